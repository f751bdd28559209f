using System.Globalization;
using Hotline.Tickets;

namespace Hotline.Storage.Reports;

/// <summary>Whole days in Vietnam, both ends included.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, not before <paramref name="From"/>.</param>
public sealed record ReportPeriod(DateOnly From, DateOnly To)
{
    /// <summary>Days of the longest period, a leap year.</summary>
    public const int LongestDays = 366;

    /// <summary>First moment.</summary>
    public DateTimeOffset Start => Midnight(From);

    /// <summary>First moment after it.</summary>
    public DateTimeOffset End => Midnight(To.AddDays(1));

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>Whether it is a whole month of the calendar.</summary>
    public bool IsMonth => From.Day == 1 && To == From.AddMonths(1).AddDays(-1);

    /// <summary>The month before a month; otherwise as many days just before.</summary>
    public ReportPeriod Before => IsMonth ? Month(From.AddDays(-1)) : new(From.AddDays(-Days), From.AddDays(-1));

    /// <summary>The month a day is in.</summary>
    public static ReportPeriod Month(DateOnly day) => new(new(day.Year, day.Month, 1), new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));

    /// <summary>The month written "2026-10"; null when it is not written so, or not of this century.</summary>
    public static ReportPeriod? ReadMonth(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= 2000 and < 2100 ? Month(first) : null;

    /// <summary>The day in Vietnam at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkingHours.Offset).DateTime);

    private static DateTimeOffset Midnight(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), WorkingHours.Offset).ToUniversalTime();
}
