namespace Hotline.Knowledge.Search;

/// <summary>One BM25 channel: for every term the units (documents or passages) that hold it, with ready weights, in two flat arrays.</summary>
internal sealed class Postings
{
    private readonly int[] _offsets;
    private readonly int[] _units;
    private readonly float[] _weights;
    private readonly float[] _idf;

    private Postings(int[] offsets, int[] units, float[] weights, float[] idf, float maxIdf, double averageLength)
    {
        _offsets = offsets;
        _units = units;
        _weights = weights;
        _idf = idf;
        MaxIdf = maxIdf;
        AverageLength = averageLength;
    }

    /// <summary>The idf of a term that no unit holds.</summary>
    public float MaxIdf { get; }

    public double AverageLength { get; }

    public float Idf(int term) => (uint)term < (uint)_idf.Length && _idf[term] > 0 ? _idf[term] : MaxIdf;

    public void Accumulate(int term, float factor, float[] scores)
    {
        if ((uint)term >= (uint)(_offsets.Length - 1))
        {
            return;
        }

        var end = _offsets[term + 1];
        for (var i = _offsets[term]; i < end; i++)
        {
            scores[_units[i]] += factor * _weights[i];
        }
    }

    public bool Holds(int term, int unit) =>
        (uint)term < (uint)(_offsets.Length - 1) && Array.BinarySearch(_units, _offsets[term], _offsets[term + 1] - _offsets[term], unit) >= 0;

    /// <summary>Gathers term frequencies, unit by unit.</summary>
    internal sealed class Builder
    {
        private readonly List<int> _terms = [];
        private readonly List<float> _frequencies = [];
        private readonly List<int> _ends = [];
        private readonly List<float> _lengths = [];
        private readonly List<int> _documentFrequency = [];
        private readonly List<int> _slots = [];
        private float _length;
        private int _unitStart;

        public void Add(int term, float frequency)
        {
            while (_slots.Count <= term)
            {
                _slots.Add(-1);
                _documentFrequency.Add(0);
            }

            _length += frequency;
            if (_slots[term] >= _unitStart)
            {
                _frequencies[_slots[term]] += frequency;
                return;
            }

            _slots[term] = _terms.Count;
            _documentFrequency[term]++;
            _terms.Add(term);
            _frequencies.Add(frequency);
        }

        public void EndUnit()
        {
            _ends.Add(_terms.Count);
            _lengths.Add(_length);
            _length = 0;
            _unitStart = _terms.Count;
        }

        /// <param name="k1">Saturation.</param>
        /// <param name="b">Length normalisation.</param>
        /// <param name="statistics">Where idf and average length come from instead of the own units: a small addition is weighed like what it is added to.</param>
        /// <param name="termInStatistics">The term's number there, or -1.</param>
        public Postings Build(double k1, double b, Postings? statistics = null, Func<int, int>? termInStatistics = null)
        {
            var units = _ends.Count;
            var termCount = _documentFrequency.Count;
            double total = 0;
            foreach (var length in _lengths)
            {
                total += length;
            }

            var average = statistics?.AverageLength ?? (units == 0 ? 1 : Math.Max(total / units, 1));
            var maxIdf = statistics?.MaxIdf ?? InverseFrequency(units, 0);
            var idf = new float[termCount];
            var offsets = new int[termCount + 1];
            for (var term = 0; term < termCount; term++)
            {
                offsets[term + 1] = offsets[term] + _documentFrequency[term];
                idf[term] = statistics is null
                    ? _documentFrequency[term] == 0 ? 0 : InverseFrequency(units, _documentFrequency[term])
                    : statistics.Idf(termInStatistics!(term));
            }

            var next = offsets.AsSpan(0, termCount).ToArray();
            var postingUnits = new int[_terms.Count];
            var weights = new float[_terms.Count];
            var start = 0;
            for (var unit = 0; unit < units; unit++)
            {
                var norm = k1 * (1 - b + (b * _lengths[unit] / average));
                for (var i = start; i < _ends[unit]; i++)
                {
                    var at = next[_terms[i]]++;
                    postingUnits[at] = unit;
                    weights[at] = (float)(idf[_terms[i]] * _frequencies[i] * (k1 + 1) / (_frequencies[i] + norm));
                }

                start = _ends[unit];
            }

            return new Postings(offsets, postingUnits, weights, idf, maxIdf, average);
        }

        private static float InverseFrequency(int units, int holding) => (float)Math.Log(1 + ((units - holding + 0.5) / (holding + 0.5)));
    }
}
