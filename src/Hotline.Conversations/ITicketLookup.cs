namespace Hotline.Conversations;

/// <summary>The only thing about tickets that a turn asks the outside for.</summary>
public interface ITicketLookup
{
    /// <summary>What may be told of a ticket; null when no ticket has that code (case and dashes do not matter).</summary>
    Task<TicketFacts?> FindAsync(string code, CancellationToken cancellation);
}

/// <summary>What the bot may know of a ticket.</summary>
/// <param name="Code">The code as printed.</param>
/// <param name="ConversationId">Where it was opened: from another conversation only state and agency are told.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AgencyName">Who has it; null when nobody yet.</param>
/// <param name="Need">The need as given.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
public sealed record TicketFacts(
    string Code,
    string ConversationId,
    Tickets.TicketState State,
    string? AgencyName,
    string Need,
    DateTimeOffset OpenedAt,
    DateTimeOffset UpdatedAt);
