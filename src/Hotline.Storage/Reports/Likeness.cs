using Hotline.Language;

namespace Hotline.Storage.Reports;

/// <summary>Groups questions that say nearly the same, whatever their marks: by the words they share, rare ones weighing more.</summary>
internal static class Likeness
{
    /// <summary>Share of weighed words two questions must have in common.</summary>
    private const double Alike = 0.45;

    /// <summary>Groups what is alike. The same texts give the same groups in whatever order they come.</summary>
    /// <param name="texts">What was asked; texts without a word make one group.</param>
    /// <returns>Groups of places in <paramref name="texts"/>, the largest first, each with the text that is most like the rest of it at its head.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Group(IReadOnlyList<string> texts)
    {
        var words = texts.Select(Words).ToArray();
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words.SelectMany(set => set))
        {
            frequency[word] = frequency.GetValueOrDefault(word) + 1;
        }

        // The longest first: a short question joins the long one that says it all.
        var order = Enumerable.Range(0, texts.Count)
            .OrderByDescending(i => words[i].Count).ThenBy(i => Key(words[i]), StringComparer.Ordinal).ThenBy(i => texts[i], StringComparer.Ordinal).ToArray();
        var groups = new List<(HashSet<string> Head, string Key, List<int> Members)>();
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        var byWord = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var i in order)
        {
            var key = Key(words[i]);
            if (!byKey.TryGetValue(key, out var home))
            {
                home = words[i].SelectMany(word => byWord.GetValueOrDefault(word) ?? []).Distinct()
                    .Select(group => (Group: group, Share: Share(words[i], groups[group].Head)))
                    .Where(found => found.Share >= Alike)
                    .OrderByDescending(found => found.Share).ThenBy(found => found.Group)
                    .Select(found => found.Group)
                    .FirstOrDefault(-1);
                if (home < 0)
                {
                    home = groups.Count;
                    groups.Add((words[i], key, []));
                    foreach (var word in words[i])
                    {
                        (byWord.TryGetValue(word, out var list) ? list : byWord[word] = []).Add(home);
                    }
                }

                byKey[key] = home;
            }

            groups[home].Members.Add(i);
        }

        return
        [
            .. groups.OrderByDescending(group => group.Members.Count).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => (IReadOnlyList<int>)
            [
                // What was asked most often in the same words speaks for the rest.
                .. group.Members.GroupBy(i => Key(words[i]), StringComparer.Ordinal)
                    .OrderByDescending(same => same.Count()).ThenByDescending(same => words[same.First()].Count).ThenBy(same => same.Key, StringComparer.Ordinal)
                    .SelectMany(same => same),
            ]),
        ];

        double Weight(string word) => 1 / Math.Sqrt(frequency[word]);

        double Share(HashSet<string> one, HashSet<string> other)
        {
            var common = one.Where(other.Contains).Sum(Weight);
            var all = one.Sum(Weight) + other.Sum(Weight) - common;
            return all == 0 ? 0 : common / all;
        }
    }

    private static string Key(HashSet<string> words) => string.Join(' ', words.Order(StringComparer.Ordinal));

    private static HashSet<string> Words(string text) => [.. Vietnamese.Syllables(ChatSpelling.Undo(text) ?? text).Select(syllable => syllable.Folded)];
}
