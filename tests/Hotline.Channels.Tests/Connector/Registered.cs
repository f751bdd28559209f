using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.Tests.Connector;

/// <summary>A bot with an app id: whoever calls must prove it.</summary>
public sealed class Registered
{
    private const string Service = "https://channel.example/";
    private const string OtherApp = "99999999-0000-0000-0000-000000000000";

    [Fact]
    public async Task A_channel_with_a_good_token_is_answered_and_the_log_says_who_called()
    {
        await using var azure = await Azure.StartAsync();
        await using var app = await azure.BotAsync();

        var answer = await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).JsonAsync(200);

        Assert.Contains(answer["activities"]!.AsArray(), activity => activity!.AsObject().Text("text") == ScriptedBot.ReplyTo("một"));
        Assert.Null(BotFramework.ConversationReference.Read(Message(), caller: null, out var reference));
        var logged = (await app.Log.ReadAsync(reference.ConversationId, 0, 10, CancellationToken.None)).Single(activity => activity.Author == Author.Citizen);
        Assert.Equal("urn:botframework:azure", logged.Content.Text("callerId"));
    }

    [Fact]
    public async Task Every_token_that_is_not_exactly_right_is_refused()
    {
        await using var azure = await Azure.StartAsync();
        await using var app = await azure.BotAsync();
        var now = app.Clock.GetUtcNow();
        var good = azure.Sign(now, Service);
        Dictionary<string, string> wrong = new()
        {
            ["none"] = "",
            ["lower case scheme"] = $"bearer {good}",
            ["three parts"] = $"Bearer {good} more",
            ["no token"] = "Bearer abc",
            ["another audience"] = $"Bearer {azure.Sign(now, Service, audience: OtherApp)}",
            ["another issuer"] = $"Bearer {azure.Sign(now, Service, issuer: "https://elsewhere.example")}",
            ["another service"] = $"Bearer {azure.Sign(now, "https://elsewhere.example/")}",
            ["no service"] = $"Bearer {azure.Sign(now, null)}",
            ["forged"] = $"Bearer {azure.Sign(now, Service, by: azure.Forged())}",
            ["an unknown key"] = $"Bearer {azure.Sign(now, Service, by: Azure.NewKey("khoa-la"))}",
            ["a shared secret"] = $"Bearer {azure.Sign(now, Service, by: new SymmetricSecurityKey(new byte[64]) { KeyId = "khoa-1" }, algorithm: SecurityAlgorithms.HmacSha256)}",
            ["over for six minutes"] = $"Bearer {azure.Sign(now, Service, from: -4000, to: -360)}",
            ["not yet for six minutes"] = $"Bearer {azure.Sign(now, Service, from: 360)}",
            ["tampered"] = $"Bearer {good[..^8]}AAAAAAAA",
        };

        foreach (var (why, header) in wrong)
        {
            using var response = await PostRawAsync(app, header, Message());
            Assert.True((int)response.StatusCode == 401, $"{why}: {(int)response.StatusCode}");
        }

        // Clocks differ.
        await PostAsync(app, azure.Sign(now, Service, from: -4000, to: -240)).JsonAsync(200);
        await PostAsync(app, azure.Sign(now, Service, from: 240)).JsonAsync(200);
        await PostAsync(app, azure.Sign(now, Service.ToUpperInvariant())).JsonAsync(200);
    }

    [Fact]
    public async Task A_key_speaks_only_for_the_channels_it_is_endorsed_for()
    {
        await using var azure = await Azure.StartAsync();
        azure.Endorsements = ["msteams"];
        await using var app = await azure.BotAsync();
        var token = azure.Sign(app.Clock.GetUtcNow(), Service);

        Assert.Equal("Unauthorized", await PostAsync(app, token).CodeAsync(401));
        var fromTeams = Message();
        fromTeams["channelId"] = "msteams";
        await PostRawAsync(app, $"Bearer {token}", fromTeams).JsonAsync(200);
    }

    [Fact]
    public async Task New_keys_are_asked_for_at_most_once_an_hour()
    {
        await using var azure = await Azure.StartAsync();
        await using var app = await azure.BotAsync();
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).JsonAsync(200);
        azure.RollKeys();

        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).CodeAsync(401);
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).CodeAsync(401);
        Assert.Equal(1, azure.MetadataReads);
        app.Clock.Move(TimeSpan.FromMinutes(61));
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).JsonAsync(200);
        Assert.Equal(2, azure.MetadataReads);
    }

    [Fact]
    public async Task While_the_issuer_cannot_be_reached_nobody_new_is_believed()
    {
        await using var azure = await Azure.StartAsync();
        await using var app = await azure.BotAsync();
        azure.IsDown = true;

        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).CodeAsync(401);
        azure.IsDown = false;
        app.Clock.Move(TimeSpan.FromSeconds(11));
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).JsonAsync(200);

        // The keys it had are good for a while.
        azure.IsDown = true;
        app.Clock.Move(TimeSpan.FromHours(25));
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), Service)).JsonAsync(200);
    }

    [Theory]
    [InlineData("1.0", "appid", "https://sts.windows.net/" + Azure.Tenant + "/")]
    [InlineData("1.0", "appid", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/")]
    [InlineData("2.0", "azp", "{login}/" + Azure.Tenant + "/v2.0")]
    [InlineData("2.0", "azp", "{login}/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0")]
    public async Task The_Emulator_with_the_bots_own_credentials_is_heard(string version, string claim, string issuer)
    {
        await using var azure = await Azure.StartAsync();
        await using var app = await azure.BotAsync();
        issuer = issuer.Replace("{login}", azure.Url, StringComparison.Ordinal);

        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), null, issuer, claims: [("ver", version), (claim, Azure.AppId)])).JsonAsync(200);

        // The claim of the other version, another directory, another app: refused.
        var other = claim == "azp" ? "appid" : "azp";
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), null, issuer, claims: [("ver", version), (other, Azure.AppId)])).CodeAsync(401);
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), null, "https://sts.windows.net/" + OtherApp + "/", claims: [("ver", version), (claim, Azure.AppId)])).CodeAsync(401);
        await PostAsync(app, azure.Sign(app.Clock.GetUtcNow(), null, issuer, claims: [("ver", version), (claim, OtherApp)])).CodeAsync(401);
    }

    [Fact]
    public async Task Another_bot_is_heard_when_it_is_on_the_list_and_answered_with_a_token_for_it()
    {
        await using var azure = await Azure.StartAsync();
        await using var channel = await ChannelService.StartAsync();
        await using var app = await azure.BotAsync(("Hotline:Connector:AllowedCallers", OtherApp));
        var token = azure.Sign(app.Clock.GetUtcNow(), null, $"{azure.Url}/{Azure.Tenant}/v2.0", claims: [("ver", "2.0"), ("azp", OtherApp)]);

        using var response = await PostRawAsync(app, $"Bearer {token}", Incoming.Message("một", "m1", channel.Url));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(ScriptedBot.Greeting, (await channel.NextAsync()).Body.Text("text"));
        Assert.Equal($"{OtherApp}/.default", azure.Asked[0]["scope"]);
    }

    [Fact]
    public async Task Replies_carry_the_bots_token_which_is_asked_for_once()
    {
        await using var azure = await Azure.StartAsync();
        await using var channel = await ChannelService.StartAsync();
        await using var app = await azure.BotAsync();

        await SayAsync(app, azure, channel, "m1");
        var first = await channel.NextAsync();
        var second = await channel.NextAsync();

        Assert.Equal(("Bearer ma-1", "Bearer ma-1"), (first.Authorization, second.Authorization));
        var form = Assert.Single(azure.Asked);
        Assert.Equal(
            ("client_credentials", Azure.AppId, Azure.Password, "https://api.botframework.com/.default", Azure.Tenant),
            (form["grant_type"].ToString(), form["client_id"].ToString(), form["client_secret"].ToString(), form["scope"].ToString(), Assert.Single(azure.Tenants)));

        // Five minutes before its end it is renewed.
        app.Clock.Move(TimeSpan.FromMinutes(56));
        await SayAsync(app, azure, channel, "m2");
        Assert.Equal("Bearer ma-2", (await channel.NextAsync()).Authorization);
    }

    [Fact]
    public async Task A_token_that_a_channel_does_not_take_is_renewed_once()
    {
        await using var azure = await Azure.StartAsync();
        await using var channel = await ChannelService.StartAsync(401);
        await using var app = await azure.BotAsync();

        await SayAsync(app, azure, channel, "m1");

        var delivered = await channel.NextAsync();
        Assert.Equal((ScriptedBot.Greeting, "Bearer ma-2"), (delivered.Body.Text("text"), delivered.Authorization));
    }

    [Fact]
    public async Task A_bot_of_many_tenants_asks_the_frameworks_own()
    {
        await using var azure = await Azure.StartAsync();
        await using var channel = await ChannelService.StartAsync();
        await using var app = await azure.BotAsync(("MicrosoftAppType", "MultiTenant"), ("MicrosoftAppTenantId", ""));

        await SayAsync(app, azure, channel, "m1");

        await channel.NextAsync();
        Assert.Equal("botframework.com", azure.Tenants[0]);
    }

    [Fact]
    public async Task Without_a_registration_no_token_goes_out()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync(("MicrosoftAppPassword", Azure.Password));

        using var response = await app.SendAsync(HttpMethod.Post, "/api/messages", null, Incoming.Message("một", "m1", channel.Url));

        Assert.Equal("", (await channel.NextAsync()).Authorization);
    }

    [Fact]
    public async Task What_the_activity_itself_says_of_its_caller_counts_for_nothing()
    {
        await using var channel = await ChannelService.StartAsync();
        await using var app = await ChannelsApp.StartAsync();
        var message = Incoming.Message("một", "m1", "https://elsewhere.example/");
        message["callerId"] = "urn:botframework:azure";
        message["relatesTo"] = JsonNode.Parse("""{"caller":{"id":"urn:botframework:azure","scope":"x","localOnly":false}}""");

        await app.AskAsync(message);

        Assert.Null(BotFramework.ConversationReference.Read(message, caller: null, out var reference));
        var logged = (await app.Log.ReadAsync(reference.ConversationId, 0, 10, CancellationToken.None)).Single(activity => activity.Author == Author.Citizen);
        Assert.False(logged.Content.ContainsKey("callerId"));
        Assert.Null(BotFramework.ConversationReference.Of(logged)!.Caller);
    }

    private static async Task SayAsync(ChannelsApp app, Azure azure, ChannelService channel, string id)
    {
        using var response = await PostRawAsync(app, $"Bearer {azure.Sign(app.Clock.GetUtcNow(), channel.Url)}", Incoming.Message("một", id, channel.Url));
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static JsonObject Message() => Incoming.ExpectingReplies(Incoming.Message("một", "m1", Service));

    private static Task<HttpResponseMessage> PostAsync(ChannelsApp app, string token) => PostRawAsync(app, $"Bearer {token}", Message());

    private static Task<HttpResponseMessage> PostRawAsync(ChannelsApp app, string authorization, JsonObject body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/messages") { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        if (authorization.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return app.Http.SendAsync(request);
    }
}
