using System.Text.Json.Nodes;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Tickets;

namespace Hotline.Conversations.Tests;

public sealed class RepliesAndState
{
    [Fact]
    public void An_answer_carries_the_contract_and_citations_that_open()
    {
        var reply = Assert.Single(new Chat().Says("đăng ký tiêm vắc xin ở An Giang ở đâu"));

        Assert.Equal(("message", "markdown", "vi-VN", "c1|0000001"), (reply.Text("type"), reply.Text("textFormat"), reply.Text("locale"), reply.Text("replyToId")));
        Assert.Equal("bot", reply.Text("from", "role"));
        var hotline = (JsonObject)reply["channelData"]!["hotline"]!;
        Assert.Equal(["outcome", "topic", "province", "passages", "confidence", "release"], hotline.Select(entry => entry.Key));
        Assert.Equal("an-giang", (string)hotline["province"]!);
        var entity = Assert.Single((JsonArray)reply["entities"]!)!.AsObject();
        Assert.Equal(("https://schema.org/Message", "Message", ""), (entity.Text("type"), entity.Text("@type"), entity.Text("@id")));
        var claims = (JsonArray)entity["citation"]!;
        Assert.NotEmpty(claims);
        for (var i = 0; i < claims.Count; i++)
        {
            var appearance = (JsonObject)claims[i]!["appearance"]!;
            var url = appearance.Text("url")!;
            Assert.Equal(i + 1, (int)claims[i]!["position"]!);
            Assert.StartsWith("https://hotline.example/documents/an-giang-800-2021#", url, StringComparison.Ordinal);
            Assert.Contains($"[{i + 1}]: {url} \"", Chat.Text(reply), StringComparison.Ordinal);
            Assert.Contains("800/KH-UBND", appearance.Text("name")!, StringComparison.Ordinal);
            var passage = Chat.Release.Passages[(string)((JsonArray)hotline["passages"]!)[0]!];
            Assert.Contains(appearance.Text("abstract")!, passage.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Quoted_words_cannot_become_links_images_or_markup()
    {
        var document = Chat.Release.Documents["an-giang-800-2021"];
        var passage = document.Passages[0];
        var chat = new Chat
        {
            Answer = (question, _) => new Answer.Answered
            {
                Asked = question.Text,
                Trace = new AnswerTrace("", [], ""),
                Citations = [new Citation(passage, document, "xem ![a](http://evil) <img src=x> [b](http://evil) *đậm*")],
            },
        };

        var text = Chat.Text(Assert.Single(chat.Says("hỏi gì đó là gì")));

        Assert.Contains(@"\!\[a](http://evil) \<img src=x> \[b](http://evil) \*đậm\*", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_greeting_comes_once_and_answers_nothing()
    {
        var chat = new Chat();
        var added = new JsonObject { ["type"] = "conversationUpdate", ["membersAdded"] = new JsonArray(new JsonObject { ["id"] = "hotline" }) };

        var greeting = Assert.Single(chat.Happens(Author.System, added));
        Assert.Empty(chat.Event(Author.Citizen, "webchat/join"));

        Assert.Equal("smalltalk", Chat.Outcome(greeting));
        Assert.Null(greeting.Text("replyToId"));
        Assert.Contains("An Giang, Bình Phước và Hậu Giang", Chat.Text(greeting), StringComparison.Ordinal);
        Assert.Contains("có thể sai", Chat.Text(greeting), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_button_of_the_greeting_is_understood()
    {
        var greeting = Assert.Single(new Chat().Event(Author.Citizen, "webchat/join"));

        Assert.All(Chat.Options(greeting), option => Assert.DoesNotContain(Chat.Outcome(Assert.Single(new Chat().Says(option))), (string[])["answered", "clarify", "abstained"]));
    }

    [Theory]
    [InlineData("typing")]
    [InlineData("event")]
    [InlineData("messageReaction")]
    [InlineData("endOfConversation")]
    public void Other_activities_are_passed_over_in_silence(string type) =>
        Assert.Empty(new Chat().Happens(Author.Citizen, new JsonObject { ["type"] = type, ["name"] = "anything" }));

    [Fact]
    public void A_citizen_cannot_play_the_operator()
    {
        var chat = new Chat();
        chat.Event(Author.Citizen, "hotline.taken");

        Assert.Single(chat.Says("xin chào"));
    }

    [Fact]
    public void Several_messages_of_one_turn_are_answered_in_order_over_one_state()
    {
        var chat = new Chat();
        JsonObject Message(string text) => new() { ["type"] = "message", ["text"] = text };

        var replies = chat.Happens((Author.Citizen, Message("tạo phiếu")), (Author.Citizen, Message("đồng ý")), (Author.Citizen, Message("Lan")));

        Assert.Equal(["c1|0000001", "c1|0000002", "c1|0000003"], replies.Select(reply => reply.Text("replyToId")));
        Assert.Equal("phone", chat.State.Flow!.Step);
    }

    [Fact]
    public void A_button_that_carries_only_a_value_does_what_it_says()
    {
        var chat = new Chat();

        Assert.Equal("dialog", Chat.Outcome(Assert.Single(chat.Says(null, content => content["value"] = new JsonObject { ["action"] = "open-ticket" }))));
        Assert.Equal("open-ticket", chat.State.Flow!.Name);
        Assert.Equal("smalltalk", Chat.Outcome(Assert.Single(new Chat().Says(null, content => content["value"] = new JsonObject { ["action"] = "unknown" }))));
    }

    [Fact]
    public void Text_past_two_thousand_signs_is_met_with_advice_and_two_thousand_are_read()
    {
        Assert.Contains("2.000", Chat.Text(Assert.Single(new Chat().Says(new string('a', 2_001)))), StringComparison.Ordinal);
        Assert.DoesNotContain("2.000", Chat.Text(Assert.Single(new Chat().Says("xin chào " + new string('a', 1_990)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_province_of_the_page_is_used_until_another_is_named()
    {
        var asked = new List<string?>();
        var chat = new Chat
        {
            Answer = (question, release) =>
            {
                asked.Add(question.Province);
                return Answerer.Answer(question, release);
            },
        };
        void Page(JsonObject content) => content["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["province"] = "an-giang" } };

        chat.Says("bảo hiểm thất nghiệp hưởng thế nào", Page);
        chat.Says("phiên giao dịch việc làm ở Hậu Giang thứ mấy", Page);
        chat.Says("bảo hiểm xã hội tự nguyện đóng ở đâu", Page);

        Assert.Equal(["an-giang", "an-giang", "hau-giang"], asked);
    }

    [Fact]
    public void A_ticket_of_another_conversation_shows_only_state_and_agency()
    {
        var chat = new Chat();
        chat.Knows(new TicketFacts("AG-7KQ4-M2", "someone-else", TicketState.Open, "Sở Y tế", "chuyện riêng của người khác", chat.Now, chat.Now));

        var text = Chat.Text(Assert.Single(chat.Says("tra cuu phieu ag7kq4m2")));

        Assert.Contains("cán bộ đang xử lý", text, StringComparison.Ordinal);
        Assert.Contains("Sở Y tế", text, StringComparison.Ordinal);
        Assert.DoesNotContain("chuyện riêng", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_citizen_answers_to_an_operators_question_goes_to_the_ticket()
    {
        var chat = new Chat();
        foreach (var said in (string[])["tạo phiếu", "đồng ý", "Lan", "tại đây", "hồ sơ của tôi bị trả lại", "gửi phiếu"])
        {
            chat.Says(said);
        }

        var code = Assert.Single(chat.Opened).Draft.Code;
        chat.Knows(new TicketFacts(code, "c1", TicketState.WaitingForCitizen, "Sở Y tế", "…", chat.Now, chat.Now));

        var reply = Assert.Single(chat.Says("mã hồ sơ dạng giấy màu hồng cũ rách góc"));

        Assert.Equal("dialog", Chat.Outcome(reply));
        Assert.Contains(new Effect.CitizenWrote(code), chat.Effects);
    }

    [Fact]
    public void The_same_input_gives_the_same_turn()
    {
        string Held()
        {
            var chat = new Chat();
            foreach (var said in (string[])["tạo phiếu", "đồng ý", "Lan", "tại đây", "hồ sơ của tôi bị trả lại", "gửi phiếu"])
            {
                chat.Says(said);
            }

            return string.Concat(chat.Replies.Select(reply => reply.ToJsonString())) + chat.State.ToJson();
        }

        Assert.Equal(Held(), Held());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"greeted\":true,\"future\":{\"a\":1},\"flow\":{\"name\":\"gone\",\"step\":\"x\",\"slots\":{}}}")]
    [InlineData("{\"flow\":{\"name\":null},\"tickets\":null,\"previous\":{\"text\":\"a\"},\"matter\":{}}")]
    public void A_state_of_another_version_still_lets_the_bot_answer(string? json)
    {
        var state = ConversationState.FromJson(json);
        var chat = new Chat { State = state };

        Assert.Single(chat.Says("xin chào"));
    }
}
