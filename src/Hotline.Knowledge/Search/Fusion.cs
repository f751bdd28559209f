namespace Hotline.Knowledge.Search;

/// <summary>
/// Puts what vectors find beside what words find. The vector side can add at most <see cref="Weight"/> of the best score of the words: it decides between
/// candidates that the words hold for about alike, and never lifts what they hold for foreign over what they hold for right.
/// </summary>
internal static class Fusion
{
    /// <summary>How many hits of the vector side count.</summary>
    public const int Depth = 50;

    /// <summary>What the nearest vector is worth, in best scores of the words.</summary>
    public const double Weight = 0.3;

    /// <summary>
    /// How near each hit is, 1 for the nearest down to 0 for the last that counts. Cosines of one model lie close together and differently for each
    /// question, so only their place between these two says something.
    /// </summary>
    public static IReadOnlyDictionary<string, (double Nearness, int Rank)> Nearness(IReadOnlyList<VectorHit> hits)
    {
        var nearness = new Dictionary<string, (double, int)>(StringComparer.Ordinal);
        if (hits is not [var best, ..])
        {
            return nearness;
        }

        var least = hits[^1].Cosine;
        var span = best.Cosine - least;
        for (var i = 0; i < hits.Count; i++)
        {
            nearness[hits[i].Id] = (span > 0 ? (hits[i].Cosine - least) / span : 1, i + 1);
        }

        return nearness;
    }

    /// <summary>Both sides in one score, on the scale of the words' scores: a hit that leads on both sides keeps its score.</summary>
    /// <param name="words">The words' score, 0 where they do not find it.</param>
    /// <param name="best">The best score of the words.</param>
    /// <param name="nearness">From <see cref="Nearness"/>, 0 where the vectors do not find it.</param>
    public static double Score(double words, double best, double nearness) => (words + (Weight * best * nearness)) / (1 + Weight);

    /// <summary>The hits of both sides, best first; equal scores by id.</summary>
    public static IReadOnlyList<Hit> Merge(IReadOnlyList<Hit> words, IReadOnlyList<VectorHit> vectors)
    {
        // Where the words find nothing the vectors speak alone.
        var best = words.Count > 0 ? words[0].Score : 1;
        var near = Nearness(vectors);
        var known = words.ToDictionary(hit => hit.Id, StringComparer.Ordinal);
        return
        [
            .. words.Select(hit => hit.Id).Concat(vectors.Select(hit => hit.Id)).Distinct(StringComparer.Ordinal)
                .Select(id => known.GetValueOrDefault(id) is { Id: not null } hit ? hit : new Hit(id, 0, 0))
                .Select(hit => hit with { Score = Score(hit.Score, best, near.GetValueOrDefault(hit.Id).Nearness) })
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal),
        ];
    }
}

/// <summary>What a vector found.</summary>
/// <param name="Id">As in the index.</param>
/// <param name="Cosine">-1 to 1.</param>
internal readonly record struct VectorHit(string Id, double Cosine);

/// <summary>Vectors by id; a text may have several (the questions of a topic), and then the nearest counts.</summary>
internal sealed class VectorIndex
{
    private readonly List<(string Id, float[] Unit)> rows = [];

    /// <summary>Numbers of a vector; 0 while it is empty.</summary>
    public int Dimensions { get; private set; }

    public void Add(string id, float[] unit)
    {
        if (Dimensions != 0 && unit.Length != Dimensions)
        {
            throw new ArgumentException($"A vector of {unit.Length} numbers cannot stand among those of {Dimensions}.", nameof(unit));
        }

        Dimensions = unit.Length;
        rows.Add((id, unit));
    }

    /// <summary>The nearest, best first; equal ones by id.</summary>
    public IReadOnlyList<VectorHit> Nearest(ReadOnlySpan<float> unit, int limit)
    {
        var best = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (id, row) in rows)
        {
            var cosine = TextEmbedder.Cosine(row, unit);
            best[id] = best.TryGetValue(id, out var known) ? Math.Max(known, cosine) : cosine;
        }

        return [.. best.Select(pair => new VectorHit(pair.Key, pair.Value)).OrderByDescending(hit => hit.Cosine).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(limit)];
    }
}
