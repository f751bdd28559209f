using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.Tests.Hosting;
using Hotline.Conversations;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Tokens
{
    [Fact]
    public async Task A_visitor_without_a_name_gets_one_sealed_in_the_token()
    {
        await using var app = await ChannelsApp.StartAsync();

        var answer = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);

        JsonWebToken token = new(answer.Text("token"));
        Assert.Equal(answer.Text("conversationId"), token.GetPayloadValue<string>("conv"));
        Assert.StartsWith("dl_", token.GetPayloadValue<string>("user"), StringComparison.Ordinal);
        Assert.Equal(1800, answer["expires_in"]!.GetValue<int>());
        Assert.Equal(app.Clock.GetUtcNow().UtcDateTime.AddSeconds(1800), token.ValidTo);
    }

    [Theory]
    [InlineData("""{"user":{"id":"dl_lan","name":"Lan"}}""")]
    [InlineData("""{"User":{"Id":"dl_lan"}}""")]
    public async Task A_named_user_is_sealed_whatever_the_case_of_the_keys(string body)
    {
        await using var app = await ChannelsApp.StartAsync();

        var answer = await app.SendAsync(HttpMethod.Post, "tokens/generate", null, body).JsonAsync(200);

        Assert.Equal("dl_lan", new JsonWebToken(answer.Text("token")).GetPayloadValue<string>("user"));
    }

    [Fact]
    public async Task Each_token_is_for_a_conversation_of_its_own()
    {
        await using var app = await ChannelsApp.StartAsync();

        var one = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);
        var two = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);

        Assert.NotEqual(one.Text("conversationId"), two.Text("conversationId"));
    }

    [Fact]
    public async Task Making_a_token_starts_no_conversation()
    {
        await using var app = await ChannelsApp.StartAsync();
        var answer = await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);

        var code = await app.SendAsync(HttpMethod.Get, $"conversations/{answer.Text("conversationId")}/activities", answer.Text("token")).CodeAsync(404);

        Assert.Equal("BadArgument", code);
    }

    [Fact]
    public async Task With_a_secret_configured_only_its_holder_makes_tokens()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, "tokens/generate", null).CodeAsync(401));
        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret + "x").CodeAsync(403));
        var answer = await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret).JsonAsync(200);

        // Its client says who writes.
        Assert.False(new JsonWebToken(answer.Text("token")).TryGetPayloadValue<string>("user", out _));
        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, "tokens/generate", answer.Text("token")).CodeAsync(403));
    }

    [Fact]
    public async Task A_token_without_a_user_needs_to_hear_who_writes()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret).JsonAsync(200)).Text("token")!;
        var started = await app.SendAsync(HttpMethod.Post, "conversations", token).JsonAsync(201);
        Talk talk = new(app, started.Text("conversationId")!, token, started.Text("streamUrl")!);

        Assert.Equal("MissingProperty", await talk.PostAsync("""{"type":"message","text":"a"}""").CodeAsync(400));
        Assert.Equal("MissingProperty", await talk.PostAsync("""{"type":"message","text":"a","from":{"id":""}}""").CodeAsync(400));
        await talk.PostAsync("""{"type":"message","text":"a","from":{"id":"lan"}}""").JsonAsync(200);
    }

    [Fact]
    public async Task A_refreshed_token_opens_the_same_conversation_for_longer()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        app.Clock.Move(TimeSpan.FromSeconds(1799));

        var refreshed = await app.SendAsync(HttpMethod.Post, "tokens/refresh", talk.Token).JsonAsync(200);
        app.Clock.Move(TimeSpan.FromSeconds(1799));

        Assert.Equal(talk.Id, refreshed.Text("conversationId"));
        await (talk with { Token = refreshed.Text("token")! }).ReadAsync();
    }

    [Fact]
    public async Task A_token_ends_at_the_second_that_was_announced()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:TokenLifetimeSeconds", "60"));
        var talk = await app.StartTalkAsync();

        app.Clock.Move(TimeSpan.FromSeconds(59));
        await talk.ReadAsync();
        app.Clock.Move(TimeSpan.FromSeconds(1));

        Assert.Equal("TokenExpired", await app.SendAsync(HttpMethod.Get, $"conversations/{talk.Id}/activities", talk.Token).CodeAsync(403));
        Assert.Equal("TokenExpired", await app.SendAsync(HttpMethod.Post, "tokens/refresh", talk.Token).CodeAsync(403));
        Assert.Equal("TokenExpired", await talk.PostAsync("""{"type":"message","text":"a"}""").CodeAsync(403));
    }

    [Fact]
    public async Task The_holder_of_the_secret_revives_an_expired_conversation_for_its_user()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:Secret", ChannelsApp.Secret));
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", ChannelsApp.Secret, """{"user":{"id":"dl_lan"}}""").JsonAsync(200)).Text("token")!;
        var id = (await app.SendAsync(HttpMethod.Post, "conversations", token).JsonAsync(201)).Text("conversationId")!;
        app.Clock.Move(TimeSpan.FromHours(2));

        var revived = await app.SendAsync(HttpMethod.Get, $"conversations/{id}?watermark=0", ChannelsApp.Secret).JsonAsync(200);

        Assert.Equal("dl_lan", new JsonWebToken(revived.Text("token")).GetPayloadValue<string>("user"));
        await app.SendAsync(HttpMethod.Get, $"conversations/{id}/activities", revived.Text("token")).JsonAsync(200);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer one two")]
    [InlineData("Basic bGFuOmxhbg==")]
    public async Task A_header_that_is_no_bearer_token_is_missing(string header)
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, $"conversations/{talk.Id}/activities");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        Assert.Equal("BadArgument", await app.Http.SendAsync(request).CodeAsync(401));
    }

    [Fact]
    public async Task No_forged_token_opens_anything()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        var parts = talk.Token.Split('.');
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        payload["user"] = "dl_someone_else";
        var tampered = Base64UrlEncoder.Encode(payload.ToJsonString());
        var unsigned = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var ticket = System.Web.HttpUtility.ParseQueryString(new Uri(talk.StreamUrl).Query)["t"]!;
        string[] forgeries =
        [
            "garbage",
            "a.b.c",
            $"{parts[0]}.{tampered}.{parts[2]}",
            $"{unsigned}.{parts[1]}.",
            $"{unsigned}.{parts[1]}.{parts[2]}",
            Sign(payload, app.SigningKey, SecurityAlgorithms.HmacSha512),
            Sign(payload, Encoding.UTF8.GetBytes("another key of thirty-two bytes!"), SecurityAlgorithms.HmacSha256),
            ticket,
        ];

        foreach (var forgery in forgeries)
        {
            Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, $"conversations/{talk.Id}/activities", forgery).CodeAsync(403));
        }

        // The same token signed as it should be is good: the forgeries fail for their signature, not for their form.
        await app.SendAsync(HttpMethod.Get, $"conversations/{talk.Id}/activities", Sign(payload, app.SigningKey, SecurityAlgorithms.HmacSha256)).JsonAsync(200);

        static string Sign(JsonObject payload, byte[] key, string algorithm)
        {
            // HS512 asks for 64 bytes; zeroes after the key are the same key.
            Array.Resize(ref key, 64);
            return new JsonWebTokenHandler().CreateToken(payload.ToJsonString(), new SigningCredentials(new SymmetricSecurityKey(key), algorithm));
        }
    }

    [Fact]
    public async Task A_token_of_one_node_is_good_on_another()
    {
        await using var one = await ChannelsApp.StartAsync();
        await using var two = await one.StartNodeAsync();
        var token = (await one.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200)).Text("token");

        await two.SendAsync(HttpMethod.Post, "conversations", token).JsonAsync(201);
    }

    [Fact]
    public async Task Another_conversation_is_forbidden_and_an_unknown_one_is_not_found()
    {
        await using var app = await ChannelsApp.StartAsync();
        var mine = await app.StartTalkAsync();
        var other = await app.StartTalkAsync();

        foreach (var path in new[] { "", "/activities", "/activities?watermark=1" })
        {
            Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, $"conversations/{other.Id}{path}", mine.Token).CodeAsync(403));
            Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Get, $"conversations/0123456789abcdef{path}", mine.Token).CodeAsync(404));
        }

        Assert.Equal("BadArgument", await (other with { Token = mine.Token }).PostAsync("""{"type":"message"}""").CodeAsync(403));
        Assert.Equal("BadArgument", await (other with { Id = "khong-co" }).PostAsync("not even json").CodeAsync(404));
    }

    [Fact]
    public async Task Pages_that_are_not_trusted_cannot_use_the_token()
    {
        await using var app = await ChannelsApp.StartAsync();
        var token = (await app.SendAsync(HttpMethod.Post, "tokens/generate", null, """{"trustedOrigins":["https://tinh.example.vn/"]}""").JsonAsync(200)).Text("token");

        Assert.Equal("BadArgument", await StartFromAsync("https://elsewhere.example").CodeAsync(403));
        await StartFromAsync("https://tinh.example.vn").JsonAsync(201);
        await StartFromAsync(app.Address.GetLeftPart(UriPartial.Authority)).JsonAsync(200);

        Task<HttpResponseMessage> StartFromAsync(string origin)
        {
            HttpRequestMessage request = new(HttpMethod.Post, "conversations");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Origin", origin);
            return app.Http.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("""{"user":"lan"}""")]
    [InlineData("""{"user":{"id":7}}""")]
    [InlineData("""{"trustedOrigins":"*"}""")]
    [InlineData("""{"trustedOrigins":[null]}""")]
    public async Task Wrong_parameters_are_named(string body)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("BadArgument", await app.SendAsync(HttpMethod.Post, "tokens/generate", null, body).CodeAsync(400));
    }

    [Fact]
    public async Task New_tokens_are_counted_by_address_unless_the_caller_is_this_machine()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:Limits:TokensPerMinutePerAddress", "2"));
        for (var i = 0; i < 5; i++)
        {
            await app.SendAsync(HttpMethod.Post, "tokens/generate", null).JsonAsync(200);
        }

        await ThroughProxyAsync().JsonAsync(200);
        await ThroughProxyAsync().JsonAsync(200);
        using var refused = await ThroughProxyAsync();

        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("RateLimitExceeded", await Task.FromResult(refused).CodeAsync(429));

        Task<HttpResponseMessage> ThroughProxyAsync()
        {
            HttpRequestMessage request = new(HttpMethod.Post, "tokens/generate");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            return app.Http.SendAsync(request);
        }
    }
}
