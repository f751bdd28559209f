using System.CommandLine;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;
using Hotline.Web.Platform;
using Hotline.Web.Service;

namespace Hotline.Web.Commands;

/// <summary><c>knowledge import FILE</c> and <c>knowledge publish</c>.</summary>
internal static class KnowledgeCommands
{
    public static Command Create() => new("knowledge", "Văn bản và bản công bố") { CreateImport(), CreatePublish() };

    private static Command CreateImport()
    {
        var file = new Argument<string>("FILE") { Description = "Văn bản gốc dạng chữ (UTF-8)" };
        var replace = new Option<bool>("--replace") { Description = "Ghi đè văn bản đã có cùng mã" };
        var import = new Command("import", "Chuyển một văn bản gốc thành tệp Markdown trong knowledge/plans/") { file, replace };
        import.SetAction((parsed, cancellation) => ImportAsync(parsed.GetValue(file)!, parsed.GetValue(replace), cancellation));
        return import;
    }

    private static Command CreatePublish()
    {
        var note = new Option<string?>("--note") { Description = "Ghi chú cho bản công bố" };
        var publish = new Command("publish", "Kiểm tra thư mục knowledge/ rồi công bố thành bản mới") { note };
        publish.SetAction((parsed, cancellation) => CommandLine.WithServiceAsync(services => PublishAsync(services, parsed.GetValue(note), cancellation), cancellation));
        return publish;
    }

    /// <summary>Needs no database: the file is knowledge only once it is published.</summary>
    private static async Task<int> ImportAsync(string path, bool replace, CancellationToken cancellation)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(path) ? "đây là thư mục, không phải tệp"
                : problem is FileNotFoundException or DirectoryNotFoundException ? "không có tệp này"
                : problem is UnauthorizedAccessException ? "không được phép đọc tệp này"
                : $"không đọc được tệp ({problem.Message})";
            return await CommandLine.SayAsync($"{path}: {why}", CommandLine.Failed).ConfigureAwait(false);
        }

        var imported = RawTextImporter.Import(bytes, Path.GetFileName(path));
        if (imported.Document is not { } document)
        {
            return await CommandLine.SayAsync(imported.Error!, CommandLine.Failed).ConfigureAwait(false);
        }

        var folder = Path.Combine(Home.Find(), "knowledge", "plans");
        var target = Path.Combine(folder, document.Id + ".md");
        if (File.Exists(target) && !replace)
        {
            var isSame = await File.ReadAllTextAsync(target, cancellation).ConfigureAwait(false) == imported.Markdown;
            return isSame
                ? await CommandLine.SayAsync($"{target} đã có và giống hệt.", CommandLine.Done).ConfigureAwait(false)
                : await CommandLine.SayAsync($"{target} đã có và khác; dùng --replace để ghi đè.", CommandLine.Failed).ConfigureAwait(false);
        }

        // Whole or not at all: a half-written plan would be published as one.
        Directory.CreateDirectory(folder);
        var draft = target + ".tmp";
        await File.WriteAllTextAsync(draft, imported.Markdown, cancellation).ConfigureAwait(false);
        File.Move(draft, target, overwrite: true);

        foreach (var warning in imported.Warnings)
        {
            await Console.Error.WriteLineAsync(warning.Line > 0 ? $"{path}:{warning.Line}: {warning.Reason}" : $"{path}: {warning.Reason}").ConfigureAwait(false);
        }

        Console.WriteLine(target);
        Console.WriteLine($"{document.CitationName}: {document.Passages.Count} đoạn. Xem lại tệp rồi chạy \"knowledge publish\".");
        return CommandLine.Done;
    }

    private static async Task<int> PublishAsync(IServiceProvider services, string? note, CancellationToken cancellation)
    {
        var publication = await services.GetRequiredService<Releases>().PublishAsync("system", note, onlyFirst: false, cancellation).ConfigureAwait(false);
        if (publication.Errors.Count > 0)
        {
            return await CommandLine.SayAsync(string.Join(Environment.NewLine, publication.Errors) + $"{Environment.NewLine}Chưa công bố: còn {publication.Errors.Count} lỗi.", CommandLine.Failed).ConfigureAwait(false);
        }

        Console.WriteLine(publication.Unchanged is { } same ? $"Không có gì thay đổi so với bản {same}." : $"Đã công bố bản {publication.Release!.Number}.");
        if (publication.Vectors is { } vectors)
        {
            Console.WriteLine(vectors.Say());
        }

        await ReportAsync(services, cancellation).ConfigureAwait(false);
        return CommandLine.Done;
    }

    /// <summary>What whoever published should look at: sources that no longer hold, and regression questions that fail now. Neither stops a publication.</summary>
    private static async Task ReportAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<Releases>().LoadCurrentAsync(cancellation).ConfigureAwait(false);
        var release = services.GetRequiredService<CurrentRelease>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        foreach (var document in release.Documents.Values.Where(document => document.StatusOn(time.Today()) != DocumentStatus.Current).OrderBy(document => document.Id, StringComparer.Ordinal))
        {
            Console.WriteLine(document.ReplacedBy is { } successor
                ? $"Đã bị thay thế: {document.CitationName} ({document.Id}), bởi {successor}."
                : $"Đã hết thời hạn{(document.Period?.To is { } end ? $" ngày {VietnamTime.Date(end)}" : "")}: {document.CitationName} ({document.Id}).");
        }

        IReadOnlyList<Check> checks;
        CurrentDialogs dialogs;
        try
        {
            checks = await services.GetRequiredService<KnowledgeFolder>().ReadChecksAsync(cancellation).ConfigureAwait(false);
            dialogs = services.GetRequiredService<CurrentDialogs>();
        }
        catch (InvalidDataException problem)
        {
            Console.WriteLine($"Chưa chạy được câu kiểm tra: {problem.Message}");
            return;
        }

        if (checks.Count == 0)
        {
            return;
        }

        var results = await new Evaluator(release, dialogs, services.GetRequiredService<AnswerQuestion>(), time.GetUtcNow()) { Vectors = services.GetService<IQuestionVectors>() }.RunAsync(checks, cancellation).ConfigureAwait(false);
        Console.WriteLine($"Câu kiểm tra: đạt {results.Count(result => result.Passed)}/{results.Count}.");
        foreach (var result in results.Where(result => !result.Passed))
        {
            Console.WriteLine($"  hỏng {result.Check.Id}: {result.Check.Turns[^1]}");
        }
    }
}
