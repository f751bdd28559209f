namespace Hotline.Knowledge.Answers;

/// <summary>How an answer came about. Whoever asks the knowledge has taken personal numbers out of the question, so none stand here.</summary>
/// <param name="Normalised">The question as searched: marks restored, abbreviations written out.</param>
/// <param name="Candidates">Topic and passage ids with scores, best first, at most ten.</param>
/// <param name="Decision">The rule that decided, in a few English words.</param>
public sealed record AnswerTrace(string Normalised, IReadOnlyList<ScoredCandidate> Candidates, string Decision)
{
    /// <summary>The full question, follow-ups merged in.</summary>
    public string? Asked { get; init; }

    /// <summary>True when the message was understood together with the question before it.</summary>
    public bool FollowsUp { get; init; }

    /// <summary>Slug of the province that was known before the message.</summary>
    public string? KnownProvince { get; init; }

    /// <summary>Slug of the province the question was taken to be about.</summary>
    public string? Province { get; init; }

    /// <summary>Slugs of the provinces that share the town named.</summary>
    public IReadOnlyList<string> SharedBy { get; init; } = [];

    /// <summary>Id of the document named by its number.</summary>
    public string? Document { get; init; }

    /// <summary>How likely the best candidate is about what was asked, 0 to 1; null when nothing was searched.</summary>
    public double? Likeliness { get; init; }

    /// <summary>The likeliness an answer needs.</summary>
    public double? LeastLikeliness { get; init; }

    /// <summary>What is asked for that a plan may leave unsaid.</summary>
    public IReadOnlyList<Detail> Details { get; init; } = [];

    /// <summary>What became of the vectors; null where the release has none.</summary>
    public VectorUse? Vectors { get; init; }
}

/// <summary>A candidate of an answer and its score.</summary>
public readonly record struct ScoredCandidate(string Id, double Score)
{
    /// <summary>Its place among what the words found, 1 for the best; null where vectors were not used, or the words did not find it.</summary>
    public int? WordRank { get; init; }

    /// <summary>Its place among what the vectors found; null where they were not used, or did not find it.</summary>
    public int? VectorRank { get; init; }
}
