using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Talking
{
    [Fact]
    public async Task A_visitor_is_greeted_asks_and_is_answered()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();

        await stream.UntilAsync(ScriptedBot.Greeting);
        var id = await talk.SayAsync("mấy giờ làm việc");
        var heard = await stream.UntilAsync(ScriptedBot.ReplyTo("mấy giờ làm việc"));

        Assert.Equal([id, heard[1].Text("id")], heard.Select(activity => activity.Text("id")));
        Assert.Equal(id, heard[1].Text("replyToId"));
        Assert.Equal("user", heard[0].Text("from", "role"));
    }
}
