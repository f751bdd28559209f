using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>A citizen's phone in a bad network: what was typed is shown, kept, and reaches the service once.</summary>
public sealed class WidgetUnderStress
{
    private const string Question = "phien giao dich viec lam mo ngay nao o hau giang";
    private const string Answer = "thứ Năm hằng tuần";
    private const string Unsent = "Chưa gửi được.";

    [BrowserFact]
    public async Task What_is_written_without_a_network_is_sent_once_when_it_is_back()
    {
        await using var service = await HotlineProcess.StartAsync();
        await using var browser = await Browser.OpenAsync("offline");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();

        await phone.Context.SetOfflineAsync(true);
        await widget.SayAsync(Question);
        await Expect(widget.Saying(Unsent)).ToBeVisibleAsync();
        await Expect(widget.Offer("Gửi lại")).ToBeVisibleAsync();
        await Expect(widget.Offline).ToBeVisibleAsync();
        await Expect(widget.Saying("null")).ToHaveCountAsync(0);
        await browser.PictureAsync(phone, "unsent");
        await widget.Offer("Gửi lại").ClickAsync();
        await Expect(widget.Saying(Unsent)).ToBeVisibleAsync();
        Assert.Empty(await widget.WrittenAsync(service));

        await phone.Context.SetOfflineAsync(false);
        await Expect(widget.Saying(Answer).First).ToBeVisibleAsync();
        await Expect(widget.Saying(Unsent)).ToHaveCountAsync(0);
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        await Expect(widget.Offline).ToBeHiddenAsync();
        await browser.PictureAsync(phone, "sent");

        Assert.Equal([Question], await widget.WrittenAsync(service));
        Assert.DoesNotContain(browser.Complaints, complaint => !IsOfTheNetwork(complaint));
    }

    [BrowserFact]
    public async Task Reloading_the_page_amid_a_failure_loses_no_word()
    {
        await using var service = await HotlineProcess.StartAsync();
        await using var browser = await Browser.OpenAsync("reload");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();

        // The page comes from elsewhere than the service, which cannot be reached.
        await phone.RouteAsync("**/v3/directline/**", route => route.AbortAsync());
        await widget.SayAsync(Question);
        await Expect(widget.Saying(Unsent)).ToBeVisibleAsync();
        await phone.ReloadAsync();
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        await browser.PictureAsync(phone, "kept");
        Assert.Empty(await widget.WrittenAsync(service));

        await phone.UnrouteAllAsync();
        await Expect(widget.Saying(Answer).First).ToBeVisibleAsync();
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        Assert.Equal([Question], await widget.WrittenAsync(service));
        Assert.DoesNotContain(browser.Complaints, complaint => !IsOfTheNetwork(complaint));
    }

    [BrowserFact]
    public async Task An_acknowledgement_lost_on_the_way_makes_no_second_message()
    {
        await using var service = await HotlineProcess.StartAsync();
        await using var browser = await Browser.OpenAsync("lost");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();

        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await phone.RouteAsync("**/activities", async route =>
        {
            // The service stores it; the phone never hears of that.
            await route.FetchAsync();
            await route.AbortAsync();
            lost.TrySetResult();
        });
        await widget.SayAsync(Question);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await phone.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.Wait });
        await phone.ReloadAsync();

        await Expect(widget.Saying(Answer).First).ToBeVisibleAsync();
        await Expect(widget.Saying(Unsent)).ToHaveCountAsync(0);
        await Expect(widget.Saying(Question)).ToHaveCountAsync(1);
        Assert.Equal([Question], await widget.WrittenAsync(service));
        Assert.DoesNotContain(browser.Complaints, complaint => !IsOfTheNetwork(complaint));
    }

    /// <summary>The browser itself notes every request that fails, which is what these stories are about.</summary>
    private static bool IsOfTheNetwork(string complaint) => complaint.Contains("net::ERR_", StringComparison.Ordinal);
}
