namespace Hotline.Storage.Rows;

/// <summary>A conversation with the place up to which the bot has read.</summary>
public sealed class ConversationRow
{
    public required string Id { get; set; }

    public required string Channel { get; set; }

    public string? UserId { get; set; }

    public string? Locale { get; set; }

    public required string PublicUrl { get; set; }

    public string? ServiceUrl { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Sequence of the newest activity, 0 when empty.</summary>
    public long LastSequence { get; set; }

    /// <summary>Timestamp of the newest activity; the next one is later.</summary>
    public DateTimeOffset? LastTimestamp { get; set; }

    public bool Ended { get; set; }

    /// <summary>Sequence up to which the bot has read.</summary>
    public long Cursor { get; set; }

    /// <summary>Sequence of the newest activity for the bot.</summary>
    public long LastInbound { get; set; }

    /// <summary>Since when <see cref="Cursor"/> is less than <see cref="LastInbound"/>; null when the bot has read everything.</summary>
    public DateTimeOffset? BehindSince { get; set; }

    /// <summary>Since when the log reaches beyond what is delivered to <see cref="ServiceUrl"/>; null when all is delivered, and where nothing is.</summary>
    public DateTimeOffset? UndeliveredSince { get; set; }

    /// <summary>Account id of the operator who has taken the conversation, so that the bot is silent; null when the bot has it.</summary>
    public string? TakenBy { get; set; }

    public string? TakenByName { get; set; }

    /// <summary>When an operator last took it or wrote into it; null when none ever did.</summary>
    public DateTimeOffset? OperatorAt { get; set; }

    /// <summary>State after the last turn.</summary>
    public string? StateJson { get; set; }
}
