namespace Hotline.Knowledge.Answers;

/// <summary>The numbers that decide. Each was chosen by measurement on questions, see <c>docs/decisions/</c>.</summary>
internal sealed record AnswerThresholds
{
    public static AnswerThresholds Measured { get; } = new();

    /// <summary>Least share of the best possible score (0 to 1) for a question to be about our matter at all.</summary>
    public double OutOfScope { get; init; } = 0.22;

    /// <summary>Least idf share of the question's words that the best candidate holds.</summary>
    public double LeastCoverage { get; init; } = 0.35;

    /// <summary>Below this share of the best score anywhere, the province asked about is held to be silent.</summary>
    public double OtherProvince { get; init; } = 0.62;

    /// <summary>From this share of the best score on, another province's candidate makes the bot ask which province.</summary>
    public double AlikeProvinces { get; init; } = 0.8;

    /// <summary>A bare passage against a curated answer of the same score.</summary>
    public double Passage { get; init; } = 0.8;

    /// <summary>How much of a topic's score comes from its nearest question.</summary>
    public double Nearness { get; init; } = 0.6;

    /// <summary>From this share of the best score on, a second topic of the same province is told too.</summary>
    public double Related { get; init; } = 0.87;

    /// <summary>Bonus of the topic a follow-up leans on.</summary>
    public double Hinted { get; init; } = 1.5;

    /// <summary>What remains of a candidate that does not stand in the document named.</summary>
    public double OtherDocument { get; init; } = 0.5;

    /// <summary>Weight of the question before in "còn … thì sao?".</summary>
    public double Background { get; init; } = 0.4;
}
