using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Hotline.Web.Tests;

public sealed partial class CallingTheApi(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public void Every_endpoint_says_who_may_come()
    {
        var endpoints = app.Endpoints.OfType<RouteEndpoint>().ToArray();

        Assert.True(endpoints.Length > 20);
        Assert.All(endpoints, endpoint => Assert.True(
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is not null,
            $"{endpoint.RoutePattern.RawText} names no policy."));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("khong-phai-ma-truy-cap-dung")]
    public async Task Without_a_good_token_nothing_is_told(string? token)
    {
        using var client = app.Client(token);

        using var answer = await client.GetAsync("/api/v1/tickets");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Unauthorized);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("unauthorized", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task Tickets_are_listed_found_answered_and_resolved_with_a_token()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về bảo hiểm thất nghiệp cho công nhân may");
        using var client = app.Client(HotlineApp.AdminToken);

        var list = await client.GetFromJsonAsync<JsonObject>("/api/v1/tickets?q=cong+nhan+may");
        var item = Assert.Single(list!["items"]!.AsArray())!;
        Assert.Equal(code, (string?)item["code"]);
        Assert.Equal("new", (string?)item["state"]);
        Assert.Equal("Hỏi về bảo hiểm thất nghiệp cho công nhân may", (string?)item["need"]);
        Assert.Equal(lan.ConversationId, (string?)item["conversationId"]);
        Assert.Equal(1, (int?)list["total"]);

        using var replied = await client.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Mời bà con tới Trung tâm Dịch vụ việc làm.", idempotencyKey = "r1" });
        await HotlineApp.ExpectAsync(replied, HttpStatusCode.OK);
        await lan.ReadAsync(activity => (string?)activity["text"] == "Mời bà con tới Trung tâm Dịch vụ việc làm.");

        using var resolved = await client.PostAsync($"/api/v1/tickets/{code}/resolve", null);
        await HotlineApp.ExpectAsync(resolved, HttpStatusCode.OK);
        var found = await client.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}");
        Assert.Equal("resolved", (string?)found!["ticket"]!["state"]);
        Assert.Contains(found["events"]!.AsArray(), happened => (string?)happened!["kind"] == "replied");

        var log = await client.GetFromJsonAsync<JsonObject>($"/api/v1/conversations/{lan.ConversationId}/activities");
        Assert.Contains(log!["items"]!.AsArray(), entry => (string?)entry!["author"] == "operator");
    }

    [Fact]
    public async Task A_refused_change_is_a_conflict_with_a_code()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về dạy nghề");
        using var client = app.Client(HotlineApp.AdminToken);

        using var answer = await client.PostAsync($"/api/v1/tickets/{code}/resolve?version=99", null);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.Conflict);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("stale", (string?)problem!["code"]);
        Assert.Contains("người khác thay đổi", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/tickets?state=sideways", "invalid_filter")]
    [InlineData("/api/v1/tickets?page=0", "invalid_filter")]
    [InlineData("/api/v1/tickets?page=hai", "bad_request")]
    [InlineData("/api/v1/conversations/x/activities?limit=0", "invalid_page")]
    public async Task Senseless_questions_are_400_and_say_why(string path, string code)
    {
        using var client = app.Client(HotlineApp.AdminToken);

        using var answer = await client.GetAsync(path);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(code, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task The_consoles_cookie_may_read_but_changes_need_the_antiforgery_header()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về nước sạch");
        using var browser = await app.SignedInAsync();

        using var read = await browser.GetAsync($"/api/v1/tickets/{code}");
        await HotlineApp.ExpectAsync(read, HttpStatusCode.OK);
        using var forged = await browser.PostAsync($"/api/v1/tickets/{code}/take", null);
        await HotlineApp.ExpectAsync(forged, HttpStatusCode.BadRequest);

        var token = Token().Match(await browser.GetStringAsync($"/desk/tickets/{code}")).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tickets/{code}/take") { Headers = { { "RequestVerificationToken", token } } };
        using var taken = await browser.SendAsync(request);
        await HotlineApp.ExpectAsync(taken, HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_description_of_the_API_names_its_paths()
    {
        using var client = app.Client();

        var description = await client.GetFromJsonAsync<JsonObject>("/openapi/v1.json");

        Assert.Contains("/api/v1/tickets/{code}/replies", description!["paths"]!.AsObject().Select(path => path.Key));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
