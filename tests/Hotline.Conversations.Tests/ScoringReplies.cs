using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Tests;

public sealed class ScoringReplies
{
    // A Sunday.
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("Bảo hiểm được **giảm 4%** mỗi năm", "giảm 4%")]
    [InlineData("Hòa giải ở cơ sở", "hoà giải")]
    [InlineData("800/KH – UBND", "800/kh-ubnd")]
    [InlineData("Xem [trang web](https://example.vn) nhé", "trang web nhé")]
    [InlineData("“Đền ơn  đáp nghĩa”", "\"đền ơn đáp nghĩa\"")]
    public void Words_are_found_however_they_are_typed(string text, string needle) => Assert.True(Wording.Holds(text, needle));

    [Theory]
    [InlineData("tỷ lệ 94%", "4%")]
    [InlineData("ngày 126/11", "26/11")]
    [InlineData("1.500.000 đồng", "500.000")]
    [InlineData("500.000.000 đồng", "500.000")]
    public void A_number_is_not_found_inside_a_longer_one(string text, string needle) => Assert.False(Wording.Holds(text, needle));

    [Fact]
    public void What_must_not_stand_may_be_the_beginning_of_a_number()
    {
        Assert.True(Wording.Holds("gọi 02963123456", "0296", asBeginning: true));
        Assert.False(Wording.Holds("gọi 02963123456", "0296"));
    }

    [Theory]
    [InlineData("{{next-thu}}", "2026-11-22", "thứ Năm, 26/11/2026")]
    [InlineData("{{next-thu}}", "2026-11-26", "thứ Năm, 03/12/2026")]
    [InlineData("{{next-thu}}", "2026-11-26", "hôm nay, 26 tháng 11")]
    [InlineData("{{thu-next-week}}", "2026-11-22", "26/11")]
    [InlineData("{{thu-this-week}}", "2026-11-22", "19-11-2026")]
    [InlineData("{{thu-after-next}}", "2026-11-22", "3/12")]
    [InlineData("{{thu-week-after-next}}", "2026-11-22", "December 3")]
    [InlineData("mở ngày {{today+1}}", "2026-11-22", "sàn mở ngày 23/11 ạ")]
    public void A_placeholder_stands_for_every_way_of_writing_its_day(string needle, string today, string text) =>
        Assert.Contains(Days.Expand(needle, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)), written => Wording.Holds(text, written));

    [Fact]
    public void Each_thing_asked_for_fails_by_itself()
    {
        var check = Check.Read(
            """{"id": "a", "turns": ["hỏi"], "expect": {"outcome": ["answered"], "cite": [["71/KH-UBND"], ["800/KH-UBND"]], "must": [["thứ năm", "thứ 5"], ["{{next-thu}}"]], "must_not": ["0293"], "agency": "Sở Y tế"}}""",
            "file")[0];
        var reply = new BotReply
        {
            Text = "Phiên mở thứ Năm hằng tuần, gọi 02933123456. Sở Y tế trả lời.",
            Messages = 1,
            Citations = [new("Kế hoạch 71/KH-UBND UBND tỉnh Hậu Giang", "", "")],
            Hotline = new JsonObject { ["outcome"] = "abstained" },
        };

        var result = Scoring.Judge(check, reply, Today);

        Assert.Equal(["outcome", "cite", "must", "must_not"], result.Failures.Select(failure => failure.Split(':')[0]));
        Assert.Contains("800/KH-UBND", result.Failures[1], StringComparison.Ordinal);
        Assert.Contains("2026-11-26", result.Failures[2], StringComparison.Ordinal);
        Assert.True(result.NamesAgency);
        Assert.False(Scoring.Judge(check, reply with { Messages = 0 }, Today).Passed);
    }

    [Theory]
    [InlineData("""{"turns": ["hỏi"]}""", "id")]
    [InlineData("""{"id": "a", "turns": []}""", "turns")]
    [InlineData("""{"id": "a", "turns": ["hỏi"], "expect": {"must": [[]]}}""", "expect.must")]
    [InlineData("""{"id": "a", "turns": ["hỏi"], "expect": {"must": [["{{thứ-mấy}}"]]}}""", "unknown placeholder")]
    [InlineData("không phải JSON", "tep.jsonl:2")]
    public void A_line_that_is_no_check_is_named(string line, string reason)
    {
        var problem = Assert.Throws<InvalidDataException>(() => Check.Read("""{"id": "b", "turns": ["hỏi"]}""" + "\n" + line, "tep.jsonl"));

        Assert.StartsWith("tep.jsonl:2: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_turns_of_a_question_are_one_conversation_and_the_same_every_time()
    {
        var checks = Check.Read("""{"id": "a", "turns": ["phiên giao dịch việc làm mở ngày nào", "ở Hậu Giang"], "expect": {"outcome": ["answered"], "must": [["{{next-thu}}"]]}}""", "file");

        var once = await Evaluator().RunAsync(checks, CancellationToken.None);
        var again = await Evaluator().RunAsync(checks, CancellationToken.None);

        Assert.Empty(once[0].Failures);
        Assert.Equal(once[0].Reply.Text, again[0].Reply.Text);
        Assert.NotEmpty(once[0].Reply.Trace!.Answer.Candidates);
    }

    [ScorerFact]
    public async Task Replies_right_and_wrong_are_judged_as_the_given_scorer_judges_them()
    {
        var folder = ScorerFactAttribute.Folder;
        var file = Path.Combine(folder, "dev.jsonl");
        var checks = Check.Read(await File.ReadAllTextAsync(file), file);
        var evaluator = Evaluator();
        var results = await evaluator.RunAsync(checks, CancellationToken.None);

        // Every reply against its own question and against five others, where most are wrong.
        var pairs = new List<CheckResult>();
        foreach (var step in (int[])[0, 1, 2, 3, 5, 8])
        {
            pairs.AddRange(results.Select((result, at) => Scoring.Judge(checks[(at + step) % checks.Count], result.Reply, evaluator.Today)));
        }

        var asked = pairs.Select(pair => new JsonObject
        {
            ["id"] = pair.Check.Id,
            ["got"] = new JsonObject
            {
                ["text"] = pair.Reply.Text,
                ["count"] = pair.Reply.Messages,
                ["hotline"] = pair.Reply.Hotline?.DeepClone(),
                ["cites"] = new JsonArray([.. pair.Reply.Citations.Select(cited => new JsonObject { ["name"] = cited.Name })]),
            },
        });
        var judged = await NodeAsync(
            """
            import { readFileSync } from 'node:fs';
            const { scoreReply, readQuestions } = await import(process.argv[1]);
            const questions = new Map(readQuestions(process.argv[2]).map((q) => [q.id, q]));
            const out = JSON.parse(readFileSync(0, 'utf8')).map(({ id, got }) => { const { fails, agency } = scoreReply(questions.get(id), got, process.argv[3]); return { fails, agency }; });
            console.log(JSON.stringify(out));
            """,
            JsonSerializer.Serialize(asked),
            new Uri(Path.Combine(folder, "score.mjs")).AbsoluteUri,
            file,
            evaluator.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(pairs.Count, judged.Count);
        Assert.Contains(pairs, pair => pair.Passed);
        Assert.Contains(pairs, pair => !pair.Passed);
        Assert.All(pairs.Zip(judged), pair =>
        {
            Assert.Equal(pair.Second!["fails"]!.AsArray().Select(failure => (string)failure!), pair.First.Failures);
            Assert.Equal((bool?)pair.Second["agency"], pair.First.NamesAgency);
        });
    }

    private static Evaluator Evaluator() =>
        new(Chat.Release, CurrentDialogs.Load(Repository.Folder("dialogs")), Answerer.Answer, new DateTimeOffset(2026, 11, 22, 5, 0, 0, TimeSpan.Zero));

    private static async Task<JsonArray> NodeAsync(string program, string input, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return JsonNode.Parse(await output)!.AsArray();
    }

    private sealed class ScorerFactAttribute : FactAttribute
    {
        public ScorerFactAttribute() => Skip = !File.Exists(Path.Combine(Folder, "score.mjs")) ? "needs the scorer and questions in ../shared/data/questions"
            : Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, "node")) || File.Exists(Path.Combine(place, "node.exe"))) == true ? null
            : "needs Node.js";

        public static string Folder { get; } = Repository.Folder("..", "shared", "data", "questions");
    }
}
