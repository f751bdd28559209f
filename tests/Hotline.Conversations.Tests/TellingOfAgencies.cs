using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Tests;

/// <summary>The answer says in one sentence what became of an agency; the whole record goes beside it, for the panel of sources.</summary>
public sealed class TellingOfAgencies
{
    private const string Question = "phiên giao dịch việc làm mở ngày nào";
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void The_whole_record_goes_with_the_answer_and_is_not_in_it()
    {
        var reply = Composed(Phrases.VietnameseTag, Question, "hau-giang");

        Assert.NotNull(reply.Became);
        Assert.Contains("việc lao động, việc làm, người có công chuyển về Sở Nội vụ, các việc khác chuyển về những sở khác.", reply.Became.Text, StringComparison.Ordinal);
        Assert.Contains("Việc này nay do Sở Nội vụ thành phố Cần Thơ phụ trách.", reply.Became.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("các việc khác chuyển về những sở khác", reply.Text, StringComparison.Ordinal);
        Assert.Contains($"**{reply.Became.Agency}**", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_along_also_where_the_conversation_was_told_already()
    {
        var first = Composed(Phrases.VietnameseTag, Question, "hau-giang");
        var again = Composed(Phrases.VietnameseTag, Question, "hau-giang", "hau-giang/so-ldtbxh");

        Assert.NotEqual(first.Text, again.Text);
        Assert.Equal(first.Became, again.Became);
    }

    [Fact]
    public void It_is_told_in_the_language_of_the_reply()
    {
        var reply = Composed(Phrases.EnglishTag, Question, "hau-giang");

        Assert.StartsWith("Since March 2025 ", reply.Became!.Text, StringComparison.Ordinal);
        Assert.EndsWith("Today this is with Sở Nội vụ thành phố Cần Thơ.", reply.Became.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agency_of_which_nothing_is_recorded_has_no_record()
    {
        var reply = Composed(Phrases.VietnameseTag, "trạm y tế lưu động ở An Giang để làm gì", "an-giang");

        Assert.Contains("Sở Y tế", reply.Text, StringComparison.Ordinal);
        Assert.Null(reply.Became);
    }

    [Fact]
    public void The_activity_carries_it()
    {
        var activity = ReplyActivity.Render(Composed(Phrases.VietnameseTag, Question, "hau-giang"), new Conversation { Id = "c", Channel = "directline", PublicUrl = "http://localhost:5080", StartedAt = DateTimeOffset.UnixEpoch }, [], Phrases.VietnameseTag, 1);

        var became = activity["channelData"]!["hotline"]!["became"]!;
        Assert.Equal("Sở Lao động - Thương binh và Xã hội", (string?)became["agency"]);
        Assert.Contains("Sở Nội vụ", (string?)became["text"], StringComparison.Ordinal);
    }

    private static Reply Composed(string language, string question, string province, params string[] noted) =>
        new AnswerReply(new Speaker(Repository.Dialogs.Phrases, language, 1), Chat.Release, noted, Today)
            .Compose(Answerer.Answer(new Question { Text = question, Province = province, Today = Today }, Chat.Release));
}
