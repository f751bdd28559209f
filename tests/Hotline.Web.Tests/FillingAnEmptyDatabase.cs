using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The service on a clock of its own.</summary>
public sealed class ClockedApp : HotlineApp
{
    internal MovedClock Clock { get; } = new();

    protected override void Change(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

public sealed class FillingAnEmptyDatabase(ClockedApp app) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task The_failing_checks_are_told_in_the_log_and_hold_nothing_up()
    {
        using var client = app.Client();
        Assert.Equal("Healthy", await client.GetStringAsync("/healthz/ready"));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("checks", StringComparison.Ordinal));

        // The timer may not be set yet when the clock is moved first; and some hundred questions take their time.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        string? told;
        while ((told = app.Log.All.FirstOrDefault(line => line.Contains(" checks ", StringComparison.Ordinal))) is null)
        {
            app.Clock.Move(Service.FirstChecks.Pause);
            await Task.Delay(100, patience.Token);
        }

        Assert.Matches("^(All [0-9]+ checks pass|[0-9]+ of [0-9]+ checks fail) on release 1", told);
    }
}
