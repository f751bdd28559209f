using System.Globalization;
using Hotline.Storage.Reports;
using Hotline.Web.Platform;

namespace Hotline.Web.Reports;

/// <summary>What the dashboard shows. Lives in the address, so that a view can be kept and sent to a colleague.</summary>
/// <param name="Period">The days.</param>
/// <param name="Province">Slug; null: all.</param>
public sealed record ReportFilter(ReportPeriod Period, string? Province)
{
    public const string Path = "/desk/reports";

    /// <summary>Null when a value makes no sense.</summary>
    /// <param name="month">"2026-10".</param>
    /// <param name="from">"1/10/2026"; counts when there is no month.</param>
    /// <param name="to">"31/10/2026".</param>
    /// <param name="province">Slug.</param>
    /// <param name="today">For this month, when nothing is said.</param>
    public static ReportFilter? Read(string? month, string? from, string? to, string? province, DateOnly today)
    {
        var place = string.IsNullOrWhiteSpace(province) ? null : province.Trim();
        if (!string.IsNullOrWhiteSpace(from) || !string.IsNullOrWhiteSpace(to))
        {
            return VietnamTime.TryDay(from, out var begin) && begin is { } first && VietnamTime.TryDay(to, out var end) && (end ?? first) is var last && first <= last && new ReportPeriod(first, last) is { Days: <= ReportPeriod.LongestDays } days ? new(days, place) : null;
        }

        return string.IsNullOrWhiteSpace(month) ? new(ReportPeriod.Month(today), place) : ReportPeriod.ReadMonth(month) is { } period ? new(period, place) : null;
    }

    public string Address() => Path + Query(QueryString.Empty);

    /// <summary>Where the tickets and questions behind a figure are.</summary>
    public string Behind(IEnumerable<ReportMeasure> measures, ReportDimension? by = null, string key = "")
    {
        var query = Query(QueryString.Empty);
        foreach (var measure in measures)
        {
            query = query.Add("so-lieu", Name(measure));
        }

        return Path + "/facts" + (by is { } division ? query.Add("theo", Name(division)).Add("phan", key) : query);
    }

    /// <summary>The same figures from the API, as a file.</summary>
    public string File(string name)
    {
        var query = QueryString.Create("from", Period.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Add("to", Period.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return $"/api/v1/reports/{name}" + (Province is null ? query : query.Add("province", Province));
    }

    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private QueryString Query(QueryString query)
    {
        query = Period.IsMonth ? query.Add("thang", Period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture)) : query.Add("tu", VietnamTime.Date(Period.From)).Add("den", VietnamTime.Date(Period.To));
        return Province is null ? query : query.Add("tinh", Province);
    }
}
