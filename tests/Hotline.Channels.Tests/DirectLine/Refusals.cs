using Hotline.Channels.Tests.Hosting;
using Hotline.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Channels.Tests.DirectLine;

public sealed class Refusals
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "session/getsessionid")]
    [InlineData("GET", "tokens")]
    [InlineData("POST", "conversations/a/b/c")]
    [InlineData("DELETE", "nothing/here")]
    public async Task An_unknown_address_is_not_found_in_the_protocols_words(string method, string path)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("NotFound", await app.SendAsync(new HttpMethod(method), path, null).CodeAsync(404));
    }

    [Theory]
    [InlineData("GET", "tokens/generate", "POST")]
    [InlineData("PUT", "tokens/refresh", "POST")]
    [InlineData("GET", "tokens/resume", "POST")]
    [InlineData("GET", "conversations", "POST")]
    [InlineData("DELETE", "conversations/a", "GET")]
    [InlineData("PATCH", "conversations/a/activities", "GET, POST")]
    [InlineData("GET", "conversations/a/upload", "POST")]
    [InlineData("POST", "conversations/a/stream", "GET")]
    public async Task A_wrong_method_is_told_the_right_one(string method, string path, string allowed)
    {
        await using var app = await ChannelsApp.StartAsync();

        using var response = await app.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("BadArgument", await Task.FromResult(response).CodeAsync(405));
    }

    [Theory]
    [InlineData("POST", "tokens/refresh")]
    [InlineData("POST", "tokens/resume")]
    [InlineData("POST", "conversations")]
    [InlineData("GET", "conversations/a")]
    [InlineData("GET", "conversations/a/activities")]
    [InlineData("POST", "conversations/a/activities")]
    [InlineData("POST", "conversations/a/upload")]
    [InlineData("GET", "conversations/a/stream")]
    public async Task Nobody_gets_in_without_a_token(string method, string path)
    {
        await using var app = await ChannelsApp.StartAsync();

        Assert.Equal("BadArgument", await app.SendAsync(new HttpMethod(method), path, null).CodeAsync(401));
    }

    [Fact]
    public async Task A_failure_of_ours_is_told_in_the_protocols_words_without_its_details()
    {
        await using var app = await ChannelsApp.StartAsync();
        var talk = await app.StartTalkAsync();
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<HotlineDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("alter table activities rename to gone");
        }

        using var response = await talk.PostAsync("""{"type":"message","text":"a"}""");

        Assert.DoesNotContain("activities", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("ServiceError", await Task.FromResult(response).CodeAsync(500));
    }

    [Fact]
    public async Task A_page_anywhere_may_ask_by_default()
    {
        await using var app = await ChannelsApp.StartAsync();
        using var preflight = Preflight("https://tinh.example.vn");

        using var allowed = await app.Http.SendAsync(preflight);

        Assert.True(allowed.IsSuccessStatusCode);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var headers = string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.All(["authorization", "content-type", "x-ms-bot-agent", "x-requested-with"], header => Assert.Contains(header, headers, StringComparison.Ordinal));
        Assert.Contains("POST", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_page_may_read_a_refusal_too()
    {
        await using var app = await ChannelsApp.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "conversations/a/activities");
        request.Headers.Add("Origin", "https://tinh.example.vn");

        using var refused = await app.Http.SendAsync(request);

        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("Retry-After", refused.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    [Fact]
    public async Task Where_origins_are_listed_no_other_page_gets_a_token()
    {
        await using var app = await ChannelsApp.StartAsync(("Hotline:DirectLine:AllowedOrigins", "https://tinh.example.vn, https://huyen.example.vn/"));

        Assert.Equal("https://huyen.example.vn", await AllowedAsync("https://huyen.example.vn"));
        Assert.Null(await AllowedAsync("https://elsewhere.example"));
        Assert.Equal("BadArgument", await GenerateFromAsync("https://elsewhere.example").CodeAsync(403));
        await GenerateFromAsync("https://tinh.example.vn").JsonAsync(200);
        await GenerateFromAsync(app.Address.GetLeftPart(UriPartial.Authority)).JsonAsync(200);

        async Task<string?> AllowedAsync(string origin)
        {
            using var preflight = Preflight(origin);
            using var answer = await app.Http.SendAsync(preflight);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
        }

        Task<HttpResponseMessage> GenerateFromAsync(string origin)
        {
            HttpRequestMessage request = new(HttpMethod.Post, "tokens/generate");
            request.Headers.Add("Origin", origin);
            return app.Http.SendAsync(request);
        }
    }

    private static HttpRequestMessage Preflight(string origin)
    {
        HttpRequestMessage request = new(HttpMethod.Options, "conversations");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-ms-bot-agent,x-requested-with");
        return request;
    }
}
