namespace Hotline.Storage.Rows;

/// <summary>Who may write about a ticket just now. At most one row a ticket; one whose time is over counts for nothing.</summary>
public sealed class TicketClaimRow
{
    public Guid TicketId { get; set; }

    /// <summary>Account id.</summary>
    public required string HolderId { get; set; }

    public required string HolderName { get; set; }

    public DateTimeOffset Since { get; set; }

    public DateTimeOffset Until { get; set; }
}

/// <summary>What an operator has typed and not sent. Kept when their claim ends.</summary>
public sealed class TicketDraftRow
{
    public Guid TicketId { get; set; }

    /// <summary>Account id.</summary>
    public required string AuthorId { get; set; }

    public required string AuthorName { get; set; }

    /// <summary>Personal data may be in it: never in logs.</summary>
    public required string Text { get; set; }

    public DateTimeOffset WrittenAt { get; set; }
}

/// <summary>The words of an internal note, apart from the log of events, so that they can be erased.</summary>
public sealed class TicketNoteRow
{
    /// <summary>The event that tells who wrote it and when.</summary>
    public Guid EventId { get; set; }

    public Guid TicketId { get; set; }

    /// <summary>Personal data may be in it: never in logs.</summary>
    public required string Text { get; set; }
}

/// <summary>Who has a ticket's page open. A row that was not renewed for a while counts for nothing.</summary>
public sealed class TicketViewerRow
{
    public Guid TicketId { get; set; }

    /// <summary>Account id.</summary>
    public required string ViewerId { get; set; }

    public required string ViewerName { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When they last typed; null when they have not.</summary>
    public DateTimeOffset? TypedAt { get; set; }
}

/// <summary>The number that a citizen needs beside the code to see a ticket without the conversation.</summary>
public sealed class TicketPinRow
{
    public Guid TicketId { get; set; }

    /// <summary>Salted and stretched; the number itself stands only in the citizen's conversation.</summary>
    public required string Hash { get; set; }
}
