using Hotline.Tickets;

namespace Hotline.Conversations;

/// <summary>What a turn changes beside the conversation, stored in the same commit. Closed: every kind is listed here.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    public sealed record OpenTicket(TicketDraft Draft) : Effect;

    /// <summary>The citizen wrote in a conversation that has an unfinished ticket: it wakes one that waits for them and is shown at the desk.</summary>
    public sealed record CitizenWrote(string TicketCode) : Effect;
}
