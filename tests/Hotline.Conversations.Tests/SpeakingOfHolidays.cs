using System.Text.Json.Nodes;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Tests;

/// <summary>Days of a calendar that are public holidays, as the bot speaks of them; it is 30 January 2027, and the Thursday to come is in Tết.</summary>
public sealed class SpeakingOfHolidays
{
    private const string Question = "thứ năm tuần tới ở Hậu Giang có phiên giao dịch việc làm không";
    private const string Calendar = "calendar.yaml";

    private static readonly DateTimeOffset Saturday = new(2027, 1, 30, 9, 0, 0, TimeSpan.FromHours(7));

    [Fact]
    public void Where_the_source_does_not_say_what_happens_the_day_is_given_with_a_note_and_whom_to_ask()
    {
        var reply = Ask(Question, Chat.Release);

        Assert.StartsWith("**Có.** Theo lịch, thứ Năm, 04/02/2027 là ngày mở phiên giao dịch việc làm tỉnh Hậu Giang.", Chat.Text(reply), StringComparison.Ordinal);
        Assert.Contains(
            "Trùng ngày nghỉ lễ: thứ Năm, 04/02/2027 (Tết Nguyên đán); Kế hoạch không nói nghỉ lễ có mở hay không, bà con hỏi lại Sở Nội vụ thành phố Cần Thơ trước khi đi.",
            Chat.Text(reply),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_skips_holidays_the_answer_is_no_and_the_next_day_is_after_them()
    {
        var reply = Ask(Question, With("holidays: skip"));

        Assert.StartsWith(
            "**Không.** Thứ Năm, 04/02/2027 là ngày nghỉ lễ (Tết Nguyên đán) nên không mở phiên giao dịch việc làm tỉnh Hậu Giang; gần nhất là thứ Năm, 11/02/2027.",
            Chat.Text(reply),
            StringComparison.Ordinal);
        Assert.Contains("sắp tới: thứ Năm, 11/02/2027; tiếp theo: thứ Năm, 18/02/2027", Chat.Text(reply), StringComparison.Ordinal);
        Assert.DoesNotContain("Trùng ngày nghỉ lễ", Chat.Text(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_among_the_next_days_is_named()
    {
        var reply = Ask("phiên giao dịch việc làm Hậu Giang mở hôm nào", With("holidays: skip"));

        Assert.Contains("gần nhất là **thứ Năm, 11/02/2027**", Chat.Text(reply), StringComparison.Ordinal);
        Assert.Contains("Không mở vào ngày nghỉ lễ: thứ Năm, 04/02/2027 (Tết Nguyên đán).", Chat.Text(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_takes_place_all_the_same_nothing_is_said_of_the_holiday()
    {
        var reply = Ask(Question, With("holidays: keep"));

        Assert.StartsWith("**Có.** Theo lịch, thứ Năm, 04/02/2027 là ngày mở", Chat.Text(reply), StringComparison.Ordinal);
        Assert.DoesNotContain("nghỉ lễ", Chat.Text(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void Announced_holidays_take_the_place_of_those_of_the_law()
    {
        KnowledgeFile announced = new("holidays.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270210\r\nDTEND;VALUE=DATE:20270213\r\nSUMMARY:Nghỉ Tết theo thông báo\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        var release = With("holidays: skip", announced);

        Assert.StartsWith("**Có.** Theo lịch, thứ Năm, 04/02/2027", Chat.Text(Ask(Question, release)), StringComparison.Ordinal);
        Assert.StartsWith("**Không.** Thứ Năm, 11/02/2027 là ngày nghỉ lễ (Nghỉ Tết theo thông báo)", Chat.Text(Ask("11/2 Hậu Giang có phiên việc làm không", release)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_calendar_may_name_somebody_else_to_ask() =>
        Assert.Contains("bà con hỏi lại Trung tâm Dịch vụ việc làm tỉnh trước khi đi", Chat.Text(Ask(Question, With("ask: Trung tâm Dịch vụ việc làm tỉnh"))), StringComparison.Ordinal);

    private static JsonObject Ask(string question, Release release) => Assert.Single(new Chat { Now = Saturday, Knowledge = release }.Says(question));

    /// <summary>The shipped knowledge with a line more in its calendar, and a file more.</summary>
    private static Release With(string line, params ReadOnlySpan<KnowledgeFile> more)
    {
        List<KnowledgeFile> files =
        [
            .. Chat.Release.Files.Select(file => file.Path == Calendar ? file with { Text = file.Text.Replace("  rule:", $"  {line}\n  rule:", StringComparison.Ordinal) } : file),
            .. more,
        ];
        return Release.Build(2, files, out var errors) ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }
}
