using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Web.Platform;
using Hotline.Web.Service;

namespace Hotline.Web.Commands;

/// <summary><c>ask</c> and <c>evaluate</c>: what would it answer, and why.</summary>
internal static class QuestionCommands
{
    public static Command CreateAsk()
    {
        var text = new Argument<string>("QUESTION") { Description = "Câu hỏi, trong ngoặc kép" };
        var province = new Option<string?>("--province") { Description = "Mã tỉnh: an-giang, binh-phuoc, hau-giang" };
        var ask = new Command("ask", "Trả lời một câu hỏi, kèm nguồn và vết suy luận") { text, province };
        ask.SetAction((parsed, cancellation) => CommandLine.WithServiceAsync(services => AskAsync(services, parsed.GetValue(text)!, parsed.GetValue(province), cancellation), cancellation));
        return ask;
    }

    public static Command CreateEvaluate()
    {
        var file = new Argument<string>("FILE") { Description = "JSONL: id, turns, province, expect.outcome" };
        var evaluate = new Command("evaluate", "Hỏi mọi câu trong tệp qua cuộc trò chuyện thật, trong bộ nhớ tạm, và in kết quả") { file };
        evaluate.SetAction((parsed, cancellation) => EvaluateAsync(parsed.GetValue(file)!, cancellation));
        return evaluate;
    }

    private static async Task<int> AskAsync(IServiceProvider services, string text, string? province, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 2000)
        {
            return await CommandLine.SayAsync("Câu hỏi từ 1 đến 2.000 chữ cái.", CommandLine.Misused).ConfigureAwait(false);
        }

        await services.GetRequiredService<Releases>().LoadCurrentAsync(cancellation).ConfigureAwait(false);
        var release = services.GetRequiredService<CurrentRelease>().Value;
        if (province is not null && !release.Provinces.ContainsKey(province))
        {
            return await CommandLine.SayAsync($"Không có tỉnh \"{province}\"; ghi mã như hau-giang.", CommandLine.Misused).ConfigureAwait(false);
        }

        var today = services.GetRequiredService<TimeProvider>().Today();
        Print(services.GetRequiredService<AnswerQuestion>()(new Question { Text = text, Province = province, Today = today }, release));
        return CommandLine.Done;
    }

    private static void Print(Answer answer)
    {
        switch (answer)
        {
            case Answer.Answered answered:
                Print(answered);
                break;
            case Answer.NearMiss near:
                Console.WriteLine($"Văn bản không nói rõ: {string.Join(", ", near.Unsaid)}. Điều có nói:");
                Print(near.Said);
                break;
            case Answer.Clarify clarify:
                Console.WriteLine($"Cần hỏi lại ({clarify.About}): {string.Join(" | ", clarify.Options)}");
                break;
            case Answer.Abstained abstained:
                Console.WriteLine($"Văn bản không nói tới ({abstained.Reason}){(abstained.Agency is { } agency ? $"; có lẽ thuộc {agency.Name}" : "")}.");
                break;
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tin cậy {answer.Confidence:0.00} · tỉnh {answer.Province ?? "chưa rõ"} · quyết định: {answer.Trace.Decision}"));
        Console.WriteLine($"đã tìm: {answer.Trace.Normalised}");
        foreach (var candidate in answer.Trace.Candidates)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {candidate.Score,7:0.000}  {candidate.Id}"));
        }
    }

    private static void Print(Answer.Answered answered)
    {
        if (answered.Text is { } text)
        {
            Console.WriteLine(text);
        }

        if (answered.NextSteps is { } next)
        {
            Console.WriteLine();
            Console.WriteLine(next);
        }

        foreach (var date in answered.NextDates)
        {
            Console.WriteLine($"- {VietnamTime.Date(date)}");
        }

        Console.WriteLine();
        var position = 0;
        foreach (var citation in answered.Citations)
        {
            Console.WriteLine($"[{++position}] {citation.Document.CitationName} ({citation.Passage.Id})");
            Console.WriteLine($"    “{citation.Text}”");
        }
    }

    /// <summary>In a database of its own that is thrown away: questions of a test are nobody's conversation.</summary>
    private static async Task<int> EvaluateAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            return await CommandLine.SayAsync($"{file}: không có tệp này", CommandLine.Failed).ConfigureAwait(false);
        }

        var data = Directory.CreateTempSubdirectory("hotline-evaluate-");
        try
        {
            return await CommandLine.WithServiceAsync(
                async services =>
                {
                    await services.GetRequiredService<Preparation>().StartAsync(cancellation).ConfigureAwait(false);
                    return await EvaluateAsync(services, file, cancellation).ConfigureAwait(false);
                },
                cancellation,
                $"--{HotlineOptions.Section}:{nameof(HotlineOptions.DataDirectory)}={data.FullName}",
                "--Hotline:Storage=Sqlite",
                "--ConnectionStrings:Hotline=").ConfigureAwait(false);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            data.Delete(recursive: true);
        }
    }

    private static async Task<int> EvaluateAsync(IServiceProvider services, string file, CancellationToken cancellation)
    {
        var (asked, expected, line) = (0, 0, 0);
        await foreach (var text in File.ReadLinesAsync(file, cancellation).ConfigureAwait(false))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (Parse(text) is not { } question)
            {
                return await CommandLine.SayAsync($"{file}:{line}: mỗi dòng cần id (chữ) và turns (các câu hỏi)", CommandLine.Failed).ConfigureAwait(false);
            }

            var replies = await AskAsync(services, question, cancellation).ConfigureAwait(false);
            var outcome = replies.Count > 0 ? replies[^1].Text("channelData", "hotline", "outcome") ?? "?" : "none";
            var passed = question.Outcomes.Count == 0 || question.Outcomes.Contains(outcome);
            asked++;
            expected += passed ? 1 : 0;
            Console.WriteLine($"{(passed ? "đạt " : "lệch")}\t{question.Id}\t{outcome}\t{question.Turns[^1]}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{expected}/{asked} câu có kết cục như mong đợi (chưa chấm nội dung)."));
        return CommandLine.Done;
    }

    /// <summary>The bot's messages that answer the last turn.</summary>
    private static async Task<IReadOnlyList<JsonObject>> AskAsync(IServiceProvider services, EvaluatedQuestion question, CancellationToken cancellation)
    {
        var log = services.GetRequiredService<IConversationLog>();
        var turns = services.GetRequiredService<TurnRunner>();
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await log.StartAsync(new NewConversation { Id = id, Channel = "evaluation", UserId = "citizen", Locale = "vi-VN", PublicUrl = PlatformSetup.DefaultAddress }, [], cancellation).ConfigureAwait(false);
        string? last = null;
        foreach (var turn in question.Turns)
        {
            var content = new JsonObject
            {
                ["type"] = "message",
                ["text"] = turn,
                ["textFormat"] = "plain",
                ["from"] = new JsonObject { ["id"] = "citizen", ["role"] = "user" },
            };
            if (question.Province is { } province)
            {
                content["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["province"] = province } };
            }

            var appended = await log.AppendAsync(new NewActivity { ConversationId = id, Author = Author.Citizen, Content = content, ForBot = true }, cancellation).ConfigureAwait(false);
            last = appended.Activity!.Id;
            await turns.RunAsync(id, cancellation).ConfigureAwait(false);
        }

        var activities = await log.ReadAsync(id, 0, 1000, cancellation).ConfigureAwait(false);
        return [.. activities.Where(activity => activity.Author == Author.Bot && activity.Content.Text("replyToId") == last).Select(activity => activity.Content)];
    }

    private static EvaluatedQuestion? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject tree && tree.Text("id") is { } id && tree["turns"] is JsonArray { Count: > 0 } turns && turns.All(turn => turn is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                ? new EvaluatedQuestion(
                    id,
                    [.. turns.Select(turn => turn!.GetValue<string>())],
                    tree.Text("province"),
                    tree["expect"]?["outcome"] is JsonArray outcomes ? [.. outcomes.Select(outcome => outcome!.GetValue<string>())] : [])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record EvaluatedQuestion(string Id, IReadOnlyList<string> Turns, string? Province, IReadOnlyList<string> Outcomes);
}
