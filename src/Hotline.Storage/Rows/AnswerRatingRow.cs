namespace Hotline.Storage.Rows;

/// <summary>What a citizen thinks of an answer, beside the event in the log that says it, so that ratings are listed and counted without reading the log. Holds nothing personal.</summary>
public sealed class AnswerRatingRow
{
    public required string ConversationId { get; set; }

    /// <summary>Place of the event in its log.</summary>
    public long Sequence { get; set; }

    public DateTimeOffset At { get; set; }

    public bool Helpful { get; set; }

    /// <summary>Place of the message that was answered; 0 when unknown.</summary>
    public long Question { get; set; }

    /// <summary>Topic id, null when the answer was only quoted.</summary>
    public string? Topic { get; set; }

    /// <summary>Province slug, null when unknown.</summary>
    public string? Province { get; set; }

    /// <summary>Number of the knowledge it was from, 0 when unknown.</summary>
    public int Release { get; set; }

    /// <summary>Why, as <see cref="Hotline.Conversations.RatingCauses"/> names it; null when it was not said.</summary>
    public string? Cause { get; set; }

    /// <summary>Code of the ticket whose handling by a person is rated; null when it is an answer of the bot.</summary>
    public string? Ticket { get; set; }
}
