namespace Hotline.Tickets;

/// <summary>Who does something at the desk.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Name">As shown to citizens and colleagues.</param>
public readonly record struct Staff(string Id, string Name);

/// <summary>A citizen's need that a person looks after. Changes only through its verbs; each one that changes something leaves an event.</summary>
public sealed class Ticket
{
    /// <summary>What stands for the need of a citizen who had their data erased.</summary>
    public const string ErasedNeed = "(đã xoá theo yêu cầu của người dân)";

    private readonly List<TicketEvent> events = [];

    // For the mapper, which fills the properties.
    private Ticket()
    {
        Code = "";
        ConversationId = "";
        OpenedBy = "";
        Need = "";
    }

    /// <summary>Version 7: sorts by the time of opening.</summary>
    public Guid Id { get; private set; }

    /// <summary>Unique, as printed: <c>HG-7KQ4-M2</c>.</summary>
    public string Code { get; private set; }

    public string ConversationId { get; private set; }

    /// <summary>Id of the activity whose turn opened it; unique with the conversation.</summary>
    public string OpenedBy { get; private set; }

    /// <summary>Province slug; null when unknown.</summary>
    public string? Province { get; private set; }

    /// <summary>Agency id; null when it belongs to none we know.</summary>
    public string? Agency { get; private set; }

    public string? AgencyName { get; private set; }

    public TicketReason Reason { get; private set; }

    /// <summary>The citizen's own words, at most 2,000 characters. Personal data: never in logs.</summary>
    public string Need { get; private set; }

    /// <summary>Null when not given. Personal data: never in logs.</summary>
    public string? ContactName { get; private set; }

    /// <summary>Digits with leading 0; null when the reply goes to the conversation. Personal data: never in logs.</summary>
    public string? ContactPhone { get; private set; }

    public TicketState State { get; private set; }

    /// <summary>Account id of the operator who has it; null when nobody has.</summary>
    public string? AssignedTo { get; private set; }

    public string? AssignedName { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Of the last change.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When a person first wrote to the citizen about it.</summary>
    public DateTimeOffset? FirstReplyAt { get; private set; }

    /// <summary>Null again when it is reopened.</summary>
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>Null again when it is reopened.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When the citizen agreed to the keeping of their data.</summary>
    public DateTimeOffset ConsentedAt { get; private set; }

    /// <summary>Grows by one with each change; the token against lost updates.</summary>
    public long Version { get; private set; }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<TicketEvent> Events => events;

    public bool IsFinished => State is TicketState.Resolved or TicketState.Closed;

    /// <summary>The ticket a turn asked for.</summary>
    public static Ticket Open(TicketDraft draft, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(now),
            Code = draft.Code,
            ConversationId = draft.ConversationId,
            OpenedBy = draft.OpenedBy,
            Province = draft.Province,
            Agency = draft.Agency,
            AgencyName = draft.AgencyName,
            Reason = draft.Reason,
            Need = draft.Need,
            ContactName = draft.Contact.Name,
            ContactPhone = draft.Contact.Phone,
            State = TicketState.New,
            OpenedAt = now,
            ConsentedAt = draft.ConsentedAt,
        };
        ticket.Happened(TicketEventKind.Opened, null, now);
        return ticket;
    }

    /// <summary>An operator makes it theirs.</summary>
    public TakeOutcome Take(Staff by, DateTimeOffset now)
    {
        if (IsFinished)
        {
            return TakeOutcome.Finished;
        }

        if (AssignedTo == by.Id)
        {
            return TakeOutcome.AlreadyYours;
        }

        if (AssignedTo is not null)
        {
            return TakeOutcome.HeldByAnother;
        }

        Assign(by);
        Happened(TicketEventKind.Taken, by, now);
        return TakeOutcome.Taken;
    }

    /// <summary>Gives it to somebody, whoever has it now.</summary>
    public TakeOutcome HandTo(Staff to, Staff by, DateTimeOffset now)
    {
        if (IsFinished)
        {
            return TakeOutcome.Finished;
        }

        if (AssignedTo == to.Id)
        {
            return TakeOutcome.AlreadyYours;
        }

        Assign(to);
        Happened(TicketEventKind.HandedOver, by, now, to.Name);
        return TakeOutcome.Taken;
    }

    /// <summary>An operator gives the conversation back to the bot; the ticket stays with whoever has it.</summary>
    public void GiveBack(Staff by, DateTimeOffset now) => Happened(TicketEventKind.GivenBack, by, now);

    /// <summary>Who has the ticket takes its conversation again, having given it back before.</summary>
    public void TakeAgain(Staff by, DateTimeOffset now) => Happened(TicketEventKind.Taken, by, now);

    /// <summary>An operator wrote to the citizen. The words are in the conversation's log. A ticket nobody had becomes theirs.</summary>
    public ReplyOutcome Reply(Staff by, DateTimeOffset now) => Wrote(by, TicketState.Open, TicketEventKind.Replied, now);

    /// <summary>An operator asked the citizen something: the ticket waits for them.</summary>
    public ReplyOutcome AskCitizen(Staff by, DateTimeOffset now) => Wrote(by, TicketState.WaitingForCitizen, TicketEventKind.Asked, now);

    /// <summary>The citizen wrote in the ticket's conversation. Wakes one that waits for them, reopens a resolved one.</summary>
    public CitizenWroteOutcome CitizenWrote(DateTimeOffset now)
    {
        switch (State)
        {
            case TicketState.Closed:
                return CitizenWroteOutcome.Closed;
            case TicketState.Resolved:
                ResolvedAt = null;
                State = AssignedTo is null ? TicketState.New : TicketState.Open;
                Happened(TicketEventKind.ReopenedByCitizen, null, now);
                return CitizenWroteOutcome.Reopened;
            case TicketState.WaitingForCitizen:
                State = TicketState.Open;
                Happened(TicketEventKind.CitizenWrote, null, now);
                return CitizenWroteOutcome.Woken;
            case TicketState.New or TicketState.Open:
            default:
                Happened(TicketEventKind.CitizenWrote, null, now);
                return CitizenWroteOutcome.Noted;
        }
    }

    /// <summary>The need is met. A citizen's message reopens it until it is closed.</summary>
    public ResolveOutcome Resolve(Staff by, DateTimeOffset now)
    {
        switch (State)
        {
            case TicketState.Closed:
                return ResolveOutcome.Closed;
            case TicketState.Resolved:
                return ResolveOutcome.AlreadyResolved;
            case TicketState.New or TicketState.Open or TicketState.WaitingForCitizen:
            default:
                if (AssignedTo is null)
                {
                    Assign(by);
                }

                State = TicketState.Resolved;
                ResolvedAt = now;
                Happened(TicketEventKind.Resolved, by, now);
                return ResolveOutcome.Resolved;
        }
    }

    /// <summary>Over for good, by an operator or (null) by the clock.</summary>
    public CloseOutcome Close(Staff? by, DateTimeOffset now)
    {
        if (State == TicketState.Closed)
        {
            return CloseOutcome.AlreadyClosed;
        }

        ResolvedAt ??= now;
        ClosedAt = now;
        State = TicketState.Closed;
        Happened(TicketEventKind.Closed, by, now);
        return CloseOutcome.Closed;
    }

    /// <summary>An operator takes a finished one up again.</summary>
    public ReopenOutcome Reopen(Staff by, DateTimeOffset now)
    {
        if (!IsFinished)
        {
            return ReopenOutcome.NotFinished;
        }

        ResolvedAt = null;
        ClosedAt = null;
        Assign(by);
        Happened(TicketEventKind.Reopened, by, now);
        return ReopenOutcome.Reopened;
    }

    private ReplyOutcome Wrote(Staff by, TicketState next, TicketEventKind kind, DateTimeOffset now)
    {
        if (State == TicketState.Closed)
        {
            return ReplyOutcome.Closed;
        }

        if (AssignedTo is null)
        {
            Assign(by);
        }

        FirstReplyAt ??= now;

        // A thank-you after the solution does not open the ticket again; a question does.
        if (State != TicketState.Resolved || next == TicketState.WaitingForCitizen)
        {
            ResolvedAt = null;
            State = next;
        }

        Happened(kind, by, now);
        return ReplyOutcome.Written;
    }

    private void Assign(Staff to)
    {
        AssignedTo = to.Id;
        AssignedName = to.Name;
        State = State == TicketState.WaitingForCitizen ? State : TicketState.Open;
    }

    /// <summary>The person goes, the case stays: code, state and what staff did. Doing it again changes nothing.</summary>
    public void Erase(DateTimeOffset now)
    {
        if (Need == ErasedNeed && ContactName is null && ContactPhone is null)
        {
            return;
        }

        Need = ErasedNeed;
        ContactName = null;
        ContactPhone = null;
        Happened(TicketEventKind.Erased, null, now);
    }

    private void Happened(TicketEventKind kind, Staff? by, DateTimeOffset now, string? detail = null)
    {
        UpdatedAt = now;
        Version++;
        events.Add(new TicketEvent(Id, Version, kind, now, by?.Id, by?.Name, detail));
    }
}

/// <summary>What can happen to a ticket.</summary>
public enum TicketEventKind
{
    Opened,
    Taken,
    HandedOver,
    GivenBack,
    Replied,
    Asked,
    CitizenWrote,
    Resolved,
    Closed,
    Reopened,
    ReopenedByCitizen,

    /// <summary>The citizen had their data erased.</summary>
    Erased,
}

/// <summary>One thing that happened to a ticket: its audit trail.</summary>
public sealed class TicketEvent
{
    internal TicketEvent(Guid ticketId, long version, TicketEventKind kind, DateTimeOffset at, string? by, string? byName, string? detail)
    {
        Id = Guid.CreateVersion7(at);
        TicketId = ticketId;
        Version = version;
        Kind = kind;
        At = at;
        By = by;
        ByName = byName;
        Detail = detail;
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

    /// <summary>Whom it was handed to; otherwise null.</summary>
    public string? Detail { get; private set; }
}

/// <summary>Ends of taking or handing over.</summary>
public enum TakeOutcome
{
    Taken,
    AlreadyYours,
    HeldByAnother,
    Finished,
}

/// <summary>Ends of writing to the citizen.</summary>
public enum ReplyOutcome
{
    Written,

    /// <summary>Nothing may be written about a closed ticket; reopen it first.</summary>
    Closed,
}

/// <summary>What a citizen's message did to the ticket.</summary>
public enum CitizenWroteOutcome
{
    Noted,
    Woken,
    Reopened,

    /// <summary>Nothing: a closed ticket stays closed.</summary>
    Closed,
}

/// <summary>Ends of resolving.</summary>
public enum ResolveOutcome
{
    Resolved,
    AlreadyResolved,
    Closed,
}

/// <summary>Ends of closing.</summary>
public enum CloseOutcome
{
    Closed,
    AlreadyClosed,
}

/// <summary>Ends of reopening.</summary>
public enum ReopenOutcome
{
    Reopened,
    NotFinished,
}
