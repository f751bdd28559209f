using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.Hosting;

/// <summary>A log in memory that keeps the contract of <see cref="IConversationLog"/>, tickets apart.</summary>
internal sealed class MemoryLog(Wakeups wakeups, TimeProvider time) : IConversationLog
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Nothing can be written any more.</summary>
    public bool Broken { get; set; }

    public Task<(Conversation Conversation, bool Created)> StartAsync(
        NewConversation conversation, IReadOnlyList<NewActivity> first, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (entries.TryGetValue(conversation.Id, out var known))
            {
                return Task.FromResult((known.Conversation, false));
            }

            Entry entry = new()
            {
                Conversation = new()
                {
                    Id = conversation.Id,
                    Channel = conversation.Channel,
                    UserId = conversation.UserId,
                    Locale = conversation.Locale,
                    PublicUrl = conversation.PublicUrl,
                    ServiceUrl = conversation.ServiceUrl,
                    StartedAt = time.GetUtcNow(),
                },
            };
            entries.Add(conversation.Id, entry);
            foreach (var activity in first)
            {
                Append(entry, activity);
            }

            return Task.FromResult((entry.Conversation, true));
        }
    }

    public Task<Conversation?> FindAsync(string conversationId, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult(entries.GetValueOrDefault(conversationId)?.Conversation);
        }
    }

    public Task<Appended> AppendAsync(NewActivity activity, CancellationToken cancellation)
    {
        if (Broken)
        {
            throw new IOException($"{nameof(MemoryLog)} is broken.");
        }

        Activity appended;
        lock (gate)
        {
            if (!entries.TryGetValue(activity.ConversationId, out var entry))
            {
                return Task.FromResult(new Appended(null, AppendOutcome.UnknownConversation));
            }

            if (activity.ExternalId is { } id && entry.ByExternalId.TryGetValue(id, out var first))
            {
                return Task.FromResult(new Appended(first, AppendOutcome.Repeated));
            }

            if (entry.Conversation.Ended)
            {
                return Task.FromResult(new Appended(null, AppendOutcome.Ended));
            }

            appended = Append(entry, activity);
        }

        wakeups.Raise(activity.ConversationId);
        return Task.FromResult(new Appended(appended, AppendOutcome.Appended));
    }

    public Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<Activity>>(
                entries.TryGetValue(conversationId, out var entry) ? [.. entry.Activities.Where(activity => activity.Sequence > after).Take(limit)] : []);
        }
    }

    public Task<PendingTurn?> ReadPendingAsync(string conversationId, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(conversationId, out var entry))
            {
                return Task.FromResult<PendingTurn?>(null);
            }

            Activity[] unread = [.. entry.Activities.Where(activity => activity.Sequence > entry.Cursor && entry.ForBot.Contains(activity.Sequence))];
            return Task.FromResult(unread.Length > 0 ? new PendingTurn(entry.Conversation, entry.StateJson, entry.Cursor, unread) : null);
        }
    }

    public Task<CommitOutcome> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        lock (gate)
        {
            var entry = entries[commit.ConversationId];
            if (entry.Cursor != commit.ExpectedCursor)
            {
                return Task.FromResult(CommitOutcome.CursorMoved);
            }

            entry.Cursor = commit.Cursor;
            entry.StateJson = commit.StateJson;
            foreach (var reply in commit.Replies)
            {
                Append(entry, reply);
            }
        }

        wakeups.Raise(commit.ConversationId);
        return Task.FromResult(CommitOutcome.Committed);
    }

    public Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    private Activity Append(Entry entry, NewActivity activity)
    {
        var sequence = entry.Conversation.LastSequence + 1;
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var timestamp = entry.Activities is [.., var last] && last.Timestamp >= now ? last.Timestamp.AddMilliseconds(1) : now;
        var content = (JsonObject)activity.Content.DeepClone();
        content["id"] = Activity.IdOf(entry.Conversation.Id, sequence);
        content["timestamp"] = timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Activity appended = new()
        {
            ConversationId = entry.Conversation.Id,
            Sequence = sequence,
            Id = Activity.IdOf(entry.Conversation.Id, sequence),
            Author = activity.Author,
            Timestamp = timestamp,
            Content = content,
        };
        entry.Activities.Add(appended);
        if (activity.ForBot)
        {
            entry.ForBot.Add(sequence);
        }

        if (activity.ExternalId is { } id)
        {
            entry.ByExternalId.Add(id, appended);
        }

        entry.Conversation = entry.Conversation with { LastSequence = sequence, Ended = entry.Conversation.Ended || appended.Type == "endOfConversation" };
        return appended;
    }

    private sealed class Entry
    {
        public required Conversation Conversation { get; set; }

        public List<Activity> Activities { get; } = [];

        public HashSet<long> ForBot { get; } = [];

        public Dictionary<string, Activity> ByExternalId { get; } = new(StringComparer.Ordinal);

        public long Cursor { get; set; }

        public string? StateJson { get; set; }
    }
}
