using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Reports;

/// <summary>The supervisors' dashboard and what its figures are made of.</summary>
internal static class ReportPages
{
    /// <summary>Things behind a figure that a page shows; a file has all.</summary>
    private const int MostFacts = 500;

    /// <summary>Months to choose from.</summary>
    private const int Months = 14;

    public static IEndpointRouteBuilder MapReportPages(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup(ReportFilter.Path).RequireAuthorization(Policies.Supervision).ExcludeFromDescription();
        reports.MapGet("", ShowAsync);
        reports.MapGet("/facts", BehindAsync);
        reports.MapPost("/lap", MakeAsync);
        return routes;
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Reporting reporting,
        MonthlyReports reports,
        CurrentRelease release,
        IOptions<ReportOptions> settings,
        TimeProvider time,
        [FromQuery(Name = "thang")] string? month,
        [FromQuery(Name = "tu")] string? from,
        [FromQuery(Name = "den")] string? to,
        [FromQuery(Name = "tinh")] string? province)
    {
        var reach = ReportReach.Of(context.User, release.Value);
        var read = ReportFilter.Read(month, from, to, province, time.Today());
        var filter = reach.Bound(read ?? new(ReportPeriod.Month(time.Today()), null));
        var cancellation = context.RequestAborted;
        var figures = await reporting.ReadAsync(filter.Period, reach.Among(filter.Province), new ReportCatalogue(release.Value), clusters: true, cancellation).ConfigureAwait(false);
        return new RazorComponentResult<ReportsPage>(new
        {
            StaffName = context.User.Staff().Name,
            Filter = filter,
            From = from ?? "",
            To = to ?? "",
            Problem = read is null ? "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 01/10/2026, tối đa một năm. Dưới đây là số liệu tháng này." : null,
            Figures = figures,
            Release = release.Value,
            Kept = (await reports.ListAsync(reach.Provinces, cancellation).ConfigureAwait(false)).Take(Months).ToList(),
            Months = MonthsUntil(ReportPeriod.Month(time.Today()), filter.Period),
            Provinces = reach.Choices,
            MayAll = reach.Provinces is not { Count: 1 },
            settings.Value.DayOfMonth,
        })
        { StatusCode = read is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
    }

    private static async Task<IResult> BehindAsync(
        HttpContext context,
        Reporting reporting,
        CurrentRelease release,
        TimeProvider time,
        [FromQuery(Name = "so-lieu")] string[] names,
        [FromQuery(Name = "theo")] string? by,
        [FromQuery(Name = "phan")] string? key,
        [FromQuery(Name = "thang")] string? month,
        [FromQuery(Name = "tu")] string? from,
        [FromQuery(Name = "den")] string? to,
        [FromQuery(Name = "tinh")] string? province)
    {
        if (ReportFilter.Read(month, from, to, province, time.Today()) is not { } read
            || ReportsApi.Read<ReportMeasure>(names) is not { Length: > 0 } measures
            || ReportsApi.Read<ReportDimension>(string.IsNullOrEmpty(by) ? [] : [by]) is not { } division)
        {
            return TypedResults.LocalRedirect(ReportFilter.Path);
        }

        var reach = ReportReach.Of(context.User, release.Value);
        var filter = reach.Bound(read);
        var figures = await reporting.ReadAsync(filter.Period, reach.Among(filter.Province), new ReportCatalogue(release.Value), clusters: false, context.RequestAborted).ConfigureAwait(false);
        var facts = figures.Behind(measures, division is [var only] ? only : null, key ?? "");
        var shown = facts.Take(MostFacts).ToList();
        var title = string.Join(", ", measures.Select(ReportTexts.Label)) + (division is [var one] ? $" – {ReportTexts.Name(one, key ?? "", release.Value)}" : "");
        var download = filter.File("facts/csv") + string.Concat(measures.Select(measure => $"&measure={ReportFilter.Name(measure)}"))
            + (division is [var part] ? $"&by={ReportFilter.Name(part)}&key={Uri.EscapeDataString(key ?? "")}" : "");
        return new RazorComponentResult<FactsPage>(new
        {
            StaffName = context.User.Staff().Name,
            Title = title,
            Download = download,
            Filter = filter,
            Facts = facts,
            Shown = (IReadOnlyList<ReportFact>)shown,
            Texts = await reporting.AskedAsync(shown, context.RequestAborted).ConfigureAwait(false),
            Release = release.Value,
        });
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context, ReportMaker maker, MonthlyReports reports, CurrentRelease release, TimeProvider time, [FromForm(Name = "thang")] string? month, [FromForm(Name = "tinh")] string? province)
    {
        var reach = ReportReach.Of(context.User, release.Value);
        if (ReportFilter.Read(month, null, null, province, time.Today()) is not { Period.IsMonth: true } read || read.Period.Start > time.GetUtcNow() || !reach.May(read.Province))
        {
            return TypedResults.LocalRedirect(ReportFilter.Path);
        }

        var files = await maker.MakeAsync(read.Period, read.Province, context.RequestAborted).ConfigureAwait(false);
        await reports.KeepAsync(read.Period.From, read.Province, files, context.User.Staff().Id, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.LocalRedirect(read.Address());
    }

    private static List<ReportPeriod> MonthsUntil(ReportPeriod last, ReportPeriod chosen)
    {
        var months = new List<ReportPeriod>();
        for (var month = last; months.Count < Months; month = month.Before)
        {
            months.Add(month);
        }

        return chosen.IsMonth && !months.Contains(chosen) ? [.. months, chosen] : months;
    }
}
