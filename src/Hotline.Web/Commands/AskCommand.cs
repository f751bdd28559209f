using System.CommandLine;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Releases;
using Hotline.Web.Desk;
using Hotline.Web.Service;

namespace Hotline.Web.Commands;

/// <summary><c>ask</c>: what the bot would say to somebody who writes this first, and why.</summary>
internal static class AskCommand
{
    private const int LongestText = 2000;

    public static Command Create()
    {
        var text = new Argument<string>("QUESTION") { Description = "Câu hỏi, trong ngoặc kép" };
        var province = new Option<string?>("--province") { Description = "Mã tỉnh: an-giang, binh-phuoc, hau-giang" };
        var ask = new Command("ask", "Trả lời một câu hỏi, kèm nguồn và lý do") { text, province };
        ask.SetAction((parsed, cancellation) => CommandLine.WithServiceAsync(services => RunAsync(services, parsed.GetValue(text)!, parsed.GetValue(province), cancellation), cancellation));
        return ask;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string text, string? province, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            return await CommandLine.SayAsync("Câu hỏi từ 1 đến 2.000 chữ cái.", CommandLine.Misused).ConfigureAwait(false);
        }

        await services.GetRequiredService<Releases>().LoadCurrentAsync(cancellation).ConfigureAwait(false);
        var release = services.GetRequiredService<CurrentRelease>().Value;
        if (province is not null && !release.Provinces.ContainsKey(province))
        {
            return await CommandLine.SayAsync($"Không có tỉnh \"{province}\"; ghi mã như hau-giang.", CommandLine.Misused).ConfigureAwait(false);
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

        var evaluator = new Evaluator(release, dialogs, services.GetRequiredService<AnswerQuestion>(), services.GetRequiredService<TimeProvider>().GetUtcNow()) { Vectors = services.GetService<IQuestionVectors>(), Rephraser = services.GetService<Rephraser>(), Interpreter = services.GetService<Interpreter>() };
        Print(await evaluator.AskAsync(text, province, cancellation).ConfigureAwait(false), release);
        return CommandLine.Done;
    }

    private static void Print(BotReply reply, Release release)
    {
        Console.WriteLine(TalkLine.Plain(reply.Text));
        if (reply.Citations.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine("Nguồn");
            for (var i = 0; i < reply.Citations.Count; i++)
            {
                var source = reply.Citations[i];
                Console.WriteLine($"  [{i + 1}] {source.Name}");
                Console.WriteLine($"      “{source.Quote}”");
                Console.WriteLine($"      {source.Url}");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"Vì sao bot trả lời như vậy? (kết cục: {reply.Outcome ?? "không có"}, bản {release.Number})");
        if (reply.Trace is not { } trace)
        {
            Console.WriteLine("  Nhận ra ngay từ lời nhắn, không tra văn bản.");
            return;
        }

        foreach (var (label, words) in TraceTexts.Lines(trace, release))
        {
            var text = words.Contains('\n', StringComparison.Ordinal) ? "\n" + words : " " + words;
            Console.WriteLine($"  {label}:{text.Replace("\n", "\n    ", StringComparison.Ordinal)}");
        }
    }
}
