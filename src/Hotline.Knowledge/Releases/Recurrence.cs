using System.Globalization;

namespace Hotline.Knowledge.Releases;

/// <summary>
/// A recurring day as an RFC 5545 rule: FREQ=DAILY, WEEKLY with BYDAY, or MONTHLY with BYMONTHDAY or a numbered BYDAY (1TH, -1FR).
/// Counted from the civil calendar, without a start: INTERVAL, COUNT and UNTIL are refused.
/// </summary>
public sealed class Recurrence
{
    private static readonly string[] DayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    private readonly Func<DateOnly, bool> falls;

    private Recurrence(string rule, Func<DateOnly, bool> falls)
    {
        Rule = rule;
        this.falls = falls;
    }

    /// <summary>The rule in capitals, FREQ first, as calendars want it.</summary>
    public string Rule { get; }

    /// <summary>Null with a reason when the rule is not one of the supported ones.</summary>
    public static Recurrence? Parse(string rule, out string reason)
    {
        ArgumentNullException.ThrowIfNull(rule);
        reason = "";
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in rule.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !parts.TryAdd(part[..equals].ToUpperInvariant(), part[(equals + 1)..].ToUpperInvariant()))
            {
                reason = $"'{part}' is not NAME=VALUE, or is repeated";
                return null;
            }
        }

        var unknown = parts.Keys.FirstOrDefault(name => name is not ("FREQ" or "BYDAY" or "BYMONTHDAY" or "BYMONTH"));
        if (unknown is not null)
        {
            reason = $"{unknown} is not supported";
            return null;
        }

        var months = Numbers(parts.GetValueOrDefault("BYMONTH"), 1, 12, ref reason);
        var monthDays = Numbers(parts.GetValueOrDefault("BYMONTHDAY"), 1, 31, ref reason);
        var days = Days(parts.GetValueOrDefault("BYDAY"), ref reason);
        if (reason.Length > 0)
        {
            return null;
        }

        Func<DateOnly, bool>? byDay = parts.GetValueOrDefault("FREQ") switch
        {
            "DAILY" when days.Count == 0 && monthDays.Count == 0 => _ => true,
            "WEEKLY" when days.Count > 0 && days.All(day => day.Nth == 0) && monthDays.Count == 0 => date => days.Any(day => day.Weekday == date.DayOfWeek),
            "MONTHLY" when monthDays.Count > 0 && days.Count == 0 => date => monthDays.Contains(date.Day),
            "MONTHLY" when days.Count > 0 && monthDays.Count == 0 => date => days.Any(day => day.Weekday == date.DayOfWeek && IsNth(date, day.Nth)),
            _ => null,
        };
        if (byDay is null)
        {
            reason = "use FREQ=DAILY, FREQ=WEEKLY;BYDAY=…, FREQ=MONTHLY;BYMONTHDAY=… or FREQ=MONTHLY;BYDAY=1TH";
            return null;
        }

        return new(string.Join(';', parts.OrderBy(part => part.Key != "FREQ").Select(part => $"{part.Key}={part.Value}")), date => (months.Count == 0 || months.Contains(date.Month)) && byDay(date));
    }

    /// <summary>The first <paramref name="count"/> (1 to 366) days from <paramref name="from"/> on, itself included.</summary>
    public IReadOnlyList<DateOnly> Next(DateOnly from, int count) => [.. From(from).Take(count)];

    /// <summary>The days from one on, itself included, for eight years: they hold every rule we accept at least once (29 February around a skipped leap year).</summary>
    public IEnumerable<DateOnly> From(DateOnly from)
    {
        var end = from.Year > DateOnly.MaxValue.Year - 8 ? DateOnly.MaxValue : from.AddYears(8);
        for (var day = from; day < end; day = day.AddDays(1))
        {
            if (falls(day))
            {
                yield return day;
            }
        }
    }

    /// <summary>Whether it falls on the day.</summary>
    public bool FallsOn(DateOnly day) => falls(day);

    private static bool IsNth(DateOnly date, int nth) => nth switch
    {
        0 => true,
        > 0 => ((date.Day - 1) / 7) + 1 == nth,
        _ => ((DateTime.DaysInMonth(date.Year, date.Month) - date.Day) / 7) + 1 == -nth,
    };

    private static HashSet<int> Numbers(string? list, int low, int high, ref string reason)
    {
        var numbers = new HashSet<int>();
        foreach (var item in list?.Split(',') ?? [])
        {
            if (int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high)
            {
                numbers.Add(number);
            }
            else
            {
                reason = $"'{item}' is not a number from {low} to {high}";
            }
        }

        return numbers;
    }

    private static List<(int Nth, DayOfWeek Weekday)> Days(string? list, ref string reason)
    {
        var days = new List<(int, DayOfWeek)>();
        foreach (var item in list?.Split(',') ?? [])
        {
            var weekday = item.Length >= 2 ? Array.IndexOf(DayNames, item[^2..]) : -1;
            var nth = 0;
            if (weekday < 0 || (item.Length > 2 && (!int.TryParse(item[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nth) || nth is 0 or < -5 or > 5)))
            {
                reason = $"'{item}' is not a weekday such as TH or 1TH";
                continue;
            }

            days.Add((nth, (DayOfWeek)weekday));
        }

        return days;
    }
}
