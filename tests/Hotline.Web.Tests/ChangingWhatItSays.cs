using Hotline.Web.Platform;

namespace Hotline.Web.Tests;

/// <summary>A running service, a home of its own, and somebody who edits its files.</summary>
public sealed class ChangingWhatItSays : IDisposable
{
    private const string Question = "Phiên giao dịch việc làm mở ngày nào?";
    private const string Greeting = "Xin chào bà con!";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("hotline-home-");

    public ChangingWhatItSays()
    {
        File.Copy(Path.Combine(Home.Find(), "appsettings.json"), Path.Combine(home.FullName, "appsettings.json"));
        foreach (var file in new[] { "dialogs", "knowledge" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Home.Find(), folder), "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(home.FullName, Path.GetRelativePath(Home.Find(), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public async Task A_release_published_beside_a_running_service_is_what_it_answers_from()
    {
        using var service = Start("--urls=http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await service.WaitForAsync(Running.ListeningOn())) };
        var topic = Directory.GetFiles(Path.Combine(home.FullName, "knowledge", "topics")).Single(file => Path.GetFileName(file) == "phien-giao-dich-viec-lam.md");
        await EditAsync(topic, "Phiên giao dịch việc làm mở vào", "Nói cho rõ: phiên giao dịch việc làm mở vào");

        using (var publish = Start("knowledge", "publish"))
        {
            Assert.Equal(0, await publish.EndAsync());
            Assert.Contains(publish.Output, line => line.Contains("bản 2", StringComparison.Ordinal));
        }

        await service.WaitForAsync(new("(Answers come from release 2 now)"));
        using var lan = await Citizen.BeginAsync(client);
        var answer = await lan.AskAsync(Question, "hau-giang");
        Assert.Contains("Nói cho rõ", (string?)answer["text"], StringComparison.Ordinal);
        Assert.Equal(2, (int?)answer["channelData"]!["hotline"]!["release"]);
    }

    [Fact]
    public async Task Knowledge_with_a_wrong_quote_is_refused_with_file_line_and_reason_and_the_old_answers_stay()
    {
        using var service = Start("--urls=http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await service.WaitForAsync(Running.ListeningOn())) };
        await EditAsync(Path.Combine(home.FullName, "knowledge", "topics", "phien-giao-dich-viec-lam.md"), "vào thứ năm hàng tuần", "vào thứ sáu hàng tuần");

        using var publish = Start("knowledge", "publish");

        Assert.Equal(1, await publish.EndAsync());
        Assert.Contains(publish.Errors, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"topics/phien-giao-dich-viec-lam\.md:\d+: .+"));
        using var lan = await Citizen.BeginAsync(client);
        Assert.Equal(1, (int?)(await lan.AskAsync(Question, "hau-giang"))["channelData"]!["hotline"]!["release"]);
    }

    [Fact]
    public async Task An_edited_dialog_is_heard_without_a_restart_and_a_broken_one_is_refused_while_the_old_stays()
    {
        using var service = Start("--urls=http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await service.WaitForAsync(Running.ListeningOn())) };
        Assert.Contains(Greeting, await GreetingAsync(client), StringComparison.Ordinal);

        await EditAsync(Path.Combine(home.FullName, "dialogs", "phrases.vi.yaml"), Greeting, "Kính chào bà con!");
        await service.WaitForAsync(new("(The edited dialogs are in use)"));
        Assert.Contains("Kính chào bà con!", await GreetingAsync(client), StringComparison.Ordinal);

        var flow = Path.Combine(home.FullName, "dialogs", "flows", "open-ticket.yaml");
        await File.AppendAllTextAsync(flow, "\n  - buoc-nay: khong co\n");
        await service.WaitForAsync(new(@"(open-ticket\.yaml:\d+: [^""]+)"));
        Assert.Contains("Kính chào bà con!", await GreetingAsync(client), StringComparison.Ordinal);

        // And at a start it is refused altogether.
        using var again = Start("--urls=http://127.0.0.1:0", "--Hotline:DataDirectory=" + Path.Combine(home.FullName, "data-2"));
        Assert.Equal(1, await again.EndAsync());
        Assert.Contains(again.Errors, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"open-ticket\.yaml:\d+: .+"));
    }

    [Fact]
    public async Task An_imported_text_is_corrected_by_hand_published_and_readable()
    {
        using var service = Start("--urls=http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await service.WaitForAsync(Running.ListeningOn())) };
        var raw = Path.Combine(home.FullName, "thong-bao.txt");
        await File.WriteAllTextAsync(raw, """
            ỦY BAN NHÂN DÂN
            TỈNH HẬU GIANG
            Số: 12/TB-UBND
            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
            Độc lập - Tự do - Hạnh phúc
            Hậu Giang, ngày 05 tháng 3 năm 2022

            THÔNG BÁO
            Về việc phát thẻ mượn sách lưu động

            1. Thẻ mượn sách lưu động được phát miễn phí tại nhà văn hóa các ấp vào sáng thứ bảy.
            2. Người nhận thẻ mang theo giấy tờ tùy thân.
            """);

        using (var import = Start("knowledge", "import", raw))
        {
            Assert.Equal(0, await import.EndAsync());
        }

        var document = Assert.Single(Directory.GetFiles(Path.Combine(home.FullName, "knowledge", "plans"), "*12*"));
        var id = Path.GetFileNameWithoutExtension(document);
        await EditAsync(document, "issued_on: 2022-03-05", "issued_on: 2022-03-06");
        using (var publish = Start("knowledge", "publish"))
        {
            Assert.True(await publish.EndAsync() == 0, string.Join('\n', publish.Errors));
        }

        await service.WaitForAsync(new("(Answers come from release 2 now)"));
        var page = await client.GetStringAsync($"/documents/{id}");
        Assert.Contains("sáng thứ bảy", page, StringComparison.Ordinal);
        Assert.Contains("06/03/2022", page, StringComparison.Ordinal);
    }

    private static async Task<string> GreetingAsync(HttpClient client)
    {
        using var somebody = await Citizen.BeginAsync(new HttpClient { BaseAddress = client.BaseAddress });
        return (string)(await somebody.ReadAsync(activity => (string?)activity["from"]?["role"] == "bot"))["text"]!;
    }

    /// <summary>Replaces words that must be there.</summary>
    private static async Task EditAsync(string file, string words, string others)
    {
        var text = await File.ReadAllTextAsync(file);
        Assert.Contains(words, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(words, others, StringComparison.Ordinal));
    }

    private Running Start(params string[] args) => new(args, Path.Combine(home.FullName, "data"), home.FullName);
}
