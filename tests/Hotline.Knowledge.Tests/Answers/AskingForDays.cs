using System.Globalization;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Language.Days;

namespace Hotline.Knowledge.Tests.Answers;

public sealed class AskingForDays
{
    // Sunday, 22 November 2026.
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("tuần tới có phiên không", "2026-11-23", "2026-11-29", AskedManner.Whether)]
    [InlineData("tuan sau co phien hong", "2026-11-23", "2026-11-29", AskedManner.Whether)]
    [InlineData("thứ năm tuần tới có không", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("t5 này có sàn vl k", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("mai có phiên không", "2026-11-23", "2026-11-23", AskedManner.Whether)]
    [InlineData("ngày mốt có mở không", "2026-11-24", "2026-11-24", AskedManner.Whether)]
    [InlineData("hôm nay có mở không", "2026-11-22", "2026-11-22", AskedManner.Whether)]
    [InlineData("tháng 12 có mấy phiên", "2026-12-01", "2026-12-31", AskedManner.HowMany)]
    [InlineData("thang 1 co bao nhieu phien", "2027-01-01", "2027-01-31", AskedManner.HowMany)]
    [InlineData("tháng sau mở mấy lần", "2026-12-01", "2026-12-31", AskedManner.HowMany)]
    [InlineData("ngày 3/12 có phiên không", "2026-12-03", "2026-12-03", AskedManner.Whether)]
    [InlineData("chủ nhật có mở phiên không", "2026-11-22", "2026-11-22", AskedManner.Whether)]
    [InlineData("cuối tuần tới mở hôm nào", "2026-11-28", "2026-11-29", AskedManner.When)]
    [InlineData("hai tuần nữa tôi mới rảnh, mở hôm nào", "2026-11-30", "2026-12-06", AskedManner.When)]
    [InlineData("is there a session next Thursday?", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("When is there a session in December 2026?", "2026-12-01", "2026-12-31", AskedManner.When)]
    [InlineData("how many sessions in December 2026", "2026-12-01", "2026-12-31", AskedManner.HowMany)]
    [InlineData("t5 tuần sau có hông", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("thu nam tuan sau co khong", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("thứ hai tuần sau nữa có mở không", "2026-11-30", "2026-11-30", AskedManner.Whether)]
    [InlineData("còn tuần sau nữa?", "2026-11-30", "2026-12-06", AskedManner.When)]
    [InlineData("thứ ba hay thứ năm mở cửa", "2026-11-24", "2026-11-26", AskedManner.When)]
    [InlineData("30/4 có mở không", "2027-04-30", "2027-04-30", AskedManner.Whether)]
    [InlineData("ngay 26 nay co phien khong", "2026-11-26", "2026-11-26", AskedManner.Whether)]
    [InlineData("cuoi thang 12 mo ngay nao", "2026-12-21", "2026-12-31", AskedManner.When)]
    [InlineData("t12 có mấy phiên vậy ad", "2026-12-01", "2026-12-31", AskedManner.HowMany)]
    [InlineData("từ giờ tới tết mở mấy phiên", "2026-11-22", "2027-02-03", AskedManner.HowMany)]
    [InlineData("mùng 6 tết có phiên chưa", "2027-02-11", "2027-02-11", AskedManner.Whether)]
    [InlineData("rằm tháng giêng có họp không", "2027-02-20", "2027-02-20", AskedManner.Whether)]
    [InlineData("23 tháng chạp có mở hông", "2027-01-30", "2027-01-30", AskedManner.Whether)]
    [InlineData("giỗ tổ có nghỉ không", "2027-04-16", "2027-04-16", AskedManner.Whether)]
    [InlineData("tết tây có mở cửa hông", "2027-01-01", "2027-01-01", AskedManner.Whether)]
    [InlineData("trong 2 tuần tới có mấy phiên", "2026-11-22", "2026-12-06", AskedManner.HowMany)]
    [InlineData("3 ngày nữa có mở không", "2026-11-25", "2026-11-25", AskedManner.Whether)]
    [InlineData("năm nay còn mấy phiên", "2026-01-01", "2026-12-31", AskedManner.HowMany)]
    [InlineData("tuần rồi có phiên không", "2026-11-09", "2026-11-15", AskedManner.Whether)]
    [InlineData("bua mot co mo k", "2026-11-24", "2026-11-24", AskedManner.Whether)]
    public void Reads_the_days_and_what_is_wanted_of_them(string question, string from, string to, AskedManner manner)
    {
        var asked = AskedDaysReader.Span(question, Today, ShippedKnowledge.Release)!;

        Assert.Equal((Day(from), Day(to), manner), (asked.From, asked.To, asked.Manner));
    }

    [Theory]
    [InlineData("phiên giao dịch việc làm mở ngày nào", AskedSpan.Next, 0)]
    [InlineData("sắp tới mở hôm nào", AskedSpan.Next, 0)]
    [InlineData("chung nao mo lai", AskedSpan.Next, 0)]
    [InlineData("mấy bữa nữa có phiên", AskedSpan.Next, 0)]
    [InlineData("phiên sau nữa nhằm ngày nào", AskedSpan.Nth, 2)]
    [InlineData("tui bận, lỡ phiên này thì chừng nào có nữa", AskedSpan.Nth, 2)]
    [InlineData("cho xin ba phiên tới", AskedSpan.Several, 3)]
    public void Reads_what_is_wanted_where_no_day_is_named(string question, AskedSpan span, int count)
    {
        var asked = AskedDaysReader.Span(question, Today, ShippedKnowledge.Release)!;

        Assert.Equal((span, count), (asked.Span, asked.Count));
    }

    [Theory]
    [InlineData("ngày 3/12/2020 có phiên không")]
    [InlineData("ngày 3/12/2050 có phiên không")]
    [InlineData("ngày 31/2 có phiên không")]
    [InlineData("sàn việc làm ở đâu")]
    [InlineData("khuyến mãi bảo hiểm")]
    public void Reads_nothing_where_no_day_in_reach_is_named(string question)
    {
        var asked = AskedDaysReader.Span(question, Today, ShippedKnowledge.Release);

        Assert.True(asked is null or { Span: AskedSpan.Next }, $"{asked}");
    }

    [Theory]
    [InlineData("Lỡ phiên kế rồi thì phiên sau nữa nhằm ngày nào?", "phiên")]
    [InlineData("mai co phien giao dich viec lam khong", "phien giao dich viec lam")]
    public void The_matter_is_what_remains_without_the_words_for_days(string question, string matter) =>
        Assert.Contains(matter, AskedDaysReader.WithoutDays(question), StringComparison.Ordinal);

    [Fact]
    public void The_calendar_says_which_of_them_it_holds()
    {
        var answer = Assert.IsType<Answer.Answered>(Answerer.Answer(new Question { Text = "tháng 12 có mấy phiên giao dịch việc làm", Province = "hau-giang", Today = Today }, ShippedKnowledge.Release));

        Assert.Equal([new(2026, 12, 3), new(2026, 12, 10), new(2026, 12, 17), new(2026, 12, 24), new(2026, 12, 31)], answer.DaysAsked!.On);
        Assert.Equal([new(2026, 11, 26), new(2026, 12, 3), new(2026, 12, 10)], answer.NextDates);
    }

    [Fact]
    public void What_is_past_of_a_stretch_is_told_apart()
    {
        var answer = Assert.IsType<Answer.Answered>(Answerer.Answer(new Question { Text = "tháng này có mấy phiên giao dịch việc làm", Province = "hau-giang", Today = Today }, ShippedKnowledge.Release));

        Assert.Equal([new DateOnly(2026, 11, 26)], answer.DaysAsked!.On);
        Assert.Equal([new(2026, 11, 5), new(2026, 11, 12), new(2026, 11, 19)], answer.DaysAsked.Passed);
    }

    [Theory]
    [InlineData("còn tuần sau nữa?", "2026-12-03")]
    [InlineData("vay thu 5 tuan toi co k", "2026-11-26")]
    [InlineData("thế ngày 10/12?", "2026-12-10")]
    public void A_follow_up_that_only_names_other_days_is_about_the_same_event(string followUp, string on)
    {
        var previous = new PreviousQuestion("tuần này hậu giang có phiên việc làm không", "hau-giang", "phien-giao-dich-viec-lam", [], false);

        var answer = Assert.IsType<Answer.Answered>(Answerer.Answer(new Question { Text = followUp, Previous = previous, Today = Today }, ShippedKnowledge.Release));

        Assert.Equal("phien-giao-dich-viec-lam", answer.Topic!.Id);
        Assert.Equal([Day(on)], answer.DaysAsked!.On);
    }

    [Theory]
    [InlineData("bữa đó bận, phiên kế sau là hôm nào", "2026-12-03")]
    [InlineData("lỡ rồi thì khi nào có nữa", "2026-12-03")]
    [InlineData("con buoi nao khac hk", "2026-12-03")]
    [InlineData("Nếu tôi không tham dự được thì phiên tiếp theo vào ngày nào?", "2026-12-03")]
    [InlineData("hôm ấy tôi phải đưa mẹ đi viện, lần sau là bao giờ", "2026-12-03")]
    [InlineData("đổi bữa khác được hông, tui mắc đi đám cưới", "2026-12-03")]
    [InlineData("I'm busy that day, any other date?", "2026-12-03")]
    [InlineData("mai bận rồi, còn bữa nào khác", "2026-11-26")]
    [InlineData("nhà có đám giỗ, chừng nào có nữa", "2026-12-03")]
    [InlineData("bữa đó bận, tuần sau nữa có không", "2026-12-03")]
    [InlineData("thế sắp tới mở hôm nào", "2026-11-26")]
    public void A_follow_up_may_ask_for_another_than_the_day_that_was_spoken_of(string followUp, string on)
    {
        var answer = Assert.IsType<Answer.Answered>(After(followUp, new(2026, 11, 26)));

        Assert.Equal("phien-giao-dich-viec-lam", answer.Topic!.Id);
        Assert.Equal([Day(on)], answer.DaysAsked!.On);
    }

    [Fact]
    public void Another_comes_after_the_one_spoken_of_last()
    {
        var answer = Assert.IsType<Answer.Answered>(After("bữa đó cũng kẹt luôn, còn hôm nào nữa hông", new(2026, 12, 31)));

        Assert.Equal((AskedManner.Whether, new(2026, 12, 31)), (answer.DaysAsked!.Manner, answer.DaysAsked.After));
        Assert.Equal([new DateOnly(2027, 1, 7)], answer.DaysAsked.On);
    }

    [Theory]
    [InlineData("khi nào con tui được cấp thẻ bảo hiểm y tế")]
    [InlineData("tuần sau, em muốn hỏi vay vốn giải quyết việc làm")]
    [InlineData("bữa đó phải đem theo giấy tờ gì")]
    [InlineData("ai lo vụ này")]
    [InlineData("còn nước sạch thì khi nào có")]
    [InlineData("mai trời có mưa không")]
    public void What_names_another_matter_or_another_detail_asks_for_no_day_of_it(string followUp)
    {
        var answer = After(followUp, new(2026, 11, 26));

        Assert.Null((answer as Answer.Answered ?? (answer as Answer.NearMiss)?.Said)?.DaysAsked);
    }

    [Fact]
    public void A_place_given_late_keeps_the_days_of_the_question()
    {
        var previous = new PreviousQuestion("tuần tới có phiên giao dịch việc làm không", null, null, [], true);

        var answer = Assert.IsType<Answer.Answered>(Answerer.Answer(new Question { Text = "Hậu Giang", Previous = previous, Today = Today }, ShippedKnowledge.Release));

        Assert.Equal([new DateOnly(2026, 11, 26)], answer.DaysAsked!.On);
    }

    [Fact]
    public void A_rule_that_skips_holidays_skips_Tết()
    {
        var entry = ShippedKnowledge.Release.Calendar.Values.First() with { OnHolidays = HolidayRule.Skip };

        Assert.Equal([new(2027, 1, 28), new(2027, 2, 11)], entry.Next(new(2027, 1, 28), 2, PublicHolidays.ByLaw));
        Assert.Equal([new PublicHoliday(new(2027, 2, 4), "Tết Nguyên đán")], entry.Skipped(new(2027, 1, 28), new(2027, 2, 11), PublicHolidays.ByLaw));
    }

    [Fact]
    public void A_rule_that_only_ever_falls_on_holidays_never_takes_place()
    {
        var entry = ShippedKnowledge.Release.Calendar.Values.First() with { OnHolidays = HolidayRule.Skip, Recurrence = Recurrence.Parse("FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=1", out _)! };

        Assert.Empty(entry.Next(Today, 3, PublicHolidays.ByLaw));
    }

    private static Answer After(string followUp, DateOnly said)
    {
        var previous = new PreviousQuestion("hậu giang khi nào có phiên giao dịch việc làm", "hau-giang", "phien-giao-dich-viec-lam", [], false) { Day = said };
        return Answerer.Answer(new Question { Text = followUp, Province = "hau-giang", Previous = previous, Today = Today }, ShippedKnowledge.Release);
    }

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
