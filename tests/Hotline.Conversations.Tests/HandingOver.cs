using System.Text.Json.Nodes;
using Hotline.Tickets;

namespace Hotline.Conversations.Tests;

public sealed class HandingOver
{
    [Theory]
    [InlineData(2, "Trong lúc chờ, bà con cứ hỏi tiếp", null)]
    [InlineData(11, "Bây giờ ngoài giờ làm việc, cán bộ làm việc lại từ **07:00, 23/11/2026**.", null)]
    [InlineData(11, "The office is closed now; staff are back from **07:00, 23 November 2026**.", "en")]
    public void Who_asks_for_a_person_outside_working_hours_is_told_when_one_comes(int utcHour, string expected, string? language)
    {
        // A Friday.
        var chat = new Chat { Rules = ServiceRules.Usual, Now = new DateTimeOffset(2026, 11, 20, utcHour, 0, 0, TimeSpan.Zero) };
        var last = Ask(chat, language);

        Assert.Contains(expected, Chat.Text(last), StringComparison.Ordinal);
        Assert.Contains(Assert.Single(chat.Opened).Draft.Code, Chat.Text(last), StringComparison.Ordinal);
        Assert.Equal(TicketReason.PersonAsked, chat.Opened[0].Draft.Reason);
    }

    [Fact]
    public void Nothing_is_said_of_hours_that_nobody_knows() =>
        Assert.Contains("Trong lúc chờ, bà con cứ hỏi tiếp", Chat.Text(Ask(new Chat { Now = new DateTimeOffset(2026, 11, 21, 15, 0, 0, TimeSpan.Zero) }, null)), StringComparison.Ordinal);

    [Fact]
    public void An_operator_who_fell_silent_is_told_apart_from_one_who_gave_back()
    {
        var chat = new Chat();
        chat.Event(Author.System, "hotline.taken", new JsonObject { ["operator"] = "Minh" });
        Assert.Empty(chat.Says("có ai không"));

        var back = Assert.Single(chat.Event(Author.System, "hotline.released", new JsonObject { ["operator"] = "Minh", ["reason"] = "idle" }));

        Assert.Contains("Đã một lúc cán bộ chưa nhắn thêm", Chat.Text(back), StringComparison.Ordinal);
        Assert.NotEmpty(chat.Says("đăng ký tiêm vắc xin ở An Giang ở đâu"));
    }

    [Fact]
    public void The_place_in_the_queue_is_told_unless_a_person_is_there_already()
    {
        var chat = new Chat();

        Assert.Contains("vị trí thứ 3", Chat.Text(Assert.Single(chat.Event(Author.System, "hotline.queue", new JsonObject { ["place"] = 3 }))), StringComparison.Ordinal);
        Assert.Contains("người tiếp theo", Chat.Text(Assert.Single(chat.Event(Author.System, "hotline.queue", new JsonObject { ["place"] = 1 }))), StringComparison.Ordinal);
        Assert.Empty(chat.Event(Author.System, "hotline.queue", new JsonObject { ["place"] = 0 }));
        Assert.Empty(chat.Event(Author.Citizen, "hotline.queue", new JsonObject { ["place"] = 3 }));
        chat.Event(Author.System, "hotline.taken", new JsonObject { ["operator"] = "Minh" });
        Assert.Empty(chat.Event(Author.System, "hotline.queue", new JsonObject { ["place"] = 2 }));
    }

    [Fact]
    public void A_ticket_says_what_was_considered_why_the_bot_stopped_and_why_that_agency()
    {
        var chat = new Chat();
        chat.Says("tôi ở Hậu Giang");
        chat.Says("cho tôi lập phiếu");
        chat.Says("đồng ý");
        chat.Says("Lan");
        chat.Says("trả lời tại đây");
        chat.Says("Số căn cước 093188001234, hỏi thủ tục vay vốn giải quyết việc làm ở Hậu Giang");
        chat.Says("gửi phiếu");

        var draft = Assert.Single(chat.Opened).Draft;
        Assert.NotNull(draft.Packet);
        Assert.InRange(draft.Packet.Considered.Count, 1, 5);
        Assert.NotEmpty(draft.Packet.Decision!);
        Assert.DoesNotContain("093188001234", draft.Packet.Restated, StringComparison.Ordinal);
        Assert.Equal(("hau-giang/nhcsxh", RouteRule.Topic), (draft.Agency, draft.Route!.Rule));
        Assert.NotEmpty(draft.Route.Because!);
        Assert.Equal(Chat.Release.Agencies["hau-giang/nhcsxh"].Since, draft.Route.Since);
    }

    private static JsonObject Ask(Chat chat, string? language)
    {
        if (language == "en")
        {
            chat.Says("I want to talk to a person");
            chat.Says("yes");
            chat.Says("Lan");
            return chat.Says("0912345678")[^1];
        }

        chat.Says("cho tôi gặp người thật");
        chat.Says("ok");
        chat.Says("Lan");
        chat.Says("0912345678");
        return chat.Says("hồ sơ hộ nghèo của tôi bị trả lại")[^1];
    }
}
