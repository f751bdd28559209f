using System.Globalization;

namespace Hotline.Tickets;

/// <summary>How soon people are answered, as an administrator writes it. Times are working time.</summary>
public sealed class ServiceLevelSettings
{
    /// <summary>A clock is about to run out when this share of its time has passed, in percent, 1 to 99.</summary>
    public int WarnAtPercent { get; set; } = 75;

    /// <summary>Windows of each weekday, by its English name: "07:00-11:00, 13:00-17:00"; empty: off.</summary>
    public Dictionary<string, string> Hours { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Times by priority: Low, Normal, High, Urgent.</summary>
    public Dictionary<string, ServiceTargetSettings> Targets { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is different for an agency ("an-giang/so-y-te") or all agencies of a province ("an-giang").</summary>
    public Dictionary<string, AgencyServiceSettings> Agencies { get; } = new(StringComparer.Ordinal);

    /// <summary>What cannot be used, one sentence each, naming the key under <paramref name="section"/>; empty when all can.</summary>
    public IReadOnlyList<string> Errors(string section)
    {
        var errors = new List<string>();
        if (WarnAtPercent is < 1 or > 99)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:WarnAtPercent is {WarnAtPercent}; write a number from 1 to 99."));
        }

        Check(section, Hours, Targets, errors);
        foreach (var (agency, own) in Agencies)
        {
            Check($"{section}:Agencies:{agency}", own.Hours, own.Targets, errors);
        }

        if (errors.Count == 0)
        {
            foreach (var (place, hours) in Agencies.Select(own => ($"{section}:Agencies:{own.Key}", own.Value.Hours)).Append((section, Hours)))
            {
                if (Merged(hours).Values.All(windows => windows.Count == 0))
                {
                    errors.Add($"{place}:Hours leaves no day of the week open; write at least one, e.g. \"Monday\": \"07:00-11:00, 13:00-17:00\".");
                }
            }
        }

        return errors;
    }

    /// <summary>The general hours with what <paramref name="own"/> says of single weekdays.</summary>
    internal Dictionary<DayOfWeek, IReadOnlyList<WorkingWindow>> Merged(Dictionary<string, string> own)
    {
        var week = new Dictionary<DayOfWeek, IReadOnlyList<WorkingWindow>>();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            var name = day.ToString();
            var text = own.TryGetValue(name, out var mine) || Hours.TryGetValue(name, out mine) ? mine : Usual(day);
            week[day] = Windows(text) ?? [];
        }

        return week;
    }

    /// <summary>The general times of a priority with what <paramref name="own"/> says.</summary>
    internal ServiceTargets TargetsOf(TicketPriority priority, Dictionary<string, ServiceTargetSettings>? own)
    {
        var usual = Usual(priority);
        var general = Targets.GetValueOrDefault(priority.ToString());
        var mine = own?.GetValueOrDefault(priority.ToString());
        return new(
            Minutes(mine?.FirstReplyMinutes ?? general?.FirstReplyMinutes, usual.FirstReply),
            Minutes(mine?.NextReplyMinutes ?? general?.NextReplyMinutes, usual.NextReply),
            Minutes(mine?.ResolutionMinutes ?? general?.ResolutionMinutes, usual.Resolution));
    }

    /// <summary>The windows of "07:00-11:00, 13:00-17:00", in order; null when it is not written like that.</summary>
    internal static IReadOnlyList<WorkingWindow>? Windows(string? text)
    {
        var windows = new List<WorkingWindow>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length != 2 || Time(ends[0]) is not { } from || Time(ends[1]) is not { } to || from >= to)
            {
                return null;
            }

            windows.Add(new(from, to));
        }

        windows.Sort((a, b) => a.From.CompareTo(b.From));
        return windows.Zip(windows.Skip(1)).All(pair => pair.First.To <= pair.Second.From) ? windows : null;
    }

    private static TimeSpan Minutes(int? minutes, TimeSpan otherwise) => minutes is { } given ? TimeSpan.FromMinutes(given) : otherwise;

    private static TimeSpan? Time(string text) =>
        text == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan()
        : null;

    private static string Usual(DayOfWeek day) => day is DayOfWeek.Saturday or DayOfWeek.Sunday ? "" : "07:00-11:00, 13:00-17:00";

    /// <summary>A working day has eight hours. Five working days are what the 1022 hotlines promise.</summary>
    private static ServiceTargets Usual(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => new(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), TimeSpan.FromHours(8)),
        TicketPriority.High => new(TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.FromHours(24)),
        TicketPriority.Normal => new(TimeSpan.FromHours(4), TimeSpan.FromHours(4), TimeSpan.FromHours(40)),
        TicketPriority.Low => new(TimeSpan.FromHours(8), TimeSpan.FromHours(8), TimeSpan.FromHours(80)),
        _ => throw new ArgumentOutOfRangeException(nameof(priority)),
    };

    private static void Check(string section, Dictionary<string, string> hours, Dictionary<string, ServiceTargetSettings> targets, List<string> errors)
    {
        foreach (var (day, text) in hours)
        {
            if (!Enum.TryParse<DayOfWeek>(day, ignoreCase: true, out _) || int.TryParse(day, CultureInfo.InvariantCulture, out _))
            {
                errors.Add($"{section}:Hours:{day} is no weekday; write Monday, Tuesday, Wednesday, Thursday, Friday, Saturday or Sunday.");
            }
            else if (Windows(text) is null)
            {
                errors.Add($"{section}:Hours:{day} is \"{text}\"; write windows that do not overlap, e.g. \"07:00-11:00, 13:00-17:00\", or leave it empty.");
            }
        }

        foreach (var (name, target) in targets)
        {
            if (!Enum.TryParse<TicketPriority>(name, ignoreCase: true, out _) || int.TryParse(name, CultureInfo.InvariantCulture, out _))
            {
                errors.Add($"{section}:Targets:{name} is no priority; write Low, Normal, High or Urgent.");
            }

            Within($"{section}:Targets:{name}:FirstReplyMinutes", target.FirstReplyMinutes, errors);
            Within($"{section}:Targets:{name}:NextReplyMinutes", target.NextReplyMinutes, errors);
            Within($"{section}:Targets:{name}:ResolutionMinutes", target.ResolutionMinutes, errors);
        }
    }

    private static void Within(string key, int? minutes, List<string> errors)
    {
        if (minutes is < 1 or > 60_000)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {minutes}; write minutes of working time from 1 to 60000."));
        }
    }
}

/// <summary>Times of a priority; what is left out is as usual.</summary>
public sealed class ServiceTargetSettings
{
    /// <summary>Minutes of working time, 1 to 60,000.</summary>
    public int? FirstReplyMinutes { get; set; }

    /// <summary>Minutes of working time, 1 to 60,000.</summary>
    public int? NextReplyMinutes { get; set; }

    /// <summary>Minutes of working time, 1 to 60,000.</summary>
    public int? ResolutionMinutes { get; set; }
}

/// <summary>What is different for an agency.</summary>
public sealed class AgencyServiceSettings
{
    /// <summary>As in general; a weekday that is left out is as in general.</summary>
    public Dictionary<string, string> Hours { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>As in general; what is left out is as in general.</summary>
    public Dictionary<string, ServiceTargetSettings> Targets { get; } = new(StringComparer.OrdinalIgnoreCase);
}
