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

    [WebChatFact]
    public async Task Sends_a_picture_that_is_kept_and_shown()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        await using var service = await HotlineProcess.StartAsync();
        await using var site = await WebChatPage.StartAsync(limit.Token);
        await using var browser = await Browser.OpenAsync("web-chat-upload");
        var page = await browser.PhoneAsync();
        await page.GotoAsync($"{site.Url}/?service={Uri.EscapeDataString(service.Url)}");
        await Expect(page.GetByText("Xin chào bà con! Tôi là trợ lý tự động").First).ToBeVisibleAsync();

        await page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "giấy tờ.png", MimeType = "image/png", Buffer = OnePixel });

        // Web Chat reads the file first; who presses Enter before sends the words alone.
        await Expect(page.Locator(".webchat__attachment-icon--checked").First).ToBeVisibleAsync();
        var box = page.GetByRole(AriaRole.Textbox);
        await box.FillAsync("Giấy của tôi");
        await box.PressAsync("Enter");

        var shown = page.Locator($"a[href^='{service.Url}/v3/directline/attachments/']").First;
        await Expect(shown).ToBeVisibleAsync();
        using var http = service.Http();
        Assert.Equal(OnePixel, await http.GetByteArrayAsync((await shown.GetAttributeAsync("href"))!));
        await Expect(page.GetByText("Giấy của tôi").First).ToBeVisibleAsync();
        await browser.PictureAsync(page, "sent");
        Assert.Single(Directory.GetFiles(Path.Combine(service.DataDirectory, "attachments")));
        Assert.Empty(browser.Complaints);
    }

    private static byte[] OnePixel => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
}
