namespace Hotline.Tickets;

/// <summary>What can happen to a ticket. Stored by name: a member may be added, never renamed.</summary>
public enum TicketEventKind
{
    /// <summary>Carries province, agency, priority and (as detail) the reason.</summary>
    Opened,

    /// <summary>An operator took ticket and conversation: the bot is silent.</summary>
    Taken,

    /// <summary>An operator claimed the ticket; the bot goes on speaking. Carries until when.</summary>
    Claimed,

    /// <summary>Taken from whoever held it, by a supervisor. Detail: who held it.</summary>
    TakenOver,

    /// <summary>Given to somebody: to whom, by id and (as detail) by name.</summary>
    HandedOver,

    /// <summary>The conversation went back to the bot; the ticket stays with whoever has it.</summary>
    GivenBack,

    /// <summary>Whoever had it lets others have it.</summary>
    Released,

    /// <summary>Another agency is in charge: carries province and agency. The words why are kept apart, like a note's.</summary>
    Forwarded,

    Replied,

    /// <summary>An operator wrote and waits for the citizen.</summary>
    Asked,

    /// <summary>An operator waits for the citizen, having reached them outside the conversation.</summary>
    Waiting,

    CitizenWrote,

    /// <summary>Colleagues alone can read it; its words are kept apart, so that they can be erased.</summary>
    NoteAdded,

    /// <summary>Carries the new priority.</summary>
    PriorityChanged,

    Resolved,
    Closed,
    Reopened,
    ReopenedByCitizen,

    /// <summary>Closed as a duplicate. Detail: code of the ticket that goes on.</summary>
    Merged,

    /// <summary>Carries until when. The words of what are kept apart, like a note's.</summary>
    ReminderSet,

    /// <summary>The reminder's time came.</summary>
    Reminded,

    /// <summary>A clock is about to run out. Carries when, and (as detail) which clock.</summary>
    DueSoon,

    /// <summary>A clock has run out; supervisors see it. Carries when, and (as detail) which clock.</summary>
    Escalated,

    /// <summary>The citizen had their data erased.</summary>
    Erased,
}

/// <summary>
/// One thing that happened to a ticket; appended, never changed. Holds no personal data of the citizen, so that erasing theirs leaves the log whole.
/// </summary>
public sealed class TicketEvent
{
    internal TicketEvent(Guid ticketId, long version, TicketEventKind kind, DateTimeOffset at, Staff? by)
    {
        Id = Guid.CreateVersion7(at);
        TicketId = ticketId;
        Version = version;
        Kind = kind;
        At = at;
        By = by?.Id;
        ByName = by?.Name;
    }

    // For the mapper, which fills the properties.
    private TicketEvent()
    {
    }

    /// <summary>Version 7.</summary>
    public Guid Id { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>The ticket's version since this event: events of one ticket are in its order, whatever the clock did.</summary>
    public long Version { get; private set; }

    public TicketEventKind Kind { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Account id; null for the citizen and for the clock.</summary>
    public string? By { get; private set; }

    public string? ByName { get; private set; }

    /// <summary>What belongs to it, as its kind says; otherwise null.</summary>
    public string? Detail { get; internal init; }

    /// <summary>Account id of whoever has it from here on, where that is not who did it.</summary>
    public string? ToId { get; internal init; }

    /// <summary>Province slug, of an opened or forwarded ticket.</summary>
    public string? Province { get; internal init; }

    /// <summary>Agency id, of an opened or forwarded ticket.</summary>
    public string? Agency { get; internal init; }

    public string? AgencyName { get; internal init; }

    /// <summary>Of an opened ticket or one whose priority changed.</summary>
    public TicketPriority? Priority { get; internal init; }

    /// <summary>Until when a claim or a reminder lasts, or when a clock runs out.</summary>
    public DateTimeOffset? Until { get; internal init; }
}
