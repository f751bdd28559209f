using System.Text.Json.Nodes;

namespace Hotline.Conversations.Tests;

/// <summary>A log in memory with the rules of the real one, and with the mishaps a test asks for.</summary>
internal sealed class FakeLog : IConversationLog, ITicketLookup
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> codes = new(StringComparer.Ordinal);

    /// <summary>Outcomes of the next commits, instead of committing.</summary>
    public Queue<CommitOutcome> Mishaps { get; } = new();

    /// <summary>Thrown by the next reads.</summary>
    public Queue<Exception> Breakdowns { get; } = new();

    public List<TurnCommit> Commits { get; } = [];

    public int MostAtOnce { get; private set; }

    private int inside;

    public void Start(string id, params ReadOnlySpan<string> messages)
    {
        lock (gate)
        {
            entries[id] = new Entry(new Conversation
            {
                Id = id,
                Channel = "directline",
                PublicUrl = "https://hotline.example",
                StartedAt = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero),
            });
            foreach (var message in messages)
            {
                Add(id, Author.Citizen, new JsonObject { ["type"] = "message", ["text"] = message }, true);
            }
        }
    }

    public IReadOnlyList<Activity> Of(string id)
    {
        lock (gate)
        {
            return [.. entries[id].Log];
        }
    }

    public async Task<PendingTurn?> ReadPendingAsync(string conversationId, CancellationToken cancellation)
    {
        if (Breakdowns.TryDequeue(out var broken))
        {
            throw broken;
        }

        lock (gate)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++inside);
        }

        await Task.Yield();
        lock (gate)
        {
            inside--;
            var entry = entries[conversationId];
            var unread = entry.Log.Where(activity => activity.Sequence > entry.Cursor && entry.ForBot.Contains(activity.Sequence)).ToList();
            return unread.Count == 0 ? null : new PendingTurn(entry.Conversation, entry.State, entry.Cursor, unread);
        }
    }

    public Task<CommitOutcome> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (Mishaps.TryDequeue(out var mishap))
            {
                return Task.FromResult(mishap);
            }

            var entry = entries[commit.ConversationId];
            if (entry.Cursor != commit.ExpectedCursor)
            {
                return Task.FromResult(CommitOutcome.CursorMoved);
            }

            var opened = commit.Effects.OfType<Effect.OpenTicket>().Select(effect => effect.Draft.Code).ToList();
            if (opened.Any(codes.Contains))
            {
                return Task.FromResult(CommitOutcome.TicketCodeTaken);
            }

            codes.UnionWith(opened);
            entry.Cursor = commit.Cursor;
            entry.State = commit.StateJson;
            foreach (var reply in commit.Replies)
            {
                Add(commit.ConversationId, reply.Author, reply.Content, reply.ForBot);
            }

            Commits.Add(commit);
            return Task.FromResult(CommitOutcome.Committed);
        }
    }

    public Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. entries.Where(entry => entry.Value.ForBot.Any(sequence => sequence > entry.Value.Cursor)).Select(entry => entry.Key).Order(StringComparer.Ordinal).Take(limit)]);
        }
    }

    public Task<TicketFacts?> FindAsync(string code, CancellationToken cancellation) => Task.FromResult<TicketFacts?>(null);

    public Task<(Conversation Conversation, bool Created)> StartAsync(NewConversation conversation, IReadOnlyList<NewActivity> first, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Appended> AppendAsync(NewActivity activity, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult(new Appended(Add(activity.ConversationId, activity.Author, activity.Content, activity.ForBot), AppendOutcome.Appended));
        }
    }

    public Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException();

    Task<Conversation?> IConversationLog.FindAsync(string conversationId, CancellationToken cancellation) => throw new NotSupportedException();

    private Activity Add(string id, Author author, JsonObject content, bool forBot)
    {
        var entry = entries[id];
        var sequence = entry.Log.Count + 1;
        var activity = new Activity
        {
            ConversationId = id,
            Sequence = sequence,
            Id = Activity.IdOf(id, sequence),
            Author = author,
            Timestamp = entry.Conversation.StartedAt.AddSeconds(sequence),
            Content = content,
        };
        entry.Log.Add(activity);
        if (forBot)
        {
            entry.ForBot.Add(sequence);
        }

        return activity;
    }

    private sealed class Entry(Conversation conversation)
    {
        public Conversation Conversation { get; } = conversation;

        public List<Activity> Log { get; } = [];

        public HashSet<long> ForBot { get; } = [];

        public long Cursor { get; set; }

        public string? State { get; set; }
    }
}
