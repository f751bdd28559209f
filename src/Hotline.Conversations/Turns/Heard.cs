using Hotline.Conversations.Replies;

namespace Hotline.Conversations.Turns;

/// <summary>A step's finding.</summary>
/// <param name="Reply">What is said.</param>
internal sealed record Heard(Reply Reply)
{
    /// <summary>What is said before it, each a message of its own: answers to the other questions of the message.</summary>
    public IReadOnlyList<Reply> Before { get; init; } = [];

    /// <summary>The reply offered a ticket: "dạ" next accepts it.</summary>
    public bool OffersTicket { get; init; }

    /// <summary>A flow that waits asks again after it.</summary>
    public bool Digression { get; init; }

    /// <summary>A person who has a ticket of this conversation should know that the citizen wrote.</summary>
    public bool ForTicket { get; init; }
}
