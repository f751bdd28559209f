using System.CommandLine;
using Hotline.Knowledge.Search;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Commands;

/// <summary><c>search run</c>: the search alone, on documents and questions of a file, for measuring it.</summary>
internal static class SearchCommands
{
    public static Command Create()
    {
        var docs = new Option<string>("--docs") { Required = true, Description = "JSONL: id, title, text" };
        var queries = new Option<string[]>("--queries") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "JSONL: id, text; có thể nêu nhiều tệp" };
        var output = new Option<string[]>("--out") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Tệp kết quả dạng TREC, một tệp cho mỗi tệp câu hỏi, cùng thứ tự" };
        var lexicon = new Option<string?>("--lexicon") { Description = "Tệp từ vựng; không nêu thì dùng knowledge/lexicon.yaml như khi trả lời người dân; \"none\" là không dùng" };
        var run = new Command("run", "Tìm mọi câu hỏi trong mọi tài liệu") { docs, queries, output, lexicon };
        run.SetAction((parsed, cancellation) =>
            WithVectorsAsync(vectors => RunAsync(parsed.GetValue(docs)!, parsed.GetValue(queries)!, parsed.GetValue(output)!, parsed.GetValue(lexicon), vectors, cancellation)));
        return new Command("search", "Đo bộ tìm kiếm") { run };
    }

    /// <summary>With the vectors that the service would have, if any. Away from a home there are no settings, and words alone are searched.</summary>
    private static Task<int> WithVectorsAsync(Func<(TextEmbedder Embedder, VectorRules Rules)?, Task<int>> verb)
    {
        try
        {
            Home.Find();
        }
        catch (HomeNotFoundException)
        {
            return verb(null);
        }

        return CommandLine.WithSettingsAsync(services =>
            verb(services.GetService<TextEmbedder>() is { } embedder ? (embedder, services.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Rules) : null));
    }

    private static async Task<int> RunAsync(string docs, string[] queries, string[] outputs, string? lexicon, (TextEmbedder Embedder, VectorRules Rules)? vectors, CancellationToken cancellation)
    {
        if (queries.Length != outputs.Length)
        {
            return await CommandLine.SayAsync($"Có {queries.Length} tệp câu hỏi nhưng {outputs.Length} tệp kết quả; mỗi --queries cần một --out.", CommandLine.Misused).ConfigureAwait(false);
        }

        if (outputs.Distinct(StringComparer.Ordinal).Count() != outputs.Length)
        {
            return await CommandLine.SayAsync("Hai tệp kết quả trùng tên.", CommandLine.Misused).ConfigureAwait(false);
        }

        try
        {
            var words = await LexiconAsync(lexicon, cancellation).ConfigureAwait(false);
            var answered = vectors is var (embedder, rules)
                ? await SearchRun.WriteAsync(docs, [.. queries.Zip(outputs)], words, embedder, rules, cancellation).ConfigureAwait(false)
                : SearchRun.Write(docs, [.. queries.Zip(outputs)], words);
            for (var run = 0; run < outputs.Length; run++)
            {
                Console.WriteLine($"{answered[run]} câu hỏi có kết quả, ghi vào {outputs[run]}");
            }

            return CommandLine.Done;
        }
        catch (EmbeddingException problem)
        {
            return await CommandLine.SayAsync($"Chưa đo được: {VectorReport.Why(problem)}.", CommandLine.Failed).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return await CommandLine.SayAsync(problem.Message, CommandLine.Failed).ConfigureAwait(false);
        }
    }

    /// <summary>The words that the service would search with, so that what is measured is what answers.</summary>
    private static async Task<Lexicon> LexiconAsync(string? path, CancellationToken cancellation)
    {
        if (path == "none")
        {
            return Lexicon.Empty;
        }

        path ??= Path.Combine(Home.Find(), "knowledge", "lexicon.yaml");
        var lexicon = Lexicon.Parse(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false), path, out var errors);
        return errors.Count == 0 ? lexicon : throw new InvalidDataException(string.Join(Environment.NewLine, errors));
    }
}
