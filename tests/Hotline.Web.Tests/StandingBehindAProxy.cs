using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hotline.Web.Tests;

/// <summary>Where a proxy on this machine takes https and says so, as the settings allow it to.</summary>
public sealed class ProxiedApp : HotlineApp
{
    protected override IEnumerable<string> Settings => [.. base.Settings, "Hotline:ForwardedHeaders:Enabled=true", "Hotline:Limits:SignInsPerMinute=3", "Hotline:Limits:LookUpsPerMinute=3"];
}

public sealed partial class StandingBehindAProxy(ProxiedApp app) : IClassFixture<ProxiedApp>
{
    [Fact]
    public async Task Over_https_every_cookie_is_bound_to_this_host_and_signing_in_works()
    {
        using var client = Through("203.0.113.1");
        using var page = await client.GetAsync("/dang-nhap");
        var form = Assert.Single(CookiesOf(page));
        AssertBound("__Host-hotline-form", form);

        using var signedIn = await SignInAsync(client, page, form.Split(';')[0]);

        await HotlineApp.ExpectAsync(signedIn, HttpStatusCode.Redirect);
        var cookie = CookiesOf(signedIn).Single(value => value.StartsWith("__Host-hotline=", StringComparison.Ordinal));
        AssertBound("__Host-hotline", cookie);
        await HotlineApp.ExpectAsync(await GetAsync(client, "/desk", cookie.Split(';')[0]), HttpStatusCode.OK);

        // The same content under a bare name, which a neighbour could have set, is no sign-in.
        await HotlineApp.ExpectAsync(await GetAsync(client, "/desk", cookie.Split(';')[0]["__Host-".Length..]), HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Limits_count_the_address_that_the_proxy_tells()
    {
        HttpStatusCode[] statuses = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WrongAsync("203.0.113.2")))];

        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Single(statuses, HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.Unauthorized, await WrongAsync("203.0.113.3"));

        async Task<HttpStatusCode> WrongAsync(string address)
        {
            using var client = Through(address);
            using var page = await client.GetAsync("/dang-nhap");
            using var answer = await SignInAsync(client, page, CookiesOf(page).Single().Split(';')[0], "khong phai mat khau");
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Who_tries_one_ticket_code_after_another_is_stopped_by_address()
    {
        HttpStatusCode[] statuses = [.. await Task.WhenAll(Enumerable.Range(2, 4).Select(last => TryAsync("203.0.113.5", $"AG-222{last}-22")))];

        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.NotFound));
        Assert.Single(statuses, HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync("203.0.113.6", "AG-2222-22"));

        async Task<HttpStatusCode> TryAsync(string address, string code)
        {
            using var client = Through(address);
            using var answer = await client.PostAsJsonAsync("/api/v1/look-up", new { code, pin = "222-222-222" });
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Addresses_told_to_citizens_are_those_of_the_proxy()
    {
        using var client = Through("203.0.113.4");
        using var generated = await client.PostAsync("/v3/directline/tokens/generate", null);
        var token = await generated.Content.ReadFromJsonAsync<JsonObject>();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string?)token!["token"]);

        using var started = await client.PostAsJsonAsync("/v3/directline/conversations", new { });

        var conversation = await started.Content.ReadFromJsonAsync<JsonObject>();
        Assert.StartsWith("wss://hotline.example.vn/v3/directline/", (string?)conversation!["streamUrl"], StringComparison.Ordinal);
        using var page = await client.GetAsync("/");
        Assert.Contains("wss://hotline.example.vn", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.5")]
    [InlineData("127.0.0.1")]
    public async Task Whoever_comes_through_the_proxy_is_not_on_this_machine(string address)
    {
        using var client = Through(address);

        using var answer = await client.PostAsJsonAsync("/api/messages", new { type = "message", channelId = "emulator", from = new { id = "a" }, conversation = new { id = "b" } });

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Unauthorized);
    }

    private static void AssertBound(string name, string cookie)
    {
        Assert.StartsWith(name + "=", cookie, StringComparison.Ordinal);
        foreach (var attribute in new[] { "; secure", "; path=/;", "; samesite=strict", "; httponly" })
        {
            Assert.Contains(attribute, cookie + ";", StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient client, HttpResponseMessage page, string cookie, string password = HotlineApp.AdminPassword)
    {
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using HttpRequestMessage request = new(HttpMethod.Post, "/dang-nhap")
        {
            Content = new FormUrlEncodedContent([new("email", HotlineApp.AdminEmail), new("password", password), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]),
        };
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request);
    }

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    private HttpClient Through(string address)
    {
        var client = app.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "hotline.example.vn");
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

public sealed class StandingAlone(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task What_a_stranger_writes_into_forwarded_headers_counts_for_nothing()
    {
        using var client = app.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        using var page = await client.GetAsync("/dang-nhap");

        Assert.StartsWith("hotline-form=", Assert.Single(page.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
