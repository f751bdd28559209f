using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Streaming
{
    [Fact]
    public async Task What_happened_before_the_socket_opened_comes_first()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var id = await talk.SayAsync("trước khi mở");

        using var stream = await talk.ListenAsync();
        var all = await stream.UntilAsync(ScriptedBot.ReplyTo("trước khi mở"));

        Assert.Equal(ScriptedBot.Greeting, all.First(activity => activity.Text("from", "role") == "bot").Text("text"));
        Assert.Contains(all, activity => activity.Text("id") == id);
    }

    [Fact]
    public async Task Every_socket_of_a_conversation_gets_everything_in_the_same_order()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var one = await talk.ListenAsync();
        using var two = await talk.ListenAsync();
        using var three = await talk.ListenAsync(await talk.ReconnectAsync(""));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => talk.SayAsync($"{i}")));
        await Task.WhenAll(new[] { one, two, three }.Select(stream => stream.UntilAsync(ScriptedBot.Greeting)));
        await talk.SayAsync("hết");

        var ends = await Task.WhenAll(new[] { one, two, three }.Select(stream => stream.UntilAsync(ScriptedBot.ReplyTo("hết"))));
        Assert.Equal(Ids(ends[0]), Ids(ends[1]));
        Assert.Equal(Ids(ends[0]), Ids(ends[2]));
    }

    [Fact]
    public async Task A_client_that_lost_its_socket_misses_nothing_and_gets_nothing_twice()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        List<JsonObject> all = [];
        string? watermark;
        using (var first = await talk.ListenAsync())
        {
            await talk.SayAsync("một");
            all.AddRange(await first.UntilAsync(ScriptedBot.ReplyTo("một")));
            watermark = first.Watermark;
            first.Socket.Abort();
        }

        await talk.SayAsync("hai");
        using var second = await talk.ListenAsync(await talk.ReconnectAsync(watermark));
        await talk.SayAsync("ba");
        all.AddRange(await second.UntilAsync(ScriptedBot.ReplyTo("ba")));

        Assert.Equal(Ids(await AllAsync(talk)), Ids(all));
    }

    [Fact]
    public async Task Without_a_watermark_a_reconnection_tells_only_what_follows()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using (var first = await talk.ListenAsync())
        {
            await first.UntilAsync(ScriptedBot.Greeting);
        }

        using var second = await talk.ListenAsync(await talk.ReconnectAsync(null));
        await talk.SayAsync("mới");

        Assert.Equal("mới", (await second.NextAsync()).Text("text"));
    }

    [Fact]
    public async Task Typing_is_shown_to_open_sockets_and_kept_nowhere()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);

        var id = (await talk.PostAsync("""{"type":"typing"}""").JsonAsync(200)).Text("id");

        var frame = await stream.FrameAsync();
        Assert.False(frame.ContainsKey("watermark"));
        Assert.Equal(("typing", id), (frame["activities"]![0]!.AsObject().Text("type"), frame["activities"]![0]!.AsObject().Text("id")));
        Assert.DoesNotContain(await AllAsync(talk), activity => activity.Text("type") == "typing");
    }

    [Fact]
    public async Task Whatever_a_client_sends_over_the_socket_means_nothing()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);

        await stream.Socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, Patience.Token);
        await stream.Socket.SendAsync(new byte[100_000], WebSocketMessageType.Binary, true, Patience.Token);
        await talk.SayAsync("vẫn nghe");

        Assert.Equal("vẫn nghe", (await stream.NextAsync()).Text("text"));
    }

    [Fact]
    public async Task A_client_that_says_goodbye_is_answered()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);

        await stream.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Patience.Token);

        Assert.Equal(WebSocketState.Closed, stream.Socket.State);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, stream.Socket.CloseStatus);
    }

    [Fact]
    public async Task When_the_service_stops_sockets_are_closed_and_it_does_not_wait_for_them()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);

        var stopping = app.StopAsync();
        var last = await stream.Socket.ReceiveAsync(new byte[100].AsMemory(), Patience.Token);
        await stopping.WaitAsync(Patience.Time);

        Assert.Equal(WebSocketMessageType.Close, last.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, stream.Socket.CloseStatus);
    }

    [Fact]
    public async Task The_address_of_a_stream_must_be_opened_within_a_minute_but_the_socket_outlives_it()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using var stream = await talk.ListenAsync();
        await stream.UntilAsync(ScriptedBot.Greeting);
        app.Clock.Move(TimeSpan.FromSeconds(60));

        Assert.Equal(403, await RefusedAsync(talk.StreamUrl));
        await talk.SayAsync("còn đây");

        Assert.Equal("còn đây", (await stream.NextAsync()).Text("text"));
    }

    [Fact]
    public async Task No_other_ticket_opens_a_stream()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var other = await app.StartTalkAsync();
        var bare = talk.StreamUrl[..talk.StreamUrl.IndexOf('?', StringComparison.Ordinal)];

        Assert.Equal(401, await RefusedAsync(bare));
        Assert.Equal(403, await RefusedAsync($"{bare}?t=garbage"));
        Assert.Equal(403, await RefusedAsync($"{bare}?t={talk.Token}"));
        Assert.Equal(403, await RefusedAsync(other.StreamUrl.Replace(other.Id, talk.Id, StringComparison.Ordinal)));
        Assert.Equal("BadArgument", await app.Http.GetAsync(new Uri(talk.StreamUrl.Replace("ws://", "http://", StringComparison.Ordinal))).CodeAsync(400));
    }

    private static async Task<int> RefusedAsync(string url)
    {
        using ClientWebSocket socket = new();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(url), Patience.Token));
        return (int)socket.HttpStatusCode;
    }

    private static async Task<List<JsonObject>> AllAsync(Talk talk) =>
        [.. (await talk.ReadAsync())["activities"]!.AsArray().Select(activity => activity!.AsObject())];

    private static IEnumerable<string?> Ids(IEnumerable<JsonObject> activities) => activities.Select(activity => activity.Text("id"));
}
