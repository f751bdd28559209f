using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.Connector;

public sealed class Receiving
{
    [Fact]
    public async Task Who_expects_replies_gets_them_in_the_response_in_order()
    {
        await using var app = await ChannelsApp.StartAsync();

        var activities = await app.AskAsync(Incoming.Message("mấy giờ làm việc", id: "m1"));

        Assert.Equal([ScriptedBot.Greeting, ScriptedBot.ReplyTo("mấy giờ làm việc")], activities.Select(activity => activity.Text("text")));
        var reply = activities[1];
        Assert.Equal("m1", reply.Text("replyToId"));
        Assert.Equal("bot-của-kênh", reply.Text("from", "id"));
        Assert.Equal("lan", reply.Text("recipient", "id"));
        Assert.Equal("cuộc|1", reply.Text("conversation", "id"));
        Assert.Equal("tên", reply.Text("conversation", "name"));
        Assert.Equal("emulator", reply.Text("channelId"));
        Assert.False(reply.ContainsKey("id") || reply.ContainsKey("timestamp") || reply.ContainsKey("relatesTo"));
    }

    [Fact]
    public async Task The_second_question_gets_only_its_own_answer()
    {
        await using var app = await ChannelsApp.StartAsync();
        await app.AskAsync(Incoming.Message("một", id: "m1"));

        var activities = await app.AskAsync(Incoming.Message("hai", id: "m2"));

        Assert.Equal([ScriptedBot.ReplyTo("hai")], activities.Select(activity => activity.Text("text")));
    }

    [Fact]
    public async Task Questions_asked_at_once_each_get_their_own_answer()
    {
        await using var app = await ChannelsApp.StartAsync();
        await app.AskAsync(Incoming.Message("không", id: "m0"));

        var all = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => app.AskAsync(Incoming.Message($"{i}", id: $"m{i}"))));

        Assert.Equal(
            Enumerable.Range(1, 10).Select(i => ($"m{i}", ScriptedBot.ReplyTo($"{i}"))),
            all.Select(activities => Assert.Single(activities)).Select(reply => (reply.Text("replyToId")!, reply.Text("text")!)));
    }

    [Fact]
    public async Task A_question_delivered_twice_is_answered_with_the_same_words_and_stored_once()
    {
        await using var app = await ChannelsApp.StartAsync();

        var first = await app.AskAsync(Incoming.Message("một", id: "m1"));
        var again = await app.AskAsync(Incoming.Message("một", id: "m1"));

        Assert.Equal(first.Select(activity => activity.ToJsonString()), again.Select(activity => activity.ToJsonString()));
        var other = await app.AskAsync(Incoming.Message("một", id: "m2"));
        Assert.Equal("m2", Assert.Single(other).Text("replyToId"));
    }

    [Fact]
    public async Task The_same_id_on_another_channel_or_in_another_conversation_is_another_activity()
    {
        await using var app = await ChannelsApp.StartAsync();
        await app.AskAsync(Incoming.Message("một", id: "m1"));

        foreach (var (channel, conversation) in new[] { ("emulator", "cuộc|2"), ("msteams", "cuộc|1") })
        {
            var incoming = Incoming.Message("một", id: "m1");
            incoming["channelId"] = channel;
            incoming["conversation"]!["id"] = conversation;
            Assert.Equal(2, (await app.AskAsync(incoming)).Count);
        }
    }

    [Fact]
    public async Task Whoever_joins_is_greeted_once_and_the_bot_itself_is_not()
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Empty(await app.AskAsync(Joined("bot-của-kênh")));
        Assert.Equal(ScriptedBot.Greeting, Assert.Single(await app.AskAsync(Joined("bot-của-kênh", "lan"))).Text("text"));
        Assert.Empty(await app.AskAsync(Joined("minh")));
        Assert.Equal(ScriptedBot.ReplyTo("một"), Assert.Single(await app.AskAsync(Incoming.Message("một", id: "m1"))).Text("text"));

        static JsonObject Joined(params string[] members)
        {
            var incoming = Incoming.Of("conversationUpdate", "j1");
            incoming["membersAdded"] = new JsonArray([.. members.Select(member => (JsonNode)new JsonObject { ["id"] = member })]);
            return incoming;
        }
    }

    [Fact]
    public async Task A_bot_that_thinks_too_long_is_asked_again()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Connector:ExpectRepliesSeconds", "1"));
        var riddle = Incoming.ExpectingReplies(Incoming.Message(ScriptedBot.Riddle, id: "m1"));

        Assert.Equal("BotError", await app.SendAsync(HttpMethod.Post, "/api/messages", null, riddle).CodeAsync(504));
        app.Bot.Thought.SetResult();
        var activities = await app.AskAsync(riddle);

        Assert.Equal([ScriptedBot.Greeting, ScriptedBot.ReplyTo(ScriptedBot.Riddle)], activities.Select(activity => activity.Text("text")));
    }

    [Theory]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "hotline.example.vn")]
    [InlineData("X-Original-For", "127.0.0.1")]
    public async Task Nobody_who_comes_through_a_proxy_is_heard_without_a_registration(string header, string value)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("Unauthorized", await PostThroughAsync(Incoming.Message("một", id: "m1").ToJsonString()).CodeAsync(401));

        // The form is looked at first.
        Assert.Equal("BadSyntax", await PostThroughAsync("{").CodeAsync(400));
        Assert.Equal("MissingProperty", await PostThroughAsync("{}").CodeAsync(400));

        Task<HttpResponseMessage> PostThroughAsync(string body)
        {
            HttpRequestMessage request = new(HttpMethod.Post, "/api/messages") { Content = new StringContent(body) };
            request.Headers.Add(header, value);
            return app.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task With_a_registration_nobody_is_heard_without_its_tokens()
    {
        await using var app = await ChannelsApp.StartAsync(("MicrosoftAppId", "11111111-2222-3333-4444-555555555555"));

        Assert.Equal("Unauthorized", await app.SendAsync(HttpMethod.Post, "/api/messages", null, Incoming.Message("một", id: "m1")).CodeAsync(401));
    }

    [Theory]
    [InlineData("channelId")]
    [InlineData("from")]
    [InlineData("conversation")]
    public async Task Whoever_does_not_say_where_it_comes_from_is_told_so(string property)
    {
        await using var app = await ChannelsApp.StartAsync();
        var incoming = Incoming.Message("một", id: "m1");
        incoming.Remove(property);

        Assert.Equal("MissingProperty", await app.SendAsync(HttpMethod.Post, "/api/messages", null, incoming).CodeAsync(400));
    }

    [Fact]
    public async Task Text_that_no_store_can_keep_and_texts_too_long_are_refused()
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, "/api/messages", null, Incoming.Message("a\0b", id: "m1")).CodeAsync(400));
        Assert.Equal("MessageSizeTooBig", await app.SendAsync(HttpMethod.Post, "/api/messages", null, Incoming.Message(new string('x', 300_000), id: "m2")).CodeAsync(413));
    }

    [Fact]
    public async Task Only_posts_are_taken()
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, "/api/messages", null).CodeAsync(405));
    }

    [Fact]
    public async Task An_unknown_invoke_is_not_implemented_and_feedback_is_taken()
    {
        await using var app = await ChannelsApp.StartAsync();
        var unknown = Incoming.Of("invoke", "i1");
        unknown["name"] = "adaptiveCard/action";
        var feedback = Incoming.Of("invoke", "i2");
        feedback["name"] = "message/submitAction";
        feedback["value"] = JsonNode.Parse("""{"actionName":"feedback","actionValue":{"reaction":"like"}}""");

        Assert.Equal("NotImplemented", await app.SendAsync(HttpMethod.Post, "/api/messages", null, unknown).CodeAsync(501));
        await app.SendAsync(HttpMethod.Post, "/api/messages", null, feedback).JsonAsync(200);
    }

    [Theory]
    [InlineData("typing")]
    [InlineData("messageReaction")]
    [InlineData("installationUpdate")]
    [InlineData("of.tomorrow")]
    public async Task What_the_bot_does_not_know_is_accepted_and_ignored(string type)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Empty(await app.AskAsync(Incoming.Of(type, "x1")));
        using var response = await app.SendAsync(HttpMethod.Post, "/api/messages", null, Incoming.Of(type, "x2"));

        Assert.Equal((200, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}

/// <summary>Activities as a Bot Framework channel posts them.</summary>
internal static class Incoming
{
    public static JsonObject Message(string text, string id, string? serviceUrl = null)
    {
        var message = Of("message", id);
        message["text"] = text;
        message["serviceUrl"] = serviceUrl ?? "http://localhost:9";
        return message;
    }

    public static JsonObject Of(string type, string id) => JsonNode.Parse("""
        {"channelId":"emulator","serviceUrl":"http://localhost:9","locale":"vi-VN","timestamp":"2022-03-01T02:00:00Z",
         "from":{"id":"lan","name":"Lan"},"recipient":{"id":"bot-của-kênh","name":"Bot"},"conversation":{"id":"cuộc|1","name":"tên"}}
        """)!.AsObject().With("type", type).With("id", id);

    public static JsonObject ExpectingReplies(JsonObject incoming) => incoming.With("deliveryMode", "expectReplies");

    /// <summary>Posts and returns the replies.</summary>
    public static async Task<List<JsonObject>> AskAsync(this ChannelsApp app, JsonObject incoming)
    {
        var answer = await app.SendAsync(HttpMethod.Post, "/api/messages", null, ExpectingReplies(incoming)).JsonAsync(200);
        return [.. answer["activities"]!.AsArray().Select(activity => activity!.AsObject())];
    }

    private static JsonObject With(this JsonObject tree, string name, string value)
    {
        tree[name] = value;
        return tree;
    }
}
