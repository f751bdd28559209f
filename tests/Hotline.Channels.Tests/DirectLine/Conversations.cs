using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Conversations
{
    [Fact]
    public async Task The_same_token_starts_its_conversation_once()
    {
        await using var app = await ChannelsApp.StartAsync();
        var generated = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);

        var first = await app.SendAsync(HttpMethod.Post, "conversations", generated.Text("token"), """{"user":{}}""").JsonAsync(201);
        var again = await app.SendAsync(HttpMethod.Post, "conversations", generated.Text("token")).JsonAsync(200);

        Assert.Equal(generated.Text("conversationId"), first.Text("conversationId"));
        Assert.Equal(first.Text("conversationId"), again.Text("conversationId"));
        Assert.Equal(1800, first["expires_in"]!.GetValue<int>());
        await app.SendAsync(HttpMethod.Get, $"conversations/{first.Text("conversationId")}/activities", first.Text("token")).JsonAsync(200);
    }

    [Fact]
    public async Task Two_starts_at_once_make_one_conversation_and_one_greeting()
    {
        await using var app = await ChannelsApp.StartAsync();
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200)).Text("token")!;

        var starts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await app.SendAsync(HttpMethod.Post, "conversations", token);
            return (int)response.StatusCode;
        }));

        Assert.Single(starts, 201);
        Assert.Equal(7, starts.Count(status => status == 200));
        Talk talk = new(app, new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).GetPayloadValue<string>("conv"), token, "");
        using var stream = await talk.ListenAsync(await talk.ReconnectAsync("0"));
        await talk.SayAsync("xong");
        var all = await stream.UntilAsync(ScriptedBot.ReplyTo("xong"));
        Assert.Single(all, activity => activity.Text("text") == ScriptedBot.Greeting);
    }

    [Fact]
    public async Task Each_start_with_the_secret_is_a_new_conversation()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));

        var one = await app.SendAsync(HttpMethod.Post, "conversations", ChannelsApp.Secret, """{"user":{"id":"lan"}}""").JsonAsync(201);
        var two = await app.SendAsync(HttpMethod.Post, "conversations", ChannelsApp.Secret, """{"user":{"id":"lan"}}""").JsonAsync(201);

        Assert.NotEqual(one.Text("conversationId"), two.Text("conversationId"));
        await app.SendAsync(HttpMethod.Post, $"conversations/{one.Text("conversationId")}/activities", ChannelsApp.Secret, """{"type":"message","text":"a","from":{"id":"lan"}}""").JsonAsync(200);
    }

    [Fact]
    public async Task The_bot_hears_who_came_and_in_which_language_and_the_client_does_not()
    {
        await using var app = await ChannelsApp.StartAsync();
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", null, """{"user":{"id":"dl_lan"}}""").JsonAsync(200)).Text("token");

        var id = (await app.SendAsync(HttpMethod.Post, "conversations", token, """{"locale":"en-US"}""").JsonAsync(201)).Text("conversationId")!;

        var conversation = await app.Log.FindAsync(id, CancellationToken.None);
        Assert.Equal(("dl_lan", "en-US", "directline"), (conversation?.UserId, conversation?.Locale, conversation?.Channel));
        Assert.Equal(app.Address.GetLeftPart(UriPartial.Authority), conversation?.PublicUrl);
        var first = (await app.Log.ReadAsync(id, 0, 1, CancellationToken.None))[0];
        Assert.Equal("conversationUpdate", first.Type);
        Assert.Equal(["hotline", "dl_lan"], first.Content["membersAdded"]!.AsArray().Select(member => member!.AsObject().Text("id")));
        var read = await app.SendAsync(HttpMethod.Get, $"conversations/{id}/activities", token).JsonAsync(200);
        Assert.DoesNotContain(read["activities"]!.AsArray(), activity => activity!.AsObject().Text("type") == "conversationUpdate");
    }

    [Fact]
    public async Task The_stream_leads_to_the_public_address_when_there_is_one()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:PublicUrl", "https://hotline.example.vn/"));

        var talk = await app.StartTalkAsync();

        Assert.StartsWith($"wss://hotline.example.vn/v3/directline/conversations/{talk.Id}/stream?", talk.StreamUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_address_the_stream_leads_to_the_host_that_was_called()
    {
        await using var app = await ChannelsApp.StartAsync();

        var talk = await app.StartTalkAsync();

        Assert.StartsWith($"ws://{app.Address.Authority}/v3/directline/conversations/{talk.Id}/stream?", talk.StreamUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_its_end_the_history_stays_and_nobody_posts()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        await talk.PostAsync("""{"type":"endOfConversation"}""").JsonAsync(200);

        Assert.Equal("BadArgument", await talk.PostAsync("""{"type":"message","text":"còn ai không"}""").CodeAsync(409));
        Assert.Equal("BadArgument", await talk.PostAsync("""{"type":"typing"}""").CodeAsync(409));

        var read = await talk.ReadAsync();
        Assert.Contains(read["activities"]!.AsArray(), activity => activity!.AsObject().Text("type") == "endOfConversation");
    }

    [Fact]
    public async Task A_conversation_of_another_channel_cannot_be_read_here()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));
        await app.Log.StartAsync(new() { Id = "zalo1", Channel = "zalo", PublicUrl = "http://localhost" }, [], CancellationToken.None);

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, "conversations/zalo1/activities", ChannelsApp.Secret).CodeAsync(404));
    }
}
