using Hotline.Tickets;

namespace Hotline.Storage.Tickets;

/// <summary>Which tickets a list shows.</summary>
public sealed record TicketQuery
{
    public const int LargestLimit = 200;

    /// <summary>Null or empty: all states.</summary>
    public IReadOnlyCollection<TicketState>? States { get; init; }

    /// <summary>Province slug; null: all.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id; null: all.</summary>
    public string? Agency { get; init; }

    /// <summary>Account id of whoever has it; null: all.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Words that must all occur in code, need, name, phone or agency; marks and case do not matter. Null: all.</summary>
    public string? Text { get; init; }

    /// <summary>Tickets to skip, 0 or more.</summary>
    public int Offset { get; init; }

    /// <summary>1 to <see cref="LargestLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Unfinished ones first, then the longest waiting first. Their events are not loaded.</param>
/// <param name="Total">How many the whole list has.</param>
public sealed record TicketPage(IReadOnlyList<Ticket> Items, int Total);

/// <summary>How a change at the desk ended.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Ticket">The ticket as it is now; null when unknown.</param>
public readonly record struct TicketChange(TicketChangeOutcome Outcome, Ticket? Ticket);

/// <summary>Ends of a change at the desk. Only <see cref="Changed"/> has written anything.</summary>
public enum TicketChangeOutcome
{
    Changed,

    /// <summary>It was so already, or this very request was carried out before.</summary>
    AlreadyDone,

    /// <summary>No ticket has that code.</summary>
    Unknown,

    /// <summary>Somebody changed the ticket since the version the request was based on.</summary>
    Stale,

    /// <summary>Another operator has it.</summary>
    HeldByAnother,

    /// <summary>The ticket is resolved or closed.</summary>
    Finished,

    /// <summary>The ticket is neither resolved nor closed.</summary>
    NotFinished,

    /// <summary>The citizen has ended the conversation: words would not arrive.</summary>
    ConversationEnded,
}
