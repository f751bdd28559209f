using Hotline.Knowledge.Releases;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Desk;

/// <summary>The settings under <c>Hotline:Desk</c>.</summary>
public sealed class DeskOptions
{
    public const string Section = $"{HotlineOptions.Section}:Desk";

    /// <summary>How long a claim lasts that is not renewed, 20 to 3,600 seconds; an open page renews it in time.</summary>
    public int LeaseSeconds { get; set; } = 120;

    /// <summary>After what silence of its operator a taken conversation goes back to the bot, 1 to 1,440 minutes.</summary>
    public int IdleMinutes { get; set; } = 20;
}

/// <summary>Refuses the start when a setting makes no sense.</summary>
internal sealed class ValidateDeskOptions : IValidateOptions<DeskOptions>
{
    public ValidateOptionsResult Validate(string? name, DeskOptions options)
    {
        var errors = new List<string>();
        if (options.LeaseSeconds is < 20 or > 3600)
        {
            errors.Add(FormattableString.Invariant($"Hotline:Desk:LeaseSeconds is {options.LeaseSeconds}; write a number from 20 to 3600."));
        }

        if (options.IdleMinutes is < 1 or > 1440)
        {
            errors.Add(FormattableString.Invariant($"Hotline:Desk:IdleMinutes is {options.IdleMinutes}; write a number from 1 to 1440."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

/// <summary>Refuses the start when what is promised makes no sense; every message names its key and shows an example.</summary>
internal sealed class ValidateServiceLevels : IValidateOptions<ServiceLevelSettings>
{
    public ValidateOptionsResult Validate(string? name, ServiceLevelSettings options) =>
        options.Errors(ServiceLevelSetup.Section) is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}

/// <summary>How soon people are answered, put together from the settings and the calendar of the current release.</summary>
internal static class ServiceLevelSetup
{
    public const string Section = $"{HotlineOptions.Section}:ServiceLevels";

    public static IServiceCollection AddServiceLevels(this IServiceCollection services)
    {
        services.AddOptions<ServiceLevelSettings>().BindConfiguration(Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceLevelSettings>, ValidateServiceLevels>();
        services.AddOptions<DeskOptions>().BindConfiguration(DeskOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeskOptions>, ValidateDeskOptions>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DeskOptions>>().Value is var desk
            ? new DeskTimes(TimeSpan.FromSeconds(desk.LeaseSeconds), TimeSpan.FromMinutes(desk.IdleMinutes))
            : DeskTimes.Usual);
        services.AddHostedService<ServiceLevelKeeper>();
        return services;
    }
}

/// <summary>Follows the calendar of the current release, and does to tickets what time does to them.</summary>
internal sealed partial class ServiceLevelKeeper(
    CurrentRelease release, CurrentServiceRules rules, IOptions<ServiceLevelSettings> settings, TicketKeeper keeper, TimeProvider time, ILogger<ServiceLevelKeeper> log) : BackgroundService
{
    private const int AtOnce = 100;

    // Promises are made in minutes; asking one indexed column every few seconds costs nothing.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private Release? seen;
    private string? complaint;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (release.IsLoaded && release.Value is var current && current != seen)
            {
                rules.Value = ServiceRules.Create(settings.Value, current.Holidays);
                seen = current;
            }

            while (await keeper.ReckonAsync(AtOnce, cancellation).ConfigureAwait(false) == AtOnce)
            {
            }

            while (await keeper.TickAsync(AtOnce, cancellation).ConfigureAwait(false) == AtOnce)
            {
            }

            while (await keeper.ReturnIdleAsync(AtOnce, cancellation).ConfigureAwait(false) == AtOnce)
            {
            }

            await keeper.TellQueueAsync(cancellation).ConfigureAwait(false);
            complaint = null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Complained of once, not every few seconds; what was not done now is done when the database is back.
            if (complaint != problem.Message)
            {
                complaint = problem.Message;
                LogFailed(problem);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The clocks of the tickets could not be looked at; trying again")]
    private partial void LogFailed(Exception problem);
}
