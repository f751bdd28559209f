using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Posting
{
    [Fact]
    public async Task What_the_channel_decides_is_set_and_everything_else_stays_as_it_came()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        const string sent = """
            {"type":"message","id":"mine","timestamp":"1999-01-01T00:00:00Z","serviceUrl":"https://evil.example","callerId":"urn:x","channelId":"webchat",
             "conversation":{"id":"other"},"from":{"id":"somebody-else","name":"Lan","role":"bot"},
             "text":"  Chào\tbạn 👋 \u0001 \"nhé\" ","textFormat":"plain","localTimestamp":"2022-03-01T09:00:00.000+07:00","localTimezone":"Asia/Saigon",
             "locale":"vi-VN","value":{"n":1.50,"big":12345678901234567890},"entities":[{"type":"ClientCapabilities","supportsTts":true}],
             "channelData":{"clientActivityID":"abc","hotline":{"province":null},"x":[1,null,{"y":""}]},"khác":"ừ"}
            """;

        var id = (await talk.PostAsync(sent).JsonAsync(200)).Text("id")!;

        var echo = (await app.Log.ReadAsync(talk.Id, 0, 100, CancellationToken.None)).Single(activity => activity.Id == id).Content;
        var expected = JsonNode.Parse(sent)!.AsObject();
        Assert.Equal(id, echo.Text("id"));
        Assert.Equal("directline", echo.Text("channelId"));
        Assert.Equal(talk.Id, echo.Text("conversation", "id"));
        Assert.StartsWith("dl_", echo.Text("from", "id"), StringComparison.Ordinal);
        Assert.Equal(("user", "Lan"), (echo.Text("from", "role"), echo.Text("from", "name")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", echo.Text("timestamp"));
        foreach (var property in new[] { "type", "text", "textFormat", "localTimestamp", "localTimezone", "locale", "value", "entities", "channelData", "khác" })
        {
            Assert.Equal(expected[property]!.ToJsonString(), echo[property]!.ToJsonString());
        }

        Assert.False(echo.ContainsKey("serviceUrl") || echo.ContainsKey("callerId"));
    }

    [Fact]
    public async Task The_echo_on_the_wire_is_the_text_byte_for_byte()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        const string text = " ngã\u0303 <b>&amp;</b> \u200b\r\n\u0007\u007f 👨‍👩‍👧 ‘’ ";

        await talk.SayAsync(text);
        using var stream = await talk.ListenAsync(await talk.ReconnectAsync("0"));

        Assert.Equal(text, (await stream.UntilAsync(ScriptedBot.ReplyTo(text))).Last(activity => activity.Text("from", "role") == "user").Text("text"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"message\"")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("""{"type":"message",}""")]
    [InlineData("""{"type":"message","type":"event"}""")]
    [InlineData("""{"type":"message","text":"\ud8"}""")]
    public async Task What_is_no_JSON_object_is_bad_syntax(string body)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        Assert.Equal("BadSyntax", await talk.PostAsync(body).CodeAsync(400));
    }

    [Fact]
    public async Task What_is_nested_too_deep_is_bad_syntax()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        Assert.Equal("BadSyntax", await talk.PostAsync($$"""{"type":"message","value":{{new string('[', 5000)}}{{new string(']', 5000)}}}""").CodeAsync(400));
    }

    [Theory]
    [InlineData("""{"text":"a"}""", "MissingProperty")]
    [InlineData("""{"type":null}""", "MissingProperty")]
    [InlineData("""{"type":7}""", "BadArgument")]
    [InlineData("""{"type":""}""", "BadArgument")]
    [InlineData("""{"type":"message","from":"lan"}""", "BadArgument")]
    [InlineData("""{"type":"conversationUpdate","membersAdded":[]}""", "BadArgument")]
    public async Task What_is_missing_or_wrong_is_named(string body, string code)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        Assert.Equal(code, await talk.PostAsync(body).CodeAsync(400));
    }

    [Theory]
    [InlineData("""{"type":"message","text":"a\u0000b"}""")]
    [InlineData("""{"type":"message","text":"\ud83d"}""")]
    [InlineData("""{"type":"message","text":"\ud83d\n"}""")]
    [InlineData("""{"type":"message","text":"\ude00\ud83d"}""")]
    [InlineData("""{"type":"message","text":"\ud83d\ud83d\ude00"}""")]
    [InlineData("""{"type":"message","value":{"deep":[{"\udc00":1}]}}""")]
    [InlineData("""{"type":"message","channelData":{"clientActivityID":"\u0000"}}""")]
    public async Task Text_that_no_store_can_keep_is_a_bad_argument(string body)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        Assert.Equal("BadArgument", await talk.PostAsync(body).CodeAsync(400));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_a_bad_argument()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        byte[] body = [.. "{\"type\":\"message\",\"text\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];

        Assert.Equal("BadArgument", await talk.PostAsync(new ByteArrayContent(body)).CodeAsync(400));
    }

    [Theory]
    [InlineData("""{"type":"message","text":"\ud83d\ude00 \\u0000 \\ud83d \u00e0"}""", "😀 \\u0000 \\ud83d à")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\u0001\\u001f\\u007f\\u0085\\ufffe\"}", "\u0001\u001f\u007f\u0085\ufffe")]
    public async Task Other_escapes_and_control_characters_are_kept(string body, string text)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        var id = (await talk.PostAsync(body).JsonAsync(200)).Text("id");

        var kept = (await app.Log.ReadAsync(talk.Id, 0, 100, CancellationToken.None)).Single(activity => activity.Id == id);
        Assert.Equal(text, kept.Text);
    }

    [Fact]
    public async Task An_activity_may_have_256K_characters_and_not_one_more()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        await talk.PostAsync(OfSize(256 * 1024)).JsonAsync(200);
        Assert.Equal("MessageSizeTooBig", await talk.PostAsync(OfSize((256 * 1024) + 1)).CodeAsync(413));

        // Three bytes each: it is characters that are counted.
        static string OfSize(int characters)
        {
            const string head = "{\"type\":\"message\",\"text\":\"";
            return head + new string('ệ', characters - head.Length - 2) + "\"}";
        }
    }

    [Fact]
    public async Task A_body_without_end_is_refused_before_it_is_read()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, $"conversations/{talk.Id}/activities");
        request.Headers.Add("Authorization", $"Bearer {talk.Token}");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(new string(' ', 2_000_000)));

        Assert.Equal("MessageSizeTooBig", await app.Http.SendAsync(request).CodeAsync(413));
    }

    [Fact]
    public async Task The_same_client_id_posted_at_once_and_again_is_one_activity()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        const string body = """{"type":"message","text":"một lần","channelData":{"clientActivityID":"c-1"}}""";

        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await talk.PostAsync(body).JsonAsync(200)).Text("id")));
        var again = (await talk.PostAsync(body).JsonAsync(200)).Text("id");

        Assert.Equal(again, Assert.Single(ids.Distinct()));
        using var stream = await talk.ListenAsync(await talk.ReconnectAsync("0"));
        await talk.SayAsync("xong");
        var all = await stream.UntilAsync(ScriptedBot.ReplyTo("xong"));
        Assert.Single(all, activity => activity.Text("text") == "một lần");
        Assert.Single(all, activity => activity.Text("text") == ScriptedBot.ReplyTo("một lần"));
    }

    [Fact]
    public async Task Client_ids_of_any_length_tell_activities_apart()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var longId = new string('x', 100_000);

        var one = (await talk.PostAsync(WithId(longId + "1")).JsonAsync(200)).Text("id");
        var two = (await talk.PostAsync(WithId(longId + "2")).JsonAsync(200)).Text("id");
        var repeated = (await talk.PostAsync(WithId(longId + "1")).JsonAsync(200)).Text("id");

        Assert.NotEqual(one, two);
        Assert.Equal(one, repeated);

        static JsonObject WithId(string id) => new() { ["type"] = "message", ["text"] = "a", ["channelData"] = new JsonObject { ["clientActivityID"] = id } };
    }

    [Theory]
    [InlineData("""{"type":"message","value":{"loai":"dk"},"channelData":{"postBack":true}}""")]
    [InlineData("""{"type":"event","name":"webchat/join","value":{"language":"vi"}}""")]
    [InlineData("""{"type":"event","name":"chưa ai biết"}""")]
    [InlineData("""{"type":"invoke","name":"message/submitAction","value":{}}""")]
    [InlineData("""{"type":"of.our.own"}""")]
    public async Task Activities_without_text_and_of_unknown_kinds_are_taken(string body)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();

        var id = (await talk.PostAsync(body).JsonAsync(200)).Text("id");

        var read = await talk.ReadAsync();
        Assert.Contains(read["activities"]!.AsArray(), activity => activity!.AsObject().Text("id") == id);
    }

    [Fact]
    public async Task Faster_than_people_is_refused_with_a_time_to_wait()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:PostsPerMinutePerConversation", "3"));
        var talk = await app.StartTalkAsync();
        var other = await app.StartTalkAsync();
        for (var i = 0; i < 3; i++)
        {
            await talk.SayAsync("a");
        }

        using var refused = await talk.PostAsync("""{"type":"message","text":"a"}""");

        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("RateLimitExceeded", await Task.FromResult(refused).CodeAsync(429));
        await other.SayAsync("a");
        await talk.ReadAsync();
    }
}
