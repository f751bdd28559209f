using System.Buffers;
using System.Text;
using Hotline.Knowledge.Answers;
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
    private const double SynonymWeight = 0.5;
    private const double DocumentShare = 0.6;
    private const double PassageShare = 0.4;
    private const double TitleCoverageWeight = 0.25;
    private const double TitleSmoothing = 2;

    // Longer questions are cut: 2,000 characters hold about 500 words.
    private const int MaxWords = 600;

    // An index is one segment built whole, less what was withdrawn, plus a small one of what was added since.
    private const int AddedAtMost = 64;

    private readonly Basis _basis;
    private readonly bool[]? _withdrawn;
    private readonly Segment? _added;
    private readonly Vocabulary _vocabulary;
    private readonly QueryDecoder _decoder;

    private SearchIndex(Basis basis, bool[]? withdrawn, Segment? added, Vocabulary vocabulary, QueryDecoder decoder)
    {
        _basis = basis;
        _withdrawn = withdrawn;
        _added = added;
        _vocabulary = vocabulary;
        _decoder = decoder;
        Count = basis.Segment.Documents.Count - (withdrawn?.Count(gone => gone) ?? 0) + (added?.Documents.Count ?? 0);
    }

    /// <summary>Documents in it.</summary>
    public int Count { get; }

    /// <summary>Indexes documents; about a second for a million words.</summary>
    /// <exception cref="ArgumentException">Two documents have the same id.</exception>
    public static SearchIndex Build(IEnumerable<SearchDocument> documents, Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(lexicon);
        var vocabulary = new Vocabulary();
        var model = new LanguageModel(vocabulary);
        var segment = Segment.Build([.. documents], vocabulary, model, statistics: null);
        var table = new WordTable(lexicon, vocabulary, model);
        model.Freeze();
        var decoder = new QueryDecoder(vocabulary, model, table, segment);
        return new SearchIndex(new Basis(lexicon, vocabulary, model, table, segment, decoder), null, null, vocabulary, decoder);
    }

    /// <summary>The index with one more document, to be found at once; one of the same id is replaced. Cheap: word statistics follow only when the additions have grown large enough to index everything anew.</summary>
    public SearchIndex With(SearchDocument added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return Changed(Withdrawing(added.Id), [.. Added.Where(d => d.Id != added.Id), added]);
    }

    /// <summary>The index without that document; the same index when it has none of that id.</summary>
    public SearchIndex Without(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var withdrawn = Withdrawing(id);
        var isAdded = _added?.Find(id) >= 0;
        if (!isAdded && ReferenceEquals(withdrawn, _withdrawn))
        {
            return this;
        }

        return isAdded
            ? Changed(withdrawn, [.. Added.Where(d => d.Id != id)])
            : new SearchIndex(_basis, withdrawn, _added, _vocabulary, _decoder);
    }

    private IEnumerable<SearchDocument> Added => _added?.Documents ?? [];

    /// <summary>The marks of the withdrawn documents with that one among them; the same ones when it is not in the basis or marked already.</summary>
    private bool[]? Withdrawing(string id)
    {
        var number = _basis.Segment.Find(id);
        if (number < 0 || _withdrawn?[number] == true)
        {
            return _withdrawn;
        }

        var withdrawn = _withdrawn is null ? new bool[_basis.Segment.Documents.Count] : [.. _withdrawn];
        withdrawn[number] = true;
        return withdrawn;
    }

    private SearchIndex Changed(bool[]? withdrawn, List<SearchDocument> added)
    {
        var main = _basis.Segment.Documents;
        if (added.Count > Math.Max(AddedAtMost, main.Count / 8) || main.Count == 0)
        {
            return Build(main.Where((_, number) => withdrawn?[number] != true).Concat(added), _basis.Lexicon);
        }

        if (added.Count == 0)
        {
            return new SearchIndex(_basis, withdrawn, null, _basis.Vocabulary, _basis.Decoder);
        }

        var vocabulary = new Vocabulary(_basis.Vocabulary);
        var model = new LanguageModel(vocabulary, _basis.Model);
        var segment = Segment.Build(added, vocabulary, model, _basis.Segment);
        model.Freeze();
        return new SearchIndex(_basis, withdrawn, segment, vocabulary, new QueryDecoder(vocabulary, model, _basis.Table, segment, _basis.Decoder));
    }

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
        var synonyms = _basis.Table.SynonymsOf(decoded.Words);
        synonyms.ExceptWith(words);

        var asked = terms.Keys.ToHashSet();
        var best = new PriorityQueue<Segment, float>();
        var top = 0f;
        var scores = Score(_basis.Segment, _withdrawn);
        var addedScores = _added is null ? [] : Score(_added, null);
        try
        {
            if (best.Count == 0)
            {
                return new SearchResult(decoded.Text, [], 0);
            }

            // What the whole title could not lift over the last hit wanted needs no closer look.
            _ = best.TryPeek(out _, out var last);
            var least = last - (TitleCoverageWeight * top);
            var ranked = Near(_basis.Segment, scores, least).Concat(_added is null ? [] : Near(_added, addedScores, least)).ToList();
            ranked.Sort((a, b) => b.Score.CompareTo(a.Score) is var byScore and not 0 ? byScore : string.CompareOrdinal(a.Id, b.Id));
            var hits = ranked.Take(limit).Select(f => new Hit(f.Id, f.Score, Coverage(f))).ToList();
            return new SearchResult(decoded.Text, hits, hits[0].Score / Ideal());
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            if (addedScores.Length > 0)
            {
                ArrayPool<float>.Shared.Return(addedScores);
            }
        }

        // The scores of the segment's documents, in an array to be returned; 0 for those that may not be found.
        float[] Score(Segment segment, bool[]? withdrawn)
        {
            var documents = segment.Documents;
            var scores = ArrayPool<float>.Shared.Rent(documents.Count);
            var passages = ArrayPool<float>.Shared.Rent(segment.DocumentOfPassage.Length);
            Array.Clear(scores, 0, documents.Count);
            Array.Clear(passages, 0, segment.DocumentOfPassage.Length);
            Accumulate(segment, scores, passages);
            ArrayPool<float>.Shared.Return(passages);
            for (var document = 0; document < documents.Count; document++)
            {
                var score = scores[document];
                if (score <= 0 || withdrawn?[document] == true || (where is not null && !where(documents[document].Id)))
                {
                    scores[document] = 0;
                }
                else if (best.Count < limit)
                {
                    best.Enqueue(segment, score);
                    top = Math.Max(top, score);
                }
                else if (best.TryPeek(out _, out var last) && score > last)
                {
                    _ = best.EnqueueDequeue(segment, score);
                    top = Math.Max(top, score);
                }
            }

            return scores;
        }

        IEnumerable<Found> Near(Segment segment, float[] scores, double least)
        {
            for (var document = 0; document < segment.Documents.Count; document++)
            {
                if (scores[document] > 0 && scores[document] >= least)
                {
                    yield return new Found(segment, document, scores[document] + (TitleCoverageWeight * top * TitleCoverage(segment.Titles[document])));
                }
            }
        }

        void Accumulate(Segment segment, float[] scores, float[] passages)
        {
            var foldedWeight = (float)(plain ? FoldedWeightPlain : FoldedWeight);
            var foldedPairWeight = (float)(plain ? FoldedPairWeightPlain : FoldedPairWeight);
            foreach (var (term, weight) in terms)
            {
                segment.Exact.Accumulate(term, weight, scores);
                segment.PassageExact.Accumulate(term, weight, passages);
            }

            foreach (var (term, weight) in foldedTerms)
            {
                segment.Folded.Accumulate(term, weight * foldedWeight, scores);
            }

            foreach (var term in synonyms)
            {
                segment.Exact.Accumulate(term, (float)SynonymWeight, scores);
                segment.PassageExact.Accumulate(term, (float)SynonymWeight, passages);
                segment.Folded.Accumulate(_vocabulary.FoldedOf(term), (float)SynonymWeight * foldedWeight, scores);
            }

            foreach (var ((first, second), weight) in pairs)
            {
                var pair = segment.ExactPair(first, second);
                segment.ExactPairs.Accumulate(pair, weight * (float)PairWeight, scores);
                segment.PassagePairs.Accumulate(pair, weight * (float)PairWeight, passages);
            }

            foreach (var ((first, second), weight) in foldedPairs)
            {
                segment.FoldedPairs.Accumulate(segment.FoldedPair(first, second), weight * foldedPairWeight, scores);
            }

            var of = segment.DocumentOfPassage;
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

        double TitleCoverage(int[] title)
        {
            double covered = 0;
            double all = TitleSmoothing;
            foreach (var word in title)
            {
                var idf = _basis.Segment.Exact.Idf(word);
                all += idf;
                covered += asked.Contains(word) ? idf : 0;
            }

            return covered / all;
        }

        double Coverage(Found f)
        {
            double covered = 0;
            double all = 0;
            foreach (var word in words.Distinct())
            {
                var idf = _basis.Segment.Exact.Idf(word);
                all += idf;
                covered += f.Segment.Exact.Holds(word, f.Document) ? idf : 0;
            }

            return all > 0 ? covered / all : 0;
        }

        double Ideal()
        {
            double sum = 0;
            foreach (var word in words.Distinct())
            {
                sum += _basis.Segment.Exact.Idf(word);
            }

            for (var i = 1; i < words.Length; i++)
            {
                sum += PairWeight * _basis.Segment.ExactPairs.Idf(_basis.Segment.ExactPair(words[i - 1], words[i]));
            }

            return sum;
        }
    }

    private DecodedQuery Decode(string query, out bool plain)
    {
        var tokens = Limited(Vietnamese.Syllables(query));
        var isPlain = plain = Vietnamese.IsPlain(tokens);
        if (!Vietnamese.LooksEnglish(tokens) && !IsEnglishThroughout(tokens))
        {
            return _decoder.Decode(query, tokens, _ => isPlain);
        }

        plain = false;
        var translated = Translate(query, tokens);
        var vietnamese = Limited(Vietnamese.Syllables(translated.Text));
        return _decoder.Decode(translated.Text, vietnamese, at => translated.Kept.Contains(vietnamese[at].Start));
    }

    private static IReadOnlyList<Syllable> Limited(IReadOnlyList<Syllable> tokens) => tokens.Count <= MaxWords ? tokens : [.. tokens.Take(MaxWords)];

    /// <summary>
    /// A fragment too short to be told by the common words of English ("teachers in special circumstances"): every word of it is English, and one at
    /// least is an English word of the lexicon that could be no Vietnamese syllable.
    /// </summary>
    private bool IsEnglishThroughout(IReadOnlyList<Syllable> tokens)
    {
        var certain = false;
        for (var at = 0; at < tokens.Count;)
        {
            var (words, span) = TranslateAt(tokens, at);
            if (words is not null)
            {
                certain |= tokens.Skip(at).Take(span).Any(token => token.Alphabetic && !SyllableGrammar.IsSyllable(token.Folded));
            }
            else if (tokens[at].Alphabetic && !Vietnamese.IsEnglishWord(tokens[at].Folded) && !Vietnamese.MayBeEnglishWord(tokens[at].Folded))
            {
                return false;
            }

            at += span;
        }

        return certain;
    }

    /// <summary>The Vietnamese words for the longest English phrase that begins there, and how many words it has; null and 1 for none.</summary>
    private (string? Words, int Span) TranslateAt(IReadOnlyList<Syllable> tokens, int at)
    {
        for (var span = Math.Min(_basis.Table.LongestEnglish, tokens.Count - at); span > 0; span--)
        {
            if (!tokens[at].Marked && _basis.Table.Translate(tokens.Skip(at).Take(span).Select(token => token.Folded)) is { } words)
            {
                return (words, span);
            }
        }

        return (null, 1);
    }

    /// <summary>An English question in Vietnamese search words; names, numbers and words of the documents are kept (their places in <c>Kept</c>). Empty when all of it is questioning ("what time does it start").</summary>
    private (string Text, HashSet<int> Kept) Translate(string query, IReadOnlyList<Syllable> tokens)
    {
        var parts = new List<(string Text, Part Is)>();
        var foreign = 0;
        var translated = 0;
        var afterKept = false;
        for (var at = 0; at < tokens.Count;)
        {
            var (words, span) = TranslateAt(tokens, at);
            if (words is not null)
            {
                parts.Add((words, Part.Translated));
                translated += EmptyWords.Telling(Vietnamese.Syllables(words)).Contains(true) ? 1 : 0;
                afterKept = false;
            }
            else
            {
                afterKept = IsKept(tokens[at], afterKept);
                if (!afterKept && tokens[at] is { Alphabetic: true, Folded.Length: > 3 } token && !Vietnamese.IsEnglishWord(token.Folded) && !Vietnamese.MayBeEnglishWord(token.Folded))
                {
                    foreign++;
                    parts.Add((query.Substring(token.Start, token.Length), Part.Foreign));
                }
                else if (afterKept)
                {
                    parts.Add((query.Substring(tokens[at].Start, tokens[at].Length), Part.Kept));
                }
            }

            at += span;
        }

        // A word or two that the lexicon does not know are manner of speaking; where there are more of them than of known ones, the matter is not ours.
        var text = new StringBuilder();
        var kept = new HashSet<int>();
        foreach (var (words, part) in parts)
        {
            if (part == Part.Foreign && foreign <= translated)
            {
                continue;
            }

            text.Append(text.Length > 0 ? " " : "");
            if (part == Part.Kept)
            {
                kept.Add(text.Length);
            }

            text.Append(words);
        }

        return (text.ToString(), kept);

        // "on" is English, but not in "Den on dap nghia".
        bool IsKept(Syllable token, bool afterKept) => !token.Alphabetic || token.Marked
            || (!Vietnamese.IsEnglishWord(token.Folded) && (afterKept || !Vietnamese.MayBeEnglishWord(token.Folded)) && _vocabulary.FindFolded(token.Folded) != Vocabulary.Unknown);
    }

    private (int[] Words, int[] Folded) Strip(DecodedQuery decoded)
    {
        var left = _basis.Table.WithoutFrames(decoded.Words);
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

    private enum Part
    {
        Translated,
        Kept,
        Foreign,
    }

    private readonly record struct Found(Segment Segment, int Document, double Score)
    {
        public string Id => Segment.Documents[Document].Id;
    }

    /// <summary>What was built whole, and everything needed to build on it.</summary>
    private sealed record Basis(Lexicon Lexicon, Vocabulary Vocabulary, LanguageModel Model, WordTable Table, Segment Segment, QueryDecoder Decoder);
}
