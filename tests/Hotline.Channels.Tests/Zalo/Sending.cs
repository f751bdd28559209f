using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
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

    private static Task<ChannelsApp> StartAsync(FakeZalo zalo) => ChannelsApp.StartAsync([.. Oa.Settings(zalo.Url), ("environment", "Development")]);
}
