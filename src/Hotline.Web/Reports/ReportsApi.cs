using System.Globalization;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Reports;

/// <summary>Figures for programs, each with what it is made of.</summary>
internal static class ReportsApi
{
    public const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string CsvType = "text/csv; charset=utf-8";
    public const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const int MostPages = 1_000_000;

    private static readonly ReportDimension[] Columns =
        [ReportDimension.Province, ReportDimension.Sector, ReportDimension.Topic, ReportDimension.Agency, ReportDimension.Channel, ReportDimension.Reason, ReportDimension.Cause];

    private static readonly string SenselessFigure = $"measure, một hay nhiều: {Names<ReportMeasure>()}; by: {Names<ReportDimension>()}; page từ 1 đến {MostPages}.";

    private const string Senseless = "month là một tháng (2026-10), hoặc from và to là ngày (2026-10-01), tối đa 366 ngày; province là mã một tỉnh đã biết.";

    public static RouteGroupBuilder MapReports(this RouteGroupBuilder reports)
    {
        reports.WithTags("Reports");
        reports.MapGet("", ReadAsync).WithSummary("The figures of a period and a province, divided; without dates those of this month").ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/facts", BehindAsync).WithSummary("What a figure is made of: codes of tickets, places in conversations").ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/csv", CsvAsync).WithSummary("The same figures as a table of text (RFC 4180)").Produces<byte[]>(StatusCodes.Status200OK, CsvType).ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/excel", BookAsync).WithSummary("The same figures as an Excel workbook, with what they are made of").Produces<byte[]>(StatusCodes.Status200OK, ExcelType).ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/facts/csv", FactsCsvAsync).WithSummary("All that a figure is made of as a table of text (RFC 4180)").Produces<byte[]>(StatusCodes.Status200OK, CsvType).ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/monthly", ListAsync).WithSummary("The monthly reports that are kept, the newest first");
        reports.MapPost("/monthly/{month}", MakeAsync).WithSummary("Make the report of a month now and keep it, in place of an older one").ProducesProblem(StatusCodes.Status400BadRequest);
        reports.MapGet("/monthly/{month}/word", WordAsync).WithSummary("A kept report as a Word document").Produces<byte[]>(StatusCodes.Status200OK, WordType).ProducesProblem(StatusCodes.Status404NotFound);
        reports.MapGet("/monthly/{month}/excel", ExcelAsync).WithSummary("A kept report as an Excel workbook").Produces<byte[]>(StatusCodes.Status200OK, ExcelType).ProducesProblem(StatusCodes.Status404NotFound);
        return reports;
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> CsvAsync(
        string? month, string? from, string? to, string? province, HttpContext context, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation) =>
        Period(month, from, to, time) is not { } period || !Knows(release, province) || !May(context, release, province)
            ? Problems.Invalid("invalid_period", Senseless)
            : TypedResults.File(
                Csv.Write(ReportTable.Rows(await reporting.ReadAsync(period, Among(context, release, province), new ReportCatalogue(release.Value), clusters: false, cancellation).ConfigureAwait(false), release.Value)
                    .Select(row => (IEnumerable<string?>)[row.Figure, row.By, row.Part, row.Count.ToString(CultureInfo.InvariantCulture)]).Prepend(["Số liệu", "Chia theo", "Phần", "Số lượng"])),
                CsvType,
                FileName(period, Blank(province), "csv"));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> BookAsync(
        string? month, string? from, string? to, string? province, HttpContext context, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation) =>
        Period(month, from, to, time) is not { } period || !Knows(release, province) || !May(context, release, province)
            ? Problems.Invalid("invalid_period", Senseless)
            : TypedResults.File(
                ExcelReport.Write(await reporting.ReadAsync(period, Among(context, release, province), new ReportCatalogue(release.Value), clusters: true, cancellation).ConfigureAwait(false), release.Value),
                ExcelType,
                FileName(period, Blank(province), "xlsx"));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FactsCsvAsync(
        string[] measure, string? by, string? key, string? month, string? from, string? to, string? province,
        HttpContext context, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation)
    {
        if (Read<ReportMeasure>(measure) is not { Length: > 0 } measures || Read<ReportDimension>(Blank(by) is { } written ? [written] : []) is not { } division)
        {
            return Problems.Invalid("invalid_figure", SenselessFigure);
        }

        if (Period(month, from, to, time) is not { } period || !Knows(release, province) || !May(context, release, province))
        {
            return Problems.Invalid("invalid_period", Senseless);
        }

        var figures = await reporting.ReadAsync(period, Among(context, release, province), new ReportCatalogue(release.Value), clusters: false, cancellation).ConfigureAwait(false);
        var facts = figures.Behind(measures, division is [var only] ? only : null, key ?? "");
        return TypedResults.File(
            Csv.Write(facts.Select(fact => (IEnumerable<string?>)
            [
                ReportTexts.Label(fact.Measure), VietnamTime.Moment(fact.At), fact.Ticket, fact.ConversationId, fact.Sequence > 0 ? fact.Sequence.ToString(CultureInfo.InvariantCulture) : null,
                .. Columns.Select(column => ReportTexts.NameOf(column, fact.Key(column) is { Length: > 0 } part ? part : null, release.Value)),
            ]).Prepend(["Số liệu", "Thời điểm", "Mã phiếu", "Cuộc trò chuyện", "Vị trí", .. Columns.Select(ReportTexts.Label)])),
            CsvType,
            "can-cu-" + FileName(period, Blank(province), "csv"));
    }

    private static async Task<Ok<KeptReportList>> ListAsync(string? province, HttpContext context, CurrentRelease release, MonthlyReports reports, CancellationToken cancellation) =>
        TypedResults.Ok(new KeptReportList([.. (await reports.ListAsync(May(context, release, province) ? Among(context, release, province) : [], cancellation).ConfigureAwait(false)).Select(KeptReportItem.Of)]));

    private static async Task<Results<Ok<KeptReportItem>, ProblemHttpResult>> MakeAsync(
        string month, string? province, ReportMaker maker, MonthlyReports reports, CurrentRelease release, HttpContext context, TimeProvider time, CancellationToken cancellation)
    {
        if (ReportPeriod.ReadMonth(month) is not { } period || period.Start > time.GetUtcNow() || !Knows(release, province) || !ReportReach.Of(context.User, release.Value).May(Blank(province)))
        {
            return Problems.Invalid("invalid_month", "month là một tháng đã bắt đầu (2026-10); province là mã một tỉnh đã biết.");
        }

        var files = await maker.MakeAsync(period, Blank(province), cancellation).ConfigureAwait(false);
        var by = context.User.Staff().Id;
        await reports.KeepAsync(period.From, Blank(province), files, by, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(KeptReportItem.Of(new(period.From, Blank(province), time.GetUtcNow(), by)));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> WordAsync(string month, string? province, HttpContext context, CurrentRelease release, MonthlyReports reports, CancellationToken cancellation) =>
        await FindAsync(month, province, context, release, reports, cancellation).ConfigureAwait(false) is var (period, files)
            ? TypedResults.File(files.Word, WordType, FileName(period, Blank(province), "docx"))
            : Problems.NotFound("Báo cáo của tháng này chưa được lập.");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExcelAsync(string month, string? province, HttpContext context, CurrentRelease release, MonthlyReports reports, CancellationToken cancellation) =>
        await FindAsync(month, province, context, release, reports, cancellation).ConfigureAwait(false) is var (period, files)
            ? TypedResults.File(files.Excel, ExcelType, FileName(period, Blank(province), "xlsx"))
            : Problems.NotFound("Báo cáo của tháng này chưa được lập.");

    private static async Task<(ReportPeriod Period, ReportFiles Files)?> FindAsync(
        string month, string? province, HttpContext context, CurrentRelease release, MonthlyReports reports, CancellationToken cancellation) =>
        ReportPeriod.ReadMonth(month) is { } period && ReportReach.Of(context.User, release.Value).May(Blank(province)) && await reports.FindAsync(period.From, Blank(province), cancellation).ConfigureAwait(false) is { } files ? (period, files) : null;

    /// <summary>"bao-cao-2026-10-an-giang.docx".</summary>
    public static string FileName(ReportPeriod period, string? province, string extension) =>
        $"bao-cao-{(period.IsMonth ? period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture) : $"{period.From:yyyyMMdd}-{period.To:yyyyMMdd}")}{(province is null ? "" : $"-{province}")}.{extension}";

    private static async Task<Results<Ok<ReportOverview>, ProblemHttpResult>> ReadAsync(
        string? month, string? from, string? to, string? province, HttpContext context, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation)
    {
        if (Period(month, from, to, time) is not { } period || !Knows(release, province) || !May(context, release, province))
        {
            return Problems.Invalid("invalid_period", Senseless);
        }

        var figures = await reporting.ReadAsync(period, Among(context, release, province), new ReportCatalogue(release.Value), clusters: true, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(ReportOverview.Of(figures, release.Value));
    }

    private static async Task<Results<Ok<ReportFactPage>, ProblemHttpResult>> BehindAsync(
        string[] measure, string? by, string? key, string? month, string? from, string? to, string? province, int? page,
        HttpContext context, Reporting reporting, CurrentRelease release, TimeProvider time, CancellationToken cancellation)
    {
        if (Read<ReportMeasure>(measure) is not { Length: > 0 } measures || Read<ReportDimension>(Blank(by) is { } written ? [written] : []) is not { } division || page is < 1 or > MostPages)
        {
            return Problems.Invalid("invalid_figure", SenselessFigure);
        }

        if (Period(month, from, to, time) is not { } period || !Knows(release, province) || !May(context, release, province))
        {
            return Problems.Invalid("invalid_period", Senseless);
        }

        var figures = await reporting.ReadAsync(period, Among(context, release, province), new ReportCatalogue(release.Value), clusters: false, cancellation).ConfigureAwait(false);
        var behind = figures.Behind(measures, division is [var only] ? only : null, key ?? "");
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

    /// <summary>Null when one is not known by its name.</summary>
    public static T[]? Read<T>(IReadOnlyCollection<string> names)
        where T : struct, Enum
    {
        var read = names.Select(name => Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0]) ? value : (T?)null).ToArray();
        return read.All(value => value is not null) ? [.. read.Select(value => value!.Value)] : null;
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100 ? day : null;

    private static bool Knows(CurrentRelease release, string? province) => Blank(province) is not { } slug || release.Value.Provinces.ContainsKey(slug);

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    private static IReadOnlyCollection<string>? Among(HttpContext context, CurrentRelease release, string? province) => ReportReach.Of(context.User, release.Value).Among(Blank(province));

    /// <summary>Whether they may see that province; none asked for: all that they may see.</summary>
    private static bool May(HttpContext context, CurrentRelease release, string? province) => Blank(province) is not { } slug || ReportReach.Of(context.User, release.Value).May(slug);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Kept reports.</summary>
internal sealed record KeptReportList(IReadOnlyList<KeptReportItem> Items);

/// <summary>A kept report.</summary>
/// <param name="Month">"2026-10".</param>
/// <param name="Province">Slug; null: all provinces.</param>
/// <param name="MadeAt">When.</param>
/// <param name="MadeBy">Account id; <c>system</c> when its day had come.</param>
internal sealed record KeptReportItem(string Month, string? Province, DateTimeOffset MadeAt, string MadeBy)
{
    public static KeptReportItem Of(KeptReport report) => new(report.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), report.Province, report.MadeAt.ToUniversalTime(), report.MadeBy);
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
public sealed record ReportShare(string Key, string Label, int Count);

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
