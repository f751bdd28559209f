namespace Hotline.Knowledge.Answers;

/// <summary>What candidates may differ in, in the order in which a tie is broken: what a citizen can tell at once comes first.</summary>
internal enum SplitBy
{
    Province,
    Group,
    Sector,
    Agency,
    Document,
    Topic,
}

/// <summary>A candidate that answers the question as well as others do.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">Above 0.</param>
/// <param name="Values">What it is in each attribute, as a label; an attribute that says nothing of it is missing.</param>
internal sealed record Splittable(string Id, double Score, IReadOnlyDictionary<SplitBy, string> Values);

/// <summary>The one attribute to ask for when several candidates answer alike.</summary>
/// <param name="By">The attribute.</param>
/// <param name="Options">Its values with the candidates behind each, the heaviest first; two to five.</param>
internal sealed record Split(SplitBy By, IReadOnlyList<Choice> Options)
{
    private const int MostOptions = 5;

    /// <summary>Bits by which two gains must differ to be told apart.</summary>
    private const double Tie = 1e-9;

    /// <summary>
    /// The attribute whose answer leaves the least uncertainty about which candidate is meant: as each candidate has one value of it, its gain is the entropy
    /// of its values, weighed by the candidates' scores. Null where nothing splits them into two to five.
    /// </summary>
    public static Split? Best(IReadOnlyList<Splittable> candidates)
    {
        (SplitBy By, double Gain)? best = null;
        foreach (var by in Enum.GetValues<SplitBy>())
        {
            if (Gain(candidates, by) is { } gain && gain > (best?.Gain ?? 0) + Tie)
            {
                best = (by, gain);
            }
        }

        return best is { } found ? new(found.By, OptionsOf(candidates, found.By)) : null;
    }

    /// <summary>The gain of an attribute in bits; null where it cannot be asked for: not every candidate has it, or it has one value or too many.</summary>
    public static double? Gain(IReadOnlyList<Splittable> candidates, SplitBy by)
    {
        if (candidates.Any(candidate => !candidate.Values.ContainsKey(by)))
        {
            return null;
        }

        var all = candidates.Sum(candidate => candidate.Score);
        List<double> shares = [.. candidates.GroupBy(candidate => candidate.Values[by], StringComparer.Ordinal).Select(group => group.Sum(candidate => candidate.Score) / all)];
        return shares.Count is < 2 or > MostOptions ? null : -shares.Sum(share => share * Math.Log2(share));
    }

    private static IReadOnlyList<Choice> OptionsOf(IReadOnlyList<Splittable> candidates, SplitBy by) =>
    [
        .. candidates.GroupBy(candidate => candidate.Values[by], StringComparer.Ordinal)
            .OrderByDescending(group => group.Sum(candidate => candidate.Score)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Choice(group.Key, [.. group.Select(candidate => candidate.Id)])),
    ];
}
