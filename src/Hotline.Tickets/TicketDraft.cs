namespace Hotline.Tickets;

/// <summary>Where a ticket stands.</summary>
public enum TicketState
{
    /// <summary>Opened by the citizen, nobody has looked at it.</summary>
    New,

    /// <summary>An operator has it.</summary>
    Open,

    /// <summary>The operator asked something; the citizen's next message reopens it.</summary>
    WaitingForCitizen,

    Resolved,

    /// <summary>Over; a citizen's message opens a new ticket.</summary>
    Closed,
}

/// <summary>How pressing a ticket is. Stored by name.</summary>
public enum TicketPriority
{
    Normal,
    Low,
    High,
    Urgent,
}

/// <summary>Why a ticket was opened. Stored by name.</summary>
public enum TicketReason
{
    /// <summary>The citizen asked for a ticket.</summary>
    Asked,

    /// <summary>The citizen asked for a person.</summary>
    PersonAsked,

    /// <summary>The plans do not say.</summary>
    MissingKnowledge,

    Emergency,
    Complaint,

    /// <summary>It is no matter of this service.</summary>
    OutOfScope,

    /// <summary>A form or dialog did not come to its end.</summary>
    FlowFailed,
}

/// <summary>How to reach the citizen. Personal data: never in logs.</summary>
/// <param name="Name">Name as given, at most 80 characters; null when not given.</param>
/// <param name="Phone">Vietnamese number, digits only with leading 0; null when the reply goes to the conversation.</param>
public sealed record Contact(string? Name, string? Phone)
{
    /// <summary>True when the citizen wants the reply in the conversation they wrote in.</summary>
    public bool ReplyHere => Phone is null;
}

/// <summary>What the turn hands over to open a ticket; the code is part of it, so that the reply can name it.</summary>
public sealed record TicketDraft
{
    public required string Code { get; init; }

    /// <summary>What the citizen needs beside the code to look the ticket up outside the conversation (<see cref="TicketPin"/>); null: it is seen only there.</summary>
    public string? Pin { get; init; }

    public required string ConversationId { get; init; }

    /// <summary>Id of the activity whose turn opened it; with the conversation it is unique, so a repeated turn opens one ticket.</summary>
    public required string OpenedBy { get; init; }

    public required TicketReason Reason { get; init; }

    /// <summary>Province slug; null when unknown.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id; null when the matter belongs to none we know.</summary>
    public string? Agency { get; init; }

    /// <summary>Name of that agency, as shown to people.</summary>
    public string? AgencyName { get; init; }

    /// <summary>The citizen's need in their own words, at most 2,000 characters.</summary>
    public required string Need { get; init; }

    public required Contact Contact { get; init; }

    /// <summary>When the citizen agreed to the keeping of their data.</summary>
    public required DateTimeOffset ConsentedAt { get; init; }

    /// <summary>An emergency is urgent and a complaint pressing, whatever else is said.</summary>
    public TicketPriority Priority => Reason switch
    {
        TicketReason.Emergency => TicketPriority.Urgent,
        TicketReason.Complaint => TicketPriority.High,
        _ => TicketPriority.Normal,
    };

    /// <summary>Why that agency; null when nothing pointed to one.</summary>
    public TicketRoute? Route { get; init; }

    /// <summary>What the bot knew when it opened the ticket; null when it knew nothing beyond the need.</summary>
    public TicketPacket? Packet { get; init; }
}
