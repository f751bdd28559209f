using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Hotline.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>
/// Sends a conversation's log over a WebSocket as it grows. Each socket reads the log from its own place, so there is no gap between what was
/// and what comes, nothing piles up for a slow reader, and a dropped socket loses nothing.
/// </summary>
internal sealed class ActivityStreams(
    IConversationLog log, Wakeups wakeups, TypingSignals typing, IHostApplicationLifetime lifetime, IOptions<ChannelsOptions> options)
{
    // A hint that got lost (another node's, say) costs at most this.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    // A reader too slow for "is writing" may miss it.
    private static readonly BoundedChannelOptions NewestEight = new(8) { FullMode = BoundedChannelFullMode.DropOldest };

    /// <summary>Sends everything after <paramref name="after"/> until the client goes, stalls, or the service stops.</summary>
    public async Task RunAsync(WebSocket socket, string conversationId, long after, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var listening = ListenAsync(socket, end, cancellation);
        try
        {
            await SendAsync(socket, conversationId, after, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, did not take a frame in time, or the service stops.
        }
        catch (WebSocketException)
        {
            // The connection broke: the client comes back with its watermark.
        }
        finally
        {
            await CloseAsync(socket, listening);
        }
    }

    private async Task SendAsync(WebSocket socket, string conversationId, long after, CancellationToken cancellation)
    {
        var writing = Channel.CreateBounded<JsonObject>(NewestEight);
        using SemaphoreSlim grown = new(1);
        using var wake = wakeups.Subscribe(conversationId, () => Signal(grown));
        using var show = typing.Subscribe(conversationId, activity =>
        {
            writing.Writer.TryWrite(activity);
            Signal(grown);
        });

        while (true)
        {
            await grown.WaitAsync(LookAgain, cancellation);
            while (true)
            {
                var (visible, readTo) = await ActivitySet.ReadAsync(log, conversationId, after, options.Value.Limits.ActivitiesPerPage, cancellation);
                if (visible.Count == 0)
                {
                    after = readTo;
                    break;
                }

                if (visible.Any(activity => activity.Author == Author.Bot))
                {
                    // What was shown of an answer while it was written goes before the answer, never after it.
                    await SendSignalsAsync();
                }

                await SendFrameAsync(socket, ActivitySet.Write(visible, readTo), cancellation);
                after = readTo;
            }

            await SendSignalsAsync();
        }

        async Task SendSignalsAsync()
        {
            while (writing.Reader.TryRead(out var activity))
            {
                await SendFrameAsync(socket, ActivitySet.WriteUnlogged(activity), cancellation);
            }
        }
    }

    private async Task SendFrameAsync(WebSocket socket, ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(options.Value.Limits.StreamSendSeconds));
        await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    /// <summary>Clients send empty frames to keep the connection open: they are taken off the wire and mean nothing.</summary>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource end, CancellationToken cancellation)
    {
        var ignored = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(ignored.AsMemory(), cancellation)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // Gone without a word; what follows is the same.
        }

        await end.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket, Task listening)
    {
        try
        {
            using CancellationTokenSource patience = new(Goodbye);
            if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
            else if (socket.State == WebSocketState.Open)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "The service restarts; please reconnect.", patience.Token);
                await listening.WaitAsync(patience.Token);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // It would not say goodbye in time.
        }

        socket.Abort();
        await listening;
    }

    /// <summary>One permit is enough: whoever wakes reads everything.</summary>
    private static void Signal(SemaphoreSlim grown)
    {
        lock (grown)
        {
            if (grown.CurrentCount == 0)
            {
                grown.Release();
            }
        }
    }
}
