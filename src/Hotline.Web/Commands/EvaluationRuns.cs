using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hotline.Conversations.Evaluation;

namespace Hotline.Web.Commands;

/// <summary>What one evaluation gave.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Passed">How many were right.</param>
/// <param name="Results">A reply for each question.</param>
internal sealed record EvaluationRun(DateTimeOffset At, int Passed, IReadOnlyList<EvaluatedReply> Results)
{
    public static EvaluationRun Of(IReadOnlyList<CheckResult> results, DateTimeOffset at) => new(
        at,
        results.Count(result => result.Passed),
        [.. results.Select(result => new EvaluatedReply(result.Check.Id, result.Passed, result.Reply.Outcome, result.Reply.Text, result.Failures))]);
}

/// <summary>One reply of an evaluation.</summary>
internal sealed record EvaluatedReply(string Id, bool Passed, string? Outcome, string Text, IReadOnlyList<string> Failures);

/// <summary>Runs of one set of questions, kept under the data directory, newest last.</summary>
/// <param name="data">The data directory.</param>
/// <param name="name">Of the set.</param>
internal sealed class EvaluationRuns(string data, string name)
{
    private const int Kept = 50;
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private string Folder => Path.Combine(data, "evaluations", name);

    /// <summary>The name of the set that these files or folders are: "dev", "checks".</summary>
    public static string NameOf(IReadOnlyList<string> paths) =>
        string.Join('+', paths.Select(path => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))) is { Length: <= 100 } name ? name : $"{paths.Count}-files";

    /// <summary>The newest run; null when there is none, or none that can be read.</summary>
    public async Task<EvaluationRun?> LastAsync(CancellationToken cancellation)
    {
        if (Files() is not [.., var newest])
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<EvaluationRun>(await File.ReadAllTextAsync(newest, cancellation).ConfigureAwait(false), Form);
        }
        catch (JsonException)
        {
            // Of another version, or cut short: there is nothing to compare with, which is no reason to fail.
            return null;
        }
    }

    public async Task SaveAsync(EvaluationRun run, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, run.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture) + ".json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(run, Form), cancellation).ConfigureAwait(false);
        foreach (var old in Files().SkipLast(Kept))
        {
            File.Delete(old);
        }
    }

    private string[] Files() => Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)] : [];
}
