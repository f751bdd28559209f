using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Storage.Platform;
using Hotline.Tickets;
using Hotline.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>Past tickets alike in words, with what was answered then.</summary>
public sealed class FindingSimilarTickets(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task What_was_answered_before_is_found_without_marks_veiled_and_taken_into_the_box()
    {
        var past = await AnsweredAsync("Đường ống nước máy thôn Bình An bị vỡ đã ba hôm", "Thưa bà con, phiếu {0}: tổ cấp nước đã nối ống, gọi 0912345678 nếu còn rỉ.");
        using var hoa = await app.CitizenAsync();
        var code = await hoa.OpenTicketAsync("duong ong nuoc may o cho toi cung bi vo");
        using var program = app.Client(HotlineApp.AdminToken);
        using var desk = await app.SignedInAsync();

        var similar = (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}/similar"))!["items"]!.AsArray();
        var page = WebUtility.HtmlDecode(await desk.GetStringAsync($"/desk/tickets/{code}"));
        var taken = WebUtility.HtmlDecode(await desk.GetStringAsync($"/desk/tickets/{code}?lay={past}"));

        var found = Assert.Single(similar)!;
        Assert.Equal((past, $"Thưa bà con, phiếu {code}: tổ cấp nước đã nối ống, gọi ••• nếu còn rỉ."), ((string?)found["code"], (string?)found["answer"]));
        Assert.Contains("Phiếu tương tự đã xử lý (1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0912345678", page, StringComparison.Ordinal);
        Assert.Contains($">Thưa bà con, phiếu {code}: tổ cấp nước", taken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_tickets_merged_ones_and_those_beyond_reach_are_not_among_them()
    {
        const string Need = "Bãi rác cạnh chợ Phú Hữu bốc mùi cả tuần";
        var theirs = await AnsweredAsync(Need, "Đã dọn bãi rác.");
        using var minh = await app.CitizenAsync();
        using var hoa = await app.CitizenAsync();
        using var lan = await app.CitizenAsync();
        var (open, merged, code) = (await minh.OpenTicketAsync(Need), await hoa.OpenTicketAsync(Need), await lan.OpenTicketAsync(Need));
        using var program = app.Client(HotlineApp.AdminToken);
        using var gone = await program.PostAsJsonAsync($"/api/v1/tickets/{merged}/merge", new { into = open });
        await HotlineApp.ExpectAsync(gone, HttpStatusCode.OK);
        using var forwarded = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/forward", new { agency = "hau-giang/so-y-te" });
        await HotlineApp.ExpectAsync(forwarded, HttpStatusCode.OK);
        using var colleague = app.Client(await app.Services.GetRequiredService<ApiTokens>().CreateAsync(
            "similar", null, [Roles.Operator], new Reach { Agencies = ["hau-giang/so-y-te"] }, null, "test", CancellationToken.None));

        var mine = (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}/similar"))!["items"]!.AsArray();
        var others = (await colleague.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}/similar"))!["items"]!.AsArray();
        var taken = await colleague.GetStringAsync($"/desk/tickets/{code}?lay={theirs}");

        Assert.Equal([theirs], mine.Select(one => (string?)one!["code"]));
        Assert.Empty(others);
        Assert.DoesNotContain("Đã dọn bãi rác", WebUtility.HtmlDecode(taken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?q=a%00b")]
    [InlineData("?province=%00")]
    public async Task A_filter_that_no_database_can_read_is_refused(string query)
    {
        using var program = app.Client(HotlineApp.AdminToken);

        using var answer = await program.GetAsync("/api/v1/tickets" + query);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("\" OR words:*")]
    [InlineData("NEAR(a b) -c ^d*")]
    [InlineData("') --; drop table tickets")]
    [InlineData("% _ \\ [a-z]")]
    public async Task Operators_of_the_search_engine_are_words_like_others(string text)
    {
        using var program = app.Client(HotlineApp.AdminToken);

        using var answer = await program.GetAsync("/api/v1/tickets?q=" + Uri.EscapeDataString(text));
        using var longest = await program.GetAsync("/api/v1/tickets?q=" + Uri.EscapeDataString(string.Join(' ', Enumerable.Repeat("a", 100))));
        using var tooLong = await program.GetAsync("/api/v1/tickets?q=" + Uri.EscapeDataString(string.Join(' ', Enumerable.Repeat("a", 1500))));

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        await HotlineApp.ExpectAsync(longest, HttpStatusCode.OK);
        await HotlineApp.ExpectAsync(tooLong, HttpStatusCode.BadRequest);
    }

    /// <summary>A ticket that was answered and resolved; <c>{0}</c> in the answer is its code.</summary>
    private async Task<string> AnsweredAsync(string need, string answer)
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(need);
        using var program = app.Client(HotlineApp.AdminToken);
        using var replied = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = answer.Replace("{0}", code, StringComparison.Ordinal) });
        await HotlineApp.ExpectAsync(replied, HttpStatusCode.OK);
        using var thanked = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Cảm ơn." });
        await HotlineApp.ExpectAsync(thanked, HttpStatusCode.OK);
        using var resolved = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/resolve", new { });
        await HotlineApp.ExpectAsync(resolved, HttpStatusCode.OK);
        return code;
    }
}
