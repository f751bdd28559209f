using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Hotline.Storage.Log;
using Hotline.Storage.Rows;
using Hotline.Storage.Tickets;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Zalo;

/// <summary>What Zalo tells us, in the database. Every operation locks the conversation first.</summary>
internal sealed class ZaloInbox(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider clock) : IZaloInbox
{
    /// <summary>Who has the conversation while colleagues write from Zalo's console.</summary>
    public const string Console = "zalo";

    private const string ConsoleName = "Cán bộ (trên Zalo OA)";

    public Task<Appended> ReceiveAsync(ZaloReceived received, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(received);
        return writer.RunFirstAsync(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                var conversation = await db.StartZaloAsync(received.Conversation, now, stop).ConfigureAwait(false);
                var user = await db.ZaloUserAsync(conversation.Id, received.User, stop).ConfigureAwait(false);
                if (received.InteractedAt is { } at && (user.InteractedAt is not { } before || at > before))
                {
                    user.InteractedAt = at;
                }

                if (received.Activity is not null && await db.FindRepeatedAsync(received.Activity, stop).ConfigureAwait(false) is { } repeated)
                {
                    return new Appended(repeated, AppendOutcome.Repeated);
                }

                user.Learn(received, now);
                if (received.Activity is not { } activity)
                {
                    return new Appended(null, AppendOutcome.Appended);
                }

                if (activity.ForBot && conversation.TakenBy == Console && received.StaffQuietSince is { } since && (user.StaffWroteAt is not { } wrote || wrote <= since))
                {
                    conversation.TakenBy = null;
                    conversation.TakenByName = null;
                    user.StaffWroteAt = null;
                    db.Append(conversation, Event(conversation.Id, TicketStore.ReleasedEvent), now);
                }

                return conversation.Ended
                    ? new Appended(null, AppendOutcome.Ended)
                    : new Appended(db.Append(conversation, activity, now), AppendOutcome.Appended);
            },
            cancellation);
    }

    public Task EchoAsync(ZaloEcho echo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(echo);
        var key = ZaloText.KeyOf(echo.Text);
        return writer.RunFirstAsync(
            async (db, stop) =>
            {
                var (id, person) = (echo.Conversation.Id, echo.User);
                if (!await db.ZaloUsers.AnyAsync(row => row.ConversationId == id, stop).ConfigureAwait(false)
                    && await db.ZaloUsers.Where(row => row.UserId == person.Id).OrderByDescending(row => row.InteractedAt).FirstOrDefaultAsync(stop).ConfigureAwait(false) is { } known)
                {
                    // Of an anonymous visitor Zalo does not always say in which of their conversations: then it is the last.
                    (id, person) = (known.ConversationId, new ZaloUser(known.UserId, known.AnonymousConversation));
                }

                await db.LockConversationAsync(id, stop).ConfigureAwait(false);
                if (await db.ZaloEchoes.AnyAsync(row => row.MessageId == echo.MessageId, stop).ConfigureAwait(false)
                    || await db.ZaloSends.AnyAsync(row => row.MessageId == echo.MessageId, stop).ConfigureAwait(false)
                    || await db.Activities.AnyAsync(row => row.ConversationId == id && row.ExternalId == LogIdOf(echo.MessageId), stop).ConfigureAwait(false))
                {
                    return true;
                }

                // Before the answer to the send, or instead of it: the first with these words that has no id yet is it.
                var ours = await db.ZaloSends.AsTracking()
                    .Where(row => row.ConversationId == id && row.MessageId == null && row.State != ZaloSendState.Failed && row.TextKey == key)
                    .OrderBy(row => row.Sequence).ThenBy(row => row.Part)
                    .FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (ours is not null)
                {
                    ours.MessageId = echo.MessageId;
                    return true;
                }

                if (key.Length > 0 && await db.ZaloSends.AnyAsync(row => row.ConversationId == id && row.TextKey == key && row.Attempts > 1, stop).ConfigureAwait(false))
                {
                    // Sent again because Zalo did not tell in time that the first was taken: a late echo of our own words is no colleague.
                    return true;
                }

                db.ZaloEchoes.Add(new ZaloEchoRow
                {
                    MessageId = echo.MessageId,
                    ConversationId = id,
                    UserId = person.Id,
                    AnonymousConversation = person.AnonymousConversation,
                    Text = echo.Text,
                    TextKey = key,
                    AdminId = echo.AdminId,
                    Kind = echo.Kind,
                    PublicUrl = echo.Conversation.PublicUrl,
                    ServiceUrl = echo.Conversation.ServiceUrl,
                    At = echo.At,
                    ReceivedAt = clock.GetUtcNow(),
                });
                return true;
            },
            cancellation);
    }

    public Task MarkAsync(IReadOnlyList<string> messageIds, bool seen, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        return writer.RunFirstAsync(
            async (db, stop) =>
            {
                foreach (var id in messageIds.Distinct(StringComparer.Ordinal))
                {
                    var row = await db.ZaloMarks.AsTracking().FirstOrDefaultAsync(mark => mark.MessageId == id, stop).ConfigureAwait(false);
                    if (row is null)
                    {
                        row = new ZaloMarkRow { MessageId = id };
                        db.ZaloMarks.Add(row);
                    }

                    // What was looked at has arrived.
                    row.DeliveredAt ??= at;
                    row.SeenAt = seen ? row.SeenAt ?? at : row.SeenAt;
                }

                return true;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<ZaloEcho>> StrangeEchoesAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.ZaloEchoes.AsNoTracking()
            .Where(row => row.ReceivedAt <= before && !db.ZaloSends.Any(send => send.ConversationId == row.ConversationId && send.State == ZaloSendState.Open))
            .OrderBy(row => row.ReceivedAt).ThenBy(row => row.MessageId)
            .Take(limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(Echo);
    }

    public Task<bool> TakeForStaffAsync(ZaloEcho echo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(echo);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                var id = echo.Conversation.Id;
                var conversation = await db.LockConversationAsync(id, stop).ConfigureAwait(false);
                var row = await db.ZaloEchoes.AsTracking().FirstOrDefaultAsync(waiting => waiting.MessageId == echo.MessageId, stop).ConfigureAwait(false);
                if (row is null || await db.ZaloSends.AnyAsync(send => send.ConversationId == id && send.State == ZaloSendState.Open, stop).ConfigureAwait(false))
                {
                    return false;
                }

                db.ZaloEchoes.Remove(row);
                if (await db.ZaloSends.AnyAsync(send => send.MessageId == echo.MessageId, stop).ConfigureAwait(false))
                {
                    return false;
                }

                conversation ??= await db.StartZaloAsync(echo.Conversation, now, stop).ConfigureAwait(false);
                var said = new NewActivity
                {
                    ConversationId = id,
                    Author = Author.Operator,
                    ExternalId = LogIdOf(echo.MessageId),
                    ForBot = false,
                    Content = new JsonObject
                    {
                        ["type"] = "message",
                        ["from"] = new JsonObject { ["id"] = $"{Console}:{echo.AdminId}", ["name"] = ConsoleName, ["role"] = "bot" },
                        ["textFormat"] = "plain",
                        ["text"] = echo.Text,
                        ["channelData"] = new JsonObject { ["zalo"] = new JsonObject { ["messageId"] = echo.MessageId, ["echo"] = true } },
                    },
                };
                if (conversation.Ended || await db.FindRepeatedAsync(said, stop).ConfigureAwait(false) is not null)
                {
                    return false;
                }

                db.Append(conversation, said, now);
                (await db.ZaloUserAsync(id, echo.User, stop).ConfigureAwait(false)).StaffWroteAt = now;
                if (conversation.TakenBy is null)
                {
                    conversation.TakenBy = Console;
                    conversation.TakenByName = ConsoleName;
                    db.Append(conversation, Event(id, TicketStore.TakenEvent), now);
                }

                return true;
            },
            cancellation);
    }

    /// <summary>What makes a colleague's message the same one again.</summary>
    internal static string LogIdOf(string messageId) => $"echo:{messageId}";

    internal static ZaloEcho Echo(ZaloEchoRow row) => new()
    {
        MessageId = row.MessageId,
        Conversation = new NewConversation { Id = row.ConversationId, Channel = Console, UserId = row.UserId, Locale = null, PublicUrl = row.PublicUrl, ServiceUrl = row.ServiceUrl },
        User = new ZaloUser(row.UserId, row.AnonymousConversation),
        Text = row.Text,
        Kind = row.Kind,
        AdminId = row.AdminId,
        At = row.At,
    };

    private static NewActivity Event(string conversationId, string name) => new()
    {
        ConversationId = conversationId,
        Author = Author.System,
        ForBot = true,
        Content = new JsonObject
        {
            ["type"] = "event",
            ["name"] = name,
            ["from"] = new JsonObject { ["id"] = Console, ["name"] = ConsoleName, ["role"] = "bot" },
            ["value"] = new JsonObject { ["operator"] = ConsoleName },
        },
    };
}

internal static class ZaloEntries
{
    /// <summary>The conversation, locked; started when there is none.</summary>
    public static async Task<ConversationRow> StartZaloAsync(this HotlineDb db, NewConversation conversation, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.LockConversationAsync(conversation.Id, cancellation).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        var row = new ConversationRow
        {
            Id = conversation.Id,
            Channel = conversation.Channel,
            UserId = conversation.UserId,
            Locale = conversation.Locale,
            PublicUrl = conversation.PublicUrl,
            ServiceUrl = conversation.ServiceUrl,
            StartedAt = now,
        };
        db.Conversations.Add(row);
        return row;
    }

    /// <summary>What the event says of following and of contact data, unless something said later is known already: events come again, and out of order.</summary>
    public static void Learn(this ZaloUserRow user, ZaloReceived received, DateTimeOffset now)
    {
        var at = received.HappenedAt;
        if (received.Follows is { } follows && (user.FollowsAt is not { } followsAt || at >= followsAt))
        {
            (user.Follows, user.FollowsAt) = (follows, at);
        }

        if (user.ContactAt is { } contactAt && at < contactAt)
        {
            return;
        }

        if (received.Withdraws)
        {
            user.Forget(at);
            user.WithdrawnAt = now;
        }
        else if (received.Shared is { } shared)
        {
            (user.Name, user.Phone, user.WithdrawnAt, user.ContactAt) = (shared.Name ?? user.Name, shared.Phone ?? user.Phone, null, at);
        }
    }

    /// <summary>Erases who the person is; what they shared before <paramref name="at"/> and comes again does not bring it back.</summary>
    public static void Forget(this ZaloUserRow user, DateTimeOffset at) =>
        (user.Name, user.Phone, user.DisplayName, user.IsSensitive, user.ContactAt) = (null, null, null, null, at);

    /// <summary>The state of a user, tracked; begun when there is none.</summary>
    public static async Task<ZaloUserRow> ZaloUserAsync(this HotlineDb db, string conversationId, ZaloUser user, CancellationToken cancellation)
    {
        if (await db.ZaloUsers.AsTracking().FirstOrDefaultAsync(row => row.ConversationId == conversationId, cancellation).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var row = new ZaloUserRow { ConversationId = conversationId, UserId = user.Id, AnonymousConversation = user.AnonymousConversation };
        db.ZaloUsers.Add(row);
        return row;
    }
}
