using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Web.SignIn;

namespace Hotline.Web.Tests;

public sealed class HoldingTickets(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Need = "Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh";

    [Fact]
    public async Task What_one_operator_holds_another_neither_answers_nor_changes_and_sees_who_and_until_when()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        var page = $"/desk/tickets/{code}";
        using var first = await app.SignedInAsync();
        using var second = await app.SignedInAsAsync(Roles.Operator);

        using var claimed = await first.SubmitAsync(page, $"{page}/giu");
        await HotlineApp.ExpectAsync(claimed, HttpStatusCode.Redirect);

        Assert.Contains("Bạn đang giữ phiếu đến", await TextAsync(first, page), StringComparison.Ordinal);
        var seen = await TextAsync(second, page);
        Assert.Contains("Quản trị đang giữ phiếu đến", seen, StringComparison.Ordinal);
        Assert.Contains("Quản trị đang giữ đến", await TextAsync(second, $"/desk?q={code}"), StringComparison.Ordinal);
        Assert.DoesNotContain($"{page}/xong", seen, StringComparison.Ordinal);
        Assert.DoesNotContain($"{page}/gianh", seen, StringComparison.Ordinal);

        using var refused = await second.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", "Tôi trả lời trước"));
        await HotlineApp.ExpectAsync(refused, HttpStatusCode.Conflict);
        Assert.Contains("Tôi trả lời trước", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var noted = await second.SubmitAsync(page, $"{page}/ghi-chu", ("ghi-chu", "Bà con vừa gọi điện."));
        await HotlineApp.ExpectAsync(noted, HttpStatusCode.Redirect);
        Assert.Contains("Bà con vừa gọi điện.", await TextAsync(first, page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_may_take_over_and_an_operator_may_not()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        var page = $"/desk/tickets/{code}";
        using var operating = await app.SignedInAsAsync(Roles.Operator);
        using var supervising = await app.SignedInAsAsync(Roles.Supervisor);
        using var program = app.Client(HotlineApp.AdminToken);
        using var claimed = await operating.SubmitAsync(page, $"{page}/giu");
        await HotlineApp.ExpectAsync(claimed, HttpStatusCode.Redirect);

        using var denied = await PostAsync(operating, page, "gianh");
        Assert.DoesNotContain("takenOver", await KindsAsync(), StringComparison.Ordinal);
        using var taken = await supervising.SubmitAsync(page, $"{page}/gianh");
        await HotlineApp.ExpectAsync(taken, HttpStatusCode.Redirect);

        Assert.Contains("Bạn đang giữ phiếu", await TextAsync(supervising, page), StringComparison.Ordinal);
        Assert.EndsWith("takenOver", await KindsAsync(), StringComparison.Ordinal);

        async Task<string> KindsAsync() =>
            string.Join(' ', (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}"))!["events"]!.AsArray().Select(happened => (string?)happened!["kind"]));
    }

    [Fact]
    public async Task An_open_page_prolongs_the_hold_keeps_what_was_typed_and_shows_who_else_is_here()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        var page = $"/desk/tickets/{code}";
        using var first = await app.SignedInAsync();
        using var second = await app.SignedInAsAsync(Roles.Operator);
        using var claimed = await first.SubmitAsync(page, $"{page}/giu");

        using var typed = await BeatAsync(first, page, ("nhap", "Dạ, chào cô"), ("dang-go", "1"));
        var mine = await typed.Content.ReadFromJsonAsync<JsonObject>();
        using var beat = await BeatAsync(second, page);
        var theirs = await beat.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(((string?)mine!["holder"], ""), ((string?)theirs!["holder"], (string?)mine["others"]));
        Assert.Equal("Quản trị đang gõ…", (string?)theirs["others"]);
        Assert.Contains(">Dạ, chào cô</textarea>", await TextAsync(first, page), StringComparison.Ordinal);
        Assert.Contains("Bản nháp của Quản trị", await TextAsync(second, page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_is_claimed_forwarded_prioritised_noted_reminded_merged_and_released_with_a_token()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var minh = await app.CitizenAsync();
        var other = await minh.OpenTicketAsync("Hỏi về nước sạch nông thôn");
        using var program = app.Client(HotlineApp.AdminToken);
        var ticket = $"/api/v1/tickets/{code}";

        await PostAsync("claim", new { }, HttpStatusCode.OK);
        await PostAsync("renew", new { }, HttpStatusCode.OK);
        await PostAsync("priority", new { priority = "urgent" }, HttpStatusCode.OK);
        await PostAsync("priority", new { priority = (string?)null }, HttpStatusCode.BadRequest);
        await PostAsync("notes", new { text = "Cần hỏi thêm ngân hàng." }, HttpStatusCode.OK);
        await PostAsync("notes", new { text = " " }, HttpStatusCode.BadRequest);
        await PostAsync("reminder", new { at = "2020-01-01T00:00:00Z" }, HttpStatusCode.BadRequest);
        await PostAsync("wait", new { }, HttpStatusCode.OK);
        await PostAsync("forward", new { agency = "khong-co" }, HttpStatusCode.BadRequest);
        await PostAsync("forward", new { agency = "hau-giang/so-ldtbxh", why = "Việc vay vốn" }, HttpStatusCode.OK);
        using var kept = await program.PutAsJsonAsync($"{ticket}/draft", new { text = "Dạ" });
        await HotlineApp.ExpectAsync(kept, HttpStatusCode.NoContent);

        var found = await program.GetFromJsonAsync<JsonObject>(ticket);
        Assert.Equal(("hau-giang/so-ldtbxh", "urgent", "waitingForCitizen"), ((string?)found!["ticket"]!["agency"], (string?)found["ticket"]!["priority"], (string?)found["ticket"]!["state"]));
        Assert.Equal(["opened", "claimed", "priorityChanged", "noteAdded", "waiting", "forwarded"], found["events"]!.AsArray().Select(happened => (string)happened!["kind"]!));
        Assert.Equal("Việc vay vốn", (string?)found["events"]![5]!["note"]);
        Assert.Equal(["met", "paused"], found["clocks"]!.AsArray().Select(clock => (string)clock!["state"]!));
        Assert.Equal("Dạ", (string?)found["drafts"]![0]!["text"]);
        Assert.Equal([code], (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets?agency=hau-giang/so-ldtbxh&holder=nobody&q={code}"))!["items"]!.AsArray().Select(item => (string)item!["code"]!));

        await PostAsync("merge", new { into = "" }, HttpStatusCode.BadRequest);
        await PostAsync("merge", new { into = code }, HttpStatusCode.Conflict);
        await PostAsync("merge", new { into = other }, HttpStatusCode.OK);
        using var released = await program.PostAsync($"/api/v1/tickets/{other}/unclaim", null);
        Assert.Equal("not_yours", (string?)(await released.Content.ReadFromJsonAsync<JsonObject>())!["code"]);

        async Task PostAsync(string verb, object body, HttpStatusCode expected)
        {
            using var answer = await program.PostAsJsonAsync($"{ticket}/{verb}", body);
            await HotlineApp.ExpectAsync(answer, expected);
        }
    }

    [Fact]
    public async Task The_clocks_are_told_in_words_and_the_queue_is_filtered_by_agency_and_lateness()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về hạn xử lý của phiếu");
        using var desk = await app.SignedInAsync();

        var page = await TextAsync(desk, $"/desk/tickets/{code}");
        Assert.Matches("Còn trong hạn</span> <strong>Trả lời lần đầu</strong>", page);
        Assert.Contains("hạn ", page, StringComparison.Ordinal);
        Assert.Contains(code, await TextAsync(desk, "/desk?holder=nobody"), StringComparison.Ordinal);
        Assert.DoesNotContain(code, await TextAsync(desk, "/desk?due=late"), StringComparison.Ordinal);
        Assert.DoesNotContain(code, await TextAsync(desk, "/desk?agency=an-giang/so-y-te"), StringComparison.Ordinal);
        using var senseless = await desk.GetAsync("/desk?due=never");
        await HotlineApp.ExpectAsync(senseless, HttpStatusCode.Redirect);
    }

    private static async Task<string> TextAsync(HttpClient browser, string page) => WebUtility.HtmlDecode(await browser.GetStringAsync(page));

    /// <summary>What the page's script sends.</summary>
    private static async Task<HttpResponseMessage> BeatAsync(HttpClient browser, string page, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(browser, page, "con-mo", fields);
        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        return answer;
    }

    /// <summary>A change that the page may show no form for, with a good antiforgery token all the same.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string verb, params (string Name, string Value)[] fields)
    {
        var token = System.Text.RegularExpressions.Regex.Match(await browser.GetStringAsync(page), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);
        return await browser.PostAsync($"{page}/{verb}", content);
    }
}
