namespace Hotline.Tickets;

/// <summary>Who does something at the desk.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Name">As shown to citizens and colleagues.</param>
public readonly record struct Staff(string Id, string Name)
{
    /// <summary>What they may see and work on; null: everything.</summary>
    public Reach? Reach { get; init; }
}

/// <summary>
/// A citizen's need that a person looks after. Changes only through its verbs; each one that changes something appends an event, and where the ticket stands
/// follows from the events alone (<see cref="TicketStanding"/>). Beside them stands what is the citizen's and can be erased.
/// </summary>
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

    public TicketPriority Priority { get; private set; }

    /// <summary>Code of the ticket that goes on instead; null unless merged.</summary>
    public string? MergedInto { get; private set; }

    /// <summary>When whoever has it wants to be reminded; null when not.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>The clock that has run out and still matters; null when none has.</summary>
    public ServiceClock? Escalated { get; private set; }

    /// <summary>The clock that runs out first; null when none runs. As of the last <see cref="Reckon"/>, like the next three.</summary>
    public ServiceClock? DueClock { get; private set; }

    /// <summary>When that clock runs out.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When the ticket must be looked at next, to warn, to escalate or to remind; null when nothing is to come.</summary>
    public DateTimeOffset? AttentionAt { get; private set; }

    /// <summary>Fingerprint of the rules reckoned with.</summary>
    public string? ReckonedBy { get; private set; }

    /// <summary>Why its agency; null when nothing pointed to one.</summary>
    public TicketRoute? Route { get; private set; }

    /// <summary>What the bot knew when it opened the ticket; null when nothing, and after an erasure.</summary>
    public TicketPacket? Packet { get; private set; }

    /// <summary>Place in the queue that the citizen was last told, from 1; null when none was told.</summary>
    public int? QueueTold { get; private set; }

    /// <summary>Grows by one with each change; the token against lost updates.</summary>
    public long Version { get; private set; }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<TicketEvent> Events => events;

    /// <summary>What follows from the events, as the row has it.</summary>
    public TicketStanding Standing => new()
    {
        State = State,
        Priority = Priority,
        Province = Province,
        Agency = Agency,
        AgencyName = AgencyName,
        AssignedTo = AssignedTo,
        AssignedName = AssignedName,
        FirstReplyAt = FirstReplyAt,
        ResolvedAt = ResolvedAt,
        ClosedAt = ClosedAt,
        MergedInto = MergedInto,
        RemindAt = RemindAt,
        Escalated = Escalated,
        OpenedAt = OpenedAt,
        UpdatedAt = UpdatedAt,
        Version = Version,
    };

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
            Reason = draft.Reason,
            Need = draft.Need,
            ContactName = draft.Contact.Name,
            ContactPhone = draft.Contact.Phone,
            ConsentedAt = draft.ConsentedAt,
            Route = draft.Route,
            Packet = draft.Packet,
        };
        ticket.Happened(new(ticket.Id, 1, TicketEventKind.Opened, Whole(now), null)
        {
            Detail = draft.Reason.ToString(),
            Province = draft.Province,
            Agency = draft.Agency,
            AgencyName = draft.AgencyName,
            Priority = draft.Priority,
        });
        return ticket;
    }

    /// <summary>An operator makes it theirs, the conversation included. Whoever had it before does no longer: the lease decides who may.</summary>
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

        Happened(Event(TicketEventKind.Taken, by, now));
        return TakeOutcome.Taken;
    }

    /// <summary>An operator makes it theirs until a time; the bot goes on speaking. The lease decides who may.</summary>
    public TakeOutcome Claim(Staff by, DateTimeOffset until, DateTimeOffset now)
    {
        if (IsFinished)
        {
            return TakeOutcome.Finished;
        }

        Happened(new(Id, Version + 1, TicketEventKind.Claimed, Whole(now), by) { Until = Whole(until) });
        return TakeOutcome.Taken;
    }

    /// <summary>A supervisor takes it from whoever holds it.</summary>
    /// <param name="by">The supervisor.</param>
    /// <param name="from">Name of whoever held it; null when nobody did.</param>
    /// <param name="until">Until when the supervisor holds it.</param>
    /// <param name="now">Now.</param>
    public TakeOutcome TakeOver(Staff by, string? from, DateTimeOffset until, DateTimeOffset now)
    {
        if (IsFinished)
        {
            return TakeOutcome.Finished;
        }

        Happened(new(Id, Version + 1, TicketEventKind.TakenOver, Whole(now), by) { Detail = from, Until = Whole(until) });
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

        Happened(new(Id, Version + 1, TicketEventKind.HandedOver, Whole(now), by) { ToId = to.Id, Detail = to.Name });
        return TakeOutcome.Taken;
    }

    /// <summary>Lets others have it; false when <paramref name="by"/> does not have it.</summary>
    public bool Release(Staff by, DateTimeOffset now)
    {
        if (AssignedTo != by.Id || IsFinished)
        {
            return false;
        }

        Happened(Event(TicketEventKind.Released, by, now));
        return true;
    }

    /// <summary>Another agency is in charge from here on; clocks, history and code stay.</summary>
    /// <param name="agency">Agency id.</param>
    /// <param name="agencyName">As shown to people.</param>
    /// <param name="province">Province slug of that agency.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="now">Now.</param>
    /// <returns>The event, under whose id the words why are kept beside the log; null when it is in charge already or the ticket is finished.</returns>
    public TicketEvent? Forward(string agency, string agencyName, string province, Staff by, DateTimeOffset now)
    {
        if (IsFinished || Agency == agency)
        {
            return null;
        }

        Route = new(RouteRule.Person, by.Name, AgencyName);
        var forwarded = new TicketEvent(Id, Version + 1, TicketEventKind.Forwarded, Whole(now), by) { Agency = agency, AgencyName = agencyName, Province = province };
        Happened(forwarded);
        return forwarded;
    }

    /// <summary>False when it is so already or the ticket is finished.</summary>
    public bool Prioritise(TicketPriority priority, Staff by, DateTimeOffset now)
    {
        if (IsFinished || Priority == priority)
        {
            return false;
        }

        Happened(new(Id, Version + 1, TicketEventKind.PriorityChanged, Whole(now), by) { Priority = priority });
        return true;
    }

    /// <summary>A note for colleagues was added; its words are kept beside the log under the id of the event that is returned.</summary>
    public TicketEvent Note(Staff by, DateTimeOffset now)
    {
        var noted = Event(TicketEventKind.NoteAdded, by, now);
        Happened(noted);
        return noted;
    }

    /// <summary>The ticket waits for the citizen, whom the operator has reached elsewhere.</summary>
    public ReplyOutcome Wait(Staff by, DateTimeOffset now) => Wrote(by, TicketEventKind.Waiting, now);

    /// <summary>Remember it then.</summary>
    /// <returns>The event, under whose id the words of what are kept beside the log; null when the ticket is finished.</returns>
    public TicketEvent? Remind(DateTimeOffset when, Staff by, DateTimeOffset now)
    {
        if (IsFinished)
        {
            return null;
        }

        var set = new TicketEvent(Id, Version + 1, TicketEventKind.ReminderSet, Whole(now), by) { Until = Whole(when) };
        Happened(set);
        return set;
    }

    /// <summary>Closed as a duplicate of another; false when closed already or it is the same.</summary>
    public bool MergeInto(string code, Staff by, DateTimeOffset now)
    {
        if (State == TicketState.Closed || code == Code)
        {
            return false;
        }

        Happened(new(Id, Version + 1, TicketEventKind.Merged, Whole(now), by) { Detail = code });
        return true;
    }

    /// <summary>An operator gives the conversation back to the bot (null: nobody was there for too long); the ticket stays with whoever has it.</summary>
    public void GiveBack(Staff? by, DateTimeOffset now) => Happened(Event(TicketEventKind.GivenBack, by, now));

    /// <summary>Who has the ticket takes its conversation again, having given it back before.</summary>
    public void TakeAgain(Staff by, DateTimeOffset now) => Happened(Event(TicketEventKind.Taken, by, now));

    /// <summary>An operator wrote to the citizen. The words are in the conversation's log. A ticket nobody had becomes theirs.</summary>
    public ReplyOutcome Reply(Staff by, DateTimeOffset now) => Wrote(by, TicketEventKind.Replied, now);

    /// <summary>An operator asked the citizen something: the ticket waits for them.</summary>
    public ReplyOutcome AskCitizen(Staff by, DateTimeOffset now) => Wrote(by, TicketEventKind.Asked, now);

    /// <summary>The citizen wrote in the ticket's conversation. Wakes one that waits for them, reopens a resolved one.</summary>
    public CitizenWroteOutcome CitizenWrote(DateTimeOffset now)
    {
        var before = State;
        if (before == TicketState.Closed)
        {
            return CitizenWroteOutcome.Closed;
        }

        Happened(Event(before == TicketState.Resolved ? TicketEventKind.ReopenedByCitizen : TicketEventKind.CitizenWrote, null, now));
        return before switch
        {
            TicketState.Resolved => CitizenWroteOutcome.Reopened,
            TicketState.WaitingForCitizen => CitizenWroteOutcome.Woken,
            _ => CitizenWroteOutcome.Noted,
        };
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
                Happened(Event(TicketEventKind.Resolved, by, now));
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

        Happened(Event(TicketEventKind.Closed, by, now));
        return CloseOutcome.Closed;
    }

    /// <summary>An operator takes a finished one up again.</summary>
    public ReopenOutcome Reopen(Staff by, DateTimeOffset now)
    {
        if (!IsFinished)
        {
            return ReopenOutcome.NotFinished;
        }

        Happened(Event(TicketEventKind.Reopened, by, now));
        return ReopenOutcome.Reopened;
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
        Packet = null;
        Happened(Event(TicketEventKind.Erased, null, now));
    }

    /// <summary>The citizen was told their place in the queue; nothing that the log tells of.</summary>
    public void ToldQueue(int? place) => QueueTold = place;

    /// <summary>Computes from the events, all of which must be loaded, when the ticket is due and when it must be looked at.</summary>
    public void Reckon(ServiceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var running = IsFinished ? [] : ServiceStatus.Of(events, rules, UpdatedAt).Clocks.Where(clock => !clock.IsStopped && clock.DueAt is not null).ToList();
        var next = running.MinBy(clock => clock.DueAt);
        (DueClock, DueAt) = (next?.Clock, next?.DueAt);
        AttentionAt = running
            .Select(clock => !Told(TicketEventKind.Escalated, clock) ? Told(TicketEventKind.DueSoon, clock) ? clock.DueAt : Earlier(clock.WarnAt, clock.DueAt) : null)
            .Append(IsFinished ? null : RemindAt)
            .Min();
        ReckonedBy = rules.Fingerprint;
    }

    /// <summary>
    /// Time has passed: warns once before a clock runs out, escalates once after, and reminds. All events must be loaded.
    /// </summary>
    /// <returns>What happened now; empty when nothing did.</returns>
    public IReadOnlyList<TicketEvent> Tick(ServiceRules rules, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var before = events.Count;
        if (!IsFinished)
        {
            foreach (var clock in ServiceStatus.Of(events, rules, now).Clocks.Where(clock => clock is { IsStopped: false, DueAt: not null }))
            {
                if (clock.State == ServiceState.Late && !Told(TicketEventKind.Escalated, clock))
                {
                    Happened(new(Id, Version + 1, TicketEventKind.Escalated, Whole(now), null) { Detail = clock.Clock.ToString(), Until = clock.DueAt });
                }
                else if (clock.State == ServiceState.DueSoon && !Told(TicketEventKind.DueSoon, clock))
                {
                    Happened(new(Id, Version + 1, TicketEventKind.DueSoon, Whole(now), null) { Detail = clock.Clock.ToString(), Until = clock.DueAt });
                }
            }

            if (RemindAt <= now)
            {
                Happened(Event(TicketEventKind.Reminded, null, now));
            }
        }

        Reckon(rules);
        return [.. events.Skip(before)];
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other;

    /// <summary>To the millisecond, which every database keeps: what is computed again from the stored log is the same.</summary>
    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>Whether that was said of this very end of the clock.</summary>
    private bool Told(TicketEventKind what, ClockReading clock) =>
        events.Any(happened => happened.Kind == what && happened.Detail == clock.Clock.ToString() && happened.Until == clock.DueAt);

    private ReplyOutcome Wrote(Staff by, TicketEventKind kind, DateTimeOffset now)
    {
        if (State == TicketState.Closed)
        {
            return ReplyOutcome.Closed;
        }

        Happened(Event(kind, by, now));
        return ReplyOutcome.Written;
    }

    private TicketEvent Event(TicketEventKind kind, Staff? by, DateTimeOffset now) => new(Id, Version + 1, kind, Whole(now), by);

    /// <summary>The only way anything changes: the event is appended, and the row follows from it.</summary>
    private void Happened(TicketEvent happened)
    {
        events.Add(happened);
        var standing = (happened.Kind == TicketEventKind.Opened ? TicketStanding.Nothing : Standing).After(happened);
        State = standing.State;
        Priority = standing.Priority;
        Province = standing.Province;
        Agency = standing.Agency;
        AgencyName = standing.AgencyName;
        AssignedTo = standing.AssignedTo;
        AssignedName = standing.AssignedName;
        FirstReplyAt = standing.FirstReplyAt;
        ResolvedAt = standing.ResolvedAt;
        ClosedAt = standing.ClosedAt;
        MergedInto = standing.MergedInto;
        RemindAt = standing.RemindAt;
        Escalated = standing.Escalated;
        OpenedAt = standing.OpenedAt!.Value;
        UpdatedAt = standing.UpdatedAt!.Value;
        Version = standing.Version;
    }
}

/// <summary>Ends of taking or handing over.</summary>
public enum TakeOutcome
{
    Taken,
    AlreadyYours,
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
