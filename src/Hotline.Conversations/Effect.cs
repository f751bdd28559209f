using Hotline.Tickets;

namespace Hotline.Conversations;

/// <summary>What a turn changes beside the conversation, stored in the same commit. Closed: every kind is listed here.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    public sealed record OpenTicket(TicketDraft Draft) : Effect;

    /// <summary>The citizen wants their data gone: what they and the bot wrote up to a place loses its content, not its place, and their tickets lose the person.</summary>
    public sealed record EraseData(string ConversationId, long Through) : Effect;

    /// <summary>The citizen wrote in a conversation that has an unfinished ticket: it wakes one that waits for them and is shown at the desk.</summary>
    public sealed record CitizenWrote(string TicketCode) : Effect;
}
