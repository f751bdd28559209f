using Hotline.Conversations.Flows;
using Hotline.Storage;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Hotline.Web.Service;

/// <summary>Shows a new release within two seconds, wherever it was published: woken by a hint, and looking every second in case one was lost.</summary>
internal sealed partial class ReleaseWatcher(Releases releases, ReleaseChanges changes, TimeProvider time, ILogger<ReleaseWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A release that cannot be used is complained of once, not every second.</summary>
    private string? complaint;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var woken = new Signal(time);
        changes.Changed += woken.Raise;
        try
        {
            while (true)
            {
                await FollowAsync(stoppingToken).ConfigureAwait(false);
                await woken.WaitAsync(Pause, stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            changes.Changed -= woken.Raise;
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            if (await releases.FollowAsync(cancellation).ConfigureAwait(false) is { } number)
            {
                complaint = null;
                LogShown(number);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            if (complaint != problem.Message)
            {
                complaint = problem.Message;
                LogFailed(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Answers come from release {Release} now")]
    private partial void LogShown(int release);

    [LoggerMessage(Level = LogLevel.Error, Message = "The current release cannot be shown; the former one stays")]
    private partial void LogFailed(Exception problem);
}

/// <summary>Picks up edited dialogs without a restart; with an error in them the former ones stay.</summary>
internal sealed partial class DialogsWatcher(CurrentDialogs dialogs, TimeProvider time, ILogger<DialogsWatcher> log) : BackgroundService
{
    // Looking at a few files' times is cheaper than it sounds, and works on every file system, also on mounted ones.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                switch (dialogs.ReloadIfChanged())
                {
                    case null:
                        break;
                    case []:
                        LogReloaded();
                        break;
                    case var errors:
                        LogRefused(string.Join(Environment.NewLine, errors));
                        break;
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // An editor may hold the file for a moment.
                LogUnreadable(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The edited dialogs are in use")]
    private partial void LogReloaded();

    [LoggerMessage(Level = LogLevel.Error, Message = "The edited dialogs are refused, the former ones stay in use: {Errors}")]
    private partial void LogRefused(string errors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dialogs cannot be read at the moment")]
    private partial void LogUnreadable(Exception problem);
}

/// <summary>In Development, once the service listens, tells whoever started it how to sign in for the first time.</summary>
internal sealed class FirstLink(IServer server, FirstAdministrator first, IHostEnvironment environment, IHostApplicationLifetime life) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!environment.IsDevelopment())
        {
            return;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? PlatformSetup.DefaultAddress;
        await first.OfferLinkAsync(address, stoppingToken).ConfigureAwait(false);
    }
}
