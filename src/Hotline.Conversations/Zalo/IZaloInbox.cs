namespace Hotline.Conversations.Zalo;

/// <summary>What Zalo tells us, kept before it is acknowledged. Every call may be repeated without harm, at once or hours later.</summary>
public interface IZaloInbox
{
    /// <summary>One commit: the conversation is there, the activity is in its log unless it was already, and the user's state follows.</summary>
    Task<Appended> ReceiveAsync(ZaloReceived received, CancellationToken cancellation);

    /// <summary>Our own message or a colleague's from Zalo's console: what is ours is matched by id, or by text with a send whose end is unknown; the rest waits.</summary>
    Task EchoAsync(ZaloEcho echo, CancellationToken cancellation);

    /// <summary>Messages of ours that reached the phone or were looked at; also before the answer to the send is known.</summary>
    Task MarkAsync(IReadOnlyList<string> messageIds, bool seen, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Echoes received before <paramref name="before"/> that match nothing of ours, in conversations where no send is open; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ZaloEcho>> StrangeEchoesAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>A colleague wrote it: it goes into the log and the bot is silent there. False when it turned out to be ours, or was taken already.</summary>
    Task<bool> TakeForStaffAsync(ZaloEcho echo, CancellationToken cancellation);
}

/// <summary>Somebody on Zalo: a user of the official account, or an anonymous visitor with the conversation Zalo gave them.</summary>
/// <param name="Id">Zalo's id, a text.</param>
/// <param name="AnonymousConversation">Zalo's conversation of an anonymous visitor; null for users.</param>
public sealed record ZaloUser(string Id, string? AnonymousConversation);

/// <summary>An event as it is kept.</summary>
public sealed record ZaloReceived
{
    public required NewConversation Conversation { get; init; }

    public required ZaloUser User { get; init; }

    /// <summary>Null: only the user's state changes.</summary>
    public required NewActivity? Activity { get; init; }

    /// <summary>When the citizen did something that opens Zalo's window for replies; null for what does not.</summary>
    public required DateTimeOffset? InteractedAt { get; init; }

    /// <summary>When nobody has written from Zalo's console since then, the conversation goes back to the bot before the citizen's words; null: it stays.</summary>
    public DateTimeOffset? StaffQuietSince { get; init; }

    /// <summary>When it happened by Zalo's clock, not far ahead of ours: what is said of following and of contact data gives way to what was said later.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>Whether the event says that the user follows the account; null: it does not say.</summary>
    public bool? Follows { get; init; }

    /// <summary>What the user shared by Zalo's form; null: nothing.</summary>
    public ZaloShared? Shared { get; init; }

    /// <summary>The user withdraws what they shared: it is erased.</summary>
    public bool Withdraws { get; init; }
}

/// <summary>An echo: what the account has sent, whoever sent it.</summary>
public sealed record ZaloEcho
{
    public required string MessageId { get; init; }

    public required NewConversation Conversation { get; init; }

    public required ZaloUser User { get; init; }

    /// <summary>Empty for pictures and files.</summary>
    public required string Text { get; init; }

    /// <summary>What the event calls it, such as <c>text</c> or <c>image</c>; null: not noted.</summary>
    public string? Kind { get; init; }

    /// <summary>Colleague in Zalo's console; null when Zalo does not say.</summary>
    public required string? AdminId { get; init; }

    public required DateTimeOffset At { get; init; }
}
