using System.Globalization;

namespace Hotline.Web.Platform;

/// <summary>Times as people in Vietnam read them; storage and API stay in UTC.</summary>
internal static class VietnamTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    public static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(Local(time.GetUtcNow()).DateTime);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>"14:05, 26/11/2026".</summary>
    public static string Moment(DateTimeOffset at) => Local(at).ToString("HH:mm, dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"14:05" of today, otherwise "14:05, 26/11".</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now) =>
        Local(at).ToString(Local(at).Date == Local(now).Date ? "HH:mm" : "HH:mm, dd/MM", CultureInfo.InvariantCulture);

    /// <summary>"26/11/2026".</summary>
    public static string Date(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>Reads a day as people write it, "22/11/2026" or "1/2/2026", of the years 2000 to 2999; nothing written is no day, and no mistake.</summary>
    /// <returns>False when it is no such day.</returns>
    public static bool TryDay(string? text, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!DateOnly.TryParseExact(text.Trim(), "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) || read.Year is < 2000 or > 2999)
        {
            return false;
        }

        day = read;
        return true;
    }

    /// <summary>When a day begins, in UTC.</summary>
    public static DateTimeOffset? Start(DateOnly? day) => day is { } begin ? new DateTimeOffset(begin, TimeOnly.MinValue, Tickets.WorkingHours.Offset).ToUniversalTime() : null;

    /// <summary>How long ago, in one unit: "vừa xong", "12 phút", "3 giờ", "5 ngày".</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalMinutes: < 1 } => "vừa xong",
        { TotalHours: < 1 } span => $"{(int)span.TotalMinutes} phút",
        { TotalDays: < 1 } span => $"{(int)span.TotalHours} giờ",
        var span => $"{(int)span.TotalDays} ngày",
    };

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
