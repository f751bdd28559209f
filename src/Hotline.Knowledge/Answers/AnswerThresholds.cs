namespace Hotline.Knowledge.Answers;

/// <summary>The numbers that decide. Each was chosen by measurement on questions, see <c>docs/decisions/</c>.</summary>
internal sealed record AnswerThresholds
{
    public static AnswerThresholds Measured { get; } = new();

    /// <summary>Least likeliness (0 to 1) for a question to be about our matter at all.</summary>
    public double OutOfScope { get; init; } = 0.32;

    /// <summary>Constant of the logistic likeliness, fitted on questions with a known answer and questions foreign to the plans.</summary>
    public double LikelyBase { get; init; } = -6.6;

    /// <summary>Its weight of the share of the question's word pairs that the candidate holds.</summary>
    public double LikelyByPairs { get; init; } = 2.6;

    /// <summary>Its weight of the search's fit.</summary>
    public double LikelyByFit { get; init; } = 5.0;

    /// <summary>Its weight of the nearness to one of the topic's questions; below 0 because what is contained counts already.</summary>
    public double LikelyByNearness { get; init; } = -6.0;

    /// <summary>Its weight of the share of one of the topic's questions that stands in what was said.</summary>
    public double LikelyByContained { get; init; } = 10.0;

    /// <summary>From this nearness to a topic's question on, a message stands on its own even in the middle of a conversation.</summary>
    public double StandsAlone { get; init; } = 0.7;

    /// <summary>What remains of letterheads, signatures and lists of recipients.</summary>
    public double OtherPart { get; init; } = 0.5;

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

    /// <summary>Weight of the question before in "còn … thì sao?".</summary>
    public double Background { get; init; } = 0.4;
}
