using Hotline.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Storage.Writing;

/// <summary>Hears what other nodes committed and wakes the readers of this one. Reconnects for ever; what it missed meanwhile is looked up by those it wakes then.</summary>
internal sealed partial class NotificationListener(StorageOptions options, Node node, Wakeups wakeups, ReleaseChanges releases, ILogger<NotificationListener> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it hears for the first time.</summary>
    internal Task Listening => listening.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(() => pause = FirstPause, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception lost) when (lost is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(lost, pause);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(Action connected, CancellationToken stopping)
    {
        // Its own connection, with a pulse: a silent network would otherwise look like a quiet night.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 15 }.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(stopping).ConfigureAwait(false);
            connection.Notification += (_, notification) => Hear(notification.Channel, notification.Payload);
            var listen = new NpgsqlCommand($"listen {Node.LogChannel}; listen {Node.ReleaseChannel}", connection);
            await using (listen.ConfigureAwait(false))
            {
                await listen.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
            }

            connected();
            wakeups.RaiseAll();
            releases.Raise();
            listening.TrySetResult();
            while (true)
            {
                await connection.WaitAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private void Hear(string channel, string payload)
    {
        if (node.FromOthers(payload) is not { } message)
        {
            return;
        }

        if (channel == Node.ReleaseChannel)
        {
            releases.Raise();
        }
        else
        {
            wakeups.Raise(message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the connection that hears other nodes; next try in {Pause}")]
    private partial void LogLost(Exception lost, TimeSpan pause);
}
