using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>The chat window that sites with a Bot Framework bot have already, on another origin, unchanged.</summary>
public sealed class TheBotFrameworksOwnWebChat
{
    [WebChatFact]
    public async Task Greets_asks_and_shows_the_answer_with_a_link_to_its_source()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        await using var service = await HotlineProcess.StartAsync();
        await using var site = await WebChatPage.StartAsync(limit.Token);
        await using var browser = await Browser.OpenAsync("web-chat");
        var page = await browser.PhoneAsync();
        await page.GotoAsync($"{site.Url}/?service={Uri.EscapeDataString(service.Url)}");
        await Expect(page.GetByText("Xin chào bà con! Tôi là trợ lý tự động").First).ToBeVisibleAsync();

        var box = page.GetByRole(AriaRole.Textbox);
        await box.FillAsync("phien giao dich viec lam mo ngay nao o hau giang");
        await box.PressAsync("Enter");

        await Expect(page.GetByText("thứ Năm hằng tuần").First).ToBeVisibleAsync();
        var source = page.Locator($"a[href^='{service.Url}/documents/hau-giang-71-2022']").First;
        await Expect(source).ToBeVisibleAsync();
        await browser.PictureAsync(page, "answer");
        await page.GotoAsync((await source.GetAttributeAsync("href"))!);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(new Regex("71/KH-UBND"));

        Assert.Empty(browser.Complaints);
    }
}
