using System.Net;

namespace Hotline.Web.Tests;

public sealed class ServingAssets(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Theory]
    [InlineData("/hotline.css", "text/css", "--brand:")]
    [InlineData("/hotline-chat.js", "text/javascript", "customElements.define('hotline-chat'")]
    [InlineData("/site.js", "text/javascript", "hotline-chat")]
    [InlineData("/hotline.svg", "image/svg+xml", "<svg")]
    public async Task A_file_comes_with_its_body_and_its_type(string path, string type, string words)
    {
        using var client = app.Client();

        using var response = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_browser_that_unpacks_gets_the_packed_bytes(string encoding)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hotline-chat.js") { Headers = { { "Accept-Encoding", encoding } } };

        using var response = await client.SendAsync(request);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task The_widget_weighs_less_than_twenty_kilobytes_on_the_wire(string encoding)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hotline-chat.js") { Headers = { { "Accept-Encoding", encoding } } };

        using var response = await client.SendAsync(request);

        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1_000, 20_000 - 1);
    }

    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        using var client = app.Client();
        using var first = await client.GetAsync("/hotline.css");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/hotline.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_address_on_a_page_may_be_kept_for_ever_and_the_bare_one_only_briefly()
    {
        using var browser = app.Browser();
        var page = await browser.GetStringAsync("/");
        var address = page[page.IndexOf("/hotline.css?v=", StringComparison.Ordinal)..].Split('"')[0];

        using var versioned = await browser.GetAsync(address);
        using var bare = await browser.GetAsync("/hotline.css");

        Assert.Contains("immutable", versioned.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(bare.Headers.CacheControl!.MaxAge <= TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Nothing_beside_the_assets_is_served()
    {
        using var client = app.Client();

        foreach (var path in (string[])["/appsettings.json", "/Hotline.Web.dll", "/../appsettings.json", "/wwwroot/hotline.css"])
        {
            using var response = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }
}
