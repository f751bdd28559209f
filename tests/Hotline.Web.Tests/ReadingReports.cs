using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Storage.Platform;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

public sealed class ReadingReports(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task A_figure_is_traced_to_the_tickets_and_questions_it_is_made_of()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về lịch cắt điện");
        using var client = app.Client(HotlineApp.AdminToken);

        var report = (await client.GetFromJsonAsync<JsonObject>("/api/v1/reports"))!;
        var opened = report["totals"]!.AsArray().Single(total => (string?)total!["measure"] == "opened")!;
        var reasons = opened["divisions"]!.AsArray().Single(division => (string?)division!["by"] == "reason")!["parts"]!.AsArray();
        Assert.Equal((int?)opened["count"], reasons.Sum(part => (int?)part!["count"]));

        var behind = new List<string?>();
        foreach (var reason in reasons)
        {
            var page = (await client.GetFromJsonAsync<JsonObject>($"/api/v1/reports/facts?measure=opened&by=reason&key={(string?)reason!["key"]}"))!;
            Assert.Equal((int?)reason["count"], (int?)page["total"]);
            behind.AddRange(page["items"]!.AsArray().Select(item => (string?)item!["ticket"]));
        }

        Assert.Contains(code, behind);
        Assert.Equal((int?)opened["count"], behind.Count);
    }

    [Theory]
    [InlineData("/api/v1/reports?month=10-2026", "invalid_period")]
    [InlineData("/api/v1/reports?month=2026-10&from=2026-10-01", "invalid_period")]
    [InlineData("/api/v1/reports?from=2026-10-02&to=2026-10-01", "invalid_period")]
    [InlineData("/api/v1/reports?from=2024-10-02&to=2026-10-01", "invalid_period")]
    [InlineData("/api/v1/reports?province=atlantis", "invalid_period")]
    [InlineData("/api/v1/reports/facts", "invalid_figure")]
    [InlineData("/api/v1/reports/facts?measure=opened&page=0", "invalid_figure")]
    [InlineData("/api/v1/reports/facts?measure=opened&page=2147483647", "invalid_figure")]
    [InlineData("/api/v1/reports/facts?measure=opened&by=weather", "invalid_figure")]
    public async Task Senseless_questions_are_400_and_say_why(string path, string code)
    {
        using var client = app.Client(HotlineApp.AdminToken);

        using var answer = await client.GetAsync(path);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(code, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task A_period_without_anything_is_all_zero()
    {
        using var client = app.Client(HotlineApp.AdminToken);

        var report = (await client.GetFromJsonAsync<JsonObject>("/api/v1/reports?month=2019-01&province=an-giang"))!;

        Assert.All(report["totals"]!.AsArray(), total => Assert.Equal(0, (int?)total!["count"]));
        Assert.Empty(report["unanswered"]!.AsArray());
        Assert.Equal(("2019-01-01", "2019-01-31"), ((string?)report["from"], (string?)report["to"]));
    }

    [Fact]
    public async Task A_supervisor_of_one_province_sees_no_figures_of_another_one()
    {
        using var client = app.Client(await app.Services.GetRequiredService<ApiTokens>().CreateAsync("reports-an-giang", null, [Roles.Supervisor], new Reach { Provinces = ["an-giang"] }, null, "test", CancellationToken.None));
        using var lan = await app.CitizenAsync();
        await lan.OpenTicketAsync("Hỏi về lịch cắt điện");

        var own = (await client.GetFromJsonAsync<JsonObject>("/api/v1/reports"))!;
        Assert.Equal(["an-giang"], own["provinces"]!.AsArray().Select(province => (string?)province));
        foreach (var path in (string[])["/api/v1/reports?province=hau-giang", "/api/v1/reports/csv?province=hau-giang", "/api/v1/reports/excel?province=hau-giang", "/api/v1/reports/facts?measure=opened&province=hau-giang", "/api/v1/reports/facts/csv?measure=opened&province=hau-giang"])
        {
            using var refused = await client.GetAsync(path);
            await HotlineApp.ExpectAsync(refused, HttpStatusCode.BadRequest);
        }

        using var made = await client.PostAsync("/api/v1/reports/monthly/2019-03", null);
        await HotlineApp.ExpectAsync(made, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Files_are_tables_that_spreadsheets_read_and_run_nothing_of()
    {
        using var client = app.Client(HotlineApp.AdminToken);

        var csv = await client.GetByteArrayAsync("/api/v1/reports/csv");

        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        Assert.StartsWith("Số liệu,Chia theo,Phần,Số lượng\r\n", System.Text.Encoding.UTF8.GetString(csv[3..]), StringComparison.Ordinal);
        Assert.Equal(
            "'=1+1,\"'+\"\"a\"\",b\",' @x,'\uFF1Dcmd,an toàn\r\n",
            System.Text.Encoding.UTF8.GetString(Csv.Write([["=1+1", "+\"a\",b", " @x", "\uFF1Dcmd", "an toàn"]])[3..]));
    }
}
