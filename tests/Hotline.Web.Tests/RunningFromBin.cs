using System.Text.Json.Nodes;
using Hotline.Web.Platform;

namespace Hotline.Web.Tests;

/// <summary>The program as it is really started: a process of its own, from the folder it was built into, in Production.</summary>
public sealed class RunningFromBin : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("hotline-bin-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Pages_style_and_widget_have_bodies_and_the_bot_answers()
    {
        using var service = Start("--urls=http://127.0.0.1:0");
        var address = await service.WaitForAsync(Running.ListeningOn());
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        foreach (var (path, words) in ((string, string)[])[("/", "Bà con hay hỏi"), ("/documents", "hau-giang-71-2022"), ("/hotline.css", "--brand:"), ("/hotline-chat.js", "customElements.define"), ("/healthz/ready", "Healthy")])
        {
            Assert.Contains(words, await client.GetStringAsync(path), StringComparison.Ordinal);
        }

        using var citizen = await Citizen.BeginAsync(client);
        var answer = await citizen.AskAsync("phien giao dich viec lam mo ngay nao", "hau-giang");
        Assert.Equal("answered", (string?)answer["channelData"]!["hotline"]!["outcome"]);
        Assert.Contains(service.Output, line => line.StartsWith('{') && JsonNode.Parse(line)!["Message"]!.ToString().StartsWith("Ready: release 1", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(data.FullName, "hotline.db")));
    }

    [Fact]
    public async Task A_wrong_setting_ends_the_start_with_its_name_and_code_1()
    {
        using var service = Start("--Hotline:Limits:ParallelTurns=0");

        Assert.Equal(1, await service.EndAsync());
        Assert.Contains(service.Errors, line => line.Contains("Hotline:Limits:ParallelTurns is 0", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Errors, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_verb_is_not_taken_for_serving()
    {
        using var service = Start("knowlege", "publish");

        Assert.Equal(2, await service.EndAsync());
        Assert.Contains(service.Errors, line => line.Contains("knowlege", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asking_on_the_command_line_prints_answer_source_and_trace()
    {
        using var service = Start("ask", "phiên giao dịch việc làm mở ngày nào", "--province", "hau-giang");

        Assert.Equal(0, await service.EndAsync());
        var output = string.Join('\n', service.Output);
        Assert.Contains("thứ Năm", output, StringComparison.Ordinal);
        Assert.Contains("hau-giang-71-2022#", output, StringComparison.Ordinal);
        Assert.Contains("Quyết định: Trả lời bằng bài đã soạn sẵn.", output, StringComparison.Ordinal);
        Assert.Contains("Tỉnh: Hậu Giang", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluation_scores_the_replies_and_the_next_one_names_what_changed()
    {
        var file = Path.Combine(data.FullName, "hoi.jsonl");
        const string Right = """{"id": "phien", "turns": ["phien giao dich viec lam mo ngay nao"], "province": "hau-giang", "category": "lich", "expect": {"outcome": ["answered"], "cite": [["71/KH-UBND"]], "must": [["thứ năm"]]}}""";
        const string Other = """{"id": "chao", "turns": ["xin chào"], "category": "chao", "expect": {"outcome": ["smalltalk"]}}""";
        await File.WriteAllTextAsync(file, Right + "\n" + Other);
        using (var first = Start("evaluate", file, "--at-least", "100"))
        {
            Assert.Equal(0, await first.EndAsync());
            Assert.Contains(first.Output, line => line.StartsWith("Đạt 2/2 câu (100.0%)", StringComparison.Ordinal));
        }

        await File.WriteAllTextAsync(file, Right.Replace("thứ năm", "thứ hai", StringComparison.Ordinal) + "\n" + Other.Replace("xin chào", "cảm ơn nhiều", StringComparison.Ordinal));
        using (var second = Start("evaluate", file, "--at-least", "100"))
        {
            Assert.Equal(1, await second.EndAsync());
            Assert.Contains(second.Output, line => line.StartsWith("  mới hỏng  phien  must: ", StringComparison.Ordinal));
            Assert.Contains(second.Output, line => line.TrimEnd() == "  đổi lời   chao");
            Assert.Contains(second.Output, line => line.StartsWith("Đạt 1/2 câu (50.0%)", StringComparison.Ordinal));
        }

        await File.WriteAllTextAsync(file, "{}");
        using var wrong = Start("evaluate", file);
        Assert.Equal(2, await wrong.EndAsync());
        Assert.Contains(wrong.Errors, line => line.Contains("hoi.jsonl:1: id is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Accounts_and_tokens_are_kept_from_the_command_line()
    {
        using (var add = Start("users", "add", "minh@example.vn", "--name", "Minh", "--role", "supervisor"))
        {
            await add.TypeAsync("mot cau dai de nho");
            Assert.Equal(0, await add.EndAsync());
        }

        using (var list = Start("users", "list"))
        {
            Assert.Equal(0, await list.EndAsync());
            Assert.Contains("minh@example.vn\tMinh\tsupervisor\tmọi tỉnh\tmọi cơ quan", list.Output);
        }

        using (var refused = Start("users", "add", "lan@example.vn", "--name", "Lan"))
        {
            await refused.TypeAsync("ngan");
            Assert.Equal(1, await refused.EndAsync());
            Assert.Contains(refused.Errors, line => line.Contains("ít nhất 15 ký tự", StringComparison.Ordinal));
        }

        using (var create = Start("tokens", "create", "bao-cao", "--role", "supervisor"))
        {
            Assert.Equal(0, await create.EndAsync());
            Assert.True(create.Output.Single(line => line.Length > 0).Length >= 40);
        }

        using (var revoke = Start("tokens", "revoke", "bao-cao"))
        {
            Assert.Equal(0, await revoke.EndAsync());
        }

        using var gone = Start("tokens", "revoke", "bao-cao");
        Assert.Equal(1, await gone.EndAsync());
    }

    [Fact]
    public async Task Importing_a_file_that_is_no_document_names_it_and_writes_nothing()
    {
        var file = Path.Combine(data.FullName, "trong.txt");
        await File.WriteAllTextAsync(file, "   \n\n");
        var plans = Path.Combine(Home.Find(), "knowledge", "plans");
        var before = Directory.GetFiles(plans);

        using var empty = Start("knowledge", "import", file);
        using var missing = Start("knowledge", "import", Path.Combine(data.FullName, "khong-co.txt"));

        Assert.Equal(1, await empty.EndAsync());
        Assert.Contains(empty.Errors, line => line.Contains("trong.txt", StringComparison.Ordinal));
        Assert.Equal(1, await missing.EndAsync());
        Assert.Contains(missing.Errors, line => line.Contains("khong-co.txt", StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFiles(plans));
    }

    private Running Start(params string[] args) => new(args, data.FullName);
}
