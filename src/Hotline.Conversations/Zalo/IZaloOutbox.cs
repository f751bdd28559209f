namespace Hotline.Conversations.Zalo;

/// <summary>
/// What was tried to be sent to Zalo, durable before each attempt: Zalo has no key against repetitions, so a node that dies between the attempt and its record
/// leaves an open send, and whoever goes on first finds out what became of it. Used under the conversation's claim of <see cref="IDeliveryCursors"/>.
/// </summary>
public interface IZaloOutbox
{
    /// <summary>To whom a conversation is sent; null when it is none of Zalo's.</summary>
    Task<ZaloUser?> FindUserAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Parts of an entry that were begun, by part.</summary>
    Task<IReadOnlyList<ZaloSend>> ReadAsync(string conversationId, long sequence, CancellationToken cancellation);

    /// <summary>Opens a part for an attempt and prolongs the claim; nothing has changed when it may not be begun.</summary>
    Task<ZaloBegin> BeginAsync(ZaloAttempt attempt, TimeSpan claim, CancellationToken cancellation);

    /// <summary>Records the end of an attempt.</summary>
    Task EndAsync(string conversationId, long sequence, int part, ZaloSendState state, string? messageId, int? code, CancellationToken cancellation);

    /// <summary>Which of these messages are known: ours that Zalo accepted, or a colleague's.</summary>
    Task<IReadOnlySet<string>> KnownAsync(string conversationId, IReadOnlyCollection<string> messageIds, CancellationToken cancellation);

    /// <summary>What the account has sent in a conversation and nobody knows whose it is yet, earliest first.</summary>
    Task<IReadOnlyList<ZaloEcho>> EchoesAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Conversations of Zalo whose log reaches beyond what is delivered and that nobody has claimed, longest waiting first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation);
}

/// <summary>One message of Zalo that an entry of the log, or a part of it, becomes.</summary>
public sealed record ZaloAttempt
{
    public required string ConversationId { get; init; }

    public required long Sequence { get; init; }

    /// <summary>0 for the first.</summary>
    public required int Part { get; init; }

    public required ZaloForm Form { get; init; }

    /// <summary><see cref="ZaloText.KeyOf"/> of what is sent.</summary>
    public required string TextKey { get; init; }
}

/// <summary>Whether an attempt may be made.</summary>
public enum ZaloBegin
{
    Begun,

    /// <summary>The claim is not this node's any more.</summary>
    Lost,

    /// <summary>An echo has told meanwhile that Zalo has it.</summary>
    Echoed,
}

/// <summary>How an entry is cut and dressed.</summary>
public enum ZaloForm
{
    /// <summary>With buttons, and quoting what it answers where that helps.</summary>
    Full,

    /// <summary>Words only: Zalo refused the rest.</summary>
    Plain,

    /// <summary>Words only, in smaller parts: Zalo found it too long.</summary>
    Short,

    /// <summary>By an approved template that says there is a reply: the window for words is closed.</summary>
    Template,
}

/// <summary>What is known of a part.</summary>
public enum ZaloSendState
{
    /// <summary>An attempt was begun and its end is not known.</summary>
    Open,

    /// <summary>Zalo did not take it; it is sent again.</summary>
    Waiting,
    Accepted,

    /// <summary>Zalo will not take it.</summary>
    Failed,
}

/// <summary>A part that was begun.</summary>
/// <param name="Part">0 for the first.</param>
/// <param name="Form">How it was cut.</param>
/// <param name="State">What is known.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="AttemptedAt">When it was tried last.</param>
/// <param name="MessageId">Zalo's id, from its answer, an echo or the history.</param>
/// <param name="Code">Zalo's last refusal.</param>
public sealed record ZaloSend(int Part, ZaloForm Form, ZaloSendState State, int Attempts, DateTimeOffset AttemptedAt, string? MessageId, int? Code);
