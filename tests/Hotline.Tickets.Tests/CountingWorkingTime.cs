using System.Globalization;
using Hotline.Language.Days;

namespace Hotline.Tickets.Tests;

public sealed class CountingWorkingTime
{
    private static readonly WorkingHours Office = ServiceRules.Usual.HoursOf(null);

    [Theory]
    // Friday afternoon into Monday morning.
    [InlineData("2026-11-20 16:00", 2, "2026-11-23 08:00")]
    // Over the midday rest.
    [InlineData("2026-11-20 10:30", 1, "2026-11-20 13:30")]
    // The end of a window is the evening, not the next morning.
    [InlineData("2026-11-20 13:00", 4, "2026-11-20 17:00")]
    // From outside the hours.
    [InlineData("2026-11-21 20:00", 1, "2026-11-23 08:00")]
    // Tết 2027 falls on Saturday 6 February: off from Thursday the 4th to Wednesday the 10th, two days made up for.
    [InlineData("2027-02-03 16:00", 2, "2027-02-11 08:00")]
    // Giỗ Tổ Hùng Vương 2026 was Sunday 26 April, made up for on Monday; then 30 April and 1 May, and a weekend.
    [InlineData("2026-04-29 16:30", 1, "2026-05-04 07:30")]
    // National Day 2026: Wednesday, with the Tuesday before.
    [InlineData("2026-08-31 16:00", 2, "2026-09-03 08:00")]
    public void Time_passes_only_while_the_agency_works(string from, int hours, string due)
    {
        Assert.Equal(At(due), Office.Add(At(from), TimeSpan.FromHours(hours)).ToOffset(WorkingHours.Offset));
        Assert.Equal(TimeSpan.FromHours(hours), Office.Between(At(from), At(due)));
    }

    [Fact]
    public void An_announced_calendar_overrides_the_rule()
    {
        var announced = PublicHolidays.FromICalendar(
            """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261123
            DTEND;VALUE=DATE:20261125
            SUMMARY:Nghỉ theo thông báo
            END:VEVENT
            END:VCALENDAR
            """,
            out _,
            out var reason);
        Assert.Equal("", reason);
        var rules = ServiceRules.Create(new ServiceLevelSettings(), announced!);

        Assert.Equal(At("2026-11-25 08:00"), rules.HoursOf(null).Add(At("2026-11-20 16:00"), TimeSpan.FromHours(2)));
        Assert.NotEqual(ServiceRules.Usual.Fingerprint, rules.Fingerprint);
    }

    [Fact]
    public void The_next_opening_is_told_also_over_holidays()
    {
        Assert.False(Office.IsOpen(At("2027-02-05 09:00")));
        Assert.Equal(At("2027-02-11 07:00"), Office.NextOpening(At("2027-02-05 09:00")));
        Assert.Equal(At("2026-11-20 13:00"), Office.NextOpening(At("2026-11-20 11:00")));
        Assert.Equal(At("2026-11-20 10:59"), Office.NextOpening(At("2026-11-20 10:59")));
        Assert.Equal(At("2026-11-20 11:00"), Office.ClosingAfter(At("2026-11-20 10:59")));
        Assert.Null(Office.ClosingAfter(At("2026-11-20 12:00")));
    }

    [Fact]
    public void Working_time_adds_up_and_the_earliest_end_is_found()
    {
#pragma warning disable CA5394 // Reproducible, not secret.
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var hours = AnyHours(random);
            var a = At("2026-01-01 00:00").AddMinutes(random.Next(0, 700_000)).AddMilliseconds(random.Next(0, 60_000));
            var b = a.AddMinutes(random.Next(0, 40_000));
            var c = b.AddMinutes(random.Next(0, 40_000));
            var work = TimeSpan.FromSeconds(random.Next(1, 400_000));

            Assert.Equal(hours.Between(a, c), hours.Between(a, b) + hours.Between(b, c));
            Assert.InRange(hours.Between(a, b), TimeSpan.Zero, b - a);
            Assert.Equal(TimeSpan.Zero, hours.Between(b, a));

            var due = hours.Add(a, work);
            Assert.Equal(work, hours.Between(a, due));
            Assert.True(hours.Between(a, due.AddTicks(-1)) < work);
            Assert.True(hours.Add(b, work) >= due);
            Assert.Equal(hours.Add(due, work), hours.Add(a, work + work));

            var open = hours.NextOpening(a);
            Assert.True(hours.IsOpen(open));
            Assert.Equal(TimeSpan.Zero, hours.Between(a, open));
            Assert.Equal(open == a, hours.IsOpen(a));
        }
    }

    private static WorkingHours AnyHours(Random random)
    {
        var week = new Dictionary<DayOfWeek, IReadOnlyList<WorkingWindow>>();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            // Ends of windows in the order of the day; at least Wednesday is open.
            var ends = Enumerable.Range(0, 2 * random.Next(day == DayOfWeek.Wednesday ? 1 : 0, 4)).Select(_ => random.Next(0, 97)).Distinct().Order().ToList();
            week[day] = [.. ends.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new WorkingWindow(TimeSpan.FromMinutes(15 * pair[0]), TimeSpan.FromMinutes(15 * pair[1])))];
        }

        if (week.Values.All(windows => windows.Count == 0))
        {
            week[DayOfWeek.Wednesday] = [new(TimeSpan.Zero, TimeSpan.FromDays(1))];
        }

        return new(week, PublicHolidays.ByLaw);
    }
#pragma warning restore CA5394

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), WorkingHours.Offset);
}
