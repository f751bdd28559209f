namespace Hotline.Conversations;

/// <summary>
/// The log of all conversations, durable: when a call returns, what it wrote is committed and synced to disk.
/// Every call may be repeated after a lost response without harm.
/// </summary>
public interface IConversationLog
{
    /// <summary>Starts the conversation and appends <paramref name="first"/> in the same commit, or returns the existing one unchanged (and appends nothing).</summary>
    Task<(Conversation Conversation, bool Created)> StartAsync(NewConversation conversation, IReadOnlyList<NewActivity> first, CancellationToken cancellation);

    /// <summary>Null when there is no such conversation.</summary>
    Task<Conversation?> FindAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Appends one activity; a repetition (same conversation and external id) returns the first one.</summary>
    Task<Appended> AppendAsync(NewActivity activity, CancellationToken cancellation);

    /// <summary>Activities after <paramref name="after"/>, oldest first, at most <paramref name="limit"/> (1 to 1000).</summary>
    Task<IReadOnlyList<Activity>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation);

    /// <summary>What the bot has not read yet, with its state; null when it has read everything.</summary>
    Task<PendingTurn?> ReadPendingAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Cursor, state, replies and effects in one commit, if nobody else moved the cursor meanwhile.</summary>
    Task<CommitOutcome> CommitAsync(TurnCommit commit, CancellationToken cancellation);

    /// <summary>Conversations whose cursor is behind, oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation);
}

/// <summary>How an append ended.</summary>
/// <param name="Activity">The activity in the log; null when the conversation is unknown or ended.</param>
/// <param name="Outcome">What happened.</param>
public readonly record struct Appended(Activity? Activity, AppendOutcome Outcome);

/// <summary>Ends of an append.</summary>
public enum AppendOutcome
{
    Appended,

    /// <summary>The same external id was there already: its activity is returned.</summary>
    Repeated,
    UnknownConversation,
    Ended,
}

/// <summary>What a turn reads.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="StateJson">The state as stored, null before the first turn.</param>
/// <param name="Cursor">Sequence up to which the bot has read; the commit is refused when it has moved.</param>
/// <param name="Unread">Activities for the bot after the cursor, oldest first; never empty.</param>
public sealed record PendingTurn(Conversation Conversation, string? StateJson, long Cursor, IReadOnlyList<Activity> Unread);

/// <summary>What a turn writes, all or nothing.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="ExpectedCursor">Cursor the turn was computed from.</param>
/// <param name="Cursor">New cursor: the sequence of the last activity read.</param>
/// <param name="StateJson">New state.</param>
/// <param name="Replies">Bot activities in order.</param>
/// <param name="Effects">Effects in order.</param>
public sealed record TurnCommit(
    string ConversationId,
    long ExpectedCursor,
    long Cursor,
    string StateJson,
    IReadOnlyList<NewActivity> Replies,
    IReadOnlyList<Effect> Effects);

/// <summary>Ends of a commit.</summary>
public enum CommitOutcome
{
    Committed,

    /// <summary>Another turn moved the cursor: nothing was written; read again.</summary>
    CursorMoved,

    /// <summary>A ticket code is in use already: nothing was written; run again with another seed.</summary>
    TicketCodeTaken,
}
