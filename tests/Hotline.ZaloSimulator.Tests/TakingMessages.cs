using System.Net;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>What may be sent to a user, and what is refused and held against the sender.</summary>
public sealed class TakingMessages : Scenario
{
    [Fact]
    public async Task A_text_is_accepted_and_its_echo_and_marks_come_back()
    {
        var answer = await Hotline.SendsAsync(Lan, "Bà con cần giấy đề nghị vay vốn.");

        var sent = await Lan.ReceivesAsync();
        await Zalo.SettledAsync();
        Assert.Equal((string?)answer["data"]!["message_id"], sent.MessageId);
        Assert.False(answer["data"]!.AsObject().ContainsKey("quota"));
        Assert.Equal(["oa_send_text", "user_received_message", "user_seen_message"], Hotline.Webhooks.Select(received => received.Event).Order(StringComparer.Ordinal));
        var seen = Hotline.Webhooks.Single(received => received.Event == "user_seen_message").Json;
        Assert.Equal(sent.MessageId, (string?)seen["message"]!["msg_ids"]![0]);
        Assert.Equal(Lan.Id, (string?)seen["recipient"]!["id"]);
        Clean();
    }

    [Theory]
    [InlineData(2000, 0)]
    [InlineData(2001, -210)]
    public async Task A_text_has_at_most_2000_characters(int length, int error)
    {
        var answer = await Hotline.SendsAsync(Lan, new string('a', length));

        Assert.Equal(error, (int?)answer["error"]);
        Violated(error == 0 ? [] : ["text-over-limit"]);
    }

    [Fact]
    public async Task An_emoji_counts_as_two()
    {
        Assert.Equal(-210, (int?)(await Hotline.SendsAsync(Lan, new string('a', 1999) + "🙏"))["error"]);
        Violated("text-over-limit");
    }

    [Theory]
    [InlineData("Hồ sơ **gồm** ba loại", "markdown-leak")]
    [InlineData("# Hồ sơ", "markdown-leak")]
    [InlineData("Xem [kế hoạch](https://example.vn)", "markdown-leak")]
    [InlineData("Đươ\u0300ng", "not-nfc")]
    [InlineData("a\u0007b", "control-character")]
    [InlineData("\u200Dnửa chữ", "broken-letter")]
    public async Task An_unsightly_text_is_accepted_and_held_against_the_sender(string text, string violation)
    {
        Assert.Equal(0, (int?)(await Hotline.SendsAsync(Lan, text))["error"]);
        Violated(violation);
    }

    public static TheoryData<string, string> WrongMessages => new()
    {
        { """{"text":"  "}""", "empty-text" },
        { """{"text":5}""", "bad-message" },
        { """{"text":"Chào","colour":"red"}""", "bad-message" },
        { """{"attachment":{"type":"image","payload":{"url":"https://example.vn/a.png"}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"template_type":"list","elements":[]}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"buttons":[]}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"template_type":"button","buttons":[{"title":"A","type":"oa.query.show","payload":"a"}]}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"buttons":[{"title":"A","type":"oa.query.show","payload":{"text":"a"}}]}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"buttons":[{"title":"A","type":"oa.open.url","payload":"https://example.vn"}]}}}""", "bad-message" },
        { """{"text":"Chào","attachment":{"type":"template","payload":{"buttons":[{"title":"A","type":"oa.open.phone","payload":{"phone_code":"+84 9"}}]}}}""", "bad-message" },
        { """{"attachment":{"type":"template","payload":{"buttons":[{"title":"A","type":"oa.query.show","payload":"a"}]}}}""", "empty-text" },
        { """{"attachment":{"type":"file","payload":{"token":"khong-co"}}}""", "bad-message" },
    };

    [Theory]
    [MemberData(nameof(WrongMessages))]
    public async Task A_message_of_the_wrong_shape_is_refused(string message, string violation)
    {
        var answer = await Hotline.SendsMessageAsync(Lan, JsonNode.Parse(message)!.AsObject());

        Assert.Equal(-201, (int?)answer["error"]);
        Assert.Empty(Lan.Received);
        Violated(violation);
    }

    [Theory]
    [InlineData(5, 100, 1000, 0)]
    [InlineData(6, 100, 1000, -210)]
    [InlineData(5, 101, 1000, -210)]
    [InlineData(5, 100, 1001, -210)]
    public async Task Buttons_have_limits(int count, int title, int payload, int error)
    {
        var buttons = Enumerable.Range(0, count).Select(_ => (JsonNode)new JsonObject { ["title"] = new string('t', title), ["type"] = "oa.query.show", ["payload"] = new string('p', payload) });
        var message = new JsonObject
        {
            ["text"] = "Bà con chọn:",
            ["attachment"] = new JsonObject { ["type"] = "template", ["payload"] = new JsonObject { ["buttons"] = new JsonArray([.. buttons]) } },
        };

        Assert.Equal(error, (int?)(await Hotline.SendsMessageAsync(Lan, message))["error"]);
        Violated(error == 0 ? [] : ["buttons-over-limit"]);
    }

    [Fact]
    public async Task A_pressed_button_comes_back_as_a_text()
    {
        await Hotline.SendsMessageAsync(Lan, JsonNode.Parse("""{"text":"Bà con ở đâu?","attachment":{"type":"template","payload":{"buttons":[{"title":"An Giang","type":"oa.query.hide","payload":"#hl:an-giang"},{"title":"Gọi","type":"oa.open.phone","payload":{"phone_code":"84900000000"}}]}}}""")!.AsObject());
        var sent = await Lan.ReceivesAsync();
        await Zalo.SettledAsync();
        Hotline.Webhooks.Clear();

        Assert.Null(Lan.Presses(sent, 1));
        await Zalo.AcceptedAsync(Lan.Presses(sent, 0)!);

        Assert.Equal("#hl:an-giang", Assert.Single(Hotline.Webhooks).Text);
        Clean();
    }

    [Fact]
    public async Task A_quote_names_a_message_of_the_same_conversation()
    {
        var minh = Zalo.Citizen("Minh");
        var his = minh.Says("Tôi hỏi trước");

        var answer = await Hotline.SendsMessageAsync(Lan, new JsonObject { ["text"] = "Chào", ["quote_message_id"] = his.MessageId });

        Assert.Equal(-201, (int?)answer["error"]);
        Clean();
    }

    [Fact]
    public async Task A_recipient_is_a_string()
    {
        var answer = await Hotline.CallsAsync(HttpMethod.Post, "/v3.0/oa/message/cs", new JsonObject { ["recipient"] = new JsonObject { ["user_id"] = long.Parse(Lan.Id, System.Globalization.CultureInfo.InvariantCulture) }, ["message"] = new JsonObject { ["text"] = "Chào" } });

        Assert.Equal(-201, (int?)answer["error"]);
        Violated("bad-message");
    }

    [Theory]
    [InlineData(47.98, 0)]
    [InlineData(48.02, 0)]
    [InlineData(167.98, 0)]
    [InlineData(168.02, -230)]
    public async Task The_window_closes_after_seven_days(double hours, int error)
    {
        Lan.LastInteracted(Zalo.Now - TimeSpan.FromHours(hours));

        Assert.Equal(error, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Clean();
    }

    [Fact]
    public async Task Who_blocks_or_is_away_for_long_is_not_reached_and_not_asked_again()
    {
        var minh = Zalo.Citizen("Minh");
        await Zalo.AcceptedAsync(minh.Says("Tôi hỏi"));
        Lan.Blocks();
        minh.GoesInactive();

        Assert.Equal(-244, (int?)(await Hotline.SendsAsync(Lan, "Chào"))["error"]);
        Assert.Equal(-227, (int?)(await Hotline.SendsAsync(minh, "Chào"))["error"]);
        Clean();

        await Hotline.SendsAsync(Lan, "Chào");
        Violated("retry-after-refusal");
    }

    [Theory]
    [InlineData("/v3.0/oa/message/transaction", -209)]
    [InlineData("/v3.0/oa/message/promotion", -209)]
    [InlineData("/v2.0/oa/message", -240)]
    public async Task Retired_addresses_stay_retired(string path, int error)
    {
        var answer = await Hotline.CallsAsync(HttpMethod.Post, path, new JsonObject { ["recipient"] = new JsonObject { ["user_id"] = Lan.Id }, ["message"] = new JsonObject { ["text"] = "Chào" } });

        Assert.Equal(error, (int?)answer["error"]);
        Violated("retired-endpoint");
    }

    [Fact]
    public async Task An_address_of_another_host_is_nowhere()
    {
        using var response = await Hotline.AsksAsync(HttpMethod.Post, "/v4/oa/access_token", []);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Violated("unknown-path");
    }

    [Theory]
    [InlineData("none", "missing-token")]
    [InlineData("bearer", "bearer-or-query-token")]
    [InlineData("query", "bearer-or-query-token")]
    [InlineData("made-up", "unknown-token")]
    public async Task A_token_belongs_into_its_header(string place, string violation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Zalo.OpenApiUrl, place == "query" ? $"/v2.0/oa/getoa?access_token={Hotline.Token}" : "/v2.0/oa/getoa"));
        if (place == "bearer")
        {
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", Hotline.Token);
        }
        else if (place == "made-up")
        {
            request.Headers.TryAddWithoutValidation("access_token", "AT-made-up");
        }

        using var response = await Hotline.AsksRawAsync(request);

        Assert.Equal(-216, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
        Violated(violation);
    }
}
