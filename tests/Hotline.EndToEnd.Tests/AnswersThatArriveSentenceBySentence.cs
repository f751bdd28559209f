using Hotline.Tests;
using static Microsoft.Playwright.Assertions;

namespace Hotline.EndToEnd.Tests;

/// <summary>An answer that a model words, seen on a phone while it is being written.</summary>
public sealed class AnswersThatArriveSentenceBySentence
{
    private const string First = "Bà con tới phiên giao dịch việc làm vào thứ Năm hằng tuần";
    private const string Second = "Nơi mở là Trung tâm Dịch vụ việc làm tỉnh";

    [BrowserFact]
    public async Task A_citizen_reads_the_first_sentence_before_the_last_is_written_and_then_the_whole_answer_once()
    {
        await using var model = await ModelServer.StartAsync();
        model.Mood = Speaks.Haltingly;
        model.Says = data =>
        {
            var source = ModelServer.SourceWith(data, "thứ năm hàng tuần");
            return [$"{First} [{source}]. N", $"ơi mở là Trung tâm Dịch vụ việc làm tỉnh [{source}]."];
        };
        await using var service = await HotlineProcess.StartAsync(
            ("Hotline__Model__Endpoint", model.Endpoint), ("Hotline__Model__Name", "mo-hinh-thu"), ("Hotline__Model__FirstWordSeconds", "60"), ("Hotline__Model__TotalSeconds", "60"));
        await using var browser = await Browser.OpenAsync("model");
        var phone = await browser.PhoneAsync();
        await phone.GotoAsync(service.Url);
        Widget widget = new(phone);
        await widget.OpenAsync();

        await widget.SayAsync("phien giao dich viec lam o hau giang mo ngay nao");

        // The model holds its breath: the sentence that passed is there, the answer with its sources is not.
        await Expect(widget.Saying(First)).ToBeVisibleAsync();
        await Expect(widget.Saying(Second)).ToHaveCountAsync(0);
        await Expect(widget.Saying("Cơ quan phụ trách theo kế hoạch")).ToHaveCountAsync(0);
        var spoken = phone.Locator("hotline-chat [aria-live=polite]");
        await Expect(spoken).Not.ToContainTextAsync(First);
        await browser.PictureAsync(phone, "first-sentence");

        model.Release();
        await Expect(widget.Saying("Cơ quan phụ trách theo kế hoạch")).ToBeVisibleAsync();
        await Expect(widget.Saying(Second)).ToHaveCountAsync(1);
        await Expect(widget.Saying(First)).ToHaveCountAsync(1);
        await Expect(widget.Log.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await Expect(spoken.GetByText(First)).ToHaveCountAsync(1);
        await browser.PictureAsync(phone, "answer");
        Assert.Empty(browser.Complaints);
    }
}
