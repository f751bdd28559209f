using System.Runtime.InteropServices;

namespace Hotline.Knowledge.Search;

/// <summary>Indexed documents: channels over documents and over their passages.</summary>
internal sealed class Segment
{
    private const int TitleWeight = 3;
    private const int PassageSyllables = 100;
    private const double Saturation = 0.9;
    private const double DocumentNorm = 0.8;
    private const double PassageNorm = 0.7;

    private readonly PairNumbers _exactPairNumbers = new();
    private readonly PairNumbers _foldedPairNumbers = new();
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);

    private Segment(IReadOnlyList<SearchDocument> documents)
    {
        Documents = documents;
    }

    public IReadOnlyList<SearchDocument> Documents { get; }

    public Postings Exact { get; private set; } = null!;

    public Postings Folded { get; private set; } = null!;

    public Postings ExactPairs { get; private set; } = null!;

    public Postings FoldedPairs { get; private set; } = null!;

    public Postings PassageExact { get; private set; } = null!;

    public Postings PassagePairs { get; private set; } = null!;

    /// <summary>Per passage, its document.</summary>
    public int[] DocumentOfPassage { get; private set; } = [];

    /// <summary>Per document, the exact words of its title, each once.</summary>
    public int[][] Titles { get; private set; } = [];

    /// <summary>First letters of all words in order, a zero between texts: where acronyms are looked up.</summary>
    public byte[] Initials { get; private set; } = [];

    /// <summary>The words whose first letters <see cref="Initials"/> holds.</summary>
    public int[] Words { get; private set; } = [];

    public int Find(string id) => _byId.GetValueOrDefault(id, -1);

    public int ExactPair(int first, int second) => _exactPairNumbers.Find(first, second);

    public int FoldedPair(int first, int second) => _foldedPairNumbers.Find(first, second);

    /// <param name="documents">With distinct ids.</param>
    /// <param name="vocabulary">Learns the documents' words.</param>
    /// <param name="model">Learns the documents' word pairs.</param>
    /// <param name="statistics">The segment whose idf and lengths weigh this one's terms; null for its own.</param>
    public static Segment Build(IReadOnlyList<SearchDocument> documents, Vocabulary vocabulary, LanguageModel model, Segment? statistics)
    {
        var segment = new Segment(documents);
        var exact = new Postings.Builder();
        var folded = new Postings.Builder();
        var exactPairs = new Postings.Builder();
        var foldedPairs = new Postings.Builder();
        var passageExact = new Postings.Builder();
        var passagePairs = new Postings.Builder();
        var documentOfPassage = new List<int>();
        var titles = new int[documents.Count][];
        var words = new List<int>();
        var initials = new List<byte>();
        var body = new List<int>();
        var passage = new List<int>();

        void Stream(List<int> ids)
        {
            foreach (var id in ids)
            {
                var first = vocabulary.Folded(vocabulary.FoldedOf(id))[0];
                initials.Add(first is >= 'a' and <= 'z' ? (byte)first : (byte)0);
            }

            words.AddRange(ids);
            initials.Add(0);
            words.Add(0);
        }

        void AddPairs(Postings.Builder builder, List<int> ids, float weight)
        {
            for (var i = 1; i < ids.Count; i++)
            {
                builder.Add(segment._exactPairNumbers.Add(ids[i - 1], ids[i]), weight);
            }
        }

        for (var number = 0; number < documents.Count; number++)
        {
            var document = documents[number];
            if (!segment._byId.TryAdd(document.Id, number))
            {
                throw new ArgumentException($"Two documents have the id '{document.Id}'.", nameof(documents));
            }

            var title = vocabulary.Add(document.Title);
            titles[number] = [.. title.Distinct()];
            model.Learn(CollectionsMarshal.AsSpan(title), 1);
            Stream(title);
            body.Clear();
            passage.Clear();

            void EndPassage()
            {
                foreach (var id in title)
                {
                    passageExact.Add(id, TitleWeight);
                }

                AddPairs(passagePairs, title, TitleWeight);
                foreach (var id in passage)
                {
                    passageExact.Add(id, 1);
                }

                AddPairs(passagePairs, passage, 1);
                passageExact.EndUnit();
                passagePairs.EndUnit();
                documentOfPassage.Add(number);
                passage.Clear();
            }

            foreach (var line in document.Text.AsSpan().EnumerateLines())
            {
                var ids = vocabulary.Add(line);
                if (passage.Count > 0 && passage.Count + ids.Count > PassageSyllables)
                {
                    EndPassage();
                }

                passage.AddRange(ids);
                body.AddRange(ids);
            }

            if (passage.Count > 0 || body.Count == 0)
            {
                EndPassage();
            }

            model.Learn(CollectionsMarshal.AsSpan(body), 1);
            Stream(body);
            foreach (var (ids, weight) in new[] { (title, TitleWeight), (body, 1) })
            {
                for (var i = 0; i < ids.Count; i++)
                {
                    var foldedId = vocabulary.FoldedOf(ids[i]);
                    exact.Add(ids[i], weight);
                    folded.Add(foldedId, weight);
                    if (i > 0)
                    {
                        foldedPairs.Add(segment._foldedPairNumbers.Add(vocabulary.FoldedOf(ids[i - 1]), foldedId), weight);
                    }
                }

                AddPairs(exactPairs, ids, weight);
            }

            exact.EndUnit();
            folded.EndUnit();
            exactPairs.EndUnit();
            foldedPairs.EndUnit();
        }

        int ExactPairThere(int pair) => statistics!._exactPairNumbers.Find(segment._exactPairNumbers.Key(pair));
        int FoldedPairThere(int pair) => statistics!._foldedPairNumbers.Find(segment._foldedPairNumbers.Key(pair));
        int Same(int term) => term;

        segment.Exact = exact.Build(Saturation, DocumentNorm, statistics?.Exact, Same);
        segment.Folded = folded.Build(Saturation, DocumentNorm, statistics?.Folded, Same);
        segment.ExactPairs = exactPairs.Build(Saturation, DocumentNorm, statistics?.ExactPairs, ExactPairThere);
        segment.FoldedPairs = foldedPairs.Build(Saturation, DocumentNorm, statistics?.FoldedPairs, FoldedPairThere);
        segment.PassageExact = passageExact.Build(Saturation, PassageNorm, statistics?.PassageExact, Same);
        segment.PassagePairs = passagePairs.Build(Saturation, PassageNorm, statistics?.PassagePairs, ExactPairThere);
        segment.DocumentOfPassage = [.. documentOfPassage];
        segment.Titles = titles;
        segment.Initials = [.. initials];
        segment.Words = [.. words];
        return segment;
    }

    /// <summary>Numbers for pairs of words.</summary>
    private sealed class PairNumbers
    {
        private readonly Dictionary<long, int> _numbers = [];
        private readonly List<long> _keys = [];

        public int Add(int first, int second)
        {
            var key = PairKey.Of(first, second);
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out var known);
            if (!known)
            {
                number = _keys.Count;
                _keys.Add(key);
            }

            return number;
        }

        public int Find(int first, int second) => Find(PairKey.Of(first, second));

        public int Find(long key) => _numbers.GetValueOrDefault(key, -1);

        public long Key(int number) => _keys[number];
    }
}
