using Hotline.Knowledge.Search;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Whether a candidate is about the matter of a question. Most Vietnamese words are two syllables: one syllable in common ("sổ") proves little,
/// a pair ("sổ đỏ") much.
/// </summary>
internal sealed class Matter
{
    private readonly Dictionary<string, Text> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> holding = new(StringComparer.Ordinal);
    private readonly List<(string[] Written, HashSet<string> Readings)> synonyms = [];
    private readonly List<IReadOnlyList<Syllable>[]> kinds = [];

    public Matter(IEnumerable<SearchDocument> documents, Lexicon lexicon)
    {
        foreach (var document in documents)
        {
            var text = Text.Of(document.Title + "\n" + document.Text);
            texts[document.Id] = text;
            foreach (var word in text.Words)
            {
                holding[word] = holding.GetValueOrDefault(word) + 1;
            }
        }

        foreach (var kind in lexicon.Kinds)
        {
            kinds.Add([.. kind.Select(Vietnamese.Syllables).Where(name => name.Count > 0)]);
        }

        foreach (var synonym in lexicon.Synonyms)
        {
            synonyms.Add((
                [.. Vietnamese.Syllables(synonym.Written).Select(word => word.Folded)],
                [.. synonym.Readings.SelectMany(Vietnamese.Syllables).Select(word => word.Exact)]));
        }
    }

    /// <summary>What is left of the candidates' texts for a question that names a particular kind of thing: the check whether a text names all of them too.</summary>
    /// <param name="typed">The question as typed. A kind of one marked syllable ("sởi") is not read into a word without marks.</param>
    /// <returns>Null when the question names none.</returns>
    public Func<Text, bool>? NamingTheKindsIn(string typed)
    {
        var words = Vietnamese.Syllables(typed);
        List<IReadOnlyList<Syllable>[]> asked = [.. kinds.Where(kind => kind.Any(name => IsNamed(name, words)))];
        return asked.Count == 0 ? null : text => asked.All(kind => kind.Any(name => text.Holds(name)));
    }

    private static bool IsNamed(IReadOnlyList<Syllable> name, IReadOnlyList<Syllable> words)
    {
        for (var at = 0; at + name.Count <= words.Count; at++)
        {
            var same = true;
            for (var i = 0; i < name.Count && same; i++)
            {
                var (word, meant) = (words[at + i], name[i]);
                same = word.Exact == meant.Exact || (name.Count > 1 && !word.Marked && word.Folded == meant.Folded);
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words of a topic's answer (with its questions) or of a passage.</summary>
    public Text? Find(string candidate) => texts.GetValueOrDefault(candidate);

    /// <summary>What a question names, to be looked for in texts.</summary>
    /// <param name="decoded">The question with its marks restored and its abbreviations written out.</param>
    public Named Name(string decoded) => new(this, decoded);

    /// <summary>Rare words say more of what was asked than frequent ones.</summary>
    private double Weight(string word) => Math.Log(1 + (texts.Count / (1.0 + holding.GetValueOrDefault(word))));

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

    /// <summary>The words of a text and its neighbouring pairs, with their marks.</summary>
    public sealed record Text(HashSet<string> Words, HashSet<(string, string)> Pairs)
    {
        public static Text Of(string text)
        {
            var words = Vietnamese.Syllables(text);
            return new([.. words.Select(word => word.Exact)], [.. words.Zip(words.Skip(1), (first, second) => (first.Exact, second.Exact))]);
        }

        /// <summary>Whether all the words stand in the text, each beside the next one.</summary>
        public bool Holds(IReadOnlyList<Syllable> name) => name.All(word => Words.Contains(word.Exact)) && name.Zip(name.Skip(1), (first, second) => (first.Exact, second.Exact)).All(Pairs.Contains);
    }

    /// <summary>The words of one question that say something.</summary>
    public sealed class Named
    {
        private readonly Matter matter;
        private readonly IReadOnlyList<Syllable> words;
        private readonly bool[] says;

        internal Named(Matter matter, string decoded)
        {
            this.matter = matter;
            words = Vietnamese.Syllables(decoded);
            says = [.. EmptyWords.Telling(words).Zip(words, (telling, word) => telling && word.Alphabetic)];
        }

        /// <summary>How many of its words say something.</summary>
        public int Count => says.Count(word => word);

        /// <summary>Whether nothing in it says anything.</summary>
        public bool Empty => !says.Contains(true);

        /// <summary>The share, 0 to 1, of what the question names that the texts hold together; rare words weigh more, a pair half a word more.</summary>
        public double ShareHeldBy(params ReadOnlySpan<Text> texts) => WeighHeldBy(texts).Share;

        /// <summary>The share, 0 to 1, of what the question names that one text holds and the other leaves.</summary>
        public double ShareHeldOnlyBy(Text one, Text other)
        {
            double all = 0, only = 0;
            var (has, told) = (Held(one).Singles, Held(other).Singles);
            for (var i = 0; i < words.Count; i++)
            {
                var weight = says[i] ? matter.Weight(words[i].Exact) : 0;
                all += weight;
                only += has[i] && !told[i] ? weight : 0;
            }

            return all > 0 ? only / all : 0;
        }

        /// <summary>That share, and the weight of the rarest word that none of the texts holds.</summary>
        public (double Share, double Missing) WeighHeldBy(params ReadOnlySpan<Text> texts)
        {
            var singles = new bool[words.Count];
            var pairs = new bool[words.Count];
            foreach (var text in texts)
            {
                var (heldSingles, heldPairs) = Held(text);
                for (var i = 0; i < words.Count; i++)
                {
                    singles[i] |= heldSingles[i];
                    pairs[i] |= heldPairs[i];
                }
            }

            double all = 0, held = 0, missing = 0;
            for (var i = 0; i < words.Count; i++)
            {
                if (says[i])
                {
                    var weight = matter.Weight(words[i].Exact);
                    all += weight;
                    held += singles[i] ? weight : 0;
                    missing = singles[i] ? missing : Math.Max(missing, weight);
                    if (i > 0 && says[i - 1])
                    {
                        all += weight / 2;
                        held += pairs[i] ? weight / 2 : 0;
                    }
                }
            }

            return (all > 0 ? held / all : 0, missing);
        }

        /// <summary>Which words a text holds, and which pairs of a word with the one before. A lay word counts as held when its official words are.</summary>
        private (bool[] Singles, bool[] Pairs) Held(Text text)
        {
            var synonymous = matter.Synonymous(words, text.Words);
            var singles = new bool[words.Count];
            var pairs = new bool[words.Count];
            for (var i = 0; i < words.Count; i++)
            {
                singles[i] = says[i] && (synonymous.Contains(i) || text.Words.Contains(words[i].Exact));
                pairs[i] = i > 0 && says[i] && says[i - 1]
                    && ((synonymous.Contains(i) && synonymous.Contains(i - 1)) || text.Pairs.Contains((words[i - 1].Exact, words[i].Exact)));
            }

            return (singles, pairs);
        }
    }
}
