using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>From a question typed on a phone to the answer of a person, through the pages that people use.</summary>
public sealed partial class TheWholeStory
{
    private const string Question = "nha kho khan vi dich co duoc giam hoc phi khong, toi o an giang";
    private const string Quoted = "Có chính sách miễn, giảm học phí đối với những gia đình có hoàn cảnh khó khăn";
    private const string Need = "Con tôi học lớp 7, nộp đơn xin giảm học phí từ tháng trước mà chưa ai trả lời.";
    private const string Reply = "Chào bà con, đơn của cháu đã được duyệt. Mời bà con tới trường nhận giấy báo.";

    [BrowserFact]
    public async Task A_citizen_asks_checks_the_source_opens_a_ticket_and_reads_the_reply_of_a_person()
    {
        await using var service = await HotlineProcess.StartAsync();
        await using var browser = await Browser.OpenAsync("story");

        // A phone; the question without diacritics, the answer with its source.
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await browser.PictureAsync(phone, "home");
        Widget widget = new(phone);
        await widget.OpenAsync();
        await browser.PictureAsync(phone, "greeting");
        await widget.SayAsync(Question);
        await Expect(widget.Saying(Quoted).First).ToBeVisibleAsync();
        var source = widget.Log.GetByRole(AriaRole.Link, new() { NameRegex = PlanOfAnGiang() }).Last;
        await Expect(source).ToBeVisibleAsync();
        await browser.PictureAsync(phone, "answer");

        // The source, in a page of its own: the quoted words are marked and in view.
        var document = await phone.RunAndWaitForPopupAsync(() => source.ClickAsync());
        var mark = document.Locator("mark", new() { HasText = Quoted });
        await Expect(mark).ToBeInViewportAsync();
        await Expect(document.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Kế hoạch");
        await browser.PictureAsync(document, "source");
        await document.CloseAsync();

        // Back, after the phone threw the page away: nothing is gone, nothing is there twice.
        await phone.ReloadAsync();
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        await Expect(widget.Saying(Quoted).First).ToBeVisibleAsync();
        await Expect(widget.Saying("Xin chào bà con! Tôi là trợ lý tự động")).ToHaveCountAsync(1);
        await browser.PictureAsync(phone, "reloaded");

        // A ticket.
        await widget.SayAsync("toi muon lap phieu hoi");
        await widget.Offer("Đồng ý").ClickAsync();
        await Expect(widget.Saying("Bà con tên gì")).ToBeVisibleAsync();
        await browser.PictureAsync(phone, "consent-given");
        await widget.SayAsync("Lan");
        await widget.Offer("Trả lời tại đây").ClickAsync();
        await Expect(widget.Saying("Bà con viết giúp tôi điều cần hỏi")).ToBeVisibleAsync();
        await widget.SayAsync(Need);
        await Expect(widget.Saying("Tôi ghi phiếu như sau")).ToBeVisibleAsync();
        await browser.PictureAsync(phone, "confirm");
        await widget.Offer("Gửi phiếu").ClickAsync();
        var opened = widget.Saying("Tôi đã lập phiếu");
        await Expect(opened).ToBeVisibleAsync();
        var code = TicketCode().Match(await opened.InnerTextAsync()).Value;
        Assert.NotEmpty(code);
        await browser.PictureAsync(phone, "ticket");

        // The desk.
        var screen = await browser.ScreenAsync();
        await screen.GotoAsync(service.Url + "/desk");
        await browser.PictureAsync(screen, "sign-in");
        await screen.GetByLabel("Thư điện tử").FillAsync(HotlineProcess.AdminEmail);
        await screen.GetByLabel("Mật khẩu").FillAsync(HotlineProcess.AdminPassword);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Đăng nhập" }).ClickAsync();
        await Expect(screen.GetByText("Đang cập nhật trực tiếp")).ToBeVisibleAsync();
        await browser.PictureAsync(screen, "tickets");
        await screen.GetByLabel("Tìm", new() { Exact = true }).FillAsync(code);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Lọc" }).ClickAsync();
        await screen.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(Regex.Escape(code)) }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = code })).ToBeVisibleAsync();
        var talk = screen.GetByRole(AriaRole.List).Filter(new() { HasText = Question });
        await Expect(talk.GetByText("có chính sách miễn, giảm học phí cho gia đình")).ToHaveCountAsync(1);
        await browser.PictureAsync(screen, "one-ticket");
        await screen.GetByLabel("Trả lời bà con").FillAsync(Reply);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Gửi trả lời" }).ClickAsync();
        await Expect(talk.GetByText(Reply)).ToHaveCountAsync(1);
        await browser.PictureAsync(screen, "replied");

        // The reply comes to the phone by itself, and stays.
        await Expect(widget.Saying(Reply)).ToBeVisibleAsync();
        await browser.PictureAsync(phone, "reply");
        await phone.ReloadAsync();
        await Expect(widget.Saying(Reply)).ToHaveCountAsync(1);
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        await browser.PictureAsync(phone, "reply-reloaded");

        Assert.Empty(browser.Complaints);
    }

    [GeneratedRegex("Kế hoạch.*An Giang", RegexOptions.IgnoreCase)]
    private static partial Regex PlanOfAnGiang();

    [GeneratedRegex("[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2}")]
    private static partial Regex TicketCode();
}
