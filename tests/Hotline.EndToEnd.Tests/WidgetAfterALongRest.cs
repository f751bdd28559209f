using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>A phone that slept longer than its token lived: the ticket it kept brings the same conversation back.</summary>
public sealed class WidgetAfterALongRest
{
    private const string Question = "phien giao dich viec lam mo ngay nao o hau giang";
    private const string Answer = "thứ Năm hằng tuần";

    [BrowserFact]
    public async Task Finds_its_conversation_again_and_goes_on_in_it()
    {
        await using var service = await HotlineProcess.StartAsync(("Hotline__DirectLine__TokenLifetimeSeconds", "4"));
        await using var browser = await Browser.OpenAsync("rest");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();
        await widget.SayAsync(Question);
        await Expect(widget.Saying(Answer).First).ToBeVisibleAsync();
        var before = await KeptAsync();

        // A page of the same site without the window: it runs nothing, and keeps what the browser stores.
        await phone.GotoAsync(service.Url + "/documents");
        var last = await KeptAsync();
        await ExpiresAsync(service, last);
        await phone.GotoAsync(service.Url);

        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        await Expect(widget.Saying(Answer).First).ToBeVisibleAsync();
        await widget.SayAsync("con phieu cua toi thi sao");
        await Expect(widget.Saying("con phieu cua toi thi sao")).ToHaveCountAsync(1);
        await browser.PictureAsync(phone, "back");
        Assert.Equal((string?)before["id"], (string?)(await KeptAsync())["id"]);
        Assert.Equal([Question, "con phieu cua toi thi sao"], await widget.WrittenAsync(service));

        // On a slow machine a token ends between two words; the browser notes the refusal that the ticket then makes good.
        Assert.DoesNotContain(browser.Complaints, complaint => !(complaint.Contains("status of 403", StringComparison.Ordinal) && complaint.Contains("/v3/directline/", StringComparison.Ordinal)));

        async Task<JsonObject> KeptAsync() =>
            JsonNode.Parse(await phone.EvaluateAsync<string>("() => localStorage.getItem('hotline-chat:' + location.origin)"))!.AsObject();
    }

    /// <summary>Waits until the service itself no longer takes the token.</summary>
    private static async Task ExpiresAsync(HotlineProcess service, JsonObject kept)
    {
        using var http = service.Http();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)kept["token"]);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var answer = await http.GetAsync($"/v3/directline/conversations/{kept["id"]}/activities", patience.Token);
            if (answer.StatusCode == HttpStatusCode.Forbidden)
            {
                Assert.Contains("TokenExpired", await answer.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);
                return;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
