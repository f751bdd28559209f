using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.Zalo;

public sealed class RunningOnNodes
{
    [Fact]
    public async Task Two_nodes_answer_everybody_once_in_order_and_refresh_the_token_once()
    {
        await using var zalo = await FakeZalo.StartAsync();
        zalo.AccessToken = "AT-moi";
        await using var one = await ChannelsApp.StartAsync(SettingsOf(zalo));
        await using var other = await one.StartNodeAsync(SettingsOf(zalo));
        string[] users = ["2001", "2002", "2003", "2004"];
        for (var message = 1; message <= 3; message++)
        {
            foreach (var user in users)
            {
                // Zalo brings it to both, since the first took long to say that it has it.
                var said = Oa.Says(one, $"câu {message}", $"{user}-{message}", user);
                var statuses = await Task.WhenAll(one.PostAsync(said), other.PostAsync(said));
                Assert.All(statuses, status => Assert.Equal(200, status));
            }
        }

        var taken = await zalo.UntilAsync(3 * users.Length);

        foreach (var user in users)
        {
            Assert.Equal(Enumerable.Range(1, 3).Select(message => ScriptedBot.ReplyTo($"câu {message}")), taken.Where(message => message.User == user).Select(message => message.Text));
        }

        Assert.Equal("RT-0", Assert.Single(zalo.Refreshes));
    }

    [Fact]
    public async Task A_node_that_is_stopped_ends_what_is_on_its_way_and_the_next_goes_on_after_it()
    {
        await using var zalo = await FakeZalo.StartAsync();
        await using var app = await ChannelsApp.StartAsync(SettingsOf(zalo));
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        zalo.Fault = async (http, _, _) =>
        {
            if (http.Request.Path == Hotline.Channels.Zalo.ZaloApi.SendPath && begun.TrySetResult())
            {
                await end.Task;
            }

            return false;
        };
        await app.PostAsync(Oa.Says(app, "một", "m1"));
        await begun.Task.WaitAsync(Patience.Token);

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        end.SetResult();
        await stopping;
        await using var next = await app.StartNodeAsync(SettingsOf(zalo));
        await next.PostAsync(Oa.Says(next, "hai", "m2"));

        Assert.Equal([ScriptedBot.ReplyTo("một"), ScriptedBot.ReplyTo("hai")], (await zalo.UntilAsync(2)).Select(message => message.Text));
        var sends = next.Services.GetRequiredService<IZaloOutbox>();
        var reply = (await next.LogOfAsync(Oa.IdOf())).First(entry => entry.Author == Conversations.Author.Bot);
        var send = Assert.Single(await sends.ReadAsync(Oa.IdOf(), reply.Sequence, Patience.Token));
        Assert.Equal((ZaloSendState.Accepted, 1), (send.State, send.Attempts));
    }

    private static (string Key, string Value)[] SettingsOf(FakeZalo zalo) => [.. Oa.Settings(zalo.Url), ("environment", "Development")];
}
