using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>What people leave out when they type, filled in from the documents' own words: "bhyt" by first letters, "đkiện" by a first letter and the last syllable, "trc" by consonants alone. No list is needed.</summary>
internal sealed class Shorthand
{
    /// <summary>Longest run of first letters looked up.</summary>
    public const int LongestAcronym = 8;

    private const int AcronymsKept = 6;
    private const int HalvesKept = 5;
    private const int SkeletonsKept = 10;
    private const int CachedAtMost = 10_000;
    private const int PairSeenAtLeast = 3;

    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<int, List<(int First, int Second, float Count)>> _pairsBySecond = [];
    private readonly Dictionary<string, List<int>> _skeletons = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Reading>> _acronyms = new(StringComparer.Ordinal);

    // First letters of all words in order, a zero between texts; the second stream leaves "và" out, as acronyms do ("gdđt").
    private readonly byte[] _initials;
    private readonly int[] _words;
    private readonly byte[] _initialsWithoutAnd;
    private readonly int[] _places;

    /// <param name="vocabulary">Of the documents and the lexicon.</param>
    /// <param name="model">Frozen.</param>
    /// <param name="corpus">Where acronyms are looked up.</param>
    public Shorthand(Vocabulary vocabulary, LanguageModel model, Segment corpus)
    {
        _vocabulary = vocabulary;
        _initials = corpus.Initials;
        _words = corpus.Words;
        var and = vocabulary.Find("va2");
        var places = new List<int>(_words.Length);
        for (var i = 0; i < _words.Length; i++)
        {
            if (_words[i] != and || _initials[i] == 0)
            {
                places.Add(i);
            }
        }

        _places = [.. places];
        _initialsWithoutAnd = Array.ConvertAll(_places, place => _initials[place]);
        foreach (var (first, second, count) in model.OwnPairs)
        {
            if (count >= 2 && IsSyllable(first) && IsSyllable(second))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairsBySecond, vocabulary.FoldedOf(second), out _);
                (list ??= []).Add((first, second, count));
            }
        }

        foreach (var list in _pairsBySecond.Values)
        {
            list.Sort((a, b) => b.Count.CompareTo(a.Count) is var byCount and not 0 ? byCount : (a.First, a.Second).CompareTo((b.First, b.Second)));
        }

        foreach (var word in vocabulary.OwnExact.Where(IsSyllable).OrderByDescending(model.Count).ThenBy(word => word))
        {
            foreach (var skeleton in Skeletons(vocabulary.Folded(vocabulary.FoldedOf(word))).Distinct(StringComparer.Ordinal))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_skeletons, skeleton, out _);
                list ??= [];
                if (list.Count < SkeletonsKept)
                {
                    list.Add(word);
                }
            }
        }
    }

    /// <summary>What the documents write out with these first letters ("nlđ"), each with its share among all such word sequences.</summary>
    /// <param name="letters">2 to <see cref="LongestAcronym"/> letters without a tone; đ is only the first letter of a word with đ, d of both.</param>
    public IReadOnlyList<Reading> Acronyms(string letters)
    {
        if (_acronyms.TryGetValue(letters, out var known))
        {
            return known;
        }

        var pattern = new byte[letters.Length];
        for (var i = 0; i < letters.Length; i++)
        {
            pattern[i] = (byte)(letters[i] == 'đ' ? 'd' : letters[i]);
        }

        var counts = new Dictionary<string, (int Count, int[] Words)>(StringComparer.Ordinal);
        for (var from = 0; _initials.AsSpan(from).IndexOf(pattern) is var found and >= 0; from += found + 1)
        {
            Count(_words.AsSpan(from + found, letters.Length), letters);
        }

        if (letters.Length > 2)
        {
            for (var from = 0; _initialsWithoutAnd.AsSpan(from).IndexOf(pattern) is var found and >= 0; from += found + 1)
            {
                var first = _places[from + found];
                var last = _places[from + found + letters.Length - 1];
                if (last - first >= letters.Length)
                {
                    Count(_words.AsSpan(first, last - first + 1), letters);
                }
            }
        }

        var frequent = counts.Values.Where(c => c.Count >= PairSeenAtLeast).OrderByDescending(c => c.Count).ThenBy(c => string.Join(' ', c.Words), StringComparer.Ordinal).ToList();
        double total = frequent.Sum(c => c.Count);
        var result = frequent.Take(AcronymsKept).Select(c => new Reading(c.Words, c.Count / total)).ToList();
        if (_acronyms.Count < CachedAtMost)
        {
            _acronyms.TryAdd(letters, result);
        }

        return result;

        void Count(ReadOnlySpan<int> words, string typed)
        {
            if (typed.Contains('đ', StringComparison.Ordinal) && !AgreesOnD(words, typed))
            {
                return;
            }

            var copy = words.ToArray();
            var key = string.Join(' ', copy);
            counts[key] = (counts.GetValueOrDefault(key).Count + 1, copy);
        }
    }

    /// <summary>Pairs of words of the documents that begin with these letters and end in that syllable ("đ" and "kien": điều kiện).</summary>
    public IEnumerable<Reading> Halves(string start, int foldedSecond)
    {
        if (!_pairsBySecond.TryGetValue(foldedSecond, out var pairs))
        {
            yield break;
        }

        var bare = start.Replace('đ', 'd');
        var fitting = pairs.Where(pair => StartsWith(pair.First, start, bare)).Take(HalvesKept).ToList();
        var total = fitting.Sum(pair => pair.Count);
        foreach (var (first, second, count) in fitting)
        {
            yield return new Reading([first, second], count / total);
        }
    }

    /// <summary>Syllables that have these consonants, commonest first: "dc" may be được, "ng" người.</summary>
    public IReadOnlyList<int> Skeleton(string consonants) => _skeletons.TryGetValue(consonants, out var words) ? words : [];

    private bool IsSyllable(int word) => SyllableGrammar.IsSyllable(_vocabulary.Folded(_vocabulary.FoldedOf(word)));

    private bool StartsWith(int word, string start, string bare) =>
        _vocabulary.Folded(_vocabulary.FoldedOf(word)) is var folded && folded.Length > bare.Length && folded.StartsWith(bare, StringComparison.Ordinal)
        && (start[0] != 'đ' || _vocabulary.Exact(word)[0] == 'đ');

    private bool AgreesOnD(ReadOnlySpan<int> words, string typed)
    {
        var letter = 0;
        foreach (var word in words)
        {
            var initial = _vocabulary.Exact(word)[0];
            if (typed[letter] == 'đ' && initial != 'đ')
            {
                // Only an "và" that the acronym leaves out may stand between.
                if (initial == 'v' && words.Length > typed.Length)
                {
                    continue;
                }

                return false;
            }

            letter = Math.Min(letter + 1, typed.Length - 1);
        }

        return true;
    }

    /// <summary>The ways to write a syllable without its vowels: khong is khng, khg, kg and kng.</summary>
    private static IEnumerable<string> Skeletons(string folded)
    {
        var vowel = SyllableGrammar.FirstVowel(folded);
        if (vowel <= 0)
        {
            yield break;
        }

        var onset = folded[..vowel];
        var coda = folded[(SyllableGrammar.LastVowel(folded) + 1)..];
        if (onset.Length + coda.Length >= 2)
        {
            yield return onset + coda;
        }

        if (coda.Length > 0)
        {
            yield return $"{onset}{coda[^1]}";
            yield return $"{onset[0]}{coda}";
            yield return $"{onset[0]}{coda[^1]}";
        }
    }

    /// <summary>Words written out.</summary>
    /// <param name="Words">Exact words.</param>
    /// <param name="Share">Among all that could be meant, above 0 to 1.</param>
    public sealed record Reading(int[] Words, double Share);
}
