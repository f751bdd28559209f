using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Releases;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Commands;

/// <summary><c>evaluate FILE</c>: how many questions of a file get a right reply from the knowledge folder as it stands, and what changed since the last time.</summary>
internal static class EvaluateCommand
{
    private const string Failing = "failing";
    private const string Changed = "changed";
    private const string All = "all";
    private const int ShortList = 20;
    private const int ShortText = 110;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Tệp JSONL (dạng trong knowledge/checks/README.md) hay thư mục chứa chúng", Arity = ArgumentArity.OneOrMore };
        var only = new Option<string?>("--only") { Description = "Chỉ hỏi những câu có mã (abc-01, hay abc-*), loại, cách viết hay nhãn này; nhiều thì cách nhau dấu phẩy" };
        var show = new Option<string?>("--show") { Description = "In đủ câu trả lời: failing (câu hỏng), changed (câu đổi lời), all" };
        show.AcceptOnlyFromAmong(Failing, Changed, All);
        var json = new Option<string?>("--json") { Description = "Ghi mọi kết quả vào tệp JSONL này; - là đầu ra chuẩn, thay cho bảng" };
        var atLeast = new Option<double>("--at-least") { Description = "Mã thoát 1 khi tỷ lệ đạt dưới mức này (0 đến 1, hay phần trăm)" };
        var today = new Option<DateOnly?>("--today") { Description = "Coi như hôm nay là ngày này (2026-11-22)" };
        var command = new Command("evaluate", "Hỏi mọi câu trong tệp qua cuộc trò chuyện thật, chấm câu trả lời và so với lần trước") { files, only, show, json, atLeast, today };
        command.SetAction((parsed, cancellation) => CommandLine.WithSettingsAsync(services => RunAsync(
            services,
            parsed.GetValue(files)!,
            new Wishes(parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), parsed.GetValue(show), parsed.GetValue(json), parsed.GetValue(atLeast), parsed.GetValue(today)),
            cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string[] paths, Wishes wishes, CancellationToken cancellation)
    {
        IReadOnlyList<Check> checks;
        try
        {
            checks = await KnowledgeFolder.ReadChecksAsync(paths, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return await CommandLine.SayAsync(problem.Message, CommandLine.Misused).ConfigureAwait(false);
        }

        checks = wishes.Only is { } names ? [.. checks.Where(check => names.Any(name => IsMeant(check, name)))] : checks;
        if (checks.Count == 0)
        {
            return await CommandLine.SayAsync("Không có câu nào để hỏi.", CommandLine.Misused).ConfigureAwait(false);
        }

        var time = services.GetRequiredService<TimeProvider>();
        var started = time.GetTimestamp();
        var folder = services.GetRequiredService<KnowledgeFolder>();
        if (Release.Build(1, folder.Read(), out var errors) is not { } release)
        {
            return await CommandLine.SayAsync(string.Join(Environment.NewLine, errors), CommandLine.Failed).ConfigureAwait(false);
        }

        var vectors = services.GetRequiredService<KnowledgeVectors>();
        if (vectors.IsConfigured)
        {
            // Those of unchanged texts are stored; the database is made where there is none.
            await services.GetRequiredService<Preparation>().MigrateAsync(cancellation).ConfigureAwait(false);
            var report = await vectors.CompleteAsync(release, cancellation).ConfigureAwait(false);
            await Console.Error.WriteLineAsync(report.Say()).ConfigureAwait(false);
            release = report.Release;
        }

        CurrentDialogs dialogs;
        try
        {
            dialogs = services.GetRequiredService<CurrentDialogs>();
        }
        catch (InvalidDataException problem)
        {
            return await CommandLine.SayAsync(problem.Message, CommandLine.Failed).ConfigureAwait(false);
        }

        // Noon in Vietnam: the day is the same everywhere the program may run.
        var now = wishes.Today is { } day ? new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.FromHours(7)) : time.GetUtcNow();
        var evaluator = new Evaluator(release, dialogs, services.GetRequiredService<AnswerQuestion>(), now.ToUniversalTime()) { Vectors = services.GetService<IQuestionVectors>(), Interpreter = services.GetService<Interpreter>() };
        var results = await evaluator.RunAsync(checks, cancellation).ConfigureAwait(false);

        var store = new EvaluationRuns(DataDirectory(services), EvaluationRuns.NameOf(paths));
        var run = EvaluationRun.Of(results, time.GetUtcNow());
        var last = await store.LastAsync(cancellation).ConfigureAwait(false);
        if (wishes.Only is null)
        {
            // A part of the questions is no run to compare the whole with.
            await store.SaveAsync(run, cancellation).ConfigureAwait(false);
        }

        if (wishes.Json is { } target)
        {
            var lines = string.Concat(results.Select(result => Line(result).ToJsonString(Plain) + "\n"));
            if (target == "-")
            {
                Console.Write(lines);
                return Verdict(run, wishes);
            }

            await File.WriteAllTextAsync(target, lines, cancellation).ConfigureAwait(false);
        }

        Print(results, run, last, wishes, evaluator.Today, time.GetElapsedTime(started));
        return Verdict(run, wishes);
    }

    private static int Verdict(EvaluationRun run, Wishes wishes)
    {
        var needed = wishes.AtLeast > 1 ? wishes.AtLeast / 100 : wishes.AtLeast;
        return ((double)run.Passed / run.Results.Count) + 1e-9 >= needed ? CommandLine.Done : CommandLine.Failed;
    }

    private static bool IsMeant(Check check, string name) => name.EndsWith('*')
        ? check.Id.StartsWith(name[..^1], StringComparison.Ordinal)
        : check.Id == name || check.Category == name || check.Register == name || check.Tags.Contains(name);

    private static string DataDirectory(IServiceProvider services) => Path.GetFullPath(
        services.GetRequiredService<IOptions<HotlineOptions>>().Value.DataDirectory,
        services.GetRequiredService<IHostEnvironment>().ContentRootPath);

    // ---- what is printed ----

    private static void Print(IReadOnlyList<CheckResult> results, EvaluationRun run, EvaluationRun? last, Wishes wishes, DateOnly today, TimeSpan took)
    {
        Table("Theo loại", results, result => [result.Check.Category]);
        Table("Theo cách viết", results, result => [result.Check.Register]);
        Table("Theo nhãn", results, result => result.Check.Tags);
        var agencies = results.Where(result => result.NamesAgency is not null).ToList();
        if (agencies.Count > 0)
        {
            Console.WriteLine($"Nêu đúng cơ quan (không tính điểm): {agencies.Count(result => result.NamesAgency == true)}/{agencies.Count}");
            Console.WriteLine();
        }

        var before = last?.Results.ToDictionary(result => result.Id, StringComparer.Ordinal) ?? [];
        var failed = results.Where(result => !result.Passed).ToList();
        if (wishes.Show is not null)
        {
            foreach (var result in results.Where(result => wishes.Show == All || (wishes.Show == Failing && !result.Passed) || (wishes.Show == Changed && HasChanged(result))))
            {
                Whole(result, wishes.Show == Changed ? before[result.Check.Id] : null);
            }
        }
        else if (failed.Count > 0)
        {
            Console.WriteLine("Hỏng");
            foreach (var result in failed.Take(ShortList))
            {
                Console.WriteLine($"  {result.Check.Id}  {Shorten(string.Join(" | ", result.Failures))}");
            }

            Console.WriteLine(failed.Count > ShortList ? $"  … và {failed.Count - ShortList} câu nữa (--show {Failing})" : "");
        }

        if (last is not null)
        {
            Compare(last);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Đạt {run.Passed}/{run.Results.Count} câu ({100.0 * run.Passed / run.Results.Count:0.0}%), ngày {VietnamTime.Date(today)}, trong {took.TotalSeconds:0.0} giây."));

        bool HasChanged(CheckResult result) => before.TryGetValue(result.Check.Id, out var former) && former.Text != result.Reply.Text;

        void Compare(EvaluationRun run)
        {
            Console.WriteLine($"So với lần trước ({VietnamTime.Moment(run.At)}, đạt {run.Passed}/{run.Results.Count})");
            var broken = failed.Where(result => before.TryGetValue(result.Check.Id, out var former) && former.Passed).ToList();
            foreach (var result in broken)
            {
                Console.WriteLine($"  mới hỏng  {result.Check.Id}  {Shorten(string.Join(" | ", result.Failures))}");
            }

            Ids("mới đạt", results.Where(result => result.Passed && before.TryGetValue(result.Check.Id, out var former) && !former.Passed));
            Ids("đổi lời", results.Where(HasChanged));
            Ids("câu mới", results.Where(result => !before.ContainsKey(result.Check.Id)));
            if (broken.Count == 0 && !results.Any(HasChanged))
            {
                Console.WriteLine("  không câu nào đổi lời");
            }

            Console.WriteLine();
        }
    }

    private static void Ids(string title, IEnumerable<CheckResult> results)
    {
        List<string> ids = [.. results.Select(result => result.Check.Id)];
        if (ids.Count > 0)
        {
            Console.WriteLine($"  {title}   {string.Join(' ', ids.Take(ShortList * 2))}{(ids.Count > ShortList * 2 ? $" … ({ids.Count} câu)" : "")}");
        }
    }

    private static void Table(string title, IReadOnlyList<CheckResult> results, Func<CheckResult, IEnumerable<string>> keys)
    {
        var groups = results.SelectMany(result => keys(result).Select(key => (Key: key, result.Passed))).GroupBy(pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        Console.WriteLine(title);
        var width = groups.Max(group => group.Key.Length);
        foreach (var group in groups)
        {
            var (passed, count) = (group.Count(pair => pair.Passed), group.Count());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Key.PadRight(width)}  {passed,4}/{count,-4} {100.0 * passed / count,5:0.0}%"));
        }

        Console.WriteLine();
    }

    private static void Whole(CheckResult result, EvaluatedReply? former)
    {
        Console.WriteLine($"── {result.Check.Id}  {(result.Passed ? "đạt" : "hỏng")}  {result.Check.Category}, {result.Check.Register}, {result.Check.Province ?? "chưa rõ tỉnh"}");
        foreach (var turn in result.Check.Turns)
        {
            Console.WriteLine($"   hỏi: {turn}");
        }

        foreach (var failure in result.Failures)
        {
            Console.WriteLine($"   vì:  {failure}");
        }

        if (former is not null)
        {
            Console.WriteLine($"   trước ({former.Outcome}): {Indent(former.Text)}");
        }

        Console.WriteLine($"   đáp ({result.Reply.Outcome ?? "không có"}): {Indent(result.Reply.Text)}");
        Console.WriteLine();
    }

    private static string Indent(string text) => text.Replace("\n", "\n        ", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length <= ShortText ? text : text[..ShortText] + "…";

    /// <summary>A result for other programs.</summary>
    private static JsonObject Line(CheckResult result) => new()
    {
        ["id"] = result.Check.Id,
        ["pass"] = result.Passed,
        ["fails"] = JsonSerializer.SerializeToNode(result.Failures),
        ["turns"] = JsonSerializer.SerializeToNode(result.Check.Turns),
        ["province"] = result.Check.Province,
        ["register"] = result.Check.Register,
        ["category"] = result.Check.Category,
        ["agency"] = result.NamesAgency,
        ["got"] = new JsonObject
        {
            ["outcome"] = result.Reply.Outcome,
            ["hotline"] = result.Reply.Hotline?.DeepClone(),
            ["text"] = result.Reply.Text,
            ["citations"] = new JsonArray([.. result.Reply.Citations.Select(citation => new JsonObject { ["name"] = citation.Name, ["url"] = citation.Url })]),
            ["messages"] = result.Reply.Messages,
        },
    };

    private sealed record Wishes(string[]? Only, string? Show, string? Json, double AtLeast, DateOnly? Today);
}
