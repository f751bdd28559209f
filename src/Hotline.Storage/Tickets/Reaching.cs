using Hotline.Conversations.Turns;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary><see cref="Reach"/> as conditions of a query: what is beyond it never leaves the database.</summary>
public static class Reaching
{
    /// <summary>Only the tickets within a reach; null: all.</summary>
    public static IQueryable<Ticket> Within(this IQueryable<Ticket> tickets, Reach? reach)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        if (reach is null || reach.IsEverything)
        {
            return tickets;
        }

        if (reach.Provinces is { Count: > 0 } provinces)
        {
            var without = reach.WithoutProvince;
            tickets = tickets.Where(ticket => ticket.Province == null ? without : provinces.Contains(ticket.Province));
        }

        if (reach.Agencies is { Count: > 0 } agencies)
        {
            var without = reach.Provinces.Count > 0;
            tickets = tickets.Where(ticket => ticket.Agency == null ? without : agencies.Contains(ticket.Agency));
        }

        return tickets;
    }

    /// <summary>
    /// Whether somebody may read a conversation: one of its tickets is within their reach, or there is no ticket of it and the citizen's province is theirs.
    /// </summary>
    public static async Task<bool> MayReadAsync(this HotlineDb db, string conversationId, Reach? reach, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (reach is null || reach.IsEverything || await db.Tickets.Within(reach).AnyAsync(ticket => ticket.ConversationId == conversationId, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        if (await db.Tickets.AnyAsync(ticket => ticket.ConversationId == conversationId, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        var state = await db.Conversations.Where(row => row.Id == conversationId).Select(row => row.StateJson).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        var known = ConversationState.FromJson(state);

        // The page of a province tells it with each question, without the citizen naming it.
        return reach.CoversTalk(known.Province ?? known.Rateable?.Province ?? known.Matter?.Province ?? known.Previous?.Province);
    }
}
