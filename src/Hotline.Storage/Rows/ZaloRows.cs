using Hotline.Conversations.Zalo;

namespace Hotline.Storage.Rows;

/// <summary>The official account: its tokens, encrypted, and what all nodes must know.</summary>
public sealed class ZaloAccountRow
{
    public required string OaId { get; set; }

    /// <summary>Protected.</summary>
    public required string AccessToken { get; set; }

    /// <summary>Protected.</summary>
    public required string RefreshToken { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public long Version { get; set; }

    public DateTimeOffset RotatedAt { get; set; }

    public DateTimeOffset? RefreshedAt { get; set; }

    public DateTimeOffset? RefreshedBeforeAt { get; set; }

    public bool Proven { get; set; }

    public bool NeedsConsent { get; set; }

    /// <summary>Hash of the seed in the settings that was taken last; null: none was.</summary>
    public string? SeedHash { get; set; }

    /// <summary>Node that refreshes; null: nobody.</summary>
    public string? LeasedBy { get; set; }

    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Nothing is sent before; null: sending goes on.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>When anybody was heard of last before the outage whose messages are not yet all read from the history; null: none is open.</summary>
    public DateTimeOffset? CaughtUpFrom { get; set; }

    /// <summary>When Zalo was asked about the account last; null: never.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>As Zalo told it; null: it did not.</summary>
    public string? Name { get; set; }

    public bool? IsVerified { get; set; }

    public string? PackageName { get; set; }
}

/// <summary>Somebody on Zalo, beside their conversation.</summary>
public sealed class ZaloUserRow
{
    public required string ConversationId { get; set; }

    public required string UserId { get; set; }

    public string? AnonymousConversation { get; set; }

    /// <summary>Null: never said.</summary>
    public bool? Follows { get; set; }

    /// <summary>By Zalo's clock; null: never.</summary>
    public DateTimeOffset? InteractedAt { get; set; }

    /// <summary>When a colleague wrote last from Zalo's console; null when the bot has the conversation as far as Zalo's console goes.</summary>
    public DateTimeOffset? StaffWroteAt { get; set; }

    /// <summary>As shared by Zalo's form.</summary>
    public string? Name { get; set; }

    /// <summary>As shared by Zalo's form, digits from 0.</summary>
    public string? Phone { get; set; }

    /// <summary>When the bot asked for a phone number; null: never.</summary>
    public DateTimeOffset? PhoneAskedAt { get; set; }

    /// <summary>When the person withdrew what they had shared; null: they did not.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>When the person did what <see cref="Follows"/> says, by Zalo's clock; null: never said.</summary>
    public DateTimeOffset? FollowsAt { get; set; }

    /// <summary>When the person shared or withdrew name and phone last, by Zalo's clock; null: never.</summary>
    public DateTimeOffset? ContactAt { get; set; }

    /// <summary>As they call themselves on Zalo; null: not known.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Zalo's own mark of a person to be careful with; null: not known.</summary>
    public bool? IsSensitive { get; set; }

    /// <summary>When Zalo was asked for the profile last, whatever it said; null: never.</summary>
    public DateTimeOffset? ProfileAt { get; set; }
}

/// <summary>A message for Zalo that was begun. Holds no words.</summary>
public sealed class ZaloSendRow
{
    public required string ConversationId { get; set; }

    /// <summary>Place of the entry in its log.</summary>
    public long Sequence { get; set; }

    public int Part { get; set; }

    public ZaloForm Form { get; set; }

    public ZaloSendState State { get; set; }

    public required string TextKey { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset AttemptedAt { get; set; }

    public string? MessageId { get; set; }

    public int? Code { get; set; }
}

/// <summary>What the account has sent and we do not know of; its words go when it is known whose it is.</summary>
public sealed class ZaloEchoRow
{
    public required string MessageId { get; set; }

    public required string ConversationId { get; set; }

    public required string UserId { get; set; }

    public string? AnonymousConversation { get; set; }

    public required string Text { get; set; }

    public required string TextKey { get; set; }

    public string? AdminId { get; set; }

    /// <summary>What the event calls it, such as <c>text</c> or <c>image</c>; null in echoes kept before it was noted.</summary>
    public string? Kind { get; set; }

    public required string PublicUrl { get; set; }

    public string? ServiceUrl { get; set; }

    /// <summary>By Zalo's clock.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>By ours.</summary>
    public DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>What became of a message of ours on the phone.</summary>
public sealed class ZaloMarkRow
{
    public required string MessageId { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? SeenAt { get; set; }
}
