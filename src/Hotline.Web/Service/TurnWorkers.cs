using Hotline.Conversations;
using Hotline.Conversations.Turns;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>Takes conversations off the queue and answers them, a few at a time; one conversation is never answered twice at once.</summary>
internal sealed class TurnWorkers(TurnQueue queue, TurnRunner turns, ITurnObserver observer, IOptions<HotlineOptions> options, IOptions<ModelOptions> model) : BackgroundService
{
    /// <summary>Those who wait for a model keep nobody else waiting: there are as many more as may do that.</summary>
    private int Workers => options.Value.Limits.ParallelTurns + (model.Value.IsConfigured ? model.Value.Parallel : 0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        // Not on the thread that starts the service.
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var conversationId = await queue.DequeueAsync(stopping).ConfigureAwait(false);
            try
            {
                if (await turns.RunAsync(conversationId, stopping).ConfigureAwait(false) is { } due)
                {
                    queue.EnqueueAt(conversationId, due);
                }
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // A broken machine: what is unread stays unread, and the sweeper finds it.
                observer.PutOff(conversationId, problem);
            }
        }
    }
}

/// <summary>Finds conversations that a crash, a lost hint or another node left behind, every second.</summary>
internal sealed partial class Sweeper(IConversationLog log, TurnQueue queue, TimeProvider time, ILogger<Sweeper> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                foreach (var conversationId in await log.BehindAsync(AtOnce, stoppingToken).ConfigureAwait(false))
                {
                    queue.Enqueue(conversationId);
                }
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for conversations left behind failed; trying again in a second")]
    private partial void LogFailed(Exception problem);
}
