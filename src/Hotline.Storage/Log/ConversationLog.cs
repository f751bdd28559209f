using Hotline.Conversations;
using Hotline.Storage.Rows;
using Hotline.Storage.Tickets;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Log;

/// <summary>The log in the database; writes go through the <see cref="IWriter"/>, reads see what is committed.</summary>
internal sealed class ConversationLog(IDbContextFactory<HotlineDb> databases, IWriter writer, CurrentServiceRules rules, TimeProvider time) : IConversationLog
{
    private const int LongestPage = 1000;

    public Task<(Conversation Conversation, bool Created)> StartAsync(NewConversation conversation, IReadOnlyList<NewActivity> first, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(first);
        foreach (var activity in first)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(activity.ConversationId, conversation.Id, nameof(first));
        }

        return writer.RunAsync(
            async (db, stop) =>
            {
                if (await db.LockConversationAsync(conversation.Id, stop).ConfigureAwait(false) is { } existing)
                {
                    return (existing.ToConversation(), false);
                }

                var now = time.GetUtcNow();
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
                foreach (var activity in first)
                {
                    if (await db.FindRepeatedAsync(activity, stop).ConfigureAwait(false) is null)
                    {
                        db.Append(row, activity, now);
                    }
                }

                return (row.ToConversation(), true);
            },
            cancellation);
    }

    public async Task<Conversation?> FindAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var row = await db.Conversations.AsNoTracking().FirstOrDefaultAsync(row => row.Id == conversationId, cancellation).ConfigureAwait(false);
        return row?.ToConversation();
    }

    public Task<Appended> AppendAsync(NewActivity activity, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return writer.RunAsync(
            async (db, stop) =>
            {
                if (await db.LockConversationAsync(activity.ConversationId, stop).ConfigureAwait(false) is not { } conversation)
                {
                    return new Appended(null, AppendOutcome.UnknownConversation);
                }

                // Asked before the end is looked at: whoever repeats its last words must learn that they arrived.
                if (await db.FindRepeatedAsync(activity, stop).ConfigureAwait(false) is { } repeated)
                {
                    return new Appended(repeated, AppendOutcome.Repeated);
                }

                return conversation.Ended
                    ? new Appended(null, AppendOutcome.Ended)
                    : new Appended(db.Append(conversation, activity, time.GetUtcNow()), AppendOutcome.Appended);
            },
            cancellation);
    }

    public async Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LongestPage);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.Activities.AsNoTracking()
            .Where(row => row.ConversationId == conversationId && row.Sequence > after)
            .OrderBy(row => row.Sequence)
            .Take(limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(LogEntries.ToActivity);
    }

    public async Task<PendingTurn?> ReadPendingAsync(string conversationId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var conversation = await db.Conversations.AsNoTracking().FirstOrDefaultAsync(row => row.Id == conversationId, cancellation).ConfigureAwait(false);
        if (conversation is null || conversation.Cursor >= conversation.LastInbound)
        {
            return null;
        }

        // What is beyond a page is read by the next turn: the cursor moves to the last one read.
        var unread = await db.Activities.AsNoTracking()
            .Where(row => row.ConversationId == conversationId && row.Sequence > conversation.Cursor && row.ForBot)
            .OrderBy(row => row.Sequence)
            .Take(LongestPage)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return new PendingTurn(conversation.ToConversation(), conversation.StateJson, conversation.Cursor, unread.ConvertAll(LogEntries.ToActivity));
    }

    public Task<CommitOutcome> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        // Only a moving cursor makes a repetition visible.
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(commit.Cursor, commit.ExpectedCursor);
        foreach (var reply in commit.Replies)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(reply.ConversationId, commit.ConversationId, nameof(commit));
        }

        return writer.RunAsync(
            async (db, stop) =>
            {
                if (await db.LockConversationAsync(commit.ConversationId, stop).ConfigureAwait(false) is not { } conversation || conversation.Cursor != commit.ExpectedCursor)
                {
                    return CommitOutcome.CursorMoved;
                }

                // First what can refuse: nothing has been changed yet.
                var now = time.GetUtcNow();
                foreach (var effect in commit.Effects)
                {
                    if (!await db.TryApplyAsync(effect, rules.Value, now, stop).ConfigureAwait(false))
                    {
                        db.ChangeTracker.Clear();
                        return CommitOutcome.TicketCodeTaken;
                    }
                }

                conversation.Cursor = commit.Cursor;
                conversation.StateJson = commit.StateJson;

                // Also in a conversation that ended meanwhile: what was asked before the end is answered.
                foreach (var reply in commit.Replies)
                {
                    if (await db.FindRepeatedAsync(reply, stop).ConfigureAwait(false) is null)
                    {
                        db.Append(conversation, reply, now);
                    }
                }

                if (conversation.Cursor >= conversation.LastInbound)
                {
                    conversation.BehindSince = null;
                }

                return CommitOutcome.Committed;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Conversations.AsNoTracking()
            .Where(row => row.BehindSince != null)
            .OrderBy(row => row.BehindSince).ThenBy(row => row.Id)
            .Take(limit)
            .Select(row => row.Id)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }
}
