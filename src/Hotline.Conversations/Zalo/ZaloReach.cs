namespace Hotline.Conversations.Zalo;

/// <summary>How Zalo lets the account write to somebody.</summary>
public enum ZaloWindow
{
    /// <summary>Free, within 48 hours of the person's last doing.</summary>
    Free,

    /// <summary>Billed, from 48 hours to 7 days.</summary>
    Paid,

    /// <summary>Not at all, beyond 7 days or when the person never did anything.</summary>
    Closed,
}

/// <summary>The window for replies as it stands.</summary>
/// <param name="Window">Its stage.</param>
/// <param name="Until">When the stage ends; null when it has no end of its own.</param>
public readonly record struct ZaloReach(ZaloWindow Window, DateTimeOffset? Until)
{
    public static readonly TimeSpan FreeTime = TimeSpan.FromHours(48);
    public static readonly TimeSpan OpenTime = TimeSpan.FromDays(7);

    /// <summary>The stage at <paramref name="now"/> for somebody who did something last at <paramref name="interactedAt"/>; a moment that ends a stage is in it.</summary>
    public static ZaloReach Of(DateTimeOffset? interactedAt, DateTimeOffset now) => (now - interactedAt) switch
    {
        null => new(ZaloWindow.Closed, null),
        { } since when since <= FreeTime => new(ZaloWindow.Free, interactedAt + FreeTime),
        { } since when since <= OpenTime => new(ZaloWindow.Paid, interactedAt + OpenTime),
        _ => new(ZaloWindow.Closed, null),
    };
}
