namespace Hotline.Storage.Rows;

/// <summary>How far the words of a conversation are indexed for the desk's search.</summary>
public sealed class TranscriptRow
{
    public long Number { get; set; }

    public required string ConversationId { get; set; }

    /// <summary>Sequence up to which its log is indexed.</summary>
    public long Through { get; set; }
}

/// <summary>A filter of the queue that its owner gave a name.</summary>
public sealed class SavedFilterRow
{
    public Guid Id { get; set; }

    /// <summary>Account id; nobody else sees it.</summary>
    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>As it stands in the queue's address, from the question mark on; empty: the usual queue.</summary>
    public required string Query { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A reply that operators put into their own, with gaps that the ticket fills.</summary>
public sealed class CannedReplyRow
{
    public Guid Id { get; set; }

    /// <summary>What is typed after the slash, unique.</summary>
    public required string Shortcut { get; set; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    /// <summary>Name of who wrote it last.</summary>
    public required string WrittenBy { get; set; }

    public DateTimeOffset WrittenAt { get; set; }
}

/// <summary>A passage that bears a reply suggested to an operator.</summary>
public sealed class SuggestionRow
{
    public Guid TicketId { get; set; }

    /// <summary>Account id.</summary>
    public required string OperatorId { get; set; }

    /// <summary>Passage id.</summary>
    public required string Passage { get; set; }

    /// <summary>Numbers, sums and dates of the suggestion that it bears, one a line; empty: none.</summary>
    public required string Text { get; set; }

    public DateTimeOffset OfferedAt { get; set; }

    /// <summary>When this operator opened the passage since these figures were offered; null: not yet.</summary>
    public DateTimeOffset? OpenedAt { get; set; }
}
