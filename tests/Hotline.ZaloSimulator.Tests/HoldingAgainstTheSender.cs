using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>Accepted messages that must not have been sent, the anonymous path, and the page's control API.</summary>
public sealed class HoldingAgainstTheSender : Scenario
{
    [Fact]
    public async Task The_same_message_twice_for_one_question_is_a_violation()
    {
        await Hotline.SendsAsync(Lan, "Chào");
        await Hotline.SendsAsync(Lan, "Chào");

        Assert.Equal(2, Lan.Received.Count);
        Violated("duplicate-send");
    }

    [Fact]
    public async Task The_same_message_for_two_questions_is_none()
    {
        await Hotline.SendsAsync(Lan, "Chào");
        await Zalo.AcceptedAsync(Lan.Says("Chào lần nữa"));
        await Hotline.SendsAsync(Lan, "Chào");

        Clean();
    }

    [Fact]
    public async Task Who_asked_nothing_is_not_answered()
    {
        var minh = Zalo.Citizen("Minh");
        minh.LastInteracted(Zalo.Now);
        await Zalo.AcceptedAsync(minh.ReactsTo("00aa11"));

        await Hotline.SendsAsync(minh, "Chào");

        Violated("reply-to-silence");
    }

    [Fact]
    public async Task A_message_of_yesterday_asks_for_nothing()
    {
        var minh = Zalo.Citizen("Minh");
        await Zalo.AcceptedAsync(minh.Says("Câu cũ", new Bend { Shift = TimeSpan.FromHours(-24.1) }));

        await Hotline.SendsAsync(minh, "Chào");

        Violated("reply-to-silence");
    }

    [Theory]
    [InlineData("(1/2) một", "(2/2) hai", false)]
    [InlineData("(2/2) hai", "(1/2) một", true)]
    public async Task Parts_come_in_their_order(string first, string second, bool violation)
    {
        await Hotline.SendsAsync(Lan, first);
        await Hotline.SendsAsync(Lan, second);

        Violated(violation ? ["parts-out-of-order"] : []);
    }

    [Fact]
    public async Task When_staff_has_written_the_hotline_is_soon_silent()
    {
        Lan.IsAnsweredByStaff("Cán bộ đây");
        await Hotline.SendsAsync(Lan, "Tin đang trên đường");
        Clean();
        Zalo.Advance(TimeSpan.FromSeconds(14));

        await Hotline.SendsAsync(Lan, "Máy vẫn nói");

        await Zalo.SettledAsync();
        Violated("spoke-over-staff");
        Assert.Contains(Hotline.Webhooks, received => received is { Event: "oa_send_text", Text: "Cán bộ đây" });
    }

    [Fact]
    public async Task An_anonymous_citizen_is_answered_on_the_old_path_with_both_ids()
    {
        var stranger = Zalo.AnonymousCitizen("Khách");
        await Zalo.AcceptedAsync(stranger.Says("Xin hỏi thủ tục"));
        var ids = stranger.Id.Split('/');

        var answer = await Hotline.CallsAsync(HttpMethod.Post, "/v2.0/oa/message", Reply(ids[0], ids[1]));
        var wrong = await Hotline.CallsAsync(HttpMethod.Post, "/v2.0/oa/message", Reply(ids[0], "conv-khac"));

        Assert.Equal(0, (int?)answer["error"]);
        Assert.Equal(-201, (int?)wrong["error"]);
        Assert.Equal("Chào", (await stranger.ReceivesAsync()).Text);
        Violated("unknown-recipient");

        static JsonObject Reply(string anonymous, string conversation) => new()
        {
            ["recipient"] = new JsonObject { ["anonymous_id"] = anonymous, ["conversation_id"] = conversation },
            ["message"] = new JsonObject { ["text"] = "Chào" },
        };
    }

    [Fact]
    public async Task A_reaction_is_taken_on_the_old_path()
    {
        var question = Lan.Says("Một câu");

        var answer = await Hotline.CallsAsync(HttpMethod.Post, "/v2.0/oa/message", new JsonObject
        {
            ["recipient"] = new JsonObject { ["user_id"] = Lan.Id },
            ["sender_action"] = new JsonObject { ["react_icon"] = "/-heart", ["react_message_id"] = question.MessageId },
        });

        Assert.Equal(0, (int?)answer["error"]);
        Assert.Empty(Lan.Received);
        Clean();
    }

    [Theory]
    [InlineData("anh.png", true)]
    [InlineData("anh.jpg", false)]
    [InlineData("anh", false)]
    public async Task An_upload_needs_the_extension_of_its_bytes(string name, bool good)
    {
        using var form = new MultipartFormDataContent();
        using var bytes = new ByteArrayContent([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]);
        form.Add(bytes, "file", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Zalo.OpenApiUrl, "/v2.0/oa/upload/image")) { Content = form };
        request.Headers.TryAddWithoutValidation("access_token", Hotline.Token);

        using var response = await Hotline.AsksRawAsync(request);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(0, (int?)answer["error"]);
        Assert.Equal(good, answer["data"]!.AsObject().ContainsKey("attachment_id"));
        Violated(good ? [] : ["bad-upload"]);
    }

    [Theory]
    [InlineData("84900000000", "mau-1", 0)]
    [InlineData("0900000000", "mau-1", -108)]
    [InlineData("84900000000", "mau-2", -131)]
    public async Task A_template_goes_to_a_telephone_by_the_business_host(string phone, string template, int error)
    {
        Zalo.Approve("mau-1", new Dictionary<string, int> { ["ma_phieu"] = 30 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Zalo.BusinessUrl, "/message/template"))
        {
            Content = JsonContent.Create(new { phone, template_id = template, template_data = new { ma_phieu = "AG-7KQ4" }, tracking_id = "AG-7KQ4" }),
        };
        request.Headers.TryAddWithoutValidation("access_token", Hotline.Token);

        using var response = await Hotline.AsksRawAsync(request);

        Assert.Equal(error, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task The_page_is_vietnamese_and_its_acts_reach_the_hotline()
    {
        using var http = new HttpClient { BaseAddress = Zalo.PageUrl };
        Assert.Contains("<html lang=\"vi\">", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        foreach (var asset in new[] { "/page.css", "/page.js", "/cdn/anh.png" })
        {
            Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(asset, UriKind.Relative)));
        }

        using var said = await http.PostAsJsonAsync("/_sim/act", new { user = Lan.Id, kind = "say", text = "Nhắn từ trang", latitude = 0, longitude = 0, button = 0 });
        said.EnsureSuccessStatusCode();
        await Zalo.SettledAsync();
        await Hotline.SendsAsync(Lan, "Trả lời");
        await Zalo.SettledAsync();

        Assert.Equal("Nhắn từ trang", Hotline.Webhooks.First(received => received.Event == "user_send_text").Text);
        var view = (await http.GetFromJsonAsync<JsonObject>($"/_sim/view?user={Lan.Id}"))!;
        Assert.Equal(["Cho tôi hỏi về vay vốn", "Nhắn từ trang", "Trả lời"], view["lines"]!.AsArray().Select(line => (string?)line!["text"]));
        Assert.True((bool?)view["lines"]![2]!["seen"]);
        Assert.Equal(0, (int?)view["violationCount"]);
    }

    [Fact]
    public async Task A_fault_can_be_told_over_http()
    {
        using var http = new HttpClient { BaseAddress = Zalo.PageUrl };
        using var told = await http.PostAsJsonAsync("/_sim/faults", new { id = "F22", end = "Answer", body = """{"error":-9999,"message":"?"}""", times = 1 });
        told.EnsureSuccessStatusCode();

        Assert.Equal(-9999, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
    }
}
