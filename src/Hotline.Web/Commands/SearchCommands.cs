using System.CommandLine;
using Hotline.Knowledge.Search;

namespace Hotline.Web.Commands;

/// <summary><c>search run</c>: the search alone, on documents and questions of a file, for measuring it.</summary>
internal static class SearchCommands
{
    public static Command Create()
    {
        var docs = new Option<string>("--docs") { Required = true, Description = "JSONL: id, title, text" };
        var queries = new Option<string>("--queries") { Required = true, Description = "JSONL: id, text" };
        var output = new Option<string>("--out") { Required = true, Description = "Tệp kết quả dạng TREC" };
        var run = new Command("run", "Tìm mọi câu hỏi trong mọi tài liệu") { docs, queries, output };
        run.SetAction((parsed, _) => RunAsync(parsed.GetValue(docs)!, parsed.GetValue(queries)!, parsed.GetValue(output)!));
        return new Command("search", "Đo bộ tìm kiếm") { run };
    }

    private static async Task<int> RunAsync(string docs, string queries, string output)
    {
        try
        {
            var answered = SearchRun.Write(docs, queries, output);
            Console.WriteLine($"{answered} câu hỏi có kết quả, ghi vào {output}");
            return CommandLine.Done;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return await CommandLine.SayAsync(problem.Message, CommandLine.Failed).ConfigureAwait(false);
        }
    }
}
