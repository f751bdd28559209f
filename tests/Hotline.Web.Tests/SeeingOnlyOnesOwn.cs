using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Storage.Platform;
using Hotline.Tickets;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>Operators of two agencies and two provinces at the same desk.</summary>
public sealed class SeeingOnlyOnesOwn(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Ours = "hau-giang/so-ldtbxh";
    private const string Neighbours = "hau-giang/so-y-te";
    private const string Need = "Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh";

    [Fact]
    public async Task Whoever_is_of_another_agency_or_province_finds_no_trace_of_a_ticket_at_any_address()
    {
        var (code, conversation) = await OurTicketAsync();
        using var colleague = await ProgramAsync(Roles.Operator, [], [Ours]);
        using var supervisor = await ProgramAsync(Roles.Supervisor, ["hau-giang"], []);

        foreach (var mine in (HttpClient[])[colleague, supervisor])
        {
            await ExpectAsync(mine, HttpStatusCode.OK, HttpMethod.Get, $"/api/v1/tickets/{code}");
            await ExpectAsync(mine, HttpStatusCode.OK, HttpMethod.Get, $"/api/v1/conversations/{conversation}/activities");
            await ExpectAsync(mine, HttpStatusCode.OK, HttpMethod.Get, $"/desk/tickets/{code}");
            Assert.Contains(code, await mine.GetStringAsync("/api/v1/tickets"), StringComparison.Ordinal);
            Assert.Contains(code, await mine.GetStringAsync("/desk"), StringComparison.Ordinal);
        }

        var before = await EventsAsync(colleague, code);
        var walked = 0;
        foreach (var (role, provinces, agencies) in ((string, string[], string[])[])[(Roles.Operator, [], [Neighbours]), (Roles.Operator, ["an-giang"], []), (Roles.Supervisor, ["an-giang"], [])])
        {
            using var program = await ProgramAsync(role, provinces, agencies);
            using var person = await PersonAsync(role, provinces, agencies);
            Assert.DoesNotContain(code, await program.GetStringAsync($"/api/v1/tickets?q={code}"), StringComparison.Ordinal);
            var list = await person.GetStringAsync("/desk?state=all");
            Assert.DoesNotContain($"/tickets/{code}", list, StringComparison.Ordinal);
            await ExpectAsync(program, HttpStatusCode.NotFound, HttpMethod.Get, $"/api/v1/conversations/{conversation}/activities");
            var token = WebUtility.HtmlDecode(Regex.Match(list, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value);
            foreach (var (method, address) in AddressesOf(code))
            {
                var atDesk = address.StartsWith("/desk", StringComparison.Ordinal);
                using HttpRequestMessage request = new(method, address) { Content = method == HttpMethod.Get ? null : atDesk ? AnyForm(address, token) : Anything(address) };
                using var answer = await (atDesk ? person : program).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var body = await answer.Content.ReadAsStringAsync();

                // As if it was not there; what only a supervisor may do is refused to an operator before that.
                Assert.True(
                    answer.StatusCode == HttpStatusCode.NotFound || (answer.StatusCode == HttpStatusCode.Forbidden && role == Roles.Operator && (address.EndsWith("/take-over", StringComparison.Ordinal) || address.EndsWith("/gianh", StringComparison.Ordinal))),
                    $"{role}: {method} {address}: {answer.StatusCode} {body}");
                Assert.DoesNotContain("vay vốn", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
                walked++;
            }
        }

        Assert.Equal(before, await EventsAsync(colleague, code));
        Assert.True(walked > 60, $"only {walked} requests were made");
    }

    [Fact]
    public async Task A_ticket_sent_on_to_another_agency_is_out_of_sight_and_whoever_sent_it_sees_where_it_went()
    {
        var (code, _) = await OurTicketAsync();
        using var sender = await PersonAsync(Roles.Operator, [], [Ours]);
        using var receiver = await PersonAsync(Roles.Operator, [], [Neighbours]);
        var page = $"/desk/tickets/{code}";

        using var sent = await sender.SubmitAsync(page, $"{page}/chuyen", ("co-quan", Neighbours), ("ly-do", "Việc của ngành y tế"));
        await HotlineApp.ExpectAsync(sent, HttpStatusCode.Redirect);

        var list = WebUtility.HtmlDecode(await sender.GetStringAsync(sent.Headers.Location!.OriginalString));
        Assert.Contains($"Đã chuyển phiếu {code} tới Sở Y tế", list, StringComparison.Ordinal);
        using var gone = await sender.GetAsync(page);
        await HotlineApp.ExpectAsync(gone, HttpStatusCode.NotFound);
        Assert.Contains("Việc của ngành y tế", WebUtility.HtmlDecode(await receiver.GetStringAsync(page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_line_ends_when_its_ticket_goes_out_of_sight()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        await ForwardAsync(code, Ours);
        using var watching = await ProgramAsync(Roles.Operator, [], [Ours]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = await watching.GetStreamAsync($"/desk/tickets/{code}/live?after=0", patience.Token);
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync(patience.Token);

        await ForwardAsync(code, Neighbours);
        await lan.SayAsync("Lời này không còn của cơ quan cũ");
        var heard = await reader.ReadToEndAsync(patience.Token);

        Assert.DoesNotContain("không còn của cơ quan cũ", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_is_not_merged_into_a_ticket_that_one_may_not_see()
    {
        var (mine, _) = await OurTicketAsync();
        using var minh = await app.CitizenAsync();
        var theirs = await minh.OpenTicketAsync("Hỏi về nước sạch nông thôn");
        await ForwardAsync(theirs, Neighbours);
        using var colleague = await ProgramAsync(Roles.Operator, [], [Ours]);

        using var merged = await colleague.PostAsJsonAsync($"/api/v1/tickets/{mine}/merge", new { into = theirs });

        Assert.Equal("other_unfit", (string?)(await merged.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task A_talk_without_a_ticket_is_read_in_its_province_and_nowhere_else()
    {
        using var lan = await app.CitizenAsync();
        await lan.AskAsync("phiên giao dịch việc làm mở ngày nào", "hau-giang");
        using var here = await ProgramAsync(Roles.Operator, [], [Neighbours]);
        using var elsewhere = await ProgramAsync(Roles.Supervisor, ["an-giang"], []);

        await ExpectAsync(here, HttpStatusCode.OK, HttpMethod.Get, $"/api/v1/conversations/{lan.ConversationId}/activities");
        await ExpectAsync(elsewhere, HttpStatusCode.NotFound, HttpMethod.Get, $"/api/v1/conversations/{lan.ConversationId}/activities");
    }

    [Fact]
    public async Task Somebody_of_several_agencies_sees_the_tickets_of_each()
    {
        var (ours, _) = await OurTicketAsync();
        using var minh = await app.CitizenAsync();
        var theirs = await minh.OpenTicketAsync("Hỏi về nước sạch nông thôn");
        await ForwardAsync(theirs, Neighbours);
        using var both = await ProgramAsync(Roles.Operator, [], [Ours, Neighbours]);

        await ExpectAsync(both, HttpStatusCode.OK, HttpMethod.Get, $"/api/v1/tickets/{ours}");
        await ExpectAsync(both, HttpStatusCode.OK, HttpMethod.Get, $"/api/v1/tickets/{theirs}");
    }

    [Fact]
    public async Task An_administrator_without_another_role_sees_no_ticket_and_begins_elsewhere()
    {
        using var administrator = await PersonAsync(Roles.Administrator, [], []);

        using var desk = await administrator.GetAsync("/desk");
        await HotlineApp.ExpectAsync(desk, HttpStatusCode.Forbidden);
        using var ratings = await administrator.GetAsync("/admin/ratings");
        await HotlineApp.ExpectAsync(ratings, HttpStatusCode.Forbidden);
        using var home = await administrator.GetAsync("/dang-nhap");
        using var first = await administrator.GetAsync(home.Headers.Location!.OriginalString);
        await HotlineApp.ExpectAsync(first, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rights_that_name_nothing_known_are_refused()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();

        var problems = await accounts.AddAsync("khong@example.vn", "Minh", new AccountRights(["vua"], ["khong-co"], ["hau-giang/khong-co"]), HotlineApp.AdminPassword, "test");

        Assert.Equal(3, problems.Count);
    }

    private async Task<(string Code, string Conversation)> OurTicketAsync()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        await ForwardAsync(code, Ours);
        return (code, lan.ConversationId);
    }

    private async Task ForwardAsync(string code, string agency)
    {
        using var everything = app.Client(HotlineApp.AdminToken);
        using var sent = await everything.PostAsJsonAsync($"/api/v1/tickets/{code}/forward", new { agency });
        await HotlineApp.ExpectAsync(sent, HttpStatusCode.OK);
    }

    /// <summary>A program whose token reaches as far as somebody with those rights.</summary>
    private async Task<HttpClient> ProgramAsync(string role, string[] provinces, string[] agencies)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var rights = scope.ServiceProvider.GetRequiredService<Accounts>().Whole(new AccountRights([role], provinces, agencies));
        return app.Client(await app.Services.GetRequiredService<ApiTokens>().CreateAsync(
            "test", null, rights.Roles, new Reach { Provinces = rights.Provinces, Agencies = rights.Agencies }, null, "test", CancellationToken.None));
    }

    private async Task<HttpClient> PersonAsync(string role, string[] provinces, string[] agencies)
    {
        var email = $"{Guid.NewGuid():N}@example.vn";
        await using (var scope = app.Services.CreateAsyncScope())
        {
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<Accounts>().AddAsync(email, "Minh", new AccountRights([role], provinces, agencies), HotlineApp.AdminPassword, "test"));
        }

        return await app.SignedInAsync(email);
    }

    /// <summary>Every address that has a ticket's code in it, those of others' parts too.</summary>
    private IEnumerable<(HttpMethod Method, string Address)> AddressesOf(string code) =>
        from endpoint in app.Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where pattern.Contains("/tickets/{code}", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (new HttpMethod(method), Regex.Replace(pattern.Replace("{code}", code, StringComparison.Ordinal), @"\{[^}]+\}", "1"));

    /// <summary>Something that most operations of the API take.</summary>
    private static JsonContent Anything(string address) => JsonContent.Create(new
    {
        text = "Chào",
        agency = address.EndsWith("/forward", StringComparison.Ordinal) ? Neighbours : null,
        priority = "urgent",
        at = TimeProvider.System.GetUtcNow().AddDays(3),
        into = "HG-7KQ4-M2",
        passage = "hau-giang-71-2022#II.3.c.2",
    });

    /// <summary>Something that most forms of the desk take.</summary>
    private static FormUrlEncodedContent AnyForm(string address, string token) => new(
    [
        new("__RequestVerificationToken", token), new("noi-dung", "Chào"), new("khoa", address), new("ghi-chu", "Chào"), new("co-quan", Neighbours), new("muc", "Urgent"),
        new("luc", "2020-01-01T08:00"), new("vao", "HG-7KQ4-M2"), new("nhap", "Chào"),
    ]);

    private static async Task<string> EventsAsync(HttpClient client, string code) =>
        (await client.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}"))!["events"]!.ToJsonString();

    private static async Task ExpectAsync(HttpClient client, HttpStatusCode status, HttpMethod method, string address)
    {
        using HttpRequestMessage request = new(method, address);
        using var answer = await client.SendAsync(request);
        await HotlineApp.ExpectAsync(answer, status);
    }
}
