using System.Globalization;
using Hotline.Language.Days;

namespace Hotline.Language.Tests;

public sealed class Days_of_the_year
{
    // Tết of 2000 to 2040 as printed in Vietnam's calendars, with 1968, 1985 (a month before China's), 2007 and 2030 (a day before).
    public static TheoryData<string> Tết =>
    [
        "1968-01-29", "1985-01-21", "2000-02-05", "2001-01-24", "2002-02-12", "2003-02-01", "2004-01-22", "2005-02-09", "2006-01-29", "2007-02-17", "2008-02-07",
        "2009-01-26", "2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05",
        "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02",
        "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15", "2038-02-04", "2039-01-24", "2040-02-12",
    ];

    [Theory]
    [MemberData(nameof(Tết))]
    public void Tết_falls_where_Vietnam_kept_it(string day) => Assert.Equal(Day(day), LunarCalendar.Tet(Day(day).Year));

    [Theory]
    [InlineData("2020-04-02")]
    [InlineData("2021-04-21")]
    [InlineData("2022-04-10")]
    [InlineData("2023-04-29")]
    [InlineData("2024-04-18")]
    [InlineData("2025-04-07")]
    [InlineData("2026-04-26")]
    [InlineData("2027-04-16")]
    public void Giỗ_Tổ_is_the_tenth_of_the_third_lunar_month(string day) => Assert.Equal(Day(day), LunarCalendar.ToCivil(Day(day).Year, 3, 10));

    [Fact]
    public void Every_lunar_month_has_29_or_30_days_but_for_a_leap_month_between()
    {
        for (var year = 1968; year <= 2100; year++)
        {
            for (var month = 1; month < 12; month++)
            {
                var days = LunarCalendar.ToCivil(year, month + 1, 1).DayNumber - LunarCalendar.ToCivil(year, month, 1).DayNumber;
                Assert.True(days is 29 or 30 or 58 or 59 or 60, $"{month}/{year}: {days}");
            }
        }
    }

    // The days off at Tết that were announced for public offices, without Saturdays and Sundays.
    [Theory]
    [InlineData("2019-02-04", "2019-02-08")]
    [InlineData("2020-01-23", "2020-01-29")]
    [InlineData("2021-02-10", "2021-02-16")]
    [InlineData("2022-01-31", "2022-02-04")]
    [InlineData("2023-01-20", "2023-01-26")]
    [InlineData("2024-02-08", "2024-02-14")]
    [InlineData("2025-01-27", "2025-01-31")]
    [InlineData("2026-02-16", "2026-02-20")]
    public void The_days_off_at_Tết_are_those_announced(string first, string last)
    {
        var off = PublicHolidays.ByLaw.In(Day(first).Year).Where(holiday => holiday.Name.Contains("Nguyên đán", StringComparison.Ordinal) && !Weekend(holiday.Day)).Select(holiday => holiday.Day);

        Assert.Equal(Enumerable.Range(0, Day(last).DayNumber - Day(first).DayNumber + 1).Select(Day(first).AddDays).Where(day => !Weekend(day)), off);
    }

    [Theory]
    [InlineData(2021, "2021-09-03")]
    [InlineData(2022, "2022-09-01")]
    [InlineData(2023, "2023-09-01")]
    [InlineData(2024, "2024-09-03")]
    [InlineData(2025, "2025-09-01")]
    [InlineData(2026, "2026-09-01")]
    public void The_day_beside_2_September_is_the_one_announced(int year, string day)
    {
        Assert.Equal("Quốc khánh", PublicHolidays.ByLaw.On(new(year, 9, 2))?.Name);
        Assert.Equal("Quốc khánh", PublicHolidays.ByLaw.On(Day(day))?.Name);
    }

    [Fact]
    public void A_holiday_on_a_weekend_is_made_up_for()
    {
        // 26 April 2026 was a Sunday; 30 April and 1 May of 2023 followed Giỗ Tổ on a Saturday.
        Assert.Equal("nghỉ bù Giỗ Tổ Hùng Vương", PublicHolidays.ByLaw.On(new(2026, 4, 27))?.Name);
        Assert.Equal("nghỉ bù Giỗ Tổ Hùng Vương", PublicHolidays.ByLaw.On(new(2023, 5, 2))?.Name);
        Assert.Equal("nghỉ bù Ngày Chiến thắng", PublicHolidays.ByLaw.On(new(2023, 5, 3))?.Name);
        Assert.Null(PublicHolidays.ByLaw.On(new(2026, 11, 26)));
    }

    [Fact]
    public void An_announced_year_replaces_the_presumed_one()
    {
        var holidays = PublicHolidays.FromICalendar("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270204\r\nDTEND;VALUE=DATE:20270211\r\nSUMMARY:Tết Nguyên\r\n  đán\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", out _, out var reason);

        Assert.Equal("", reason);
        Assert.Equal(new PublicHoliday(new(2027, 2, 10), "Tết Nguyên đán"), holidays!.On(new(2027, 2, 10)));
        Assert.Null(holidays.On(new(2027, 2, 11)));
        Assert.Null(holidays.On(new(2027, 9, 2)));
        Assert.NotNull(holidays.On(new(2028, 9, 2)));
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR", 0, "no event")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20270101T080000\nSUMMARY:x\nEND:VEVENT", 2, "whole day")]
    [InlineData("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY\nSUMMARY:x\nEND:VEVENT", 3, "RRULE")]
    [InlineData("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", 3, "DTSTART")]
    [InlineData("BEGIN:VEVENT\nSUMMARY:Tết\n dương lịch\nDTSTART;VALUE=DATE:99991231\nEND:VEVENT", 4, "whole day")]
    [InlineData("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270101\nSUMMARY:x\nEND:VEVENT", 5, "one day")]
    [InlineData("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nSUMMARY:x\n", 0, "END:VEVENT")]
    public void A_file_that_cannot_be_used_is_refused_with_line_and_reason(string text, int at, string expected)
    {
        Assert.Null(PublicHolidays.FromICalendar(text, out var line, out var reason));
        Assert.Equal(at, line);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool Weekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
