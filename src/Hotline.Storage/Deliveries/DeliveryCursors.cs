using Hotline.Conversations;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Deliveries;

/// <summary>Delivery cursors in the database; each claim is one conditional update, so of two nodes at once the second finds it taken.</summary>
internal sealed class DeliveryCursors(IDbContextFactory<HotlineDb> databases, IWriter writer, Node node, TimeProvider clock) : IDeliveryCursors
{
    public Task<long?> ClaimAsync(string conversationId, TimeSpan time, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return writer.RunAsync<long?>(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                string? holder = node.Id;
                DateTimeOffset? until = now + time;
                var taken = await db.Deliveries
                    .Where(row => row.ConversationId == conversationId && (row.ClaimedBy == null || row.ClaimedBy == holder || row.ClaimedUntil <= now))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedBy, holder).SetProperty(row => row.ClaimedUntil, until), stop).ConfigureAwait(false);
                var delivered = await db.Deliveries.Where(row => row.ConversationId == conversationId).Select(row => (long?)row.Delivered).FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (delivered is null)
                {
                    // Two nodes that come first at once: the key lets one in, and the other runs again and finds it taken.
                    db.Deliveries.Add(new DeliveryRow { ConversationId = conversationId, ClaimedBy = holder, ClaimedUntil = until });
                    return 0;
                }

                return taken == 1 ? delivered : null;
            },
            cancellation);
    }

    public Task<bool> MoveAsync(string conversationId, long sequence, TimeSpan time, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return writer.RunAsync(
            async (db, stop) =>
            {
                // Also when its time has run out, as long as nobody else has taken it.
                var holder = node.Id;
                DateTimeOffset? until = clock.GetUtcNow() + time;
                var moved = await db.Deliveries
                    .Where(row => row.ConversationId == conversationId && row.ClaimedBy == holder)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.Delivered, row => row.Delivered < sequence ? sequence : row.Delivered).SetProperty(row => row.ClaimedUntil, until), stop)
                    .ConfigureAwait(false);
                if (moved == 0)
                {
                    return false;
                }

                // An activity that comes in meanwhile holds the conversation's row and makes its last sequence greater: then it stays behind.
                DateTimeOffset? nothing = null;
                await db.Conversations
                    .Where(row => row.Id == conversationId && row.LastSequence <= sequence)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.UndeliveredSince, nothing), stop).ConfigureAwait(false);
                return true;
            },
            cancellation);
    }

    public Task ReleaseAsync(string conversationId, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var holder = node.Id;
            string? nobody = null;
            DateTimeOffset? never = null;
            return await db.Deliveries
                .Where(row => row.ConversationId == conversationId && row.ClaimedBy == holder)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedBy, nobody).SetProperty(row => row.ClaimedUntil, never), stop).ConfigureAwait(false);
        },
        cancellation);

    public async Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var now = clock.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Conversations.AsNoTracking()
            .Where(row => row.UndeliveredSince != null && !db.Deliveries.Any(claim => claim.ConversationId == row.Id && claim.ClaimedBy != null && claim.ClaimedUntil > now))
            .OrderBy(row => row.UndeliveredSince).ThenBy(row => row.Id)
            .Take(limit)
            .Select(row => row.Id)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }
}
