using System.Collections.Concurrent;

namespace Hotline.Channels.BotFramework;

/// <summary>How far each conversation has been delivered to its channel.</summary>
public interface IDeliveryCursors
{
    /// <summary>Delivery of a conversation begins after <paramref name="sequence"/>, unless it has begun already.</summary>
    Task BeginAsync(string conversationId, long sequence, CancellationToken cancellation);

    /// <summary>
    /// Takes the delivery of a conversation for <paramref name="time"/>, so that no other node delivers it too.
    /// Granted is false when another node has it; Delivered is the sequence delivered last, null when unknown.
    /// </summary>
    Task<(bool Granted, long? Delivered)> ClaimAsync(string conversationId, TimeSpan time, CancellationToken cancellation);

    /// <summary>Everything up to <paramref name="sequence"/> is delivered or given up; never moves back.</summary>
    Task MoveAsync(string conversationId, long sequence, CancellationToken cancellation);

    /// <summary>Ends the claim.</summary>
    Task ReleaseAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Conversations with a serviceUrl whose log reaches beyond what is delivered, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation);
}

/// <summary>For one node. What a node had not delivered when it was stopped is not delivered by the next one.</summary>
internal sealed class DeliveryCursorsInMemory : IDeliveryCursors
{
    private readonly ConcurrentDictionary<string, long> delivered = new(StringComparer.Ordinal);

    public Task BeginAsync(string conversationId, long sequence, CancellationToken cancellation)
    {
        delivered.TryAdd(conversationId, sequence);
        return Task.CompletedTask;
    }

    public Task<(bool Granted, long? Delivered)> ClaimAsync(string conversationId, TimeSpan time, CancellationToken cancellation) =>
        Task.FromResult((true, delivered.TryGetValue(conversationId, out var sequence) ? sequence : (long?)null));

    public Task MoveAsync(string conversationId, long sequence, CancellationToken cancellation)
    {
        delivered.AddOrUpdate(conversationId, sequence, (_, known) => Math.Max(known, sequence));
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string conversationId, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> BehindAsync(int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}
