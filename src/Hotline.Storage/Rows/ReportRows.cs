namespace Hotline.Storage.Rows;

/// <summary>
/// What the bot made of a question, beside its reply in the log, so that questions are counted without reading the log. Holds no words and nothing personal: an erasure leaves it.
/// </summary>
public sealed class QuestionRow
{
    public required string ConversationId { get; set; }

    /// <summary>Place of the reply in its log.</summary>
    public long Sequence { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary><c>answered</c>, <c>clarify</c> or <c>abstained</c>.</summary>
    public required string Outcome { get; set; }

    /// <summary>Place of the message that was answered; 0 when unknown.</summary>
    public long Question { get; set; }

    /// <summary>Topic id, null when no topic was answered from.</summary>
    public string? Topic { get; set; }

    /// <summary>Province slug, null when unknown.</summary>
    public string? Province { get; set; }
}

/// <summary>A report of a month, kept as it was made; made by one node.</summary>
public sealed class MonthlyReportRow
{
    /// <summary>First day of the month: <c>2026-10-01</c>.</summary>
    public DateOnly Month { get; set; }

    /// <summary>Province slug; empty: all provinces.</summary>
    public required string Province { get; set; }

    /// <summary>Node that makes it; null: nobody does just now.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>When another node may make it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>Null: not made yet.</summary>
    public DateTimeOffset? MadeAt { get; set; }

    /// <summary>Account id of whoever had it made, <c>system</c> for the clock; null: not made yet.</summary>
    public string? MadeBy { get; set; }

    /// <summary>The .docx file.</summary>
    public byte[]? Word { get; set; }

    /// <summary>The .xlsx file.</summary>
    public byte[]? Excel { get; set; }
}
