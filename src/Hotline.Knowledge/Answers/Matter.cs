using Hotline.Knowledge.Search;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Whether a candidate is about the matter of a question. Most Vietnamese words are two syllables: one syllable in common ("sổ") proves little,
/// a pair ("sổ đỏ") much.
/// </summary>
internal sealed class Matter
{
    private readonly Dictionary<string, (HashSet<string> Words, HashSet<(string, string)> Pairs)> texts = new(StringComparer.Ordinal);
    private readonly List<(string[] Written, HashSet<string> Readings)> synonyms = [];

    public Matter(IEnumerable<SearchDocument> documents, Lexicon lexicon)
    {
        foreach (var document in documents)
        {
            var words = Vietnamese.Syllables(document.Title + "\n" + document.Text);
            texts[document.Id] = ([.. words.Select(word => word.Exact)], [.. words.Zip(words.Skip(1), (first, second) => (first.Exact, second.Exact))]);
        }

        foreach (var synonym in lexicon.Synonyms)
        {
            synonyms.Add((
                [.. Vietnamese.Syllables(synonym.Written).Select(word => word.Folded)],
                [.. synonym.Readings.SelectMany(Vietnamese.Syllables).Select(word => word.Exact)]));
        }
    }

    /// <summary>
    /// The share, 0 to 1, of the question's neighbouring word pairs that the candidate holds; of its words where it has no pair. Marks count where
    /// the citizen typed them; an unmarked word may be any reading the decoder found. A lay word counts as held when its official words are.
    /// </summary>
    public double SharedPairs(string question, string decoded, string candidate)
    {
        if (!texts.TryGetValue(candidate, out var text))
        {
            return 0;
        }

        var words = Vietnamese.Syllables(Vietnamese.LooksEnglish(question) ? decoded : question);
        var readings = Vietnamese.Syllables(decoded).ToLookup(word => word.Folded, StringComparer.Ordinal);
        var synonymous = Synonymous(words, text.Words);
        int pairs = 0, heldPairs = 0, single = 0, heldSingle = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (Says(i))
            {
                single++;
                heldSingle += synonymous.Contains(i) || Readings(i).Any(text.Words.Contains) ? 1 : 0;
                if (i > 0 && Says(i - 1))
                {
                    pairs++;
                    var held = (synonymous.Contains(i) && synonymous.Contains(i - 1))
                        || Readings(i - 1).Any(first => Readings(i).Any(second => text.Pairs.Contains((first, second))));
                    heldPairs += held ? 1 : 0;
                }
            }
        }

        return pairs > 0 ? heldPairs / (double)pairs : single > 0 ? heldSingle / (double)single : 0;

        bool Says(int at) => words[at].Alphabetic && !(EmptyWords.Contains(words[at]) && readings[words[at].Folded].All(EmptyWords.Contains));

        IEnumerable<string> Readings(int at) => words[at].Marked ? [words[at].Exact] : readings[words[at].Folded].Select(reading => reading.Exact).Append(words[at].Exact);
    }

    /// <summary>Places of the question's words that belong to a lay wording whose official words the candidate mostly holds.</summary>
    private HashSet<int> Synonymous(IReadOnlyList<Syllable> words, HashSet<string> held)
    {
        var places = new HashSet<int>();
        foreach (var (written, readings) in synonyms)
        {
            for (var i = 0; i + written.Length <= words.Count; i++)
            {
                var same = true;
                for (var j = 0; j < written.Length && same; j++)
                {
                    same = words[i + j].Folded == written[j];
                }

                if (same && readings.Count(held.Contains) * 2 > readings.Count)
                {
                    places.UnionWith(Enumerable.Range(i, written.Length));
                }
            }
        }

        return places;
    }
}
