namespace Hotline.Conversations.Evaluation;

/// <summary>One conversation's log in memory, with the rules of the real one; nothing of it outlives the evaluation.</summary>
internal sealed class MemoryLog(Conversation conversation, TimeProvider time) : IConversationLog, ITicketLookup
{
    private readonly List<Activity> activities = [];
    private readonly HashSet<long> forBot = [];
    private readonly Dictionary<long, ReplyTrace> traces = [];
    private readonly Dictionary<string, TicketFacts> tickets = new(StringComparer.Ordinal);
    private string? state;
    private long cursor;

    public Activity Add(NewActivity added)
    {
        var sequence = activities.Count + 1;
        var id = Activity.IdOf(conversation.Id, sequence);
        var timestamp = time.GetUtcNow();
        added.Content["id"] = id;
        added.Content["timestamp"] = timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var activity = new Activity { ConversationId = conversation.Id, Sequence = sequence, Id = id, Author = added.Author, Timestamp = timestamp, Content = added.Content };
        activities.Add(activity);
        if (added.ForBot)
        {
            forBot.Add(sequence);
        }

        if (added.Trace is { } trace)
        {
            traces[sequence] = trace;
        }

        return activity;
    }

    /// <summary>How the entry of that place came about, when it is an answer of the knowledge.</summary>
    public ReplyTrace? TraceOf(long sequence) => traces.GetValueOrDefault(sequence);

    /// <summary>Entries after a place.</summary>
    public IEnumerable<Activity> After(long sequence) => activities.Skip((int)sequence);

    public Task<PendingTurn?> ReadPendingAsync(string conversationId, CancellationToken cancellation)
    {
        List<Activity> unread = [.. After(cursor).Where(activity => forBot.Contains(activity.Sequence))];
        return Task.FromResult(unread.Count == 0 ? null : new PendingTurn(conversation with { LastSequence = activities.Count }, state, cursor, unread));
    }

    public Task<CommitOutcome> CommitAsync(TurnCommit commit, CancellationToken cancellation)
    {
        if (commit.ExpectedCursor != cursor)
        {
            return Task.FromResult(CommitOutcome.CursorMoved);
        }

        (cursor, state) = (commit.Cursor, commit.StateJson);
        foreach (var opened in commit.Effects.OfType<Effect.OpenTicket>())
        {
            var now = time.GetUtcNow();
            tickets[opened.Draft.Code] = new TicketFacts(opened.Draft.Code, conversation.Id, Tickets.TicketState.New, opened.Draft.AgencyName, opened.Draft.Need, now, now);
        }

        foreach (var reply in commit.Replies)
        {
            Add(reply);
        }

        return Task.FromResult(CommitOutcome.Committed);
    }

    public Task<(Conversation Conversation, bool Created)> StartAsync(NewConversation conversation, IReadOnlyList<NewActivity> first, CancellationToken cancellation) =>
        throw new NotSupportedException("There is one conversation, and it has started.");

    Task<Conversation?> IConversationLog.FindAsync(string conversationId, CancellationToken cancellation) =>
        Task.FromResult(conversationId == conversation.Id ? conversation : null);

    public Task<Appended> AppendAsync(NewActivity activity, CancellationToken cancellation) =>
        Task.FromResult(new Appended(Add(activity), AppendOutcome.Appended));

    public Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Activity>>([.. After(after).Take(limit)]);

    public Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>(forBot.Any(sequence => sequence > cursor) ? [conversation.Id] : []);

    public Task<TicketFacts?> FindAsync(string code, CancellationToken cancellation) => Task.FromResult(tickets.GetValueOrDefault(code));
}
