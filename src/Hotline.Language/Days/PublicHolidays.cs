using System.Collections.Concurrent;
using System.Globalization;

namespace Hotline.Language.Days;

/// <summary>A day on which public offices are closed although it is no weekend.</summary>
/// <param name="Day">In Asia/Ho_Chi_Minh.</param>
/// <param name="Name">For people: "Tết Nguyên đán".</param>
public readonly record struct PublicHoliday(DateOnly Day, string Name)
{
    /// <summary>The name for who reads English; null where the file of announced days calls it something of its own.</summary>
    public string? NameInEnglish => Name switch
    {
        "Tết Dương lịch" => "New Year's Day",
        "Tết Nguyên đán" => "Lunar New Year (Tết)",
        "Giỗ Tổ Hùng Vương" => "Hùng Kings' Commemoration Day",
        "Ngày Chiến thắng" => "Reunification Day",
        "Ngày Quốc tế lao động" => "Labour Day",
        "Quốc khánh" => "National Day",
        _ => null,
    };
}

/// <summary>
/// Public holidays of Vietnam, for calendars and for clocks that count working time. Safe to share between threads.
/// <para>The rule is article 112 of the Labour Code (45/2019/QH14): 1 January, five days at Tết, the 10th of the third lunar month (Giỗ Tổ Hùng Vương), 30 April,
/// 1 May, 2 September and one day beside it; a holiday on a Saturday or Sunday is made up for on the next working day (article 111). Which days around Tết and
/// 2 September are off is announced each year; until then it is presumed as announced for 2019 to 2026: at Tết one day before and four from the first when it
/// falls on a Monday or Tuesday, else two and three; beside 2 September the working day that touches the weekend, else the day before. Days that the Government
/// moves between weeks, and holidays made by later law (24 November, Politburo resolution 80-NQ/TW, is not in the code that we know), come with the file.</para>
/// <para>An iCalendar file overrides: a year of which it holds a day is taken from the file alone.</para>
/// </summary>
public sealed class PublicHolidays
{
    private readonly IReadOnlyDictionary<int, IReadOnlyDictionary<DateOnly, string>> announced;
    private readonly ConcurrentDictionary<int, IReadOnlyDictionary<DateOnly, string>> years = new();

    private PublicHolidays(IReadOnlyDictionary<int, IReadOnlyDictionary<DateOnly, string>> announced) => this.announced = announced;

    /// <summary>By the rule alone.</summary>
    public static PublicHolidays ByLaw { get; } = new(new Dictionary<int, IReadOnlyDictionary<DateOnly, string>>());

    /// <summary>With the announced years of an iCalendar file (RFC 5545): events of whole days, DTEND exclusive; null, with line (1-based; 0: the whole file) and reason, when it cannot be used.</summary>
    public static PublicHolidays? FromICalendar(string text, out int line, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        var years = new Dictionary<int, IReadOnlyDictionary<DateOnly, string>>();
        (DateOnly? From, DateOnly? To, string? Name)? open = null;
        (line, reason) = (0, "");
        foreach (var (content, number) in Unfolded(text))
        {
            line = number;
            var colon = content.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? content : content[..colon];
            var parameters = name.IndexOf(';', StringComparison.Ordinal);
            var value = colon < 0 ? "" : content[(colon + 1)..].Trim();
            switch ((parameters < 0 ? name : name[..parameters]).ToUpperInvariant())
            {
                case "BEGIN" when value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase):
                    open = (null, null, null);
                    break;
                case "RRULE" or "RDATE" when open is not null:
                    reason = "every day must be written out, without RRULE or RDATE";
                    return null;
                case "DTSTART" or "DTEND" when open is { } started:
                    if (!DateOnly.TryParseExact(value.Length > 8 ? value[..8] : value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || value.Length != 8 || day.Year is < 1968 or > 2100)
                    {
                        reason = $"'{value}' is not a whole day such as 20270206";
                        return null;
                    }

                    open = name.StartsWith("DTSTART", StringComparison.OrdinalIgnoreCase) ? started with { From = day } : started with { To = day };
                    break;
                case "SUMMARY" when open is { } named:
                    open = named with { Name = value.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Trim() };
                    break;
                case "END" when value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase) && open is { } done:
                    if (done is not { From: { } from, Name: { Length: > 0 } summary })
                    {
                        reason = "an event needs DTSTART and SUMMARY";
                        return null;
                    }

                    var to = done.To ?? from.AddDays(1);
                    if (to <= from || to.DayNumber - from.DayNumber > 31)
                    {
                        reason = "an event lasts from one day to a month";
                        return null;
                    }

                    for (var at = from; at < to; at = at.AddDays(1))
                    {
                        if (!years.TryGetValue(at.Year, out var known))
                        {
                            years[at.Year] = known = new Dictionary<DateOnly, string>();
                        }

                        ((Dictionary<DateOnly, string>)known)[at] = summary;
                    }

                    open = null;
                    break;
            }
        }

        line = 0;
        if (open is not null)
        {
            reason = "the last event has no END:VEVENT";
            return null;
        }

        if (years.Count == 0)
        {
            reason = "the file holds no event";
            return null;
        }

        return new(years);
    }

    /// <summary>The holiday on a day; null on any other day, and before 1968 or after 2100.</summary>
    public PublicHoliday? On(DateOnly day) => day.Year is < 1968 or > 2100 ? null : Year(day.Year).TryGetValue(day, out var name) ? new(day, name) : null;

    /// <summary>The days of one civil year, in order.</summary>
    public IReadOnlyList<PublicHoliday> In(int year) => [.. Year(year).OrderBy(entry => entry.Key).Select(entry => new PublicHoliday(entry.Key, entry.Value))];

    private IReadOnlyDictionary<DateOnly, string> Year(int year) => announced.TryGetValue(year, out var known) ? known : years.GetOrAdd(year, Computed);

    private static Dictionary<DateOnly, string> Computed(int year)
    {
        var tet = LunarCalendar.Tet(year);
        var before = tet.DayOfWeek is DayOfWeek.Monday or DayOfWeek.Tuesday ? 1 : 2;
        var national = new DateOnly(year, 9, 2);
        var days = new Dictionary<DateOnly, string> { [new(year, 1, 1)] = "Tết Dương lịch" };
        for (var i = 0; i < 5; i++)
        {
            days[tet.AddDays(i - before)] = "Tết Nguyên đán";
        }

        days[LunarCalendar.ToCivil(year, 3, 10)] = "Giỗ Tổ Hùng Vương";
        days.TryAdd(new(year, 4, 30), "Ngày Chiến thắng");
        days.TryAdd(new(year, 5, 1), "Ngày Quốc tế lao động");
        days[national] = "Quốc khánh";
        days[BesideNationalDay(national)] = "Quốc khánh";
        foreach (var holiday in days.Keys.Where(IsWeekend).Order().ToList())
        {
            var instead = holiday.AddDays(1);
            while (IsWeekend(instead) || days.ContainsKey(instead))
            {
                instead = instead.AddDays(1);
            }

            days[instead] = $"nghỉ bù {days[holiday]}";
        }

        return days;
    }

    private static DateOnly BesideNationalDay(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Thursday or DayOfWeek.Monday or DayOfWeek.Sunday => day.AddDays(1),
        _ => day.AddDays(-1),
    };

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Lines with their continuations (RFC 5545, 3.1), and where each begins.</summary>
    private static IEnumerable<(string Line, int Number)> Unfolded(string text)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var line = "";
        var began = 1;
        for (var i = 0; i < lines.Length; i++)
        {
            var next = lines[i].TrimEnd('\r');
            if (next.Length > 0 && next[0] is ' ' or '\t')
            {
                line += next[1..];
                continue;
            }

            if (line.Length > 0)
            {
                yield return (line, began);
            }

            (line, began) = (next, i + 1);
        }

        if (line.Length > 0)
        {
            yield return (line, began);
        }
    }
}
