using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Channels.Zalo;
using Microsoft.AspNetCore.Http;

namespace Hotline.Channels.Tests.Zalo;

public sealed class CatchingUp
{
    private const string RecentPath = "/v2.0/oa/listrecentchat";

    [Fact]
    public async Task What_was_written_in_hours_without_a_service_is_fetched_from_the_history_and_answered_once()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await DownAsync(zalo);
        var known = app.Clock.GetUtcNow();
        var asked = 0;
        zalo.Fault = Histories(
            [Row("m2", "hai", known + Minute)],
            _ =>
            {
                Interlocked.Increment(ref asked);
                return Rows(Row("m2", "hai", known + Minute), Row("m1", "một", known), Row("m0", "quá cũ", known - (60 * Minute)));
            });

        await using var back = await BackAsync(app, zalo, hours: 3);
        await zalo.UntilAsync(2);
        await back.PostAsync(Oa.Says(back, "hai", "m2"));
        await back.PostAsync(Oa.Says(back, "ba", "m3"));

        Assert.Equal(new[] { "một", "hai", "ba" }.Select(ScriptedBot.ReplyTo), (await zalo.UntilAsync(3)).Select(one => one.Text));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_life_that_ends_before_all_is_read_leaves_the_rest_to_the_next()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await DownAsync(zalo);
        var known = app.Clock.GetUtcNow();
        TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        zalo.Fault = Histories([Row("m2", "hai", known + Minute)], _ =>
        {
            tried.TrySetResult();
            return "<html>bảo trì</html>";
        });
        await using (var short1 = await BackAsync(app, zalo, hours: 3))
        {
            // Somebody else writes, so that the last that was heard is new.
            await short1.PostAsync(Oa.Says(short1, "xin chào", "n1", "2009"));
            await tried.Task.WaitAsync(Patience.Token);
            await zalo.UntilAsync(2);
            await short1.StopAsync();
        }

        zalo.Fault = Histories([Row("m2", "hai", known + Minute)], _ => Rows(Row("m2", "hai", known + Minute)));
        await using var back = await BackAsync(app, zalo, hours: 4);

        Assert.Equal(ScriptedBot.ReplyTo("hai"), (await zalo.UntilAsync(3))[2].Text);
    }

    [Theory]
    [InlineData(-213)]
    [InlineData(-201)]
    [InlineData(-9999)]
    public async Task Somebody_whose_history_is_refused_holds_up_nobody_else(int code)
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await DownAsync(zalo);
        var known = app.Clock.GetUtcNow();
        var refused = 0;
        zalo.Fault = Histories([Row("n1", "ai đó", known + (2 * Minute), "2007"), Row("m2", "hai", known + Minute)], user =>
        {
            if (user == Oa.User)
            {
                return Rows(Row("m2", "hai", known + Minute));
            }

            Interlocked.Increment(ref refused);
            return new JsonObject { ["error"] = code, ["message"] = "no" }.ToJsonString();
        });

        await using var back = await BackAsync(app, zalo, hours: 3);
        await zalo.UntilAsync(2);
        await back.PostAsync(Oa.Says(back, "ba", "m3"));

        Assert.Equal(new[] { "một", "hai", "ba" }.Select(ScriptedBot.ReplyTo), (await zalo.UntilAsync(3)).Select(one => one.Text));
        Assert.Equal(1, refused);
    }

    [Fact]
    public async Task Who_was_written_to_last_is_read_too()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await DownAsync(zalo);
        var known = app.Clock.GetUtcNow();
        JsonObject ours = new() { ["src"] = 0, ["from_id"] = Oa.Id, ["to_id"] = Oa.User, ["message_id"] = "o9", ["type"] = "text", ["message"] = "Cán bộ xem ngay", ["time"] = (known + (2 * Minute)).ToUnixTimeMilliseconds() };
        zalo.Fault = Histories([ours], _ => Rows(ours, Row("m2", "hai", known + Minute)));

        await using var back = await BackAsync(app, zalo, hours: 3);

        Assert.Equal(ScriptedBot.ReplyTo("hai"), (await zalo.UntilAsync(2))[1].Text);
    }

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Somebody was answered, then the service ended.</summary>
    private static async Task<ChannelsApp> DownAsync(FakeZalo zalo)
    {
        var app = await ChannelsApp.StartAsync(SettingsOf(zalo));
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await zalo.UntilAsync(1);
        await app.StopAsync();
        return app;
    }

    private static Task<ChannelsApp> BackAsync(ChannelsApp app, FakeZalo zalo, int hours) =>
        app.StartNodeAsync([.. SettingsOf(zalo), ("Hotline:PublicUrl", "https://hoi.example.vn"), ("clock", $"{hours}")]);

    /// <summary>What Zalo tells of the last chats, and of a user's.</summary>
    private static Func<HttpContext, JsonObject, FakeZalo, Task<bool>> Histories(JsonObject[] recent, Func<string, string> history) => async (http, _, _) =>
    {
        if (http.Request.Path != RecentPath && http.Request.Path != ZaloApi.HistoryPath)
        {
            return false;
        }

        var asked = JsonNode.Parse(http.Request.Query["data"].ToString())!;
        await FakeZalo.SayAsync(http, http.Request.Path == RecentPath ? Rows(recent) : history(asked["user_id"]!.ToString()));
        return true;
    };

    private static string Rows(params JsonObject[] rows) => new JsonObject { ["error"] = 0, ["message"] = "Success", ["data"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) }.ToJsonString();

    private static JsonObject Row(string id, string text, DateTimeOffset at, string user = Oa.User) =>
        new() { ["src"] = 1, ["from_id"] = user, ["to_id"] = Oa.Id, ["message_id"] = id, ["type"] = "text", ["message"] = text, ["time"] = at.ToUnixTimeMilliseconds() };

    private static (string Key, string Value)[] SettingsOf(FakeZalo zalo) => [.. Oa.Settings(zalo.Url), ("environment", "Development")];
}
