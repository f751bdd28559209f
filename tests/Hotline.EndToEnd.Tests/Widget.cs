using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests;

/// <summary>The chat window on a page, told apart only by what a citizen or their screen reader perceives.</summary>
internal sealed class Widget(IPage page)
{
    public ILocator Window => page.GetByRole(AriaRole.Dialog, new() { Name = "Hỏi đáp chính sách" });

    public ILocator Log => Window.GetByRole(AriaRole.Log, new() { Name = "Nội dung trò chuyện" });

    public ILocator Box => Window.GetByRole(AriaRole.Textbox, new() { Name = "Câu hỏi của bà con" });

    /// <summary>Says whether the line is up; not there while it is.</summary>
    public ILocator Offline => Window.GetByText("Mất kết nối.");

    public ILocator Saying(string text) => Log.GetByText(text);

    public ILocator Offer(string name) => Log.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Opens it by the page's own link and waits for the greeting.</summary>
    public async Task OpenAsync()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Đặt câu hỏi" }).ClickAsync();
        await Assertions.Expect(Saying("Xin chào bà con! Tôi là trợ lý tự động")).ToBeVisibleAsync();
    }

    public async Task SayAsync(string text)
    {
        await Box.FillAsync(text);
        await Window.GetByRole(AriaRole.Button, new() { Name = "Gửi", Exact = true }).ClickAsync();
    }

    /// <summary>What the citizen has written in this conversation, as the service's log holds it.</summary>
    public async Task<IReadOnlyList<string>> WrittenAsync(HotlineProcess service)
    {
        var id = await page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('hotline-chat:' + location.origin)).id");
        using var http = service.Http(HotlineProcess.ApiToken);
        var found = await http.GetFromJsonAsync<JsonObject>($"/api/v1/conversations/{id}/activities?limit=1000");
        return
        [
            .. found!["items"]!.AsArray()
                .Select(item => item!["activity"]!)
                .Where(activity => (string?)activity["type"] == "message" && (string?)activity["from"]?["role"] == "user")
                .Select(activity => (string)activity["text"]!),
        ];
    }
}
