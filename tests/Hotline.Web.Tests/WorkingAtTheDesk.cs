using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Hotline.Web.Tests;

public sealed class WorkingAtTheDesk(HotlineApp app) : IClassFixture<HotlineApp>
{
    private const string Need = "Xin hỏi <b>thủ tục</b> vay vốn giải quyết việc làm ở Vị Thanh";

    [Fact]
    public async Task A_citizens_ticket_is_found_read_answered_and_resolved()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();

        Assert.Contains(code, await desk.GetStringAsync("/desk"), StringComparison.Ordinal);
        Assert.Contains(code, await desk.GetStringAsync("/desk?q=thu+tuc+vay+von"), StringComparison.Ordinal);
        Assert.DoesNotContain(code, await desk.GetStringAsync("/desk?state=closed"), StringComparison.Ordinal);
        var page = await desk.GetStringAsync($"/desk/tickets/{code}");
        Assert.Contains("Xin hỏi &lt;b&gt;thủ tục&lt;/b&gt; vay vốn", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>thủ tục</b>", page, StringComparison.Ordinal);

        using var replied = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/tra-loi", ("noi-dung", "Chào bà con,\r\nmời liên hệ Ngân hàng Chính sách xã hội."));
        await HotlineApp.ExpectAsync(replied, HttpStatusCode.Redirect);
        var message = await lan.ReadAsync(activity => (string?)activity["from"]!["id"] == "operator");
        Assert.Equal("Chào bà con,\nmời liên hệ Ngân hàng Chính sách xã hội.", (string?)message["text"]);
        Assert.Equal("Quản trị", (string?)message["from"]!["name"]);

        using var resolved = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/xong");
        await HotlineApp.ExpectAsync(resolved, HttpStatusCode.Redirect);
        Assert.DoesNotContain(code, await desk.GetStringAsync("/desk"), StringComparison.Ordinal);
        Assert.Contains("Đã xử lý", await desk.GetStringAsync($"/desk/tickets/{code}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_the_bot_answered_is_read_at_the_desk_and_by_programs_and_never_sent_to_the_citizen()
    {
        using var lan = await app.CitizenAsync();
        var answer = await lan.AskAsync("0912345678 phien giao dich viec lam mo ngay nao?", "hau-giang");
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();
        using var program = app.Client(HotlineApp.AdminToken);

        Assert.Equal("answered", (string?)answer["channelData"]!["hotline"]!["outcome"]);
        Assert.DoesNotContain("candidates", answer.ToJsonString(), StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await desk.GetStringAsync($"/desk/tickets/{code}"));
        Assert.Contains("Vì sao bot trả lời như vậy?", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Quyết định</dt><dd>Trả lời bằng bài đã soạn sẵn.</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Tỉnh</dt><dd>Hậu Giang (đã biết từ trước hay từ trang)</dd>", page, StringComparison.Ordinal);
        var log = JsonNode.Parse(await program.GetStringAsync($"/api/v1/conversations/{lan.ConversationId}/activities"))!["items"]!.AsArray();
        var trace = log.Single(entry => (string?)entry!["activity"]!["id"] == (string?)answer["id"])!["trace"]!;
        Assert.NotEmpty(trace["answer"]!["candidates"]!.AsArray());
        Assert.DoesNotContain("0912345678", trace.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(log.First(entry => (string?)entry!["activity"]!["type"] == "message")!["trace"]);
    }

    [Fact]
    public async Task While_an_operator_has_the_conversation_the_bot_is_silent_and_then_it_speaks_again()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();

        using var taken = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/nhan");
        await HotlineApp.ExpectAsync(taken, HttpStatusCode.Redirect);
        await lan.ReadAsync(activity => (string?)activity["name"] == "hotline.taken");
        var unanswered = await lan.SayAsync("Tôi đang nói với ai?");

        using var released = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/tra-lai");
        await HotlineApp.ExpectAsync(released, HttpStatusCode.Redirect);
        var answer = await lan.AskAsync("Phiên giao dịch việc làm mở ngày nào?", "hau-giang");

        Assert.Equal("answered", (string?)answer["channelData"]!["hotline"]!["outcome"]);
        Assert.DoesNotContain(lan.Read, activity => (string?)activity["replyToId"] == unanswered);
        using var takenAgain = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/nhan");
        await HotlineApp.ExpectAsync(takenAgain, HttpStatusCode.Redirect);
        using var program = app.Client(HotlineApp.AdminToken);
        var ticket = await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}");
        Assert.Equal(["opened", "taken", "citizenWrote", "givenBack"], ticket!["events"]!.AsArray().Select(happened => (string)happened!["kind"]!).Take(4));
        Assert.Equal("taken", (string?)ticket["events"]!.AsArray()[^1]!["kind"]);
    }

    [Fact]
    public async Task A_file_that_the_citizen_sent_can_be_opened_and_an_address_they_made_up_cannot()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        byte[] photo = [0xFF, 0xD8, 0xFF, .. new byte[2 * 1024 * 1024]];
        await lan.UploadAsync(photo, "đơn <xin> vay.jpg");
        await lan.PostAsync(new { type = "message", text = "xem giúp", attachments = new[] { new { contentType = "image/png", contentUrl = "https://evil.example/v3/directline/attachments/x", name = "mồi" }, new { contentType = "image/png", contentUrl = "javascript:alert(1)", name = "mồi" } } });
        using var desk = await app.SignedInAsync();

        var page = await desk.GetStringAsync($"/desk/tickets/{code}");

        var link = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/v3/directline/attachments/[0-9a-f]{40}/[^\"]+)\"[^>]*>đơn xin vay.jpg<");
        Assert.True(link.Success, page);
        Assert.Equal(photo, await desk.GetByteArrayAsync(WebUtility.HtmlDecode(link.Groups[1].Value)));
        Assert.DoesNotContain("evil.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_none_is_a_page_that_leads_back_to_the_desk()
    {
        using var desk = await app.SignedInAsync();

        using var answer = await desk.GetAsync("/desk/tickets/HG-0000-00");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.NotFound);
        Assert.Contains("href=\"/desk\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_reaches_the_citizen_once()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();
        var page = $"/desk/tickets/{code}";

        foreach (var _ in (int[])[1, 2])
        {
            using var replied = await desk.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", "Một lần thôi"), ("khoa", "cung-mot-khoa"));
            await HotlineApp.ExpectAsync(replied, HttpStatusCode.Redirect);
        }

        using var last = await desk.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", "Hết"));
        await lan.ReadAsync(activity => (string?)activity["text"] == "Hết");
        Assert.Single(lan.Read, activity => (string?)activity["text"] == "Một lần thôi");
    }

    [Fact]
    public async Task A_change_decided_on_an_old_state_is_refused_and_what_was_typed_is_kept()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();
        var page = $"/desk/tickets/{code}";
        using var resolved = await desk.SubmitAsync(page, $"{page}/xong");
        await HotlineApp.ExpectAsync(resolved, HttpStatusCode.Redirect);

        using var stale = await desk.SubmitAsync(page, $"{page}/mo-lai", ("ban", "1"));
        await HotlineApp.ExpectAsync(stale, HttpStatusCode.Conflict);
        Assert.Contains("vừa được người khác thay đổi", await stale.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var empty = await desk.SubmitAsync(page, $"{page}/tra-loi", ("noi-dung", "   "));
        await HotlineApp.ExpectAsync(empty, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_the_citizen_writes_comes_to_an_open_page_by_itself()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = await desk.GetStreamAsync($"/desk/tickets/{code}/live?after=0", patience.Token);

        await lan.SayAsync("Tôi xin bổ sung <i>giấy tờ</i>");

        await foreach (var item in SseParser.Create(stream).EnumerateAsync(patience.Token))
        {
            if (item.EventType == "line" && item.Data.Contains("Tôi xin bổ sung", StringComparison.Ordinal))
            {
                Assert.StartsWith("<li class=\"citizen\"", item.Data.TrimStart(), StringComparison.Ordinal);
                Assert.Contains("&lt;i&gt;giấy tờ&lt;/i&gt;", item.Data, StringComparison.Ordinal);
                Assert.True(long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture) > 0);
                return;
            }
        }

        Assert.Fail("The stream ended without the citizen's words.");
    }

    [Fact]
    public async Task The_list_hears_of_a_new_ticket()
    {
        using var desk = await app.SignedInAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = await desk.GetStreamAsync("/desk/live", patience.Token);
        var news = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        await using var _ = news;
        Assert.True(await news.MoveNextAsync());
        var before = int.Parse(news.Current.Data, System.Globalization.CultureInfo.InvariantCulture);

        using var lan = await app.CitizenAsync();
        await lan.OpenTicketAsync(Need);

        while (await news.MoveNextAsync())
        {
            if (news.Current.EventType == "tickets" && int.Parse(news.Current.Data, System.Globalization.CultureInfo.InvariantCulture) > before)
            {
                return;
            }
        }

        Assert.Fail("The stream ended without the ticket.");
    }

    [Fact]
    public async Task An_unknown_code_is_a_page_that_says_so()
    {
        using var desk = await app.SignedInAsync();

        using var answer = await desk.GetAsync("/desk/tickets/HG-0000-00");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.NotFound);
        Assert.Contains("Không có phiếu này", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_holds_no_words_of_the_citizen()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync(Need);
        using var desk = await app.SignedInAsync();
        await desk.GetStringAsync($"/desk/tickets/{code}");

        Assert.DoesNotContain(app.Log.All, line => line.Contains("vay vốn", StringComparison.Ordinal));
    }
}
