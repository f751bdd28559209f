using Hotline.Storage;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.Desk;

/// <summary>Whether anything about tickets has changed, in one small query.</summary>
internal sealed class TicketPulse(IDbContextFactory<HotlineDb> databases)
{
    public async Task<Beat> ReadAsync(Reach? reach, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var tickets = db.Tickets.AsNoTracking().Within(reach);
        var waiting = await tickets.CountAsync(ticket => ticket.State == TicketState.New, cancellation).ConfigureAwait(false);
        var total = await tickets.CountAsync(cancellation).ConfigureAwait(false);
        var latest = await tickets.OrderByDescending(ticket => ticket.UpdatedAt).Select(ticket => (DateTimeOffset?)ticket.UpdatedAt).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        return new Beat(waiting, total, latest);
    }

    /// <param name="New">Tickets nobody has looked at.</param>
    /// <param name="Total">All tickets.</param>
    /// <param name="LatestChange">When one was last changed.</param>
    public readonly record struct Beat(int New, int Total, DateTimeOffset? LatestChange);
}
