using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hotline.Conversations;

/// <summary>Conversations of this node that have something unread. A conversation waits in it at most once; the sweeper finds what a crash took out of it.</summary>
public sealed class TurnQueue(TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Channel<string> waiting = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Dictionary<string, ITimer> alarms = new(StringComparer.Ordinal);

    /// <summary>Asks for a turn; asking again before it begins changes nothing.</summary>
    public void Enqueue(string conversationId)
    {
        if (known.TryAdd(conversationId, 0))
        {
            waiting.Writer.TryWrite(conversationId);
        }
    }

    /// <summary>Asks for a turn at a time; only a hint, like all of this. A conversation has one alarm: who is woken early asks for another.</summary>
    public void EnqueueAt(string conversationId, DateTimeOffset due)
    {
        var wait = due - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            Enqueue(conversationId);
            return;
        }

        lock (gate)
        {
            if (!alarms.ContainsKey(conversationId))
            {
                alarms[conversationId] = time.CreateTimer(_ => Ring(conversationId), null, wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The next conversation; what arrives for it from now on asks for another turn.</summary>
    public async ValueTask<string> DequeueAsync(CancellationToken cancellation)
    {
        var conversationId = await waiting.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        known.TryRemove(conversationId, out _);
        return conversationId;
    }

    private void Ring(string conversationId)
    {
        lock (gate)
        {
            if (alarms.Remove(conversationId, out var alarm))
            {
                alarm.Dispose();
            }
        }

        Enqueue(conversationId);
    }
}
