using Hotline.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What the bot may ask about a ticket.</summary>
internal sealed class TicketLookup(IDbContextFactory<HotlineDb> databases) : ITicketLookup
{
    public async Task<TicketFacts?> FindAsync(string code, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        var printed = TicketStore.Printed(code);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Tickets.AsNoTracking()
            .Where(ticket => ticket.Code == printed)
            .Select(ticket => new TicketFacts(ticket.Code, ticket.ConversationId, ticket.State, ticket.AgencyName, ticket.Need, ticket.OpenedAt, ticket.UpdatedAt))
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }
}
