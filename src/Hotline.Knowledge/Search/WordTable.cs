using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>The lexicon in the numbers of a vocabulary: what to strip, what to add, what a token may abbreviate.</summary>
internal sealed class WordTable
{
    private readonly Dictionary<string, List<Abbreviation>> _abbreviations = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<Phrase>> _synonyms = [];
    private readonly Dictionary<int, List<Phrase>> _frames = [];
    private readonly Dictionary<string, string> _english = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _englishStems = new(StringComparer.Ordinal);

    /// <summary>Weight of a phrase of the lexicon in the language model, where a sentence of a document has 1.</summary>
    private const float PhraseWeight = 3;

    /// <summary>Longer English among Vietnamese is a sentence of its own.</summary>
    private const int MostMixedWords = 3;

    public WordTable(Lexicon lexicon, Vocabulary vocabulary, LanguageModel model)
    {
        int[] Learn(string words)
        {
            var ids = vocabulary.Add(words).ToArray();
            model.Learn(ids, PhraseWeight);
            return ids;
        }

        foreach (var entry in lexicon.Abbreviations)
        {
            var tokens = Vietnamese.Syllables(entry.Written);
            var key = string.Join(' ', tokens.Select(t => t.Folded));
            if (!_abbreviations.TryGetValue(key, out var list))
            {
                _abbreviations.Add(key, list = []);
            }

            list.Add(new Abbreviation(string.Join(' ', tokens.Select(t => t.Exact)), tokens.Any(t => t.Marked), [.. entry.Readings.Select(Learn)]));
            LongestAbbreviation = Math.Max(LongestAbbreviation, tokens.Count);
        }

        foreach (var entry in lexicon.Synonyms)
        {
            var written = Learn(entry.Written);
            Add(_synonyms, new Phrase(written, [.. entry.Readings.SelectMany(Learn).Distinct()]));
        }

        foreach (var frame in lexicon.Frames)
        {
            Add(_frames, new Phrase(Learn(frame), []));
        }

        foreach (var phrase in lexicon.Phrases)
        {
            Learn(phrase);
        }

        // Many English wordings have the same Vietnamese words: learnt once, they do not crowd out what people type.
        foreach (var reading in lexicon.English.Select(entry => entry.Readings[0]).Distinct(StringComparer.Ordinal))
        {
            Learn(reading);
        }

        foreach (var entry in lexicon.English)
        {
            var words = Vietnamese.Syllables(entry.Written);
            _english.TryAdd(string.Join(' ', words.Select(word => word.Folded)), entry.Readings[0]);
            _englishStems.TryAdd(string.Join(' ', words.Select(word => Stem(word.Folded))), entry.Readings[0]);
            LongestEnglish = Math.Max(LongestEnglish, words.Count);
            if (words.Count <= MostMixedWords && words.Any(word => IsPlainlyEnglish(word, vocabulary)))
            {
                AddMixed(words, [.. vocabulary.Add(entry.Readings[0])]);
            }
        }

        foreach (var list in _synonyms.Values.Concat(_frames.Values))
        {
            // The longest that fits wins; equally long ones keep the order of the file.
            var ordered = list.OrderByDescending(p => p.Words.Length).ToList();
            list.Clear();
            list.AddRange(ordered);
        }
    }

    /// <summary>English among Vietnamese words ("insurance của hộ nghèo") reads like an abbreviation; so does its plural.</summary>
    private void AddMixed(IReadOnlyList<Syllable> words, int[] reading)
    {
        var written = string.Join(' ', words.Select(word => word.Folded));
        foreach (var form in written.EndsWith('s') ? [written] : (ReadOnlySpan<string>)[written, written + "s"])
        {
            if (_abbreviations.TryAdd(form, [new Abbreviation(form, false, [reading])]))
            {
                LongestAbbreviation = Math.Max(LongestAbbreviation, words.Count);
            }
        }
    }

    /// <summary>Neither letters of a Vietnamese syllable nor a word that the documents themselves use.</summary>
    private static bool IsPlainlyEnglish(Syllable word, Vocabulary vocabulary) =>
        word is { Alphabetic: true, Folded.Length: > 3 } && !SyllableGrammar.IsSyllable(word.Folded) && vocabulary.FindFolded(word.Folded) == Vocabulary.Unknown;

    public int LongestAbbreviation { get; private set; }

    public int LongestEnglish { get; private set; }

    public IReadOnlyList<Abbreviation> Abbreviations(string foldedTokens) => _abbreviations.TryGetValue(foldedTokens, out var list) ? list : [];

    /// <summary>The Vietnamese words for English ones, as written ("care", not "car") or else by their stems; null for none.</summary>
    public string? Translate(IEnumerable<string> words) =>
        _english.GetValueOrDefault(string.Join(' ', words)) ?? _englishStems.GetValueOrDefault(string.Join(' ', words.Select(Stem)));

    /// <summary>Official words for lay wording found in the question.</summary>
    public HashSet<int> SynonymsOf(ReadOnlySpan<int> words)
    {
        var found = new HashSet<int>();
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var phrase in At(_synonyms, words[i..]))
            {
                found.UnionWith(phrase.Adds);
            }
        }

        return found;
    }

    /// <summary>Places of the question's words outside its frames; all of them when less than two words would be left.</summary>
    public int[] WithoutFrames(ReadOnlySpan<int> words)
    {
        var left = new List<int>(words.Length);
        for (var i = 0; i < words.Length;)
        {
            var frame = At(_frames, words[i..]).FirstOrDefault();
            if (frame is null)
            {
                left.Add(i++);
            }
            else
            {
                i += frame.Words.Length;
            }
        }

        return left.Count >= 2 ? [.. left] : [.. Enumerable.Range(0, words.Length)];
    }

    /// <summary>An English word without its usual endings, so that "vaccinated" and "vaccinate" meet.</summary>
    public static string Stem(string word)
    {
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word[..^3] + "y";
        }

        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "s", "e"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                word = word[..^ending.Length];
            }
        }

        return word;
    }

    private static void Add(Dictionary<int, List<Phrase>> phrases, Phrase phrase)
    {
        if (!phrases.TryGetValue(phrase.Words[0], out var list))
        {
            phrases.Add(phrase.Words[0], list = []);
        }

        list.Add(phrase);
    }

    private static List<Phrase> At(Dictionary<int, List<Phrase>> phrases, ReadOnlySpan<int> words)
    {
        var found = new List<Phrase>();
        if (phrases.TryGetValue(words[0], out var list))
        {
            foreach (var phrase in list)
            {
                if (words.StartsWith(phrase.Words))
                {
                    found.Add(phrase);
                }
            }
        }

        return found;
    }

    internal sealed record Abbreviation(string Exact, bool Marked, IReadOnlyList<int[]> Readings);

    private sealed record Phrase(int[] Words, int[] Adds);
}
