using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Releases;

public sealed class RecurringDays
{
    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=TH", "2026-11-21", "2026-11-26 2026-12-03 2026-12-10")]
    [InlineData("FREQ=WEEKLY;BYDAY=TH", "2026-11-26", "2026-11-26 2026-12-03 2026-12-10")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=10,20", "2026-11-21", "2026-12-10 2026-12-20 2027-01-10")]
    [InlineData("FREQ=MONTHLY;BYDAY=1TH", "2026-11-21", "2026-12-03 2027-01-07 2027-02-04")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-21", "2026-11-27 2026-12-25 2027-01-29")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2", "2026-11-21", "2028-02-29 2032-02-29")]
    [InlineData("FREQ=DAILY", "2026-12-31", "2026-12-31 2027-01-01 2027-01-02")]
    public void The_next_days_are_counted_from_the_day_asked_on_it_included(string rule, string from, string expected)
    {
        var recurrence = Recurrence.Parse(rule, out _);

        Assert.NotNull(recurrence);
        Assert.Equal(expected, string.Join(' ', recurrence.Next(DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), 3).Select(day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX")]
    [InlineData("FREQ=WEEKLY;BYDAY=TH;INTERVAL=2")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32")]
    [InlineData("FREQ=WEEKLY;FREQ=DAILY")]
    [InlineData("mỗi thứ Năm")]
    public void A_rule_we_cannot_keep_is_refused_with_a_reason(string rule)
    {
        Assert.Null(Recurrence.Parse(rule, out var reason));
        Assert.NotEmpty(reason);
    }
}
