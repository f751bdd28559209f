using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>Two operators at the same ticket, each in a browser of their own: one has it, the other sees it.</summary>
public sealed partial class TwoOperators
{
    private const string Reply = "Chào bà con, mời bà con tới Ngân hàng Chính sách xã hội.";

    [BrowserFact]
    public async Task One_holds_the_ticket_and_answers_and_the_other_sees_who_until_when_and_what_is_typed()
    {
        await using var service = await HotlineProcess.StartAsync();
        await using var browser = await Browser.OpenAsync("operators");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();
        var code = await OpenTicketAsync(widget);

        await service.AddOperatorAsync("minh@example.org", "Minh");
        var first = await SignInAsync(service, await browser.ScreenAsync(), HotlineProcess.AdminEmail);
        var second = await SignInAsync(service, await browser.PhoneAsync(), "minh@example.org");
        await Expect(first.GetByText(code).First).ToBeVisibleAsync();
        await browser.PictureAsync(first, "queue");
        await browser.PictureAsync(second, "queue-phone");

        // The second looks at it; the first claims it and begins to write.
        await second.GotoAsync($"{service.Url}/desk/tickets/{code}");
        await Expect(second.GetByText("Chưa ai giữ phiếu.")).ToBeVisibleAsync();
        await first.GotoAsync($"{service.Url}/desk/tickets/{code}");
        await first.GetByRole(AriaRole.Button, new() { Name = "Nhận phiếu" }).ClickAsync();
        await Expect(first.GetByText("Bạn đang giữ phiếu đến")).ToBeVisibleAsync();
        await Expect(first.GetByText("Trả lời lần đầu")).ToBeVisibleAsync();
        await Expect(first.GetByText("Minh đang xem.")).ToBeVisibleAsync();
        await first.GetByLabel("Trả lời bà con").PressSequentiallyAsync(Reply);
        await browser.PictureAsync(first, "held");

        // It comes to the second page by itself: who has it, and nothing there to answer with.
        await Expect(second.Locator("#giu")).ToContainTextAsync("Quản trị đang giữ phiếu đến");
        await Expect(second.GetByLabel("Trả lời bà con")).ToBeDisabledAsync();
        await Expect(second.GetByRole(AriaRole.Button, new() { Name = "Nhận phiếu" })).ToHaveCountAsync(0);
        await browser.PictureAsync(second, "held-by-another-phone");

        // The keyboard is enough: Ctrl+Enter sends, once.
        await first.GetByLabel("Trả lời bà con").PressAsync("Control+Enter");
        await Expect(widget.Saying(Reply)).ToBeVisibleAsync();
        await Expect(first.GetByLabel("Trả lời bà con")).ToHaveValueAsync("");
        await Expect(first.GetByText("Đúng hạn").First).ToBeVisibleAsync();
        await browser.PictureAsync(first, "answered");

        // The first lets it go; then the second can have it.
        await first.GetByRole(AriaRole.Button, new() { Name = "Trả phiếu về hàng chờ" }).ClickAsync();
        await second.ReloadAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Nhận phiếu" }).ClickAsync();
        await Expect(second.GetByText("Bạn đang giữ phiếu đến")).ToBeVisibleAsync();
        await browser.PictureAsync(second, "held-phone");

        // Nothing is wider than the phone.
        Assert.True(await second.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await second.GotoAsync(service.Url + "/desk");
        Assert.True(await second.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(browser.Complaints);
    }

    private static async Task<string> OpenTicketAsync(Widget widget)
    {
        await widget.SayAsync("toi muon lap phieu hoi");
        await widget.Offer("Đồng ý").ClickAsync();
        await Expect(widget.Saying("Bà con tên gì")).ToBeVisibleAsync();
        await widget.SayAsync("Lan");
        await widget.Offer("Trả lời tại đây").ClickAsync();
        await Expect(widget.Saying("Bà con viết giúp tôi điều cần hỏi")).ToBeVisibleAsync();
        await widget.SayAsync("Xin hỏi thủ tục vay vốn giải quyết việc làm ở Vị Thanh, Hậu Giang");
        await widget.Offer("Gửi phiếu").ClickAsync();
        var opened = widget.Saying("Tôi đã lập phiếu");
        await Expect(opened).ToBeVisibleAsync();
        return TicketCode().Match(await opened.InnerTextAsync()).Value;
    }

    private static async Task<IPage> SignInAsync(HotlineProcess service, IPage page, string email)
    {
        await page.GotoAsync(service.Url + "/desk");
        await page.GetByLabel("Thư điện tử").FillAsync(email);
        await page.GetByLabel("Mật khẩu").FillAsync(HotlineProcess.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Đăng nhập" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Phiếu của bà con" })).ToBeVisibleAsync();
        return page;
    }

    [GeneratedRegex("[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2}")]
    private static partial Regex TicketCode();
}
