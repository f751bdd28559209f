using Hotline.Storage.Rows;
using Hotline.Tickets;

namespace Hotline.Storage.Tickets;

/// <summary>Which tickets a list shows.</summary>
public sealed record TicketQuery
{
    public const int LargestLimit = 200;

    /// <summary>What whoever asks may see; null: everything.</summary>
    public Reach? Reach { get; init; }

    /// <summary>Null or empty: all states.</summary>
    public IReadOnlyCollection<TicketState>? States { get; init; }

    /// <summary>Province slug; null: all.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id; null: all.</summary>
    public string? Agency { get; init; }

    /// <summary>Account id of whoever has it; null: all.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>True: only those that nobody has.</summary>
    public bool Unassigned { get; init; }

    /// <summary>Only those whose next clock runs out before; null: all.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Words that must all occur in code, need, name, phone and agency, or all in one message of the conversation; marks and case do not matter. Null: all.</summary>
    public string? Text { get; init; }

    /// <summary>Tickets to skip, 0 or more.</summary>
    public int Offset { get; init; }

    /// <summary>1 to <see cref="LargestLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Unfinished ones first, then by when they are due, those that wait for the citizen last. Their events are not loaded.</param>
/// <param name="Total">How many the whole list has.</param>
public sealed record TicketPage(IReadOnlyList<Ticket> Items, int Total)
{
    /// <summary>The newest message in which the words looked for stand, by the ticket's id; only where they do.</summary>
    public IReadOnlyDictionary<Guid, TicketQuote> Quotes { get; init; } = new Dictionary<Guid, TicketQuote>();
}

/// <summary>What stands beside a ticket's log.</summary>
/// <param name="Lease">Who holds it; null when nobody does.</param>
/// <param name="Notes">Words of events, by the event's id.</param>
/// <param name="Drafts">What was typed and not sent, the newest first.</param>
public sealed record TicketAside(TicketLease? Lease, IReadOnlyDictionary<Guid, string> Notes, IReadOnlyList<TicketDraftRow> Drafts);

/// <summary>Who is at a ticket.</summary>
/// <param name="Lease">Who holds it; null when nobody does.</param>
/// <param name="Viewers">Who else has its page open.</param>
public sealed record TicketPresence(TicketLease? Lease, IReadOnlyList<TicketViewer> Viewers)
{
    /// <summary>How long a page counts as open after it last said so.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    /// <summary>How long somebody counts as typing.</summary>
    public static readonly TimeSpan Typing = TimeSpan.FromSeconds(10);
}

/// <summary>A colleague who has a ticket's page open.</summary>
public sealed record TicketViewer(string Name, bool IsTyping);

/// <summary>How a change at the desk ended.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Ticket">The ticket as it is now; null when unknown.</param>
public readonly record struct TicketChange(TicketChangeOutcome Outcome, Ticket? Ticket)
{
    /// <summary>Who holds the ticket now; null when nobody does.</summary>
    public TicketLease? Lease { get; init; }
}

/// <summary>Ends of a change at the desk. Only <see cref="Changed"/> has written anything.</summary>
public enum TicketChangeOutcome
{
    Changed,

    /// <summary>It was so already, or this very request was carried out before.</summary>
    AlreadyDone,

    /// <summary>No ticket that whoever asks may see has that code.</summary>
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

    /// <summary>Whoever asks does not have the ticket.</summary>
    NotYours,

    /// <summary>The other ticket does not exist, or is the same, itself merged or closed.</summary>
    OtherUnfit,

    /// <summary>Whoever shall have the ticket may not see it.</summary>
    BeyondTheirReach,
}
