using System.Text.Json.Nodes;

namespace Hotline.Conversations.Tests;

public sealed class RatingAnswers
{
    private readonly Chat chat = new();

    [Fact]
    public void A_tap_is_kept_as_an_event_that_names_question_and_topic()
    {
        chat.Says("lao động tự do ở An Giang được hỗ trợ gì");
        var answer = Assert.Single(chat.Replies);

        chat.Says(Chat.Options(answer)[0]);

        var kept = Assert.Single(chat.Events);
        Assert.Equal("hotline.feedback", kept.Text("name"));
        Assert.True((bool)kept["value"]!["helpful"]!);
        Assert.Equal(answer.Text("replyToId"), kept.Text("value", "question"));
        Assert.Equal(answer.Text("channelData", "hotline", "topic"), kept.Text("value", "topic"));
    }

    [Fact]
    public void Buttons_are_not_under_every_answer()
    {
        string[] questions =
        [
            "lao động tự do ở An Giang được hỗ trợ gì", "đăng ký tiêm vắc xin ở An Giang ở đâu", "phiên giao dịch việc làm Hậu Giang mở ngày nào", "nước sạch nông thôn Hậu Giang ai lo",
        ];

        var offered = questions.SelectMany(question => chat.Says(question)).Count(reply => Chat.Options(reply).Any(option => option.StartsWith("👍", StringComparison.Ordinal)));

        Assert.Equal(1, offered);
    }

    [Fact]
    public void A_thumb_with_nothing_to_rate_is_no_rating()
    {
        Assert.Single(chat.Says("👍"));
        Assert.Empty(chat.Events);
    }

    [Theory]
    [InlineData("event", "webchat:activity-status/feedback", "DislikeAction", false)]
    [InlineData("event", "webchat:activity-status/feedback", "LikeAction", true)]
    [InlineData("invoke", "message/submitAction", "like", true)]
    public void The_thumbs_of_a_channel_are_kept_without_a_word(string type, string name, string opinion, bool helpful)
    {
        chat.Says("lao động tự do ở An Giang được hỗ trợ gì");
        var content = new JsonObject { ["type"] = type, ["name"] = name };
        if (type == "event")
        {
            content["entities"] = new JsonArray(new JsonObject { ["@type"] = opinion });
        }
        else
        {
            content["value"] = new JsonObject { ["actionName"] = "feedback", ["actionValue"] = new JsonObject { ["reaction"] = opinion } };
        }

        Assert.Empty(chat.Happens(Author.Citizen, content));

        Assert.Equal(helpful, (bool)Assert.Single(chat.Events)["value"]!["helpful"]!);
    }
}
