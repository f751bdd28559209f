using Hotline.Conversations;
using Hotline.Storage.Tickets;

namespace Hotline.Web.Desk;

/// <summary>Keeps the desk's search up with the log: a second behind while it grows, and nothing while it does not.</summary>
internal sealed partial class TranscriptFollower(TranscriptIndex index, Wakeups wakeups, TimeProvider time, ILogger<TranscriptFollower> log) : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Looks without being woken after so many pauses: what another node wrote while its message was lost.</summary>
    private const int LongestSleep = 60;

    // There may be much to do from before the start.
    private volatile bool hasGrown = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var woken = wakeups.SubscribeAll(_ => hasGrown = true);
        var slept = 0;
        while (true)
        {
            slept++;
            if (hasGrown || slept > LongestSleep)
            {
                slept = 0;
                hasGrown = false;
                await CatchUpAsync(stoppingToken).ConfigureAwait(false);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            while (await index.CatchUpAsync(AtOnce, cancellation).ConfigureAwait(false) == AtOnce)
            {
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            hasGrown = true;
            LogFailed(problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search over conversations could not be kept up; trying again")]
    private partial void LogFailed(Exception problem);
}
