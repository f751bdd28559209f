namespace Hotline.Tickets;

/// <summary>
/// Where a ticket stands, computed from what happened to it and from nothing else: the columns of its row are this, kept so that a database can search them.
/// </summary>
public sealed record TicketStanding
{
    /// <summary>Before anything has happened.</summary>
    public static TicketStanding Nothing { get; } = new();

    public TicketState State { get; init; }

    public TicketPriority Priority { get; init; }

    /// <summary>Province slug; null when unknown.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id; null when it belongs to none we know.</summary>
    public string? Agency { get; init; }

    public string? AgencyName { get; init; }

    /// <summary>Account id of the operator who has it; null when nobody has.</summary>
    public string? AssignedTo { get; init; }

    public string? AssignedName { get; init; }

    public DateTimeOffset? FirstReplyAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Code of the ticket that goes on instead; null unless merged.</summary>
    public string? MergedInto { get; init; }

    /// <summary>When whoever has it wants to be reminded; null when not.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>The clock that has run out and still matters; null when none has.</summary>
    public ServiceClock? Escalated { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Of the last event.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Of the last event.</summary>
    public long Version { get; init; }

    /// <summary>The whole log, oldest first.</summary>
    public static TicketStanding Of(IEnumerable<TicketEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Aggregate(Nothing, static (standing, happened) => standing.After(happened));
    }

    /// <summary>One event later. Total: an event that makes no sense here changes nothing but time and version.</summary>
    public TicketStanding After(TicketEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var next = happened.Kind switch
        {
            TicketEventKind.Opened => this with
            {
                State = TicketState.New,
                OpenedAt = happened.At,
                Province = happened.Province,
                Agency = happened.Agency,
                AgencyName = happened.AgencyName,
                Priority = happened.Priority ?? TicketPriority.Normal,
            },
            TicketEventKind.Taken or TicketEventKind.Claimed or TicketEventKind.TakenOver => Had(happened.By, happened.ByName),
            TicketEventKind.HandedOver => Had(happened.ToId, happened.Detail),
            TicketEventKind.Released => Free(),
            TicketEventKind.Forwarded => Free() with { Province = happened.Province, Agency = happened.Agency, AgencyName = happened.AgencyName },
            TicketEventKind.Replied => Wrote(happened, TicketState.Open),
            TicketEventKind.Asked or TicketEventKind.Waiting => Wrote(happened, TicketState.WaitingForCitizen),
            TicketEventKind.CitizenWrote => this with { State = State == TicketState.WaitingForCitizen ? TicketState.Open : State },
            TicketEventKind.PriorityChanged => this with { Priority = happened.Priority ?? Priority },
            TicketEventKind.Resolved => (AssignedTo is null ? Had(happened.By, happened.ByName) : this) with { State = TicketState.Resolved, ResolvedAt = happened.At, Escalated = null },
            TicketEventKind.Closed => Over(happened),
            TicketEventKind.Merged => Over(happened) with { MergedInto = happened.Detail },
            TicketEventKind.Reopened => Had(happened.By, happened.ByName) with { State = TicketState.Open, ResolvedAt = null, ClosedAt = null, MergedInto = null },
            TicketEventKind.ReopenedByCitizen => this with { ResolvedAt = null, State = AssignedTo is null ? TicketState.New : TicketState.Open },
            TicketEventKind.ReminderSet => this with { RemindAt = happened.Until },
            TicketEventKind.Reminded => this with { RemindAt = null },
            TicketEventKind.Escalated => this with { Escalated = Enum.TryParse<ServiceClock>(happened.Detail, out var clock) ? clock : Escalated },
            TicketEventKind.GivenBack or TicketEventKind.NoteAdded or TicketEventKind.DueSoon or TicketEventKind.Erased or _ => this,
        };
        return next with { UpdatedAt = happened.At, Version = happened.Version };
    }

    private TicketStanding Had(string? id, string? name) => this with
    {
        AssignedTo = id,
        AssignedName = name,
        State = State == TicketState.New ? TicketState.Open : State,
    };

    /// <summary>Nobody has it; what nobody has answered is as new.</summary>
    private TicketStanding Free() => this with
    {
        AssignedTo = null,
        AssignedName = null,
        State = State == TicketState.Open && FirstReplyAt is null ? TicketState.New : State,
    };

    private TicketStanding Wrote(TicketEvent happened, TicketState next)
    {
        var had = AssignedTo is null ? Had(happened.By, happened.ByName) : this;
        var escalated = Escalated == ServiceClock.Resolution ? Escalated : null;

        // A thank-you after the solution does not open the ticket again; a question does.
        return State == TicketState.Resolved && next == TicketState.Open
            ? had with { FirstReplyAt = FirstReplyAt ?? happened.At, Escalated = escalated }
            : had with { FirstReplyAt = FirstReplyAt ?? happened.At, Escalated = escalated, ResolvedAt = null, State = next };
    }

    private TicketStanding Over(TicketEvent happened) => this with
    {
        State = TicketState.Closed,
        ResolvedAt = ResolvedAt ?? happened.At,
        ClosedAt = happened.At,
        RemindAt = null,
        Escalated = null,
    };
}
