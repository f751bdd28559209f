using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hotline.Web.Tests;

public sealed class AnsweringEveryRequest(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/khong-co-trang-nay")]
    [InlineData("/hotline.css")]
    public async Task Every_response_carries_the_strict_headers(string path)
    {
        using var browser = app.Browser();

        using var response = await browser.GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Pages_keep_the_policy_no_inline_script_style_or_handler()
    {
        using var browser = app.Browser();

        var page = await browser.GetStringAsync("/");

        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        Assert.DoesNotMatch("<style|\\sstyle=|\\son[a-z]+=", page);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
    }

    [Fact]
    public async Task Vietnamese_letters_travel_as_letters()
    {
        using var browser = app.Browser();

        var page = await browser.GetStringAsync("/");

        Assert.Contains("Lao động tự do được hỗ trợ gì?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("&#x1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_page_is_a_Vietnamese_page_for_people()
    {
        using var browser = app.Browser();

        using var response = await browser.GetAsync("/khong-co-trang-nay");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("Không tìm thấy trang", page, StringComparison.Ordinal);
        Assert.Contains("hotline.css", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_address_is_problem_details_for_programs()
    {
        using var client = app.Client();

        using var response = await client.GetAsync("/api/v1/khong-co");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("not_found", (string?)problem!["code"]);
        Assert.Contains("Địa chỉ này không có", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_says_that_it_lives()
    {
        using var client = app.Client();

        Assert.Equal("Healthy", await client.GetStringAsync("/healthz/live"));
    }
}
