using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Web.Public;

namespace Hotline.Web.Tests;

public sealed partial class LookingUpATicket(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Need = "Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh";
    private const string WrongPin = "222-222-223";

    [Fact]
    public async Task Whoever_has_both_codes_sees_state_agency_promise_and_answer_and_no_word_of_the_citizen()
    {
        var (code, pin) = await OpenAsync();
        using var telephone = app.Browser();

        var waiting = await PageAsync(telephone, code.ToLowerInvariant(), pin.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        Assert.Contains($"Phiếu {code}", waiting, StringComparison.Ordinal);
        Assert.Contains("Đã nhận, đang chờ cán bộ", waiting, StringComparison.Ordinal);
        Assert.Matches("Hẹn trả lời</dt><dd>Trước [0-9]", waiting);
        Assert.Contains("Chưa có. Khi có, tin sẽ tới", waiting, StringComparison.Ordinal);

        using var client = app.Client(HotlineApp.AdminToken);
        using var replied = await client.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Hồ sơ gồm đơn và căn cước.", idempotencyKey = "r1" });
        await HotlineApp.ExpectAsync(replied, HttpStatusCode.OK);

        var answered = await PageAsync(telephone, code, pin);
        Assert.Contains("Đã có, từ ", answered, StringComparison.Ordinal);
        Assert.All([waiting, answered], page =>
        {
            Assert.DoesNotContain("vay vốn", page, StringComparison.Ordinal);
            Assert.DoesNotContain("căn cước", page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_program_is_told_the_same()
    {
        var (code, pin) = await OpenAsync();
        using var anybody = app.Client();

        using var answer = await anybody.PostAsJsonAsync("/api/v1/look-up", new { code, pin });

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var told = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((code, "new", null), ((string?)told["code"], (string?)told["state"], (string?)told["answeredAt"]));
        Assert.Equal("firstReply", (string?)told["dueClock"]);
        Assert.Subset(new HashSet<string> { "code", "state", "agency", "openedAt", "dueClock", "dueAt" }, told.Select(field => field.Key).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_pin_and_an_unknown_ticket_get_the_same_answer()
    {
        var (code, _) = await OpenAsync();
        using var telephone = app.Browser();

        using var wrong = await FindAsync(telephone, code, WrongPin);
        using var unknown = await FindAsync(telephone, "HG-2222-22", WrongPin);
        using var nonsense = await FindAsync(telephone, "abc", "");

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound], [wrong.StatusCode, unknown.StatusCode, nonsense.StatusCode]);
        var alert = AlertOf(await wrong.Content.ReadAsStringAsync());
        Assert.Contains("Không tìm thấy phiếu", alert, StringComparison.Ordinal);
        Assert.Equal(alert, AlertOf(await unknown.Content.ReadAsStringAsync()));
        Assert.Equal(alert, AlertOf(await nonsense.Content.ReadAsStringAsync()));

        using var program = app.Client();
        using var one = await program.PostAsJsonAsync("/api/v1/look-up", new { code, pin = WrongPin });
        using var other = await program.PostAsJsonAsync("/api/v1/look-up", new { code = "HG-2222-23", pin = WrongPin });
        await HotlineApp.ExpectAsync(one, HttpStatusCode.NotFound);
        await HotlineApp.ExpectAsync(other, HttpStatusCode.NotFound);
        var (first, second) = (await one.Content.ReadFromJsonAsync<JsonObject>(), await other.Content.ReadFromJsonAsync<JsonObject>());
        Assert.Equal("not_found", (string?)first!["code"]);
        Assert.Equal((string?)first["detail"], (string?)second!["detail"]);

        static string AlertOf(string page) => WebUtility.HtmlDecode(page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split('<')[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_goes_through_the_pins_whether_there_is_such_a_ticket_or_not(bool exists)
    {
        var (code, pin) = exists ? await OpenAsync() : ("AG-7777-77", "777-777-777");
        using var guesser = app.Client();
        for (var i = 0; i < LookUpLimit.Tries; i++)
        {
            using var wrong = await guesser.PostAsJsonAsync("/api/v1/look-up", new { code = code.ToLowerInvariant(), pin = WrongPin });
            await HotlineApp.ExpectAsync(wrong, HttpStatusCode.NotFound);
        }

        using var right = await guesser.PostAsJsonAsync("/api/v1/look-up", new { code, pin });
        await HotlineApp.ExpectAsync(right, HttpStatusCode.TooManyRequests);

        using var browser = app.Browser();
        using var page = await FindAsync(browser, code, pin);
        await HotlineApp.ExpectAsync(page, HttpStatusCode.TooManyRequests);
        Assert.DoesNotContain("Phụ trách", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_goes_on_in_another_one_is_found_by_its_own_code()
    {
        var (code, pin) = await OpenAsync();
        var (into, _) = await OpenAsync();
        using var client = app.Client(HotlineApp.AdminToken);
        using var merged = await client.PostAsJsonAsync("/api/v1/tickets/changes", new { codes = new[] { code }, action = "merge", into });
        await HotlineApp.ExpectAsync(merged, HttpStatusCode.OK);

        using var answer = await client.PostAsJsonAsync("/api/v1/look-up", new { code, pin });

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        var told = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((code, "new"), ((string?)told["code"], (string?)told["state"]));
    }

    [Fact]
    public async Task A_pin_is_lost_when_the_citizen_has_everything_erased()
    {
        using var lan = await app.CitizenAsync();
        var (code, pin) = await OpenAsync(lan);
        var reply = await lan.AskAsync("xoá dữ liệu của tôi");
        for (var i = 0; i < 3 && (string?)reply["suggestedActions"]?["actions"]?[0]?["value"] is { } first; i++)
        {
            reply = await lan.AskAsync(first);
        }

        using var anybody = app.Client();
        using var answer = await anybody.PostAsJsonAsync("/api/v1/look-up", new { code, pin });

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.NotFound);
        using var client = app.Client(HotlineApp.AdminToken);
        Assert.Contains("đã xoá", (string?)(await client.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}"))!["ticket"]!["need"], StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> FindAsync(HttpClient browser, string code, string pin) => browser.SubmitAsync("/tra-cuu", "/tra-cuu", ("ma-phieu", code), ("ma-tra-cuu", pin));

    private static async Task<string> PageAsync(HttpClient browser, string code, string pin)
    {
        using var seen = await FindAsync(browser, code, pin);
        await HotlineApp.ExpectAsync(seen, HttpStatusCode.OK);
        Assert.Contains("no-store", seen.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        return WebUtility.HtmlDecode(await seen.Content.ReadAsStringAsync());
    }

    private static async Task<(string Code, string Pin)> OpenAsync(Citizen lan)
    {
        var code = await lan.OpenTicketAsync(Need);
        var told = (string)lan.Read.Last(activity => ((string?)activity["text"])?.Contains(code, StringComparison.Ordinal) == true)["text"]!;
        return (code, Pins().Match(told).Value);
    }

    private async Task<(string Code, string Pin)> OpenAsync()
    {
        using var lan = await app.CitizenAsync();
        return await OpenAsync(lan);
    }

    [GeneratedRegex(@"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")]
    private static partial Regex Pins();
}
