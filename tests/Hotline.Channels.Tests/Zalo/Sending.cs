using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task An_anonymous_visitors_answer_whose_echo_comes_late_is_not_sent_again()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        var faults = 1;
        zalo.Fault = async (http, body, fake) =>
        {
            if (Interlocked.Decrement(ref faults) < 0)
            {
                return false;
            }

            fake.Take(body);
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("");
            return true;
        };
        await app.PostAsync(Anonymous("m1", "một"));
        var first = Assert.Single(await zalo.UntilAsync(1));
        app.Clock.Move(TimeSpan.FromSeconds(15));
        var echo = Anonymous(first.Id, first.Text);
        echo["event_name"] = "oa_send_anonymous_text";
        (echo["sender"], echo["recipient"]) = (new JsonObject { ["id"] = Oa.Id }, new JsonObject { ["id"] = "anon-7f3" });

        await app.PostAsync(echo);
        await app.PostAsync(Anonymous("m2", "hai"));

        Assert.Equal([ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai")], (await zalo.UntilAsync(2)).Select(one => one.Text));

        JsonObject Anonymous(string id, string text) => Oa.Event(app, "anonymous_send_text", "anon-7f3", new JsonObject { ["msg_id"] = id, ["conversation_id"] = "conv-91c", ["text"] = text });
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

            if (body["message"]?["text"]?.ToString() != "Hồ sơ của bà con đã xong.")
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

        await app.Log.AppendAsync(
            new NewActivity
            {
                ConversationId = Oa.IdOf(),
                Author = Author.Operator,
                ForBot = false,
                ExternalId = "desk:1",
                Content = new JsonObject
                {
                    ["type"] = "message",
                    ["from"] = new JsonObject { ["id"] = "u1", ["name"] = "Lan" },
                    ["text"] = "Hồ sơ của bà con đã xong.",
                    ["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["ticket"] = "HG-7KQ4-M2" } },
                },
            },
            Patience.Token);
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

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Task<ChannelsApp> StartAsync(FakeZalo zalo) => ChannelsApp.StartAsync([.. Oa.Settings(zalo.Url), ("environment", "Development")]);
}
