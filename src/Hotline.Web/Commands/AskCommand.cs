using System.CommandLine;
using System.Globalization;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Web.Platform;
using Hotline.Web.Service;

namespace Hotline.Web.Commands;

/// <summary><c>ask</c>: what would it answer, and why.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var text = new Argument<string>("QUESTION") { Description = "Câu hỏi, trong ngoặc kép" };
        var province = new Option<string?>("--province") { Description = "Mã tỉnh: an-giang, binh-phuoc, hau-giang" };
        var ask = new Command("ask", "Trả lời một câu hỏi, kèm nguồn và vết suy luận") { text, province };
        ask.SetAction((parsed, cancellation) => CommandLine.WithServiceAsync(services => AskAsync(services, parsed.GetValue(text)!, parsed.GetValue(province), cancellation), cancellation));
        return ask;
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
}
