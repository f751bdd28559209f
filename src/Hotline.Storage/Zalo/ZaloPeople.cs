using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Hotline.Storage.Log;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Zalo;

/// <summary>People on Zalo, in the database.</summary>
internal sealed class ZaloPeople(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider clock) : IZaloPeople
{
    public async Task<ZaloPerson?> FindAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.ZaloUsers.AsNoTracking().Where(row => row.ConversationId == conversationId)
            .Select(row => new ZaloPerson
            {
                User = new ZaloUser(row.UserId, row.AnonymousConversation),
                Follows = row.Follows,
                InteractedAt = row.InteractedAt,
                Name = row.Name,
                Phone = row.Phone,
                WithdrawnAt = row.WithdrawnAt,
            })
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<long, ZaloArrival>> ArrivalsAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var parts = await (
            from send in db.ZaloSends.AsNoTracking()
            where send.ConversationId == conversationId
            join one in db.ZaloMarks.AsNoTracking() on send.MessageId equals one.MessageId into marks
            from mark in marks.DefaultIfEmpty()
            select new { send.Sequence, send.Form, send.State, send.Code, DeliveredAt = mark == null ? null : mark.DeliveredAt, SeenAt = mark == null ? null : mark.SeenAt })
            .ToListAsync(cancellation).ConfigureAwait(false);
        return parts.GroupBy(part => part.Sequence).ToDictionary(
            entry => entry.Key,
            entry => new ZaloArrival(
                entry.Any(part => part.State == ZaloSendState.Failed) ? ZaloSendState.Failed
                    : entry.Any(part => part.State == ZaloSendState.Open) ? ZaloSendState.Open
                    : entry.Any(part => part.State == ZaloSendState.Waiting) ? ZaloSendState.Waiting
                    : ZaloSendState.Accepted,
                entry.Any(part => part.Form == ZaloForm.Template),
                entry.Select(part => part.Code).FirstOrDefault(code => code is not null),
                entry.All(part => part.DeliveredAt is not null) ? entry.Max(part => part.DeliveredAt) : null,
                entry.All(part => part.SeenAt is not null) ? entry.Max(part => part.SeenAt) : null));
    }

    public async Task<DateTimeOffset?> LastInteractionAsync(CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.ZaloUsers.AsNoTracking().Where(row => row.InteractedAt != null).OrderByDescending(row => row.InteractedAt)
            .Select(row => row.InteractedAt).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ZaloAsk>> WithoutPhoneAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await (
            from user in db.ZaloUsers.AsNoTracking()
            where user.AnonymousConversation == null && user.Phone == null && user.PhoneAskedAt == null && user.WithdrawnAt == null && user.InteractedAt >= @from && user.InteractedAt < to
            join conversation in db.Conversations.AsNoTracking() on user.ConversationId equals conversation.Id
            where conversation.TakenBy == null && !conversation.Ended
            join ticket in db.Tickets.AsNoTracking() on user.ConversationId equals ticket.ConversationId
            where ticket.ContactPhone == null && ticket.State != TicketState.Resolved && ticket.State != TicketState.Closed && ticket.MergedInto == null
            orderby user.InteractedAt
            select new { user.ConversationId, ticket.Code })
            .Take(limit).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.DistinctBy(row => row.ConversationId).Select(row => new ZaloAsk(row.ConversationId, row.Code))];
    }

    public Task<bool> AskForPhoneAsync(ZaloAsk ask, string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                if (await db.LockConversationAsync(ask.ConversationId, stop).ConfigureAwait(false) is not { Ended: false, TakenBy: null } conversation
                    || await db.ZaloUsers.AsTracking().FirstOrDefaultAsync(row => row.ConversationId == ask.ConversationId, stop).ConfigureAwait(false) is not { PhoneAskedAt: null, Phone: null } user)
                {
                    return false;
                }

                user.PhoneAskedAt = now;
                db.Append(
                    conversation,
                    new NewActivity
                    {
                        ConversationId = conversation.Id,
                        Author = Author.Bot,
                        ForBot = false,
                        ExternalId = "zalo:phone",
                        Content = new JsonObject
                        {
                            ["type"] = "message",
                            ["from"] = new JsonObject { ["id"] = "bot", ["role"] = "bot" },
                            ["textFormat"] = "plain",
                            ["text"] = text,
                            ["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["outcome"] = "handoff", ["ticket"] = ask.Ticket } },
                        },
                    },
                    now);
                return true;
            },
            cancellation);
    }
}
