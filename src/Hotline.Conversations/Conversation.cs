namespace Hotline.Conversations;

/// <summary>What a conversation is, beside its log.</summary>
public sealed record Conversation
{
    /// <summary>Opaque, URL-safe, unguessable.</summary>
    public required string Id { get; init; }

    /// <summary><c>directline</c>, <c>emulator</c>, <c>zalo</c> …: the value of <c>channelId</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The citizen's id on that channel; null until the first message says it.</summary>
    public string? UserId { get; init; }

    /// <summary>BCP-47 tag given at the start; null when unknown.</summary>
    public string? Locale { get; init; }

    /// <summary>Scheme and host that citation links start with, without a trailing slash.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Where replies of a Connector channel are posted; null elsewhere.</summary>
    public string? ServiceUrl { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Sequence of the newest activity, 0 when empty.</summary>
    public long LastSequence { get; init; }

    /// <summary>After <c>endOfConversation</c> the history stays readable and nobody may post.</summary>
    public bool Ended { get; init; }
}

/// <summary>A conversation to be started.</summary>
public sealed record NewConversation
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public string? UserId { get; init; }

    public string? Locale { get; init; }

    public required string PublicUrl { get; init; }

    public string? ServiceUrl { get; init; }
}
