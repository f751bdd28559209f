using System.Net;
using System.Text.RegularExpressions;
using Hotline.Web.SignIn;

namespace Hotline.Web.Tests;

public sealed class SeeingTheDashboard(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task Charts_have_a_name_and_a_table_and_each_figure_leads_to_its_tickets()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về lịch cắt điện");
        using var supervisor = await app.SignedInAsAsync(Roles.Supervisor);

        var page = WebUtility.HtmlDecode(await supervisor.GetStringAsync("/desk/reports"));

        var charts = Regex.Matches(page, "<svg role=\"img\" aria-label=\"([^\"]+)\"");
        Assert.NotEmpty(charts);
        Assert.Equal(charts.Count, Regex.Count(page, "<summary>Bảng số liệu</summary>"));
        Assert.Contains(charts, chart => chart.Groups[1].Value.StartsWith("Biểu đồ cột ngang. Phiếu mới theo lý do: Bà con gửi phiếu 1", StringComparison.Ordinal));

        var link = Regex.Match(page, "href=\"(/desk/reports/facts[^\"]*so-lieu=opened[^\"]*theo=reason[^\"]*)\">1</a>").Groups[1].Value;
        var behind = await supervisor.GetStringAsync(link);
        Assert.Contains($"href=\"/desk/tickets/{code}\"", behind, StringComparison.Ordinal);
        var file = WebUtility.HtmlDecode(Regex.Match(behind, "href=\"(/api/v1/reports/facts/csv[^\"]*)\"").Groups[1].Value);
        Assert.Contains(code, await supervisor.GetStringAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_month_says_so_and_its_report_can_be_made_and_fetched()
    {
        using var supervisor = await app.SignedInAsAsync(Roles.Supervisor);
        var page = await supervisor.GetStringAsync("/desk/reports?thang=2019-05");
        Assert.Contains("Không có câu hỏi, phiếu hay đánh giá nào.", WebUtility.HtmlDecode(page), StringComparison.Ordinal);

        using var made = await supervisor.SubmitAsync("/desk/reports?thang=2019-05", "/desk/reports/lap", ("thang", "2019-05"));
        await HotlineApp.ExpectAsync(made, HttpStatusCode.Redirect);

        var after = WebUtility.HtmlDecode(await supervisor.GetStringAsync("/desk/reports?thang=2019-05"));
        Assert.Contains("đã sẵn sàng", after, StringComparison.Ordinal);
        var word = Regex.Match(after, "href=\"(/api/v1/reports/monthly/2019-05/word)\"").Groups[1].Value;
        using var file = await supervisor.GetAsync(word);
        await HotlineApp.ExpectAsync(file, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_mistyped_day_is_explained_and_a_senseless_figure_leads_back()
    {
        using var supervisor = await app.SignedInAsAsync(Roles.Supervisor);

        using var mistyped = await supervisor.GetAsync("/desk/reports?tu=32/10/2026");
        await HotlineApp.ExpectAsync(mistyped, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Ngày chưa đúng", WebUtility.HtmlDecode(await mistyped.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var senseless = await supervisor.GetAsync("/desk/reports/facts?so-lieu=weather");
        Assert.Equal("/desk/reports", senseless.Headers.Location!.OriginalString);
    }
}
