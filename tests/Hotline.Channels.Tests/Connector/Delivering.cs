using System.Text.Json.Nodes;
using Hotline.Channels.BotFramework;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.Connector;

public sealed class Delivering
{
    [Fact]
    public async Task Answers_are_posted_to_the_channel_in_order()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync();

        await PostAsync(app, Incoming.Message("một", id: "m|1", channel.Url));

        var greeting = await channel.NextAsync();
        var reply = await channel.NextAsync();
        Assert.Equal(ScriptedBot.Greeting, greeting.Body.Text("text"));
        Assert.Equal("POST /v3/conversations/cu%E1%BB%99c%7C1/activities", greeting.Request);
        Assert.Equal(ScriptedBot.ReplyTo("một"), reply.Body.Text("text"));
        Assert.Equal("POST /v3/conversations/cu%E1%BB%99c%7C1/activities/m%7C1", reply.Request);
        Assert.Equal(
            ("m|1", "bot-của-kênh", "lan", "cuộc|1", channel.Url, "vi-VN"),
            (reply.Body.Text("replyToId"), reply.Body.Text("from", "id"), reply.Body.Text("recipient", "id"), reply.Body.Text("conversation", "id"), reply.Body.Text("serviceUrl"), reply.Body.Text("locale")));
        Assert.False(reply.Body.ContainsKey("id") || reply.Body.ContainsKey("timestamp") || reply.Body.ContainsKey("relatesTo"));
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_answered_once()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(app, Incoming.Message("một", id: "m1", channel.Url))));
        await PostAsync(app, Incoming.Message("hai", id: "m2", channel.Url));

        foreach (var text in new[] { ScriptedBot.Greeting, ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai") })
        {
            Assert.Equal(text, (await channel.NextAsync()).Body.Text("text"));
        }
    }

    [Fact]
    public async Task What_went_into_a_response_is_not_posted_too()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync();

        await app.AskAsync(Incoming.Message("một", id: "m1", channel.Url));
        await PostAsync(app, Incoming.Message("hai", id: "m2", channel.Url));

        Assert.Equal(ScriptedBot.ReplyTo("hai"), (await channel.NextAsync()).Body.Text("text"));
        Assert.False(channel.HasMore);
    }

    [Fact]
    public async Task An_operators_words_reach_the_citizen_where_they_wrote_last()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync();
        await app.AskAsync(Incoming.Message("một", id: "m1", channel.Url));
        var id = ConversationReferenceOf(Incoming.Message("một", id: "m1")).ConversationId;
        JsonObject words = new() { ["type"] = "message", ["text"] = "Chào chị Lan.", ["from"] = new JsonObject { ["id"] = "op-1", ["name"] = "Minh" } };

        await app.Log.AppendAsync(new() { ConversationId = id, Author = Author.Operator, Content = words, ForBot = false }, CancellationToken.None);

        var delivered = await channel.NextAsync();
        Assert.Equal("POST /v3/conversations/cu%E1%BB%99c%7C1/activities", delivered.Request);
        Assert.Equal(
            ("Chào chị Lan.", "bot-của-kênh", "Minh", null),
            (delivered.Body.Text("text"), delivered.Body.Text("from", "id"), delivered.Body.Text("from", "name"), delivered.Body.Text("replyToId")));
    }

    [Fact]
    public async Task A_channel_that_is_down_for_a_while_gets_everything_once_and_in_order()
    {
        await using var channel = await ChannelService.StartAsync(503, 429, 500);
        await using var app = await ChannelsApp.StartAsync(("Hotline:Connector:DeliveryRetryMilliseconds", "1"));

        await PostAsync(app, Incoming.Message("một", id: "m1", channel.Url));

        Assert.Equal(ScriptedBot.Greeting, (await channel.NextAsync()).Body.Text("text"));
        Assert.Equal(ScriptedBot.ReplyTo("một"), (await channel.NextAsync()).Body.Text("text"));
        Assert.Equal(3, channel.Refused);
        Assert.False(channel.HasMore);
    }

    [Fact]
    public async Task What_a_channel_never_takes_is_given_up_and_does_not_hold_up_the_rest()
    {
        await using var channel = await ChannelService.StartAsync(503, 503, 400);
        await using var app = await ChannelsApp.StartAsync(
            ("Hotline:Connector:DeliveryRetryMilliseconds", "1"), ("Hotline:Connector:DeliveryAttempts", "2"));

        await PostAsync(app, Incoming.Message("một", id: "m1", channel.Url));
        await PostAsync(app, Incoming.Message("hai", id: "m2", channel.Url));

        // Two attempts at the greeting, one at the first answer.
        Assert.Equal(ScriptedBot.ReplyTo("hai"), (await channel.NextAsync()).Body.Text("text"));
        Assert.Equal(3, channel.Refused);
    }

    [Fact]
    public async Task After_a_restart_delivery_goes_on_where_it_was_without_anybody_saying_more()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var first = await ChannelsApp.StartAsync();
        await PostAsync(first, Incoming.Message("một", id: "m1", channel.Url));
        Assert.Equal(ScriptedBot.Greeting, (await channel.NextAsync()).Body.Text("text"));
        Assert.Equal(ScriptedBot.ReplyTo("một"), (await channel.NextAsync()).Body.Text("text"));
        await first.StopAsync();
        var id = ConversationReferenceOf(Incoming.Message("một", id: "m1")).ConversationId;
        JsonObject words = new() { ["type"] = "message", ["text"] = "Chào chị Lan.", ["from"] = new JsonObject { ["id"] = "op-1", ["name"] = "Minh" } };
        await first.Log.AppendAsync(new() { ConversationId = id, Author = Author.Operator, Content = words, ForBot = false }, CancellationToken.None);

        await using var second = await first.StartNodeAsync();

        Assert.Equal("Chào chị Lan.", (await channel.NextAsync()).Body.Text("text"));
        Assert.False(channel.HasMore);
    }

    [Fact]
    public async Task A_node_that_stops_while_a_channel_is_down_leaves_its_conversations_to_the_next()
    {
        await using var channel = await ChannelService.StartAsync(503);
        await using var first = await ChannelsApp.StartAsync(("Hotline:Connector:DeliveryRetryMilliseconds", "60000"));
        await PostAsync(first, Incoming.Message("một", id: "m1", channel.Url));
        await channel.RefusesAsync();
        await first.StopAsync();

        await using var second = await first.StartNodeAsync();

        Assert.Equal(ScriptedBot.Greeting, (await channel.NextAsync()).Body.Text("text"));
    }

    [Fact]
    public async Task Two_nodes_that_are_woken_at_once_deliver_once()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var first = await ChannelsApp.StartAsync();
        await using var second = await first.StartNodeAsync();
        using var heard = first.Services.GetRequiredService<Wakeups>().SubscribeAll(second.Services.GetRequiredService<Wakeups>().Raise);
        string[] texts = [.. Enumerable.Range(1, 10).Select(i => $"câu {i}")];

        foreach (var text in texts)
        {
            await PostAsync(first, Incoming.Message(text, id: text, channel.Url));
        }

        foreach (var text in (string[])[ScriptedBot.Greeting, .. texts.Select(ScriptedBot.ReplyTo)])
        {
            Assert.Equal(text, (await channel.NextAsync()).Body.Text("text"));
        }

        await first.StopAsync();
        await second.StopAsync();
        Assert.False(channel.HasMore);
        Assert.Empty(await first.Services.GetRequiredService<IDeliveryCursors>().BehindAsync(10, CancellationToken.None));
    }

    [Theory]
    [InlineData("http://198.51.100.7/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("file:///tmp/")]
    [InlineData("http://localhost.elsewhere.example/")]
    [InlineData("nowhere")]
    public async Task Without_a_registration_nothing_leaves_this_machine(string serviceUrl)
    {
        await using var channel = await ChannelService.StartAsync();

        // An attempt would be repeated after a minute, long after the test has lost patience.
        await using var app = await ChannelsApp.StartAsync(("Hotline:Connector:DeliveryRetryMilliseconds", "60000"));

        await PostAsync(app, Incoming.Message("một", id: "m1", serviceUrl));
        await PostAsync(app, Incoming.Message("hai", id: "m2", channel.Url));

        // The greeting answers no message: it goes where the citizen wrote last, before it or with it.
        var first = (await channel.NextAsync()).Body.Text("text");
        Assert.Equal(ScriptedBot.ReplyTo("hai"), first == ScriptedBot.Greeting ? (await channel.NextAsync()).Body.Text("text") : first);
    }

    private static async Task PostAsync(ChannelsApp app, JsonObject incoming)
    {
        using var response = await app.SendAsync(HttpMethod.Post, "/api/messages", null, incoming);
        Assert.Equal((200, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private static ConversationReference ConversationReferenceOf(JsonObject incoming)
    {
        Assert.Null(ConversationReference.Read(incoming, caller: null, out var reference));
        return reference;
    }
}
