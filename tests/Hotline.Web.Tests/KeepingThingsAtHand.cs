using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Storage.Tickets;
using Hotline.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The search over conversations, saved filters, canned replies, one change to several tickets: in the pages and for programs.</summary>
public sealed class KeepingThingsAtHand(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task Words_of_the_conversation_find_the_ticket_and_are_shown_in_the_list()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Xin hỏi thủ tục vay vốn trồng dừa");
        await lan.AskAsync("Cây dừa <b>sáp</b> nhà tôi bị sâu, gọi 0987654321");
        await app.Services.GetRequiredService<TranscriptIndex>().CatchUpAsync(1000, CancellationToken.None);
        using var desk = await app.SignedInAsync();
        using var program = app.Client(HotlineApp.AdminToken);

        var page = await desk.GetStringAsync("/desk?q=cay+dua+sap");
        var list = await program.GetFromJsonAsync<JsonObject>("/api/v1/tickets?q=c%C3%A2y%20d%E1%BB%ABa%20s%C3%A1p");

        Assert.Contains(code, page, StringComparison.Ordinal);
        Assert.Contains("<mark>dừa</mark>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>sáp</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0987654321", page, StringComparison.Ordinal);
        var found = Assert.Single(list!["items"]!.AsArray())!;
        Assert.Equal((code, "citizen"), ((string?)found["code"], (string?)found["quote"]!["author"]));
        Assert.Contains("Cây dừa", (string?)found["quote"]!["text"], StringComparison.Ordinal);
        Assert.DoesNotContain(code, await desk.GetStringAsync("/desk?q=cay+dua+sap&state=closed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_is_kept_for_its_owner_alone_and_dropped_by_them_alone()
    {
        using var minh = await app.SignedInAsAsync(Roles.Operator);
        using var lan = await app.SignedInAsAsync(Roles.Operator);

        using var kept = await minh.SubmitAsync("/desk?state=open&due=late", "/desk/bo-loc", ("ten", "Trễ <hẹn>"));
        await HotlineApp.ExpectAsync(kept, HttpStatusCode.Redirect);
        Assert.Equal("/desk?state=open&due=late", kept.Headers.Location!.OriginalString);
        var page = await minh.GetStringAsync("/desk?state=open&due=late");
        Assert.Contains("Trễ &lt;hẹn&gt;", WebUtility.HtmlDecode(page).Replace("<hẹn>", "&lt;hẹn&gt;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("href=\"/desk?state=open&amp;due=late\" aria-current=\"page\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/desk/bo-loc/", await lan.GetStringAsync("/desk?state=open&due=late"), StringComparison.Ordinal);
        var drop = System.Text.RegularExpressions.Regex.Match(page, "/desk/bo-loc/[0-9a-f-]{36}/xoa").Value;

        var id = Guid.Parse(drop.Split('/')[3]);
        Assert.False(await app.Services.GetRequiredService<DeskShelf>().DropFilterAsync(new Hotline.Tickets.Staff("somebody-else", "Hoa"), id, CancellationToken.None));
        Assert.Contains(drop, await minh.GetStringAsync("/desk?state=open&due=late"), StringComparison.Ordinal);
        using var dropped = await minh.SubmitAsync("/desk?state=open&due=late", drop);
        Assert.DoesNotContain(drop, await minh.GetStringAsync("/desk?state=open&due=late"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_keep_filters_too_and_nonsense_is_refused()
    {
        using var program = app.Client(HotlineApp.AdminToken);

        using var kept = await program.PostAsJsonAsync("/api/v1/filters", new { name = "Của tôi", query = "?holder=me&page=7&other=x" });
        await HotlineApp.ExpectAsync(kept, HttpStatusCode.OK);
        var filter = await kept.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("?holder=me", (string?)filter!["query"]);
        using var nonsense = await program.PostAsJsonAsync("/api/v1/filters", new { name = "x", query = "?state=gone" });
        await HotlineApp.ExpectAsync(nonsense, HttpStatusCode.BadRequest);
        using var dropped = await program.DeleteAsync($"/api/v1/filters/{filter["id"]}");
        await HotlineApp.ExpectAsync(dropped, HttpStatusCode.NoContent);
        using var again = await program.DeleteAsync($"/api/v1/filters/{filter["id"]}");
        await HotlineApp.ExpectAsync(again, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_canned_reply_is_filled_for_the_ticket_and_an_open_gap_is_never_sent()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về lớp dạy nghề");
        using var desk = await app.SignedInAsync();
        using var program = app.Client(HotlineApp.AdminToken);

        using var written = await desk.SubmitAsync("/desk/mau", "/desk/mau", ("go-tat", "/Đã nhận"), ("ten", "Đã nhận phiếu"), ("noi-dung", "Phiếu {Mã phiếu} do {cán bộ} nhận.\r\nThưa {tên bà con}"));
        await HotlineApp.ExpectAsync(written, HttpStatusCode.Redirect);
        using var unknown = await desk.SubmitAsync("/desk/mau", "/desk/mau", ("go-tat", "sai"), ("ten", "Sai"), ("noi-dung", "Chào {tuổi}"));
        await HotlineApp.ExpectAsync(unknown, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("{tuổi}", WebUtility.HtmlDecode(await unknown.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        var filled = (await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{code}/canned-replies"))!["items"]!.AsArray().Single(reply => (string?)reply!["shortcut"] == "da-nhan")!;
        var text = (string)filled["text"]!;
        Assert.StartsWith($"Phiếu {code} do ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{cán bộ}", text, StringComparison.Ordinal);
        Assert.Contains($"Phiếu {code} do Quản trị nhận.", WebUtility.HtmlDecode(await desk.GetStringAsync($"/desk/tickets/{code}")), StringComparison.Ordinal);

        using var open = await desk.SubmitAsync($"/desk/tickets/{code}", $"/desk/tickets/{code}/tra-loi", ("noi-dung", "Thưa { TEN  ba con }, xong rồi ạ"));
        await HotlineApp.ExpectAsync(open, HttpStatusCode.UnprocessableEntity);
        using var openToo = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Hạn là {hạn trả lời}" });
        await HotlineApp.ExpectAsync(openToo, HttpStatusCode.BadRequest);
        using var braces = await program.PostAsJsonAsync($"/api/v1/tickets/{code}/replies", new { text = "Ký hiệu {x} giữ nguyên" });
        await HotlineApp.ExpectAsync(braces, HttpStatusCode.OK);
        await lan.ReadAsync(activity => (string?)activity["text"] == "Ký hiệu {x} giữ nguyên");
        Assert.DoesNotContain(lan.Read, activity => ((string?)activity["text"])?.Contains("ba con }", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_operator_uses_canned_replies_and_does_not_write_them()
    {
        using var minh = await app.SignedInAsAsync(Roles.Operator);

        Assert.DoesNotContain("href=\"/desk/mau\"", await minh.GetStringAsync("/desk"), StringComparison.Ordinal);
        using var refused = await minh.GetAsync("/desk/mau");
        await HotlineApp.ExpectAsync(refused, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task One_change_to_several_tickets_tells_how_each_ended()
    {
        using var lan = await app.CitizenAsync();
        using var hoa = await app.CitizenAsync();
        var (first, second) = (await lan.OpenTicketAsync("Rác ở hẻm 47"), await hoa.OpenTicketAsync("Rác hẻm 47 chưa gom"));
        using var desk = await app.SignedInAsync();
        using var program = app.Client(HotlineApp.AdminToken);

        using var none = await desk.SubmitAsync("/desk", "/desk/nhieu-phieu", ("viec", "nhan"));
        await HotlineApp.ExpectAsync(none, HttpStatusCode.UnprocessableEntity);
        using var pressing = await desk.SubmitAsync("/desk", "/desk/nhieu-phieu", ("viec", "uu-tien"), ("muc", "Urgent"), ("phieu", first));
        await HotlineApp.ExpectAsync(pressing, HttpStatusCode.OK);
        Assert.Contains("1/1 phiếu đã làm xong", await pressing.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var merged = await program.PostAsJsonAsync("/api/v1/tickets/changes", new { codes = new[] { first, second, "HG-0000-00" }, action = "merge", into = first });
        await HotlineApp.ExpectAsync(merged, HttpStatusCode.OK);
        var ends = (await merged.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray();
        Assert.Equal([(first, false, "other_unfit"), (second, true, null), ("HG-0000-00", false, "not_found")], ends.Select(end => ((string)end!["code"]!, (bool)end["done"]!, (string?)end["problem"])));
        var duplicate = await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{second}");
        Assert.Equal((first, "merged"), ((string?)duplicate!["ticket"]!["mergedInto"], (string?)duplicate["events"]!.AsArray()[^1]!["kind"]));
        Assert.Equal("urgent", (string?)(await program.GetFromJsonAsync<JsonObject>($"/api/v1/tickets/{first}"))!["ticket"]!["priority"]);
        using var nothing = await program.PostAsJsonAsync("/api/v1/tickets/changes", new { codes = new[] { first }, action = "forward" });
        await HotlineApp.ExpectAsync(nothing, HttpStatusCode.BadRequest);
    }
}
