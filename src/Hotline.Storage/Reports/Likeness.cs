using Hotline.Language;

namespace Hotline.Storage.Reports;

/// <summary>Groups questions that say nearly the same, whatever their marks: by the words they share, rare ones weighing more.</summary>
internal static class Likeness
{
    /// <summary>Share of weighed words two questions must have in common.</summary>
    private const double Alike = 0.45;

    /// <summary>Groups a question is compared with at most: anybody may ask anything, and what is made of few words again and again is like everything.</summary>
    private const int MostCompared = 200;

    /// <summary>Groups what is alike. The same texts give the same groups in whatever order they come.</summary>
    /// <param name="texts">What was asked; texts without a word make one group.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Groups of places in <paramref name="texts"/>, the largest first, each with the text that is most like the rest of it at its head.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Group(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var questions = Read(texts, cancellation);

        // The longest first: a short question joins the long one that says it all.
        var order = Enumerable.Range(0, texts.Count)
            .OrderByDescending(i => questions[i].Words.Length).ThenBy(i => questions[i].Key, StringComparer.Ordinal).ThenBy(i => texts[i], StringComparer.Ordinal);
        var groups = new List<(Question Head, List<int> Members)>();
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        var byWord = new Dictionary<int, List<int>>();
        foreach (var i in order)
        {
            cancellation.ThrowIfCancellationRequested();
            var question = questions[i];
            if (!byKey.TryGetValue(question.Key, out var home))
            {
                home = Closest(question);
                if (home < 0)
                {
                    home = groups.Count;
                    groups.Add((question, []));
                    foreach (var word in question.Telling)
                    {
                        (byWord.TryGetValue(word, out var list) ? list : byWord[word] = []).Add(home);
                    }
                }

                byKey[question.Key] = home;
            }

            groups[home].Members.Add(i);
        }

        return
        [
            .. groups.OrderByDescending(group => group.Members.Count).ThenBy(group => group.Head.Key, StringComparer.Ordinal).Select(group => (IReadOnlyList<int>)
            [
                // What was asked most often in the same words speaks for the rest.
                .. group.Members.GroupBy(i => questions[i].Key, StringComparer.Ordinal)
                    .OrderByDescending(same => same.Count()).ThenByDescending(same => questions[same.First()].Words.Length).ThenBy(same => same.Key, StringComparer.Ordinal)
                    .SelectMany(same => same),
            ]),
        ];

        // The first of the most alike; below 0: none is alike.
        int Closest(Question question)
        {
            var compared = new HashSet<int>();
            var (closest, most) = (-1, Alike);
            foreach (var group in question.Telling.ToArray().SelectMany(word => byWord.GetValueOrDefault(word) ?? []))
            {
                if (!compared.Add(group))
                {
                    continue;
                }

                if (question.Share(groups[group].Head) is var share && (share > most || (share == most && (closest < 0 || group < closest))))
                {
                    (closest, most) = (group, share);
                }

                if (compared.Count == MostCompared)
                {
                    break;
                }
            }

            return closest;
        }
    }

    /// <summary>The words of each, as numbers: the rarer a word, the smaller its number.</summary>
    private static Question[] Read(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var sets = new HashSet<string>[texts.Count];
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < sets.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            sets[i] = [.. Vietnamese.Syllables(ChatSpelling.Undo(texts[i]) ?? texts[i]).Select(syllable => syllable.Folded)];
            foreach (var word in sets[i])
            {
                frequency[word] = frequency.GetValueOrDefault(word) + 1;
            }
        }

        var words = frequency.OrderBy(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).ToArray();
        var weights = words.Select(word => 1 / Math.Sqrt(word.Value)).ToArray();
        var numbers = words.Select((word, number) => (word.Key, number)).ToDictionary(word => word.Key, word => word.number, StringComparer.Ordinal);
        return [.. sets.Select(set => new Question([.. set.Select(word => numbers[word]).Order()], string.Join(' ', set.Order(StringComparer.Ordinal)), weights))];
    }

    private sealed class Question
    {
        private readonly double[] weights;
        private readonly double weight;
        private readonly int telling;

        public Question(int[] words, string key, double[] weights)
        {
            (Words, Key, this.weights) = (words, key, weights);
            weight = words.Sum(word => weights[word]);

            // Two questions that are alike share so much weight that their common words cannot all be among the commonest of either: one of the telling words of both is
            // among them. A little more than that, for the sums are rounded.
            var rest = weight;
            while (telling < words.Length && rest >= weight * (Alike - 1e-9))
            {
                rest -= weights[words[telling++]];
            }
        }

        /// <summary>Rarest first.</summary>
        public int[] Words { get; }

        /// <summary>The same for the same words.</summary>
        public string Key { get; }

        /// <summary>Its rarest words: whatever is alike has one of these among its own.</summary>
        public ReadOnlySpan<int> Telling => Words.AsSpan(0, telling);

        /// <summary>Share of weighed words in common, 0 to 1; rounded, for sums of the same weights differ a little by their order.</summary>
        public double Share(Question other)
        {
            var (common, mine, its) = (0.0, 0, 0);
            while (mine < Words.Length && its < other.Words.Length)
            {
                switch (Words[mine].CompareTo(other.Words[its]))
                {
                    case < 0:
                        mine++;
                        break;
                    case > 0:
                        its++;
                        break;
                    default:
                        common += weights[Words[mine]];
                        mine++;
                        its++;
                        break;
                }
            }

            var all = weight + other.weight - common;
            return all == 0 ? 0 : Math.Round(common / all, 9);
        }
    }
}
