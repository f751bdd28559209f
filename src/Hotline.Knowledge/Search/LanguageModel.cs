using System.Numerics;

namespace Hotline.Knowledge.Search;

/// <summary>Unigram and bigram counts of exact syllables, with Witten-Bell interpolation. A model may stand on another, whose counts it adds to.</summary>
internal sealed class LanguageModel(Vocabulary vocabulary, LanguageModel? basis = null)
{
    /// <summary>The word before the first one.</summary>
    public const int Start = -1;

    private readonly Dictionary<int, float> _words = [];
    private readonly Dictionary<long, float> _pairs = [];

    // Per word: how often something follows it, and how many different words do.
    private readonly Dictionary<int, (float Tokens, int Types)> _followers = [];
    private readonly double _basisTotal = basis?.Total ?? 0;
    private double _ownTotal;

    private double Total => _basisTotal + _ownTotal;

    // Frozen sums over this model and its basis, by word.
    private float[] _counts = [];
    private (float Tokens, int Types)[] _followerSums = [];
    private double[] _startCosts = [];
    private double _denominator = 1;

    // A pair never seen costs what its words cost alone. Nearly all pairs asked for are such: a few bits tell most of them without a look at the counts.
    private double[] _backoffs = [];
    private ulong[] _mayHold = [0];
    private int _mayHoldShift = 63;

    /// <summary>How often the word was seen; right after <see cref="Freeze"/>.</summary>
    public float Count(int word) => (uint)word < (uint)_counts.Length ? _counts[word] : 0;

    /// <summary>Neighbouring words that this model, not its basis, has seen, and how often.</summary>
    public IEnumerable<(int First, int Second, float Count)> OwnPairs
    {
        get
        {
            foreach (var (key, count) in _pairs)
            {
                var (first, second) = PairKey.Parts(key);
                yield return (first, second, count);
            }
        }
    }

    public void Learn(ReadOnlySpan<int> words, float weight)
    {
        for (var i = 0; i < words.Length; i++)
        {
            _words[words[i]] = _words.GetValueOrDefault(words[i]) + weight;
            _ownTotal += weight;
            if (i == 0)
            {
                continue;
            }

            var key = PairKey.Of(words[i - 1], words[i]);
            var before = _pairs.GetValueOrDefault(key);
            _pairs[key] = before + weight;
            var followers = _followers.GetValueOrDefault(words[i - 1]);
            var isNew = before == 0 && (basis is null || basis.PairCount(key) == 0);
            _followers[words[i - 1]] = (followers.Tokens + weight, followers.Types + (isNew ? 1 : 0));
        }
    }

    /// <summary>Ends learning; costs are right after it.</summary>
    public void Freeze()
    {
        var size = vocabulary.Count;
        _counts = new float[size];
        _followerSums = new (float, int)[size];
        basis?._counts.CopyTo(_counts, 0);
        basis?._followerSums.CopyTo(_followerSums, 0);
        foreach (var (word, count) in _words)
        {
            _counts[word] += count;
        }

        foreach (var (word, (tokens, types)) in _followers)
        {
            _followerSums[word] = (_followerSums[word].Tokens + tokens, _followerSums[word].Types + types);
        }

        _denominator = Total + (0.5 * size) + 1;
        _startCosts = new double[size];
        _backoffs = new double[size];
        for (var word = 0; word < size; word++)
        {
            _startCosts[word] = -Math.Log((_counts[word] + 0.5) / _denominator);
            var (tokens, types) = _followerSums[word];
            _backoffs[word] = types == 0 ? 0 : -Math.Log(types / (tokens + types));
        }

        var bits = Math.Clamp(BitOperations.Log2((uint)_pairs.Count + 1) + 4, 6, 26);
        _mayHold = new ulong[1 << (bits - 6)];
        _mayHoldShift = 64 - bits;
        foreach (var key in _pairs.Keys)
        {
            var (at, bit) = PlaceOf(key);
            _mayHold[at] |= bit;
        }
    }

    /// <summary>Negative log probability of the word after the one before it; negative numbers are words outside the vocabulary.</summary>
    public double Cost(int before, int word)
    {
        if ((uint)word >= (uint)_startCosts.Length)
        {
            return -Math.Log(0.5 / _denominator);
        }

        if ((uint)before >= (uint)_followerSums.Length)
        {
            return _startCosts[word];
        }

        var count = PairCount(PairKey.Of(before, word));
        if (count == 0)
        {
            return _backoffs[before] + _startCosts[word];
        }

        var (tokens, types) = _followerSums[before];
        return -Math.Log((count + (types * (_counts[word] + 0.5) / _denominator)) / (tokens + types));
    }

    /// <summary>The cost of the word at the start, which is asked for very often.</summary>
    public double StartCost(int word) => Cost(Start, word);

    private float PairCount(long key) => (MayHold(key) ? _pairs.GetValueOrDefault(key) : 0) + (basis?.PairCount(key) ?? 0);

    /// <summary>False only for a pair that this model, not its basis, has not seen.</summary>
    private bool MayHold(long key)
    {
        var (at, bit) = PlaceOf(key);
        return (_mayHold[at] & bit) != 0;
    }

    private (int At, ulong Bit) PlaceOf(long key)
    {
        // The multiplier is 2^64 divided by the golden ratio, Fibonacci hashing.
        var place = ((ulong)key * 0x9E3779B97F4A7C15) >> _mayHoldShift;
        return ((int)(place >> 6), 1UL << (int)(place & 63));
    }
}
