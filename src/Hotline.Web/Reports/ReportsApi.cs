using System.Globalization;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Reports;

/// <summary>Figures for programs, each with what it is made of.</summary>
internal static class ReportsApi
{
    private const string Senseless = "month là một tháng (2026-10), hoặc from và to là ngày (2026-10-01), tối đa 366 ngày; province là mã một tỉnh đã biết.";

    public static RouteGroupBuilder MapReports(this RouteGroupBuilder reports)
    {
        reports.WithTags("Reports");
        reports.MapGet("", ReadAsync).WithSummary("The figures of a period and a province, divided; without dates those of this month").ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/facts", BehindAsync).WithSummary("What a figure is made of: codes of tickets, places in conversations").ProducesProblem(StatusCodes.Status400BadRequest);
        return reports;
    }

    private static async Task<Results<Ok<ReportOverview>, ProblemHttpResult>> ReadAsync(
        string? month, string? from, string? to, string? province, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation)
    {
        if (Period(month, from, to, time) is not { } period || !Knows(release, province))
        {
            return Problems.Invalid("invalid_period", Senseless);
        }

        var figures = await reporting.ReadAsync(period, Among(province), new ReportCatalogue(release.Value), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(ReportOverview.Of(figures, release.Value));
    }

    private static async Task<Results<Ok<ReportFactPage>, ProblemHttpResult>> BehindAsync(
        ReportMeasure[] measure, ReportDimension? by, string? key, string? month, string? from, string? to, string? province, int? page,
        Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation)
    {
        if (measure.Length == 0 || !measure.All(Enum.IsDefined) || (by is { } division && !Enum.IsDefined(division)) || page is < 1)
        {
            return Problems.Invalid("invalid_figure", $"measure, một hay nhiều: {string.Join(", ", Enum.GetNames<ReportMeasure>())}; by: {string.Join(", ", Enum.GetNames<ReportDimension>())}; page từ 1.");
        }

        if (Period(month, from, to, time) is not { } period || !Knows(release, province))
        {
            return Problems.Invalid("invalid_period", Senseless);
        }

        var figures = await reporting.ReadAsync(period, Among(province), new ReportCatalogue(release.Value), cancellation).ConfigureAwait(false);
        var behind = figures.Behind(measure, by, key ?? "");
        return TypedResults.Ok(new ReportFactPage(
            [.. behind.Skip(((page ?? 1) - 1) * ReportFactPage.Size).Take(ReportFactPage.Size).Select(ReportFactItem.Of)], behind.Count, page ?? 1, ReportFactPage.Size));
    }

    /// <summary>Null when it makes no sense.</summary>
    public static ReportPeriod? Period(string? month, string? from, string? to, TimeProvider time)
    {
        if (Blank(month) is { } written)
        {
            return Blank(from) is null && Blank(to) is null ? ReportPeriod.ReadMonth(written) : null;
        }

        if (Blank(from) is null && Blank(to) is null)
        {
            return ReportPeriod.Month(time.Today());
        }

        return Day(from) is { } first && Day(to) is { } last && first <= last && new ReportPeriod(first, last) is { Days: <= ReportPeriod.LongestDays } period ? period : null;
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100 ? day : null;

    private static bool Knows(CurrentRelease release, string? province) => Blank(province) is not { } slug || release.Value.Provinces.ContainsKey(slug);

    private static string[]? Among(string? province) => Blank(province) is { } slug ? [slug] : null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The figures of a period.</summary>
internal sealed record ReportOverview
{
    /// <summary>First day, in Vietnam.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, in Vietnam.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Slugs; null: all provinces, and what belongs to none.</summary>
    public IReadOnlyList<string>? Provinces { get; init; }

    /// <summary>Up to when it was looked.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What is counted, each divided in every way that tells something.</summary>
    public required IReadOnlyList<ReportTotal> Totals { get; init; }

    /// <summary>Questions the bot could not answer, alike ones together, the most frequent first.</summary>
    public required IReadOnlyList<ReportCluster> Unanswered { get; init; }

    public static ReportOverview Of(ReportFigures figures, Release release) => new()
    {
        From = figures.Period.From,
        To = figures.Period.To,
        Provinces = figures.Provinces,
        Until = figures.Until.ToUniversalTime(),
        Totals =
        [
            .. Enum.GetValues<ReportMeasure>().Select(measure => new ReportTotal(
                measure,
                ReportTexts.Label(measure),
                figures.Count(measure),
                [.. Enum.GetValues<ReportDimension>().Select(by => new ReportDivision(by, [.. figures.Divide(by, measure).Select(part => new ReportShare(part.Key, ReportTexts.Name(by, part.Key, release), part.Count))]))])),
        ],
        Unanswered = [.. figures.Unanswered.Select(cluster => new ReportCluster(cluster.Example, cluster.Questions.Count, [.. cluster.Questions.Select(ReportFactItem.Of)]))],
    };
}

/// <summary>A figure.</summary>
/// <param name="Measure">What is counted.</param>
/// <param name="Label">The same in Vietnamese.</param>
/// <param name="Count">How many.</param>
/// <param name="Divisions">The same divided.</param>
internal sealed record ReportTotal(ReportMeasure Measure, string Label, int Count, IReadOnlyList<ReportDivision> Divisions);

/// <summary>A figure divided; the parts add up to it.</summary>
internal sealed record ReportDivision(ReportDimension By, IReadOnlyList<ReportShare> Parts);

/// <summary>A part of a figure.</summary>
/// <param name="Key">Its id; empty: unknown.</param>
/// <param name="Label">Its name in Vietnamese.</param>
/// <param name="Count">How many.</param>
internal sealed record ReportShare(string Key, string Label, int Count);

/// <summary>Questions like each other that nobody could answer.</summary>
/// <param name="Example">One of them, personal numbers veiled; empty when they were erased.</param>
/// <param name="Count">How many.</param>
/// <param name="Questions">All of them.</param>
internal sealed record ReportCluster(string Example, int Count, IReadOnlyList<ReportFactItem> Questions);

/// <summary>A page of what a figure is made of.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="Total">The figure.</param>
/// <param name="Page">1 for the first.</param>
/// <param name="PageSize">Items a page at most.</param>
internal sealed record ReportFactPage(IReadOnlyList<ReportFactItem> Items, int Total, int Page, int PageSize)
{
    public const int Size = 200;
}

/// <summary>Something that is counted once.</summary>
internal sealed record ReportFactItem
{
    public required ReportMeasure Measure { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ConversationId { get; init; }

    /// <summary>Place in the conversation's log; null for tickets.</summary>
    public long? Sequence { get; init; }

    /// <summary>Code; null for what is no ticket.</summary>
    public string? Ticket { get; init; }

    public string? Sector { get; init; }

    public string? Topic { get; init; }

    public string? Province { get; init; }

    public string? Agency { get; init; }

    public required string Channel { get; init; }

    public TicketReason? Reason { get; init; }

    public string? Cause { get; init; }

    public static ReportFactItem Of(ReportFact fact) => new()
    {
        Measure = fact.Measure,
        At = fact.At.ToUniversalTime(),
        ConversationId = fact.ConversationId,
        Sequence = fact.Sequence > 0 ? fact.Sequence : null,
        Ticket = fact.Ticket,
        Sector = fact.Sector,
        Topic = fact.Topic,
        Province = fact.Province,
        Agency = fact.Agency,
        Channel = fact.Channel,
        Reason = Enum.TryParse<TicketReason>(fact.Reason, out var reason) ? reason : null,
        Cause = fact.Cause,
    };
}
