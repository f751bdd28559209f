using Hotline.Language.Days;

namespace Hotline.Tickets;

/// <summary>A stretch of a working day.</summary>
/// <param name="From">Time since midnight, 0 to 24 hours.</param>
/// <param name="To">Time since midnight, after <paramref name="From"/>, at most 24 hours; not part of the stretch.</param>
public readonly record struct WorkingWindow(TimeSpan From, TimeSpan To);

/// <summary>
/// When an agency works: windows of each weekday, none on public holidays. Immutable. All of Vietnam is at UTC+7 without summer time, so a day is a day.
/// A window is begun at its first moment and over at its last: a clock that stands at the end of a window stands at the evening, not at the next morning.
/// </summary>
public sealed class WorkingHours
{
    /// <summary>Of Vietnam.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>How far a clock is followed; hours that are never open are refused before.</summary>
    private const int LongestDays = 366 * 10;

    private readonly WorkingWindow[][] week;
    private readonly PublicHolidays holidays;

    /// <summary>Hours of a week.</summary>
    /// <param name="week">Windows by weekday; a day that is missing is off.</param>
    /// <param name="holidays">Days off whatever the weekday.</param>
    /// <exception cref="ArgumentException">A window is none, windows of a day overlap, or no day has one.</exception>
    public WorkingHours(IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkingWindow>> week, PublicHolidays holidays)
    {
        ArgumentNullException.ThrowIfNull(week);
        ArgumentNullException.ThrowIfNull(holidays);
        this.holidays = holidays;
        this.week = [.. Enumerable.Range(0, 7).Select(day => week.TryGetValue((DayOfWeek)day, out var windows) ? windows.OrderBy(window => window.From).ToArray() : [])];
        if (this.week.All(windows => windows.Length == 0))
        {
            throw new ArgumentException("No day of the week has a window.", nameof(week));
        }

        foreach (var windows in this.week)
        {
            for (var i = 0; i < windows.Length; i++)
            {
                if (windows[i].From < TimeSpan.Zero || windows[i].To > TimeSpan.FromDays(1) || windows[i].From >= windows[i].To || (i > 0 && windows[i].From < windows[i - 1].To))
                {
                    throw new ArgumentException("A window is empty or overlaps another.", nameof(week));
                }
            }
        }
    }

    /// <summary>True inside a window of a day that is no holiday.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = at.ToOffset(Offset);
        return Windows(DateOnly.FromDateTime(local.DateTime)).Any(window => local.TimeOfDay >= window.From && local.TimeOfDay < window.To);
    }

    /// <summary>The moment itself when open, otherwise the next beginning of a window.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset at)
    {
        foreach (var (from, to) in Stretches(at))
        {
            if (to > at)
            {
                return from > at ? from : at;
            }
        }

        throw new InvalidOperationException("No window in ten years.");
    }

    /// <summary>The end of the window that is open at <paramref name="at"/>; null when none is.</summary>
    public DateTimeOffset? ClosingAfter(DateTimeOffset at)
    {
        foreach (var (from, to) in Stretches(at))
        {
            if (to > at)
            {
                return from <= at ? to : null;
            }
        }

        return null;
    }

    /// <summary>Working time from one moment to another; zero when that is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        if (to <= from)
        {
            return sum;
        }

        foreach (var (begin, end) in Stretches(from))
        {
            if (begin >= to)
            {
                break;
            }

            var (first, last) = (begin > from ? begin : from, end < to ? end : to);
            sum += last > first ? last - first : TimeSpan.Zero;
        }

        return sum;
    }

    /// <summary>The earliest moment from which <paramref name="work"/> of working time has passed; <paramref name="from"/> itself for none.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="work">Zero or more, at most some years of work.</param>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        if (work == TimeSpan.Zero)
        {
            return from;
        }

        foreach (var (begin, end) in Stretches(from))
        {
            var first = begin > from ? begin : from;
            if (end <= first)
            {
                continue;
            }

            if (end - first >= work)
            {
                return first + work;
            }

            work -= end - first;
        }

        throw new InvalidOperationException("The time does not pass in ten years.");
    }

    /// <summary>Windows of the day of <paramref name="from"/> and of those after it, as moments.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Stretches(DateTimeOffset from)
    {
        var first = DateOnly.FromDateTime(from.ToOffset(Offset).DateTime);
        for (var i = 0; i < LongestDays; i++)
        {
            var day = first.AddDays(i);
            var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset);
            foreach (var window in Windows(day))
            {
                yield return ((midnight + window.From).ToUniversalTime(), (midnight + window.To).ToUniversalTime());
            }
        }
    }

    private WorkingWindow[] Windows(DateOnly day)
    {
        var windows = week[(int)day.DayOfWeek];
        return windows.Length == 0 || holidays.On(day) is null ? windows : [];
    }
}
