using Hotline.Conversations.Zalo;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Zalo;

/// <summary>What was tried to be sent to Zalo, in the database.</summary>
internal sealed class ZaloOutbox(IDbContextFactory<HotlineDb> databases, IWriter writer, Node node, TimeProvider clock) : IZaloOutbox
{
    public async Task<ZaloUser?> FindUserAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.ZaloUsers.AsNoTracking().Where(row => row.ConversationId == conversationId)
            .Select(row => new ZaloUser(row.UserId, row.AnonymousConversation)).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ZaloSend>> ReadAsync(string conversationId, long sequence, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.ZaloSends.AsNoTracking().Where(row => row.ConversationId == conversationId && row.Sequence == sequence)
            .OrderBy(row => row.Part).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(row => new ZaloSend(row.Part, row.Form, row.State, row.Attempts, row.AttemptedAt, row.MessageId, row.Code));
    }

    public Task<ZaloBegin> BeginAsync(ZaloAttempt attempt, TimeSpan claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                var holder = node.Id;
                DateTimeOffset? until = now + claim;
                var held = await db.Deliveries.Where(row => row.ConversationId == attempt.ConversationId && row.ClaimedBy == holder)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedUntil, until), stop).ConfigureAwait(false);
                if (held == 0)
                {
                    return ZaloBegin.Lost;
                }

                var row = await db.ZaloSends.AsTracking()
                    .FirstOrDefaultAsync(row => row.ConversationId == attempt.ConversationId && row.Sequence == attempt.Sequence && row.Part == attempt.Part, stop).ConfigureAwait(false);
                if (row is null)
                {
                    row = new ZaloSendRow { ConversationId = attempt.ConversationId, Sequence = attempt.Sequence, Part = attempt.Part, TextKey = attempt.TextKey };
                    db.ZaloSends.Add(row);
                }
                else if (row.MessageId is not null)
                {
                    return ZaloBegin.Echoed;
                }

                row.Form = attempt.Form;
                row.TextKey = attempt.TextKey;
                row.State = ZaloSendState.Open;
                row.Attempts++;
                row.AttemptedAt = now;
                row.Code = null;
                return ZaloBegin.Begun;
            },
            cancellation);
    }

    public Task EndAsync(string conversationId, long sequence, int part, ZaloSendState state, string? messageId, int? code, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var row = await db.ZaloSends.AsTracking().FirstAsync(row => row.ConversationId == conversationId && row.Sequence == sequence && row.Part == part, stop).ConfigureAwait(false);
            row.State = state;
            row.MessageId = messageId ?? row.MessageId;
            row.Code = code;
            if (messageId is not null)
            {
                await db.ZaloEchoes.Where(echo => echo.MessageId == messageId).ExecuteDeleteAsync(stop).ConfigureAwait(false);
            }

            return true;
        },
        cancellation);

    public async Task<IReadOnlySet<string>> KnownAsync(string conversationId, IReadOnlyCollection<string> messageIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        var asked = messageIds.ToArray();
        var logged = messageIds.Select(ZaloInbox.LogIdOf).ToArray();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var ours = await db.ZaloSends.AsNoTracking().Where(row => row.MessageId != null && asked.Contains(row.MessageId)).Select(row => row.MessageId!).ToListAsync(cancellation).ConfigureAwait(false);
        var colleagues = await db.Activities.AsNoTracking().Where(row => row.ConversationId == conversationId && row.ExternalId != null && logged.Contains(row.ExternalId))
            .Select(row => row.ExternalId!).ToListAsync(cancellation).ConfigureAwait(false);
        return ours.Concat(colleagues.Select(id => id[ZaloInbox.LogIdOf("").Length..])).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<ZaloEcho>> EchoesAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.ZaloEchoes.AsNoTracking().Where(row => row.ConversationId == conversationId)
            .OrderBy(row => row.ReceivedAt).ThenBy(row => row.MessageId).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(ZaloInbox.Echo);
    }

    public async Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var now = clock.GetUtcNow();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Conversations.AsNoTracking()
            .Where(row => row.Channel == ZaloInbox.Console && row.UndeliveredSince != null
                && !db.Deliveries.Any(claim => claim.ConversationId == row.Id && claim.ClaimedBy != null && claim.ClaimedUntil > now))
            .OrderBy(row => row.UndeliveredSince).ThenBy(row => row.Id)
            .Take(limit)
            .Select(row => row.Id)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }
}
