using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Channels.Zalo;
using Hotline.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.Zalo;

public sealed class Holding
{
    [Fact]
    public async Task Leave_given_before_Zalo_refused_others_is_not_used()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        var gate = app.Services.GetRequiredService<ZaloGate>();
        var early = await gate.TryEnterAsync();
        await gate.RefusedAsync((await gate.TryEnterAsync())!.Value, null);

        var answer = await app.Services.GetRequiredService<ZaloApi>().PostAsync(ZaloApi.SendPath, [], early!.Value);

        Assert.IsType<ZaloAnswer.Held>(answer);
        Assert.Null(await gate.TryEnterAsync());
        Assert.Empty(zalo.Calls);
    }

    [Fact]
    public async Task The_one_that_tries_whether_a_pause_is_over_may_call()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        var gate = app.Services.GetRequiredService<ZaloGate>();
        await gate.RefusedAsync((await gate.TryEnterAsync())!.Value, null);
        app.Clock.Move(TimeSpan.FromSeconds(31));

        var leave = await gate.EnterAsync(Patience.Token);
        Assert.True(leave!.Value.IsProbe);
        Assert.IsType<ZaloAnswer.Done>(await app.Services.GetRequiredService<ZaloApi>().GetAsync(ZaloApi.HistoryPath, new JsonObject { ["user_id"] = Oa.User }, leave.Value));
        Assert.NotNull(await gate.TryEnterAsync());
    }

    [Theory]
    [InlineData(503, """{"error":-32}""")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>bảo trì</html>")]
    [InlineData(200, """{"error":-118,"error_name":"no","error_reason":"","error_description":""}""")]
    [InlineData(200, """{"access_token":"AT-x","expires_in":"90000"}""")]
    public async Task A_token_address_that_gives_no_pair_is_asked_again_with_the_same_one(int status, string body)
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.AccessToken = "AT-moi";
        var weird = 1;
        zalo.TokenFault = async (http, _) =>
        {
            if (Interlocked.Decrement(ref weird) < 0)
            {
                return false;
            }

            http.Response.StatusCode = status;
            await FakeZalo.SayAsync(http, body);
            return true;
        };
        await using var app = await StartAsync(zalo);

        await app.PostAsync(Oa.Says(app, "một", "m1"));

        Assert.Equal(ScriptedBot.ReplyTo("một"), Assert.Single(await PassingAsync(app, zalo.UntilAsync(1))).Text);
        Assert.Equal(["RT-0", "RT-0"], zalo.Refreshes);
    }

    [Fact]
    public async Task When_every_token_is_refused_two_refreshes_are_all()
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.Fault = async (http, _, _) =>
        {
            await FakeZalo.SayAsync(http, """{"error":-216,"message":"Access token is invalid"}""");
            return true;
        };
        await using var app = await StartAsync(zalo);
        var tokens = app.Services.GetRequiredService<ZaloTokens>();

        for (var call = 0; call < 20; call++)
        {
            await tokens.RefusedAsync((await tokens.CurrentAsync(Patience.Token))!.Version, Patience.Token);
            app.Clock.Move(TimeSpan.FromSeconds(25));
        }

        Assert.Equal(["RT-0", "RT-1"], zalo.Refreshes);
        app.Clock.Move(TimeSpan.FromMinutes(5));
        Assert.True(await tokens.RefusedAsync((await tokens.CurrentAsync(Patience.Token))!.Version, Patience.Token));
    }

    [Fact]
    public async Task A_seed_is_used_once_and_another_one_replaces_a_lost_grant()
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.AccessToken = "AT-moi";
        await using var app = await StartAsync(zalo);
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await zalo.UntilAsync(1);
        await app.StopAsync();

        // The settings are the same as before: what was stored since goes on.
        await using var again = await app.StartNodeAsync(SettingsOf(zalo));
        await again.PostAsync(Oa.Says(again, "hai", "m2"));
        await zalo.UntilAsync(2);
        Assert.Equal("RT-0", Assert.Single(zalo.Refreshes));
        var tokens = again.Services.GetRequiredService<ZaloTokens>();
        zalo.TokenFault = async (http, _) =>
        {
            await FakeZalo.SayAsync(http, """{"error":-14014,"error_name":"Invalid refresh token","error_reason":"","error_description":"used or expired"}""");
            return true;
        };
        Assert.False(await tokens.RefusedAsync((await tokens.CurrentAsync(Patience.Token))!.Version, Patience.Token));
        Assert.Null(await tokens.CurrentAsync(Patience.Token));
        await again.StopAsync();

        zalo.TokenFault = null;
        await using var seeded = await app.StartNodeAsync([.. SettingsOf(zalo), ("Hotline:Zalo:AccessToken", zalo.AccessToken!), ("Hotline:Zalo:RefreshToken", "RT-tay")]);
        await seeded.PostAsync(Oa.Says(seeded, "ba", "m3"));
        Assert.Equal(ScriptedBot.ReplyTo("ba"), (await zalo.UntilAsync(3))[2].Text);
    }

    [Fact]
    public async Task A_colleague_in_Zalos_console_makes_the_bot_silent_and_an_echo_of_ours_does_not()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await StartAsync(zalo);
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        var ours = Assert.Single(await zalo.UntilAsync(1));
        Assert.Equal(200, await app.PostAsync(Oa.Echo(app, ours.Text, ours.Id)));
        Assert.Equal(200, await app.PostAsync(Oa.Echo(app, "Cán bộ đã tiếp nhận", "staff1")));
        using SemaphoreSlim grown = new(0);
        using var wake = app.Services.GetRequiredService<Wakeups>().Subscribe(Oa.IdOf(), () => grown.Release());

        app.Clock.Move(TimeSpan.FromSeconds(11));
        while ((await app.LogOfAsync(Oa.IdOf())).All(entry => entry.Name != "hotline.taken"))
        {
            await grown.WaitAsync(Patience.Token);
        }

        Assert.Equal(["Cán bộ đã tiếp nhận"], (await app.LogOfAsync(Oa.IdOf())).Where(entry => entry.Author == Author.Operator).Select(entry => entry.Text));
    }

    private static (string Key, string Value)[] SettingsOf(FakeZalo zalo) => [.. Oa.Settings(zalo.Url), ("environment", "Development")];

    private static Task<ChannelsApp> StartAsync(FakeZalo zalo) => ChannelsApp.StartAsync(SettingsOf(zalo));

    /// <summary>Time goes by until it has happened.</summary>
    private static async Task<T> PassingAsync<T>(ChannelsApp app, Task<T> happening)
    {
        while (await Task.WhenAny(happening, Task.Delay(TimeSpan.FromMilliseconds(100))) != happening)
        {
            app.Clock.Move(TimeSpan.FromSeconds(1));
        }

        return await happening;
    }
}
