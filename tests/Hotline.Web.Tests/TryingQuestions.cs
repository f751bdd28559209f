using System.Net;
using Hotline.Storage;
using Hotline.Web.Admin;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

public sealed class TryingQuestions(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Bench = "/admin/bench";

    [Theory]
    [InlineData(Bench)]
    [InlineData("/admin/ratings")]
    public async Task Only_those_who_supervise_may_look(string page)
    {
        using var nobody = app.Browser();
        using var sent = await nobody.GetAsync(page);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith("/dang-nhap", sent.Headers.Location!.PathAndQuery(), StringComparison.Ordinal);

        using var operatorBrowser = await app.SignedInAsAsync("operator");
        using var refused = await operatorBrowser.GetAsync(page);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("/admin/", await operatorBrowser.GetStringAsync("/desk"), StringComparison.Ordinal);

        using var supervisor = await app.SignedInAsAsync("supervisor");
        Assert.Contains("<h1>", await supervisor.GetStringAsync(page), StringComparison.Ordinal);
        using var administrator = await app.SignedInAsync();
        Assert.Contains("<h1>", await administrator.GetStringAsync(page), StringComparison.Ordinal);
        Assert.Contains($"href=\"{page}\"", await administrator.GetStringAsync("/desk"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_without_the_page_s_own_form()
    {
        using var administrator = await app.SignedInAsync();
        using var content = new FormUrlEncodedContent([new("cau", "lao động tự do được hỗ trợ gì")]);

        using var answer = await administrator.PostAsync(Bench, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_question_gets_the_citizens_answer_beside_its_whole_trace_and_leaves_nothing_behind()
    {
        using var lan = await app.CitizenAsync();
        var told = (string)(await lan.AskAsync("phien giao dich viec lam mo ngay nao?", "hau-giang"))["text"]!;
        var before = await CountAsync();
        using var administrator = await app.SignedInAsync();

        var page = await AskAsync(administrator, ("cau", "phien giao dich viec lam mo ngay nao?"), ("tinh", "hau-giang"), ("truoc", ""));

        Assert.Contains(Desk.TalkLine.Plain(told).Split('\n')[0], page, StringComparison.Ordinal);
        Assert.Contains("Vì sao bot trả lời như vậy?", page, StringComparison.Ordinal);
        foreach (var label in (string[])["Quyết định", "Câu hỏi đã hiểu", "Đã tìm", "Tỉnh", "Khả năng đúng chuyện", "Kiểm tra trước khi gửi", "Đã cân nhắc"])
        {
            Assert.Contains($"<dt>{label}</dt>", page, StringComparison.Ordinal);
        }

        Assert.Contains("phiên giao dịch việc làm", page, StringComparison.Ordinal);
        Assert.DoesNotContain("topic:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Tìm theo véc-tơ", page, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task The_question_before_gives_a_follow_up_its_meaning()
    {
        using var administrator = await app.SignedInAsync();

        var alone = await AskAsync(administrator, ("cau", "còn Hậu Giang thì sao?"), ("truoc", ""));
        var after = await AskAsync(administrator, ("cau", "còn Hậu Giang thì sao?"), ("truoc", "tỷ lệ hộ dân nông thôn dùng nước sạch ở An Giang"));

        Assert.DoesNotContain("hiểu cùng với câu trước", alone, StringComparison.Ordinal);
        Assert.Contains("hiểu cùng với câu trước", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "Vui lòng nhập câu hỏi")]
    [InlineData("học phí", "sao-hoa", "Không có tỉnh này")]
    public async Task What_makes_no_sense_is_said_beside_what_was_typed(string question, string province, string said)
    {
        using var administrator = await app.SignedInAsync();

        using var answer = await administrator.SubmitAsync(Bench, Bench, ("cau", question), ("tinh", province), ("truoc", "<b>trước</b>"));

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.UnprocessableEntity);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;trước&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_fills_in_the_form_and_asks_nothing()
    {
        using var administrator = await app.SignedInAsync();

        var page = await administrator.GetStringAsync(Bench + "?cau=h%E1%BB%8Dc+ph%C3%AD&tinh=an-giang");

        Assert.Contains(">học phí</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"an-giang\" selected", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Vì sao bot", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xin chào", "Nhận ra ngay từ lời nhắn")]
    [InlineData("thi bằng lái xe máy A1 đăng ký chỗ nào?", "Không có gì trong các văn bản đủ gần")]
    public async Task What_is_no_answer_has_its_reason_too(string question, string reason)
    {
        using var administrator = await app.SignedInAsync();

        Assert.Contains(reason, await AskAsync(administrator, ("cau", question), ("truoc", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_outcome_has_a_Vietnamese_name() =>
        Assert.All(["answered", "clarify", "abstained", "handoff", "emergency", "smalltalk", "dialog"], outcome => Assert.NotEqual(BenchReply.Name(null), BenchReply.Name(outcome)));

    private static async Task<string> AskAsync(HttpClient browser, params (string, string)[] fields)
    {
        using var answer = await browser.SubmitAsync(Bench, Bench, fields);
        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<(int Conversations, int Activities, int Tickets)> CountAsync()
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<HotlineDb>>().CreateDbContextAsync();
        return (await db.Conversations.CountAsync(), await db.Activities.CountAsync(), await db.Tickets.CountAsync());
    }
}

/// <summary>On an app of its own: the lists show what these tests say, and nothing else.</summary>
public sealed class ReadingRatings(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Ratings = "/admin/ratings";

    [Fact]
    public async Task Ratings_are_listed_newest_first_filtered_counted_and_shown_at_the_desk()
    {
        using var administrator = await app.SignedInAsync();
        Assert.Contains("Chưa có đánh giá nào.", await administrator.GetStringAsync(Ratings), StringComparison.Ordinal);

        using var lan = await app.CitizenAsync();
        await lan.AskAsync("0912345678 phien giao dich viec lam <b>mo</b> ngay nao?", "hau-giang");
        await lan.PostAsync(new { type = "event", name = "webchat:activity-status/feedback", from = new { id = "citizen", role = "user" }, entities = new[] { new Dictionary<string, string> { ["@type"] = "DislikeAction" } } });
        var code = await lan.OpenTicketAsync("Xin hỏi thủ tục vay vốn giải quyết việc làm");
        using var minh = await app.CitizenAsync();
        await minh.AskAsync("lao động tự do ở An Giang được hỗ trợ gì", "an-giang");
        await minh.AskAsync("👍 Đúng ý tôi");

        var all = await administrator.GetStringAsync(Ratings);
        Assert.Contains("2 đánh giá", all, StringComparison.Ordinal);
        Assert.Contains("••• phien giao dich viec lam &lt;b&gt;mo&lt;/b&gt; ngay nao?", all, StringComparison.Ordinal);
        all = WebUtility.HtmlDecode(all);
        Assert.True(all.IndexOf("👍 đúng ý", StringComparison.Ordinal) < all.IndexOf("👎 chưa đúng ý", StringComparison.Ordinal));
        Assert.DoesNotContain("0912345678", all, StringComparison.Ordinal);
        Assert.Contains("Vì sao bot trả lời như vậy?", all, StringComparison.Ordinal);
        Assert.Contains($"/desk/tickets/{code}", all, StringComparison.Ordinal);
        Assert.Contains("👎 1 · 👍 0", all, StringComparison.Ordinal);

        foreach (var query in (string[])["?danh-gia=chua-dung", "?tinh=hau-giang", "?chu-de=phien-giao-dich-viec-lam"])
        {
            var some = await administrator.GetStringAsync(Ratings + query);
            Assert.Contains("1 đánh giá", some, StringComparison.Ordinal);
            Assert.Contains("phien giao dich", some, StringComparison.Ordinal);
        }

        Assert.Contains("Không có đánh giá nào khớp.", await administrator.GetStringAsync(Ratings + "?den=1/1/2020"), StringComparison.Ordinal);
        Assert.Contains("2 đánh giá", await administrator.GetStringAsync(Ratings + "?tu=01/01/2020&den=31/12/2999"), StringComparison.Ordinal);

        // At the desk it stands at the reply it is about.
        var ticket = WebUtility.HtmlDecode(await administrator.GetStringAsync($"/desk/tickets/{code}"));
        var rated = ticket.IndexOf("Bà con đánh giá: 👎 chưa đúng ý", StringComparison.Ordinal);
        Assert.InRange(rated, ticket.IndexOf("<li class=\"bot\"", StringComparison.Ordinal), ticket.LastIndexOf("<li class=\"citizen\"", StringComparison.Ordinal));
        Assert.DoesNotContain("câu trả lời ở trên", ticket, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?danh-gia=tuyet")]
    [InlineData("?trang=0")]
    [InlineData("?trang=-1")]
    [InlineData("?trang=99999999999")]
    public async Task An_address_that_makes_no_sense_leads_to_the_whole_list(string query)
    {
        using var administrator = await app.SignedInAsync();

        using var answer = await administrator.GetAsync(Ratings + query);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(Ratings, answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("?tu=hom-qua")]
    [InlineData("?den=01/01/0001")]
    [InlineData("?den=31/02/2026&danh-gia=dung")]
    public async Task A_day_that_is_none_is_said_and_the_list_stays(string query)
    {
        using var administrator = await app.SignedInAsync();

        using var answer = await administrator.GetAsync(Ratings + query);

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Ngày chưa đúng", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_keeps_its_filters_from_page_to_page()
    {
        var filter = RatingFilter.Read("chua-dung", "hoc-phi", "an-giang", "1/11/2026", "22/11/2026", "2")!;

        Assert.Equal("/admin/ratings?danh-gia=chua-dung&chu-de=hoc-phi&tinh=an-giang&tu=01%2F11%2F2026&den=22%2F11%2F2026&trang=3", filter.Address(3));
        Assert.Equal(new DateTimeOffset(2026, 10, 31, 17, 0, 0, TimeSpan.Zero), filter.Query.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero), filter.Query.Before);
        Assert.Equal(RatingFilter.PageSize, filter.Query.Offset);
        Assert.Equal("/admin/ratings", RatingFilter.Read(null, "", null, "", null, null)!.Address());
    }
}
