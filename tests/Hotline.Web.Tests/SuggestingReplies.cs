using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Storage.Platform;
using Hotline.Web.Desk;
using Hotline.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>A reply suggested from the knowledge: in the page and for programs, and what of it may be sent before its source was opened.</summary>
public sealed partial class SuggestingReplies(HotlineApp app) : IClassFixture<HotlineApp>
{
    /// <summary>The shipped knowledge of Hậu Giang answers it, with a weekday.</summary>
    private const string Need = "Phiên giao dịch việc làm mở ngày nào";

    [Fact]
    public async Task A_figure_of_the_suggestion_is_sent_only_after_its_source_was_opened()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var program = app.Client(HotlineApp.AdminToken);
        var suggestion = await SuggestionAsync(program, code);
        var text = (string)suggestion["text"]!;
        var source = suggestion["sources"]!.AsArray().First(one => one!["figures"]!.AsArray().Count > 0)!;
        var figure = (string)source["figures"]![0]!;
        Assert.Contains(figure, text, StringComparison.Ordinal);
        Assert.Contains("Nguồn: ", text, StringComparison.Ordinal);
        Assert.Null(source["openedAt"]);

        using var early = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = $"Chào bà con, lịch là {figure} ạ." });
        await HotlineApp.ExpectAsync(early, HttpStatusCode.Conflict);
        var problem = await early.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("unread_source", (string?)problem!["code"]);
        Assert.Equal((string?)source["passage"], (string?)problem["passages"]![0]);
        Assert.Contains("chưa mở nguồn", (string?)problem["detail"], StringComparison.Ordinal);
        var kept = await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}");
        Assert.Contains(figure, (string?)kept!["drafts"]![0]!["text"], StringComparison.Ordinal);
        Assert.DoesNotContain(kept["events"]!.AsArray(), happened => (string?)happened!["kind"] == "replied");

        await OpenAllAsync(program, code, suggestion);
        using var sent = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text });
        await HotlineApp.ExpectAsync(sent, HttpStatusCode.OK);
        await lan.ReadAsync(activity => (string?)activity["text"] == text);
    }

    [Fact]
    public async Task Words_without_a_suggested_figure_are_sent_at_any_time()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var program = app.Client(HotlineApp.AdminToken);
        await SuggestionAsync(program, code);

        using var sent = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Chúng tôi đã nhận câu hỏi, sẽ gọi lại lúc 14 giờ 25 ngày 31/12/2031." });

        await HotlineApp.ExpectAsync(sent, HttpStatusCode.OK);
    }

    [Fact]
    public async Task In_the_page_it_is_taken_into_the_box_changed_refused_kept_read_and_sent()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var minh = await app.SignedInAsAsync(Roles.Operator);
        var page = $"/desk/tickets/{code}";

        var shown = await minh.GetStringAsync(page);
        Assert.Contains("Gợi ý — anh chị đọc nguồn trước khi gửi", WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
        Assert.Equal("", BoxIn(shown));
        var taken = BoxIn(await minh.GetStringAsync($"{page}?lay=goi-y"));
        Assert.Contains("Nguồn: ", taken, StringComparison.Ordinal);
        using var early = await minh.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", taken + "\r\nChúc bà con khoẻ."));
        await HotlineApp.ExpectAsync(early, HttpStatusCode.Conflict);
        var refused = await early.Content.ReadAsStringAsync();
        Assert.Contains("chưa mở nguồn", WebUtility.HtmlDecode(refused), StringComparison.Ordinal);
        Assert.EndsWith("Chúc bà con khoẻ.", BoxIn(refused), StringComparison.Ordinal);
        Assert.EndsWith("Chúc bà con khoẻ.", BoxIn(await minh.GetStringAsync(page)), StringComparison.Ordinal);

        foreach (var link in Sources().Matches(refused).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
        {
            using var opened = await minh.GetAsync(link);
            await HotlineApp.ExpectAsync(opened, HttpStatusCode.Redirect);
            Assert.StartsWith("/documents/", opened.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.Contains("<mark", await minh.GetStringAsync(opened.Headers.Location.OriginalString), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Chưa mở", await minh.GetStringAsync(page), StringComparison.Ordinal);
        using var sent = await minh.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", taken));
        await HotlineApp.ExpectAsync(sent, HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task What_a_colleague_has_opened_counts_for_the_colleague_alone()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var one = await ProgramAsync([]);
        using var other = await ProgramAsync([]);
        var suggestion = await SuggestionAsync(one, code);
        await SuggestionAsync(other, code);
        await OpenAllAsync(one, code, suggestion);

        using var refused = await other.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = (string?)suggestion["text"] });

        await HotlineApp.ExpectAsync(refused, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Where_the_documents_are_silent_nothing_is_suggested_and_it_says_so()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Xe buýt tuyến 12 bỏ bến giữa đường, ai xử lý");
        using var program = app.Client(HotlineApp.AdminToken);
        using var desk = await app.SignedInAsync();

        var suggestion = await SuggestionAsync(program, code);
        var page = WebUtility.HtmlDecode(await desk.GetStringAsync($"/desk/tickets/{code}"));

        Assert.Null(suggestion["text"]);
        Assert.NotNull(suggestion["silence"]);
        Assert.Contains((string)suggestion["why"]!, page, StringComparison.Ordinal);
        Assert.Contains("Không có gợi ý", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Đưa vào khung trả lời", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_see_the_ticket_sees_no_suggestion_and_opens_nothing()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var program = app.Client(HotlineApp.AdminToken);
        var passage = (string?)(await SuggestionAsync(program, code))["sources"]![0]!["passage"];
        using var stranger = await ProgramAsync(["an-giang"]);

        using var seen = await stranger.GetAsync($"/api/v1/tickets/{code}/suggestion");
        using var opened = await stranger.PostAsJsonAsync($"/api/v1/tickets/{code}/suggestion/openings", new { passage });
        using var page = await stranger.GetAsync($"/desk/tickets/{code}/nguon?doan={Uri.EscapeDataString(passage!)}");
        using var taken = await stranger.GetAsync($"/desk/tickets/{code}?lay=goi-y");

        Assert.All((HttpResponseMessage[])[seen, opened, page, taken], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    [Fact]
    public async Task A_passage_that_was_not_offered_cannot_be_noted_as_read()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var program = app.Client(HotlineApp.AdminToken);
        await SuggestionAsync(program, code);

        using var opened = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/suggestion/openings", new { passage = "hau-giang-71-2022#I.1.1" });

        await HotlineApp.ExpectAsync(opened, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_finished_ticket_has_no_suggestion()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var program = app.Client(HotlineApp.AdminToken);
        using var resolved = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/resolve", new { });
        await HotlineApp.ExpectAsync(resolved, HttpStatusCode.OK);

        using var suggestion = await program.GetAsync($"/api/v1/tickets/{code}/suggestion");

        await HotlineApp.ExpectAsync(suggestion, HttpStatusCode.Conflict);
    }

    [Fact]
    public void Who_the_citizen_is_does_not_go_into_the_search()
    {
        var ticket = Hotline.Tickets.Ticket.Open(
            new()
            {
                Code = "HG-7KQ4-M2",
                ConversationId = "c",
                OpenedBy = "a",
                Reason = Hotline.Tickets.TicketReason.Asked,
                Need = "Tôi là nguyễn thị Lan, số 0912 345 678, thẻ 079123456789: hỏi về vay vốn (a+)+$",
                Contact = new("Nguyễn Thị Lan", "0912345678"),
                ConsentedAt = DateTimeOffset.UnixEpoch,
            },
            DateTimeOffset.UnixEpoch);

        var need = ReplySuggestions.Need(ticket);

        Assert.Contains("vay vốn", need, StringComparison.Ordinal);
        Assert.DoesNotContain("lan", need, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("345", need, StringComparison.Ordinal);
        Assert.DoesNotContain("079123", need, StringComparison.Ordinal);
    }

    private static async Task<JsonObject> SuggestionAsync(HttpClient program, string code) => (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}/suggestion"))!;

    private static async Task OpenAllAsync(HttpClient program, string code, JsonObject suggestion)
    {
        foreach (var source in suggestion["sources"]!.AsArray())
        {
            using var opened = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/suggestion/openings", new { passage = (string?)source!["passage"] });
            await HotlineApp.ExpectAsync(opened, HttpStatusCode.OK);
            Assert.False(string.IsNullOrWhiteSpace((string?)(await opened.Content.ReadFromJsonAsync<JsonObject>())!["text"]));
        }
    }

    private async Task<HttpClient> ProgramAsync(string[] provinces)
    {
        var token = await app.Services.GetRequiredService<ApiTokens>().CreateAsync(
            $"suggest-{Guid.NewGuid():N}", null, [Roles.Operator], new Hotline.Tickets.Reach { Provinces = provinces }, null, "test", CancellationToken.None);
        return app.Client(token);
    }

    private static string BoxIn(string page) => WebUtility.HtmlDecode(Box().Match(page).Groups[1].Value);

    [GeneratedRegex("<textarea name=\"noi-dung\"[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Box();

    [GeneratedRegex("href=\"(/desk/tickets/[^\"]+/nguon[^\"]+)\"")]
    private static partial Regex Sources();
}
