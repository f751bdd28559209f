namespace Hotline.Conversations;

/// <summary>
/// How far the conversations of channels that are posted to (those with a <see cref="Conversation.ServiceUrl"/>) have been delivered, durable and shared by all nodes.
/// A node delivers only while it holds the claim, so no two deliver the same activity at once; what a node posted and did not record before it was killed is posted again.
/// </summary>
public interface IDeliveryCursors
{
    /// <summary>
    /// Takes or prolongs the delivery of a conversation, until <paramref name="time"/> from now by this node's clock; a node that is killed loses it then.
    /// Returns the sequence delivered last, 0 before the first; null when another node has the claim.
    /// </summary>
    Task<long?> ClaimAsync(string conversationId, TimeSpan time, CancellationToken cancellation);

    /// <summary>
    /// Everything up to <paramref name="sequence"/> is delivered or given up, and the claim lasts for another <paramref name="time"/>; never moves back.
    /// False, and nothing has changed, when the claim is not this node's any more: it must stop delivering.
    /// </summary>
    Task<bool> MoveAsync(string conversationId, long sequence, TimeSpan time, CancellationToken cancellation);

    /// <summary>Ends this node's claim; one that another node has taken meanwhile stays.</summary>
    Task ReleaseAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Conversations whose log reaches beyond what is delivered and that nobody has claimed, longest waiting first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation);
}
