namespace Hotline.Knowledge.Answers;

/// <summary>The numbers that decide. Each was chosen by measurement on questions, see <c>docs/decisions/</c>.</summary>
internal sealed record AnswerThresholds
{
    public static AnswerThresholds Measured { get; } = new();

    /// <summary>Least likeliness (0 to 1) for a question to be about our matter at all.</summary>
    public double OutOfScope { get; init; } = 0.3;

    /// <summary>The same for what stands in the document that the question names: who names a document asks about our matter.</summary>
    public double InDocument { get; init; } = 0.25;

    /// <summary>From this likeliness on, a topic is suggested where the bot does not dare to answer.</summary>
    public double Suggested { get; init; } = 0.08;

    /// <summary>How many of the best candidates may show that the matter is ours.</summary>
    public int Looked { get; init; } = 5;

    /// <summary>Likeliness of a curated topic to be about what was asked.</summary>
    public Likely LikelyTopic { get; init; } = new(-19.07, 4.92, 3.36, -0.34, 0, 0.73);

    /// <summary>Likeliness of a bare passage.</summary>
    public Likely LikelyPassage { get; init; } = new(-15.4, 3.11, 0, -0.06, 8.41, 0);

    /// <summary>How much the share of the question's words that a candidate holds lifts its score.</summary>
    public double ByShare { get; init; } = 0.3;

    /// <summary>From this share of the best score on, a candidate that holds the detail asked for is taken before the best that does not.</summary>
    public double HoldsDetail { get; init; } = 0.75;

    /// <summary>From this nearness to a topic's question on, a message stands on its own even in the middle of a conversation.</summary>
    public double StandsAlone { get; init; } = 0.7;

    /// <summary>What remains of letterheads, signatures and lists of recipients.</summary>
    public double OtherPart { get; init; } = 0.5;

    /// <summary>What remains of a document in whose place a newer one stands: the newer one is told first where both speak of a matter.</summary>
    public double Replaced { get; init; } = 0.6;

    /// <summary>What remains of a topic for the young where the old are asked about, and the other way round.</summary>
    public double OtherAge { get; init; } = 0.4;

    /// <summary>Below this share of the best score anywhere, the province asked about is held to be silent.</summary>
    public double OtherProvince { get; init; } = 0.62;

    /// <summary>From this likeliness on, a province is not held to be silent even where another one's plan fits better.</summary>
    public double SurelyLikely { get; init; } = 0.9;

    /// <summary>Below this likeliness of the whole message, the sentence that asks is read alone too.</summary>
    public double ToldBefore { get; init; } = 0.5;

    /// <summary>From this share of the best score on, another province's candidate makes the bot ask which province.</summary>
    public double AlikeProvinces { get; init; } = 0.8;

    /// <summary>From this share of the best score on, another need is as good an answer to a few words.</summary>
    public double AlikeNeeds { get; init; } = 0.85;

    /// <summary>From this share of what the question names on, a candidate holds all of it.</summary>
    public double HoldsAll { get; init; } = 0.999;

    /// <summary>With more telling words than these a question says which need it means.</summary>
    public int FewWords { get; init; } = 3;

    /// <summary>A bare passage against a curated answer of the same score.</summary>
    public double Passage { get; init; } = 0.8;

    /// <summary>How much of a topic's score comes from its nearest question.</summary>
    public double Nearness { get; init; } = 0.6;

    /// <summary>From this share of the best score on, a second topic or a passage of the same province may be told too.</summary>
    public double Related { get; init; } = 0.5;

    /// <summary>Least likeliness of what is told besides.</summary>
    public double RelatedLikely { get; init; } = 0.6;

    /// <summary>The share of what the question names that a second topic or passage must add to what was told.</summary>
    public double Adds { get; init; } = 0.2;

    /// <summary>A topic whose title names more than this share of the question, of which the answer says nothing, is told besides.</summary>
    public double TitledRest { get; init; } = 0.15;

    /// <summary>Weight of a word that stands in few texts ("camera"): where the rarest word left weighs less, nothing is told besides.</summary>
    public double RareWord { get; init; } = 3.5;

    /// <summary>Bonus of the topic a follow-up leans on.</summary>
    public double Hinted { get; init; } = 1.5;

    /// <summary>Weight of the question before in "còn … thì sao?".</summary>
    public double Background { get; init; } = 0.4;
}

/// <summary>
/// Weights of a logistic likeliness, fitted on questions that the plans answer and questions foreign to them: of the logarithm of the candidate's score,
/// the share of what the question names that it holds, the weight of the rarest word missing, the search's fit, and the share of one of the topic's
/// questions that stands in what was said.
/// </summary>
internal sealed record Likely(double Base, double Score, double Share, double Missing, double Fit, double Contained)
{
    public double Of(double score, double share, double missing, double fit, double contained) =>
        1 / (1 + Math.Exp(-(Base + (Score * Math.Log(1 + score)) + (Share * share) + (Missing * missing) + (Fit * fit) + (Contained * contained))));
}
