using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>Leases on tickets in the database. Each gain is one conditional update, or an insert that the key lets only one do: of two nodes at once one has it.</summary>
internal static class Claims
{
    /// <summary>Gains or prolongs the lease; false when another holds it, and then nothing was written.</summary>
    public static async Task<bool> TryHoldAsync(this HotlineDb db, Guid ticketId, Staff by, DateTimeOffset now, TimeSpan time, CancellationToken cancellation)
    {
        var until = now + time;
        if (await db.TryRenewAsync(ticketId, by, now, until, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        var gained = await db.TicketClaims
            .Where(claim => claim.TicketId == ticketId && (claim.HolderId == by.Id || claim.Until <= now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(claim => claim.HolderId, by.Id).SetProperty(claim => claim.HolderName, by.Name).SetProperty(claim => claim.Since, now).SetProperty(claim => claim.Until, until),
                cancellation).ConfigureAwait(false);
        if (gained == 1)
        {
            return true;
        }

        if (await db.TicketClaims.AnyAsync(claim => claim.TicketId == ticketId, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        // Two nodes that come first at once: the key lets one in, and the other runs again and finds it held.
        db.TicketClaims.Add(new TicketClaimRow { TicketId = ticketId, HolderId = by.Id, HolderName = by.Name, Since = now, Until = until });
        return true;
    }

    /// <summary>Prolongs a lease that is not over; false when <paramref name="by"/> has none.</summary>
    public static async Task<bool> TryRenewAsync(this HotlineDb db, Guid ticketId, Staff by, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation) =>
        await db.TicketClaims
            .Where(claim => claim.TicketId == ticketId && claim.HolderId == by.Id && claim.Until > now)
            .ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Until, until), cancellation).ConfigureAwait(false) == 1;

    /// <summary>Ends whatever lease there is.</summary>
    public static Task EndClaimAsync(this HotlineDb db, Guid ticketId, CancellationToken cancellation) =>
        db.TicketClaims.Where(claim => claim.TicketId == ticketId).ExecuteDeleteAsync(cancellation);

    /// <summary>The lease that holds at <paramref name="now"/>; null when none does.</summary>
    public static async Task<TicketLease?> LeaseAsync(this HotlineDb db, Guid ticketId, DateTimeOffset now, CancellationToken cancellation) =>
        await db.TicketClaims.AsNoTracking()
            .Where(claim => claim.TicketId == ticketId && claim.Until > now)
            .Select(claim => new TicketLease(claim.HolderId, claim.HolderName, claim.Since, claim.Until))
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
}
