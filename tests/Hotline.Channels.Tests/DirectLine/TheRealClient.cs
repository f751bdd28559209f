using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Hotline.Storage;
using Hotline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.DirectLine;

/// <summary>botframework-directlinejs, the client inside Web Chat, against a real port.</summary>
public sealed class TheRealClient
{
    [NodeFact]
    public async Task It_starts_sends_and_receives_over_a_socket()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app);

        await client.UntilMessageAsync(ScriptedBot.Greeting);
        await client.SayAsync("mấy giờ làm việc");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("mấy giờ làm việc"));

        Assert.Equal(["Uninitialized", "Connecting", "Online"], client.Statuses);
        var echo = client.Activities.Single(activity => activity.Text("text") == "mấy giờ làm việc");
        Assert.Equal("mấy giờ làm việc", echo.Text("channelData", "clientActivityID"));
        Assert.Equal(client.Posted.Single(), echo.Text("id"));
        Assert.Equal(echo.Text("id"), client.Activities.Single(activity => activity.Text("text") == ScriptedBot.ReplyTo("mấy giờ làm việc")).Text("replyToId"));
    }

    [NodeFact]
    public async Task It_loses_nothing_when_its_socket_breaks()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app);
        await client.UntilMessageAsync(ScriptedBot.Greeting);
        await client.SayAsync("một");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("một"));

        await client.TellAsync("drop");
        await client.SayAsync("hai");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("hai"));
        await client.SayAsync("ba");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("ba"));

        Assert.Equal(
            [ScriptedBot.Greeting, "một", ScriptedBot.ReplyTo("một"), "hai", ScriptedBot.ReplyTo("hai"), "ba", ScriptedBot.ReplyTo("ba")],
            client.Activities.Select(activity => activity.Text("text")));
        Assert.Equal("Online", client.Statuses[^1]);
    }

    [NodeFact]
    public async Task It_polls_where_there_are_no_sockets()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app, ("webSocket", false), ("pollingInterval", 200));

        await client.UntilMessageAsync(ScriptedBot.Greeting);
        await client.SayAsync("một");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("một"));

        Assert.Equal([ScriptedBot.Greeting, "một", ScriptedBot.ReplyTo("một")], client.Activities.Select(activity => activity.Text("text")));
    }

    [NodeFact]
    public async Task A_page_that_was_reloaded_gets_the_history_back()
    {
        await using var app = await ChannelsApp.StartAsync();
        string conversation;
        string token;
        await using (var before = await Client.ConnectAsync(app))
        {
            await before.UntilMessageAsync(ScriptedBot.Greeting);
            await before.SayAsync("một");
            await before.UntilMessageAsync(ScriptedBot.ReplyTo("một"));
            conversation = before.Activities[0].Text("conversation", "id")!;
            token = before.Token;
        }

        await using var after = await Client.ConnectAsync(app, ("token", token), ("conversationId", conversation), ("watermark", "0"));
        await after.UntilMessageAsync(ScriptedBot.ReplyTo("một"));

        Assert.Equal([ScriptedBot.Greeting, "một", ScriptedBot.ReplyTo("một")], after.Activities.Select(activity => activity.Text("text")));
    }

    [NodeFact]
    public async Task It_keeps_talking_with_a_refreshed_token_after_the_first_has_expired()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app);
        await client.UntilMessageAsync(ScriptedBot.Greeting);

        app.Clock.Move(TimeSpan.FromMinutes(29));
        await client.TellAsync("refresh");
        await client.UntilAsync(told => told.ContainsKey("refreshed"));
        app.Clock.Move(TimeSpan.FromMinutes(29));
        await client.SayAsync("vẫn còn đây");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("vẫn còn đây"));

        Assert.Equal("Online", client.Statuses[^1]);
    }

    [NodeFact]
    public async Task It_says_that_its_token_expired_and_goes_on_with_a_new_one()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));
        await using var client = await Client.ConnectAsync(app);
        await client.UntilMessageAsync(ScriptedBot.Greeting);
        var conversation = client.Activities[0].Text("conversation", "id");

        app.Clock.Move(TimeSpan.FromMinutes(31));
        await client.SayAsync("một", expected: "retry");
        Assert.Equal("ExpiredToken", client.Statuses[^1]);
        var renewed = await app.SendAsync(HttpMethod.Get, $"conversations/{conversation}", ChannelsApp.Secret).JsonAsync(200);
        await client.TellAsync("reconnect", ("conversation", renewed));
        await client.SayAsync("hai");
        await client.UntilMessageAsync(ScriptedBot.ReplyTo("hai"));

        Assert.Equal("Online", client.Statuses[^1]);
    }

    [NodeFact]
    public async Task It_ends_when_the_conversation_is_gone()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app, ("webSocket", false), ("pollingInterval", 200));
        await client.UntilMessageAsync(ScriptedBot.Greeting);

        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<HotlineDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("delete from activities; delete from conversations");
        }

        await client.UntilAsync(told => told.Text("status") == "Ended");
    }

    [NodeFact]
    public async Task It_is_told_when_nobody_may_post_any_more()
    {
        await using var app = await ChannelsApp.StartAsync();
        await using var client = await Client.ConnectAsync(app);
        await client.UntilMessageAsync(ScriptedBot.Greeting);
        await client.TellAsync("post", ("activity", new JsonObject { ["type"] = "endOfConversation", ["from"] = new JsonObject { ["id"] = "lan" } }));
        await client.UntilAsync(told => told.ContainsKey("posted"));

        await client.TellAsync("post", ("activity", new JsonObject { ["type"] = "message", ["text"] = "a", ["from"] = new JsonObject { ["id"] = "lan" } }));
        var refused = await client.UntilAsync(told => told.ContainsKey("refused"));

        Assert.Equal(409, refused["refused"]!.GetValue<int>());
        Assert.Equal("Online", client.Statuses[^1]);
    }

    private sealed class Client(NodeProgram program, string token) : IAsyncDisposable
    {
        public string Token => token;

        public List<JsonObject> Activities { get; } = [];

        public List<string?> Statuses { get; } = [];

        public List<string?> Posted { get; } = [];

        /// <summary>A client of a conversation that it starts, or resumes when the options say so.</summary>
        public static async Task<Client> ConnectAsync(ChannelsApp app, params (string Name, object Value)[] options)
        {
            var token = options.FirstOrDefault(option => option.Name == "token").Value as string
                ?? (await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret, """{"user":{"id":"dl_lan"}}""").JsonAsync(200)).Text("token")!;
            JsonObject all = new() { ["domain"] = new Uri(app.Address, "/v3/directline").ToString(), ["token"] = token };
            foreach (var (name, value) in options)
            {
                all[name] = JsonSerializer.SerializeToNode(value);
            }

            Client client = new(await NodeProgram.StartAsync("client/client.cjs"), token);
            await client.TellAsync("connect", ("options", all));
            return client;
        }

        public Task TellAsync(string what, params (string Name, JsonNode Value)[] details)
        {
            JsonObject line = new() { ["do"] = what };
            foreach (var (name, value) in details)
            {
                line[name] = value;
            }

            return program.TellAsync(line);
        }

        /// <summary>Posts a message and waits for the outcome: the id it got, or <paramref name="expected"/>.</summary>
        public async Task SayAsync(string text, string? expected = null)
        {
            JsonObject activity = new()
            {
                ["type"] = "message",
                ["text"] = text,
                ["from"] = new JsonObject { ["id"] = "lan" },
                ["channelData"] = new JsonObject { ["clientActivityID"] = text },
            };
            await TellAsync("post", ("activity", activity));
            var posted = (await UntilAsync(told => told.ContainsKey("posted"))).Text("posted");
            if (expected is null)
            {
                Assert.Contains('|', posted!);
            }
            else
            {
                Assert.Equal(expected, posted);
            }
        }

        public Task<JsonObject> UntilMessageAsync(string text) =>
            Activities.Any(activity => activity.Text("text") == text)
                ? Task.FromResult<JsonObject>([])
                : UntilAsync(told => told.Text("activity", "text") == text);

        public async Task<JsonObject> UntilAsync(Func<JsonObject, bool> isIt)
        {
            while (true)
            {
                var told = await program.HearAsync(Patience.Token);
                if (told["activity"] is JsonObject activity)
                {
                    Activities.Add(activity);
                }
                else if (told.Text("status") is { } status)
                {
                    Statuses.Add(status);
                }
                else if (told.Text("posted") is { } posted)
                {
                    Posted.Add(posted);
                }

                if (isIt(told))
                {
                    return told;
                }
            }
        }

        public ValueTask DisposeAsync() => program.DisposeAsync();
    }
}
