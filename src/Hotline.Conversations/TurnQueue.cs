using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hotline.Conversations;

/// <summary>Conversations of this node that have something unread. A conversation waits in it at most once; the sweeper finds what a crash took out of it.</summary>
public sealed class TurnQueue
{
    private readonly Channel<string> waiting = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);

    /// <summary>Asks for a turn; asking again before it begins changes nothing.</summary>
    public void Enqueue(string conversationId)
    {
        if (known.TryAdd(conversationId, 0))
        {
            waiting.Writer.TryWrite(conversationId);
        }
    }

    /// <summary>The next conversation; what arrives for it from now on asks for another turn.</summary>
    public async ValueTask<string> DequeueAsync(CancellationToken cancellation)
    {
        var conversationId = await waiting.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        known.TryRemove(conversationId, out _);
        return conversationId;
    }
}
