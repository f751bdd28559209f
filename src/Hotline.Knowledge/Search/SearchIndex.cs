using System.Buffers;
using System.Text;
using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>Full-text search for Vietnamese: restores diacritics, writes out abbreviations and puts slips right before it ranks. Immutable and safe to share between threads.</summary>
public sealed class SearchIndex
{
    private const double FoldedWeight = 0.2;
    private const double FoldedWeightPlain = 0.3;
    private const double PairWeight = 0.6;
    private const double FoldedPairWeight = 0.1;
    private const double FoldedPairWeightPlain = 0.3;
    private const double SynonymWeight = 0.4;
    private const double DocumentShare = 0.6;
    private const double PassageShare = 0.4;
    private const double TitleCoverageWeight = 0.25;
    private const double TitleSmoothing = 2;

    // Longer questions are cut: 2,000 characters hold about 500 words.
    private const int MaxWords = 600;

    private readonly Lexicon _lexicon;
    private readonly Vocabulary _vocabulary;
    private readonly WordTable _table;
    private readonly QueryDecoder _decoder;
    private readonly Segment _main;

    private SearchIndex(Lexicon lexicon, Vocabulary vocabulary, WordTable table, QueryDecoder decoder, Segment main)
    {
        _lexicon = lexicon;
        _vocabulary = vocabulary;
        _table = table;
        _decoder = decoder;
        _main = main;
    }

    /// <summary>Documents in it.</summary>
    public int Count => _main.Documents.Count;

    /// <summary>Indexes documents; about one second for a million words.</summary>
    /// <exception cref="ArgumentException">Two documents have the same id.</exception>
    public static SearchIndex Build(IEnumerable<SearchDocument> documents, Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(lexicon);
        var vocabulary = new Vocabulary();
        var model = new LanguageModel(vocabulary);
        var main = Segment.Build([.. documents], vocabulary, model, statistics: null);
        var table = new WordTable(lexicon, vocabulary, model);
        model.Freeze();
        return new SearchIndex(lexicon, vocabulary, table, new QueryDecoder(vocabulary, model, table, main), main);
    }

    /// <summary>The index with one more document; one of the same id is replaced.</summary>
    public SearchIndex With(SearchDocument added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return Build(_main.Documents.Where(d => d.Id != added.Id).Append(added), _lexicon);
    }

    /// <summary>The index without that document; the same index when it has none of that id.</summary>
    public SearchIndex Without(string id) => _main.Find(id) < 0 ? this : Build(_main.Documents.Where(d => d.Id != id), _lexicon);

    /// <summary>The documents nearest to a question.</summary>
    /// <param name="query">As typed, with or without diacritics; words beyond the 600th are ignored.</param>
    /// <param name="limit">Hits wanted at most, above 0.</param>
    /// <param name="where">Ids that may be found; null for all.</param>
    public SearchResult Search(string query, int limit, Func<string, bool>? where = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var decoded = Decode(query, out var plain);
        if (decoded.Words.Length == 0)
        {
            return new SearchResult(decoded.Text, [], 0);
        }

        var (words, folded) = Strip(decoded);
        var terms = Weigh(words);
        var foldedTerms = Weigh(folded);
        var pairs = WeighPairs(words);
        var foldedPairs = WeighPairs(folded);
        var synonyms = _table.SynonymsOf(decoded.Words);
        synonyms.ExceptWith(words);

        var documents = _main.Documents;
        var scores = ArrayPool<float>.Shared.Rent(documents.Count);
        var passages = ArrayPool<float>.Shared.Rent(_main.DocumentOfPassage.Length);
        try
        {
            Array.Clear(scores, 0, documents.Count);
            Array.Clear(passages, 0, _main.DocumentOfPassage.Length);
            Score(scores, passages);
            return Rank(scores);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<float>.Shared.Return(passages);
        }

        void Score(float[] scores, float[] passages)
        {
            var foldedWeight = (float)(plain ? FoldedWeightPlain : FoldedWeight);
            var foldedPairWeight = (float)(plain ? FoldedPairWeightPlain : FoldedPairWeight);
            foreach (var (term, weight) in terms)
            {
                _main.Exact.Accumulate(term, weight, scores);
                _main.PassageExact.Accumulate(term, weight, passages);
            }

            foreach (var (term, weight) in foldedTerms)
            {
                _main.Folded.Accumulate(term, weight * foldedWeight, scores);
            }

            foreach (var term in synonyms)
            {
                _main.Exact.Accumulate(term, (float)SynonymWeight, scores);
                _main.PassageExact.Accumulate(term, (float)SynonymWeight, passages);
                _main.Folded.Accumulate(_vocabulary.FoldedOf(term), (float)SynonymWeight * foldedWeight, scores);
            }

            foreach (var ((first, second), weight) in pairs)
            {
                var pair = _main.ExactPair(first, second);
                _main.ExactPairs.Accumulate(pair, weight * (float)PairWeight, scores);
                _main.PassagePairs.Accumulate(pair, weight * (float)PairWeight, passages);
            }

            foreach (var ((first, second), weight) in foldedPairs)
            {
                _main.FoldedPairs.Accumulate(_main.FoldedPair(first, second), weight * foldedPairWeight, scores);
            }

            var of = _main.DocumentOfPassage;
            for (var passage = 0; passage < of.Length;)
            {
                var document = of[passage];
                float best = 0;
                for (; passage < of.Length && of[passage] == document; passage++)
                {
                    best = Math.Max(best, passages[passage]);
                }

                scores[document] = (float)((DocumentShare * scores[document]) + (PassageShare * best));
            }
        }

        SearchResult Rank(float[] scores)
        {
            var found = new List<int>();
            float top = 0;
            for (var document = 0; document < documents.Count; document++)
            {
                if (scores[document] > 0 && (where is null || where(documents[document].Id)))
                {
                    found.Add(document);
                    top = Math.Max(top, scores[document]);
                }
            }

            var asked = terms.Keys.ToHashSet();
            foreach (var document in found)
            {
                scores[document] += (float)(TitleCoverageWeight * top * TitleCoverage(document, asked));
            }

            found.Sort((a, b) => scores[b].CompareTo(scores[a]) is var byScore and not 0 ? byScore : string.CompareOrdinal(documents[a].Id, documents[b].Id));
            var hits = found.Take(limit).Select(document => new Hit(documents[document].Id, scores[document], Coverage(document))).ToList();
            return new SearchResult(decoded.Text, hits, hits.Count == 0 ? 0 : hits[0].Score / Ideal());
        }

        double TitleCoverage(int document, HashSet<int> asked)
        {
            double covered = 0;
            double all = TitleSmoothing;
            foreach (var word in _main.Titles[document])
            {
                var idf = _main.Exact.Idf(word);
                all += idf;
                covered += asked.Contains(word) ? idf : 0;
            }

            return covered / all;
        }

        double Coverage(int document)
        {
            double covered = 0;
            double all = 0;
            foreach (var word in words.Distinct())
            {
                var idf = _main.Exact.Idf(word);
                all += idf;
                covered += _main.Exact.Holds(word, document) ? idf : 0;
            }

            return all > 0 ? covered / all : 0;
        }

        double Ideal()
        {
            double sum = 0;
            foreach (var word in words.Distinct())
            {
                sum += _main.Exact.Idf(word);
            }

            for (var i = 1; i < words.Length; i++)
            {
                sum += PairWeight * _main.ExactPairs.Idf(_main.ExactPair(words[i - 1], words[i]));
            }

            return sum;
        }
    }

    private DecodedQuery Decode(string query, out bool plain)
    {
        var tokens = Limited(Vietnamese.Syllables(query));
        var isPlain = plain = Vietnamese.IsPlain(tokens);
        if (!Vietnamese.LooksEnglish(tokens) || Translate(query, tokens) is not { } translated)
        {
            return _decoder.Decode(query, tokens, _ => isPlain);
        }

        plain = false;
        var vietnamese = Limited(Vietnamese.Syllables(translated.Text));
        return _decoder.Decode(translated.Text, vietnamese, at => translated.Kept.Contains(vietnamese[at].Start));
    }

    private static IReadOnlyList<Syllable> Limited(IReadOnlyList<Syllable> tokens) => tokens.Count <= MaxWords ? tokens : [.. tokens.Take(MaxWords)];

    /// <summary>An English question in Vietnamese search words; names, numbers and words of the documents are kept (their places in <c>Kept</c>). Null when no word of it is in the lexicon.</summary>
    private (string Text, HashSet<int> Kept)? Translate(string query, IReadOnlyList<Syllable> tokens)
    {
        var text = new StringBuilder();
        var kept = new HashSet<int>();
        var any = false;
        for (var at = 0; at < tokens.Count;)
        {
            var taken = 0;
            for (var span = Math.Min(_table.LongestEnglish, tokens.Count - at); span > 0 && taken == 0; span--)
            {
                var stems = string.Join(' ', tokens.Skip(at).Take(span).Select(t => WordTable.Stem(t.Folded)));
                if (_table.Translate(stems) is { } words)
                {
                    text.Append(text.Length > 0 ? " " : "").Append(words);
                    taken = span;
                    any = true;
                }
            }

            if (taken == 0)
            {
                var token = tokens[at];
                if (!Vietnamese.IsEnglishWord(token.Folded) && (!token.Alphabetic || token.Marked || _vocabulary.FindFolded(token.Folded) != Vocabulary.Unknown))
                {
                    text.Append(text.Length > 0 ? " " : "");
                    kept.Add(text.Length);
                    text.Append(query, token.Start, token.Length);
                }
            }

            at += Math.Max(taken, 1);
        }

        return any ? (text.ToString(), kept) : null;
    }

    private (int[] Words, int[] Folded) Strip(DecodedQuery decoded)
    {
        var left = _table.WithoutFrames(decoded.Words);
        var words = new int[left.Length];
        var folded = new int[left.Length];
        for (var i = 0; i < left.Length; i++)
        {
            words[i] = decoded.Words[left[i]];
            folded[i] = decoded.Folded[left[i]];
        }

        return (words, folded);
    }

    private static Dictionary<int, float> Weigh(int[] words)
    {
        var counts = new Dictionary<int, float>();
        foreach (var word in words)
        {
            if (word >= 0)
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return Damped(counts);
    }

    private static Dictionary<(int, int), float> WeighPairs(int[] words)
    {
        var counts = new Dictionary<(int, int), float>();
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i - 1] >= 0 && words[i] >= 0)
            {
                var pair = (words[i - 1], words[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }
        }

        return Damped(counts);
    }

    /// <summary>A word said again counts little more than once.</summary>
    private static Dictionary<T, float> Damped<T>(Dictionary<T, float> counts)
        where T : notnull
    {
        foreach (var (term, count) in counts)
        {
            if (count > 1)
            {
                counts[term] = MathF.Pow(count, 0.25f);
            }
        }

        return counts;
    }
}
