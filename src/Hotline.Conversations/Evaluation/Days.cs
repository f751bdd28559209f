using System.Globalization;
using System.Text.RegularExpressions;

namespace Hotline.Conversations.Evaluation;

/// <summary>Placeholders such as <c>{{next-thu}}</c>: they stand for every usual way of writing that day.</summary>
internal static partial class Days
{
    /// <summary>The text with its placeholders written out, in every way.</summary>
    /// <exception cref="FormatException">A placeholder is unknown.</exception>
    public static IReadOnlyList<string> Expand(string text, DateOnly today)
    {
        if (Placeholder().Match(text) is not { Success: true } found)
        {
            return [text];
        }

        return
        [
            .. Of(found.Groups[1].Value.Trim(), today).SelectMany(Written).Distinct()
                .SelectMany(day => Expand(text[..found.Index] + day + text[(found.Index + found.Length)..], today)),
        ];
    }

    /// <summary>The text with the days beside its placeholders, for people: "{{today}} = 2026-11-22".</summary>
    public static string Explain(string text, DateOnly today)
    {
        var days = Placeholder().Matches(text)
            .Select(found => string.Join(" or ", Of(found.Groups[1].Value.Trim(), today).Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))).ToList();
        return days.Count == 0 ? text : $"{text} = {string.Join(", ", days)}";
    }

    private static IReadOnlyList<DateOnly> Of(string name, DateOnly today)
    {
        var toThursday = ((int)DayOfWeek.Thursday - (int)today.DayOfWeek + 7) % 7;
        var thisWeeks = today.DayNumber + 3 - (((int)today.DayOfWeek + 6) % 7);
        return name switch
        {
            "today" => [today],
            "next-thu" => Next(0),
            "thu-after-next" => Next(7),
            "third-thu" => Next(14),
            "thu-this-week" => [Day(thisWeeks)],
            "thu-next-week" => [Day(thisWeeks + 7)],
            "thu-week-after-next" => [Day(thisWeeks + 14)],
            _ when Later().Match(name) is { Success: true } later => [Day(today.DayNumber + int.Parse(later.Groups[1].Value, CultureInfo.InvariantCulture))],
            _ => throw new FormatException($"unknown placeholder {{{{{name}}}}}"),
        };

        // On a Thursday both that day and the next one are right.
        IReadOnlyList<DateOnly> Next(int more) => toThursday == 0 ? [Day(today.DayNumber + more), Day(today.DayNumber + more + 7)] : [Day(today.DayNumber + toThursday + more)];

        static DateOnly Day(int number) => DateOnly.FromDayNumber(Math.Clamp(number, 0, DateOnly.MaxValue.DayNumber));
    }

    private static IEnumerable<string> Written(DateOnly date)
    {
        foreach (var day in Padded(date.Day))
        {
            foreach (var month in Padded(date.Month))
            {
                yield return $"{day}/{month}";
                yield return $"{day}-{month}";
                yield return $"{day} tháng {month}";

                // "26/11" is not found before a dot and a year, so the full forms stand too.
                yield return Invariant($"{day}.{month}.{date.Year}");
                yield return Invariant($"{day}/{month}/{date.Year}");
                yield return Invariant($"{day}-{month}-{date.Year}");
                yield return Invariant($"{day} tháng {month} năm {date.Year}");
                yield return Invariant($"{day} tháng {month}, {date.Year}");
            }
        }

        foreach (var month in new[] { date.ToString("MMMM", CultureInfo.InvariantCulture).ToLowerInvariant(), date.ToString("MMM", CultureInfo.InvariantCulture).ToLowerInvariant() })
        {
            yield return Invariant($"{month} {date.Day}");
            yield return Invariant($"{date.Day} {month}");
        }

        yield return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string[] Padded(int number) => [number.ToString(CultureInfo.InvariantCulture), number.ToString("00", CultureInfo.InvariantCulture)];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^today\+(\d{1,6})$")]
    private static partial Regex Later();
}
