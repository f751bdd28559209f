using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Reports;

/// <summary>The settings under <c>Hotline:Reports</c>.</summary>
public sealed class ReportOptions
{
    public const string Section = $"{HotlineOptions.Section}:Reports";

    /// <summary>Day of the next month on which a month's report is made, 1 to 14: authorities want it before the 15th.</summary>
    public int DayOfMonth { get; set; } = 10;

    /// <summary>Who issues reports, by province slug, "all" for those on all provinces; what is left out is said in general words.</summary>
    public Dictionary<string, LetterheadSettings> Letterheads { get; } = new(StringComparer.Ordinal);
}

/// <summary>The head of reports.</summary>
public sealed class LetterheadSettings
{
    /// <summary>"UBND TỈNH AN GIANG".</summary>
    public string? Superior { get; set; }

    /// <summary>"SỞ NỘI VỤ".</summary>
    public string? Issuer { get; set; }

    /// <summary>"/BC-SNV".</summary>
    public string? Symbol { get; set; }

    /// <summary>"An Giang".</summary>
    public string? Place { get; set; }
}

/// <summary>Refuses the start when a setting makes no sense.</summary>
internal sealed class ValidateReportOptions : IValidateOptions<ReportOptions>
{
    public ValidateOptionsResult Validate(string? name, ReportOptions options) => options.DayOfMonth is < 1 or > 14
        ? ValidateOptionsResult.Fail(FormattableString.Invariant($"Hotline:Reports:DayOfMonth is {options.DayOfMonth}; write a number from 1 to 14."))
        : ValidateOptionsResult.Success;
}

internal static class ReportSetup
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddOptions<ReportOptions>().BindConfiguration(ReportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReportOptions>, ValidateReportOptions>();
        services.AddSingleton<ReportMaker>();
        services.AddHostedService<ReportKeeper>();
        return services;
    }
}

/// <summary>Makes the report of a month.</summary>
internal sealed class ReportMaker(Reporting reporting, CurrentRelease release, IOptions<ReportOptions> settings, TimeProvider time)
{
    /// <summary>What it says.</summary>
    /// <param name="month">A month.</param>
    /// <param name="province">Slug; null: all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<MonthlyReport> ComposeAsync(ReportPeriod month, string? province, CancellationToken cancellation)
    {
        var known = release.Value;
        var catalogue = new ReportCatalogue(known);
        string[]? among = province is null ? null : [province];
        var now = await reporting.ReadAsync(month, among, catalogue, clusters: true, cancellation).ConfigureAwait(false);
        var before = await reporting.ReadAsync(month.Before, among, catalogue, clusters: false, cancellation).ConfigureAwait(false);
        return new(now, before, known, LetterheadOf(province, known), time.GetUtcNow());
    }

    /// <summary>Its files.</summary>
    public async Task<ReportFiles> MakeAsync(ReportPeriod month, string? province, CancellationToken cancellation)
    {
        var report = await ComposeAsync(month, province, cancellation).ConfigureAwait(false);
        return new(WordReport.Write(report), ExcelReport.Write(report));
    }

    /// <summary>As it is set; otherwise the people's committee of the province as it is today, and no symbol.</summary>
    private ReportLetterhead LetterheadOf(string? province, Release known)
    {
        var set = settings.Value.Letterheads.GetValueOrDefault(province ?? "all");
        var today = province is not null && known.Provinces.TryGetValue(province, out var old) ? old.Successor is { } successor ? known.Provinces.GetValueOrDefault(successor) ?? old : old : null;
        return new(
            set?.Superior ?? (today is null ? "" : $"UBND {today.OfficialName.ToUpperInvariant()}"),
            set?.Issuer ?? "ĐƯỜNG DÂY HỎI ĐÁP CHÍNH SÁCH",
            set?.Symbol ?? "/BC-……",
            set?.Place ?? today?.Name.Replace("Thành phố ", "", StringComparison.Ordinal) ?? "…………");
    }
}

/// <summary>Makes the reports whose day has come, on one node each; what was missed is made later.</summary>
internal sealed partial class ReportKeeper(CurrentRelease release, ReportMaker maker, MonthlyReports reports, IOptions<ReportOptions> settings, TimeProvider time, ILogger<ReportKeeper> log) : BackgroundService
{
    // A day has come for a whole day.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string> complaints = new(StringComparer.Ordinal);
    private string? complaint;

    /// <summary>The last month whose report is due on a day.</summary>
    public static ReportPeriod DueOn(DateOnly day, int dayOfMonth) => ReportPeriod.Month(day).Before is var last && day.Day >= dayOfMonth ? last : last.Before;

    /// <summary>Makes what is due and not made; what cannot be made keeps nothing else from being made.</summary>
    /// <returns>How many this node made.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (!release.IsLoaded)
        {
            return 0;
        }

        var month = DueOn(time.Today(), settings.Value.DayOfMonth);
        if (!await reports.InUseBeforeAsync(month.End, cancellation).ConfigureAwait(false))
        {
            return 0;
        }

        var (made, name) = (0, ReportTexts.Say(month));
        foreach (var province in release.Value.CoveredProvinces.Append<string?>(null))
        {
            var area = province ?? "all";
            try
            {
                if (await reports.TryClaimAsync(month.From, province, cancellation).ConfigureAwait(false)
                    && await reports.KeepAsync(month.From, province, await maker.MakeAsync(month, province, cancellation).ConfigureAwait(false), MonthlyReports.Clock, cancellation).ConfigureAwait(false))
                {
                    LogMade(name, area);
                    made++;
                }

                complaints.Remove(area);
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // The other provinces get theirs. Complained of once, not every minute.
                if (complaints.GetValueOrDefault(area) != problem.Message)
                {
                    complaints[area] = problem.Message;
                    LogNotMade(problem, name, area);
                }
            }
        }

        return made;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                complaint = null;
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Complained of once, not every minute; what was not made now is made when it can be.
                if (complaint != problem.Message)
                {
                    complaint = problem.Message;
                    LogFailed(problem);
                }
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the report of {Month} for {Province}")]
    private partial void LogMade(string month, string province);

    [LoggerMessage(Level = LogLevel.Error, Message = "The report of {Month} for {Province} could not be made; trying again")]
    private partial void LogNotMade(Exception problem, string month, string province);

    [LoggerMessage(Level = LogLevel.Error, Message = "Monthly reports could not be made; trying again")]
    private partial void LogFailed(Exception problem);
}
