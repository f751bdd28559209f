using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Channels.Tests.Zalo;

public sealed class Sending
{
    [Fact]
    public async Task Every_text_is_answered_once_in_order_for_each_person()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        for (var message = 1; message <= 4; message++)
        {
            foreach (var user in (string[])["2001", "2002", "2003"])
            {
                Assert.Equal(200, await app.PostAsync(Oa.Says(app, $"câu {message}", $"{user}-{message}", user)));
            }
        }

        var taken = await zalo.UntilAsync(12);

        foreach (var user in (string[])["2001", "2002", "2003"])
        {
            Assert.Equal(Enumerable.Range(1, 4).Select(message => ScriptedBot.ReplyTo($"câu {message}")), taken.Where(one => one.User == user).Select(one => one.Text));
        }
    }

    [Fact]
    public async Task An_anonymous_visitor_is_answered_on_the_old_path_with_both_ids()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);

        await app.PostAsync(Oa.Event(app, "anonymous_send_text", "anon-7f3", new JsonObject { ["msg_id"] = "m1", ["conversation_id"] = "conv-91c", ["text"] = "Xin hỏi" }));

        Assert.Equal("anon-7f3", Assert.Single(await zalo.UntilAsync(1)).User);
        Assert.Equal("/v2.0/oa/message", Assert.Single(zalo.Calls));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(200)]
    public async Task What_Zalo_took_without_a_word_is_not_sent_again(int status)
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        var faults = 1;
        zalo.Fault = async (http, body, fake) =>
        {
            if (http.Request.Path != "/v3.0/oa/message/cs" || Interlocked.Decrement(ref faults) < 0)
            {
                return false;
            }

            var id = fake.Take(body);
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("{\"error\":");
            await app.PostAsync(Oa.Echo(app, body["message"]!["text"]!.ToString(), id));
            return true;
        };

        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await zalo.UntilAsync(1);
        await app.PostAsync(Oa.Says(app, "hai", "m2"));

        Assert.Equal([ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai")], (await zalo.UntilAsync(2)).Select(one => one.Text));
    }

    [Fact]
    public async Task A_refused_token_is_refreshed_once_and_the_message_sent_once()
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.AccessToken = "AT-neu";
        await using var app = await StartAsync(zalo);

        foreach (var user in Enumerable.Range(2001, 20))
        {
            await app.PostAsync(Oa.Says(app, "một", $"m{user}", $"{user}"));
        }

        Assert.Equal(20, (await zalo.UntilAsync(20)).Select(one => one.User).Distinct().Count());
        Assert.Equal("RT-0", Assert.Single(zalo.Refreshes));
    }

    [Theory]
    [InlineData(-230)]
    [InlineData(-244)]
    [InlineData(-227)]
    [InlineData(-213)]
    public async Task A_person_who_cannot_be_reached_is_not_tried_again(int code)
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        zalo.Fault = async (http, body, fake) =>
        {
            if (body["message"]?["text"]?.ToString() != ScriptedBot.ReplyTo("một"))
            {
                return false;
            }

            await FakeZalo.SayAsync(http, new JsonObject { ["error"] = code, ["message"] = "no" }.ToJsonString());
            return true;
        };

        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await app.PostAsync(Oa.Says(app, "hai", "m2"));

        Assert.Equal(ScriptedBot.ReplyTo("hai"), Assert.Single(await zalo.UntilAsync(1)).Text);
        Assert.Equal(2, zalo.Calls.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_anonymous_visitors_answer_is_sent_again_when_ten_seconds_brought_no_echo(bool isTaken)
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        var unknown = UnknownIn(app);
        var faults = 1;
        zalo.Fault = async (http, body, fake) =>
        {
            if (Interlocked.Decrement(ref faults) < 0)
            {
                return false;
            }

            if (isTaken)
            {
                fake.Take(body);
            }

            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("");
            return true;
        };
        await app.PostAsync(Anonymous(app, "m1", "một"));
        await unknown.WaitAsync(Patience.Token);
        if (isTaken)
        {
            app.Clock.Move(TimeSpan.FromSeconds(9));
            await app.PostAsync(AnonymousEcho(app, zalo.Messages[0]));
        }
        else
        {
            app.Clock.Move(TimeSpan.FromSeconds(10));
        }

        await zalo.UntilAsync(1);
        await app.PostAsync(Anonymous(app, "m2", "hai"));

        Assert.Equal([ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai")], (await zalo.UntilAsync(2)).Select(one => one.Text));
    }

    [Fact]
    public async Task What_a_killed_node_sent_to_an_anonymous_visitor_is_not_sent_again_while_its_echo_may_come_again()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var killed = await StartAsync(zalo);
        var faults = 1;
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously), over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        zalo.Fault = async (http, body, fake) =>
        {
            if (Interlocked.Decrement(ref faults) < 0)
            {
                return false;
            }

            fake.Take(body);
            sent.SetResult();
            await over.Task;
            http.Abort();
            return true;
        };
        await killed.PostAsync(Anonymous(killed, "m1", "một"));
        await sent.Task.WaitAsync(Patience.Token);
        await using var other = await killed.StartNodeAsync([.. Oa.Settings(zalo.Url), ("environment", "Development")]);
        other.Clock.Move(TimeSpan.FromSeconds(35));
        var outbox = other.Services.GetRequiredService<IZaloOutbox>();
        while ((await outbox.BehindAsync(10, Patience.Token)).Count > 0)
        {
            await Task.Yield();
        }

        // The echo that nobody heard comes again half a minute after it was sent.
        await other.PostAsync(AnonymousEcho(other, zalo.Messages[0]));
        await other.PostAsync(Anonymous(other, "m2", "hai"));
        var messages = await zalo.UntilAsync(2);
        over.SetResult();

        Assert.Equal([ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai")], messages.Select(one => one.Text));
    }

    [Theory]
    [InlineData("Phiếu HG-7KQ4-M2 có trả lời. Lan: Hồ sơ của  bà con đã xong.", 1)]
    [InlineData("Tôi vừa gọi cho bà con về phiếu HG-7KQ4-M2.", 2)]
    public async Task After_an_unknown_end_a_template_is_known_by_the_words_it_was_given(string words, int calls)
    {
        await using var zalo = await FakeZalo.StartAsync();
        ConcurrentQueue<JsonObject> templates = new();
        TaskCompletionSource again = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await ChannelsApp.StartAsync([
            .. Oa.Settings(zalo.Url), ("environment", "Development"),
            ("Hotline:Zalo:ReplyTemplate:Id", "T-77"), ("Hotline:Zalo:ReplyTemplate:Data:ma", "{ticket}"), ("Hotline:Zalo:ReplyTemplate:Data:nguoi", "{name}: {text}")]);
        var unknown = UnknownIn(app);
        zalo.Fault = async (http, body, _) =>
        {
            if (http.Request.Path == ZaloApi.TemplatePath)
            {
                templates.Enqueue(body);
                http.Response.StatusCode = templates.Count == 1 ? 500 : 200;
                await FakeZalo.SayAsync(http, """{"error":0,"message":"Success","data":{"message_id":"t2"}}""");
                if (templates.Count == 2)
                {
                    again.SetResult();
                }

                return true;
            }

            if (http.Request.Path == ZaloApi.HistoryPath)
            {
                JsonObject row = new() { ["src"] = 0, ["message_id"] = "x1", ["message"] = words, ["type"] = "text", ["time"] = app.Clock.GetUtcNow().ToUnixTimeMilliseconds() };
                await FakeZalo.SayAsync(http, new JsonObject { ["error"] = 0, ["message"] = "Success", ["data"] = new JsonArray(row) }.ToJsonString());
                return true;
            }

            if (body["message"]?["text"]?.ToString() != Reply)
            {
                return false;
            }

            await FakeZalo.SayAsync(http, """{"error":-230,"message":"no interaction in 7 days"}""");
            return true;
        };
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await zalo.UntilAsync(1);

        await app.Log.AppendAsync(OperatorsReply(), Patience.Token);
        await unknown.WaitAsync(Patience.Token);
        await app.PostAsync(Oa.Echo(app, words, "x1"));
        app.Clock.Move(TimeSpan.FromSeconds(11));
        if (calls == 2)
        {
            await again.Task.WaitAsync(Patience.Token);
        }

        // What is a colleague's is theirs, and the bot is silent; what is ours is not.
        if (calls == 2)
        {
            using SemaphoreSlim grown = new(0);
            using var wake = app.Services.GetRequiredService<Wakeups>().Subscribe(Oa.IdOf(), () => grown.Release());
            while ((await app.LogOfAsync(Oa.IdOf())).All(entry => entry.Name != "hotline.taken"))
            {
                await grown.WaitAsync(Patience.Token);
            }
        }
        else
        {
            await app.PostAsync(Oa.Says(app, "hai", "m2"));
            Assert.Equal(ScriptedBot.ReplyTo("hai"), (await zalo.UntilAsync(2))[1].Text);
            Assert.DoesNotContain(await app.LogOfAsync(Oa.IdOf()), entry => entry.Name == "hotline.taken");
        }

        Assert.Equal(calls, templates.Count);
    }

    [Fact]
    public async Task An_operators_reply_after_the_window_goes_by_the_approved_template_once()
    {
        await using var zalo = await FakeZalo.StartAsync();
        JsonObject? template = null;
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        zalo.Fault = async (http, body, _) =>
        {
            if (http.Request.Path == "/v3.0/oa/message/template")
            {
                template = body;
                await FakeZalo.SayAsync(http, """{"error":0,"message":"Success","data":{"message_id":"t1"}}""");
                sent.SetResult();
                return true;
            }

            if (body["message"]?["text"]?.ToString() != Reply)
            {
                return false;
            }

            await FakeZalo.SayAsync(http, """{"error":-230,"message":"no interaction in 7 days"}""");
            return true;
        };
        await using var app = await ChannelsApp.StartAsync([
            .. Oa.Settings(zalo.Url), ("environment", "Development"),
            ("Hotline:Zalo:ReplyTemplate:Id", "T-77"), ("Hotline:Zalo:ReplyTemplate:Data:ma", "Phiếu {ticket}"), ("Hotline:Zalo:ReplyTemplate:Data:nguoi", "{name}: {text}")]);
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await zalo.UntilAsync(1);

        await app.Log.AppendAsync(OperatorsReply(), Patience.Token);
        await sent.Task.WaitAsync(Patience.Token);

        Assert.Equal("""{"template_id":"T-77","template_data":{"ma":"Phiếu HG-7KQ4-M2","nguoi":"Lan: Hồ sơ của bà con đã xong."},"user_id":"2000000000000000002"}""", template!.ToJsonString(Plain));
        await app.PostAsync(Oa.Says(app, "hai", "m2"));
        Assert.Equal(ScriptedBot.ReplyTo("hai"), (await zalo.UntilAsync(2))[1].Text);
    }

    [Theory]
    [InlineData(47, 59, ZaloWindow.Free)]
    [InlineData(48, 0, ZaloWindow.Free)]
    [InlineData(48, 1, ZaloWindow.Paid)]
    [InlineData(167, 59, ZaloWindow.Paid)]
    [InlineData(168, 1, ZaloWindow.Closed)]
    public void The_window_is_free_for_48_hours_and_closed_after_seven_days(int hours, int minutes, ZaloWindow window)
    {
        DateTimeOffset now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(window, ZaloReach.Of(now - new TimeSpan(hours, minutes, 0), now).Window);
        Assert.Equal(new ZaloReach(ZaloWindow.Closed, null), ZaloReach.Of(null, now));
    }

    private const string Reply = "Hồ sơ của bà con đã xong.";

    private static NewActivity OperatorsReply() => new()
    {
        ConversationId = Oa.IdOf(),
        Author = Author.Operator,
        ForBot = false,
        ExternalId = "desk:1",
        Content = new JsonObject
        {
            ["type"] = "message",
            ["from"] = new JsonObject { ["id"] = "u1", ["name"] = "Lan" },
            ["text"] = Reply,
            ["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["ticket"] = "HG-7KQ4-M2" } },
        },
    };

    private static JsonObject Anonymous(ChannelsApp app, string id, string text) =>
        Oa.Event(app, "anonymous_send_text", "anon-7f3", new JsonObject { ["msg_id"] = id, ["conversation_id"] = "conv-91c", ["text"] = text });

    private static JsonObject AnonymousEcho(ChannelsApp app, FakeZalo.Taken taken)
    {
        var echo = Anonymous(app, taken.Id, taken.Text);
        echo["event_name"] = "oa_send_anonymous_text";
        (echo["sender"], echo["recipient"]) = (new JsonObject { ["id"] = Oa.Id }, new JsonObject { ["id"] = "anon-7f3" });
        return echo;
    }

    /// <summary>Ends when the service has said that it does not know what became of a message.</summary>
    private static Task UnknownIn(ChannelsApp app)
    {
        TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Hears("It is not known whether Zalo took", said));
        return said.Task;
    }

    private sealed class Hears(string words, TaskCompletionSource said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).StartsWith(words, StringComparison.Ordinal))
            {
                said.TrySetResult();
            }
        }

        public void Dispose()
        {
            // Nothing is kept.
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Task<ChannelsApp> StartAsync(FakeZalo zalo) => ChannelsApp.StartAsync([.. Oa.Settings(zalo.Url), ("environment", "Development")]);
}
