using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hotline.Benchmarks;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Search;

// Usage: dotnet run -c Release --project tests/Hotline.Benchmarks [DOCS.jsonl QUERIES.jsonl]
//        dotnet run -c Release --project tests/Hotline.Benchmarks -- desk [POSTGRESQL CONNECTION STRING]
// Without files, 4,400 documents are made of the shipped plans' sentences, and the questions are those of the shipped topics.
const int DocumentsMade = 4400;
const int Rounds = 5;
const int BuildRounds = 3;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["desk", ..] and { Length: <= 2 })
{
    return await DeskBenchmark.RunAsync(args.Length == 2 ? args[1] : null).ConfigureAwait(false);
}

if (args.Length is not 0 and not 2)
{
    await Console.Error.WriteLineAsync("Needs no argument, or two: DOCS.jsonl QUERIES.jsonl; or desk and perhaps a PostgreSQL connection string").ConfigureAwait(false);
    return 2;
}

var root = Root();
var release = ReadRelease(Path.Combine(root, "knowledge"));
var documents = args.Length == 2
    ? [.. Read(args[0]).Select(line => new SearchDocument(Text(line, "id"), Text(line, "title"), Text(line, "text")))]
    : Made(release);
List<string> questions = args.Length == 2
    ? [.. Read(args[1]).Select(line => Text(line, "text"))]
    : [.. release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal).SelectMany(topic => topic.Questions)];

Console.WriteLine($"{documents.Count:N0} documents, {questions.Count:N0} questions, {Environment.ProcessorCount} processors, .NET {Environment.Version}; searches on one thread.");
Console.WriteLine();
Console.WriteLine("| search | build, s | p50, ms | p99, ms | questions/s |");
Console.WriteLine("|---|---|---|---|---|");

var (index, build) = Best(() => SearchIndex.Build(documents, release.Lexicon));
Report("Hotline", build, questions, question => index.Search(question, 10).Hits.Count);

var (peer, peerBuild) = Best(() => new Fts5(documents));
using (peer)
{
    Report("SQLite FTS5, as written + folded", peerBuild, questions, question => peer.Search(question).Count);
}

var started = Stopwatch.GetTimestamp();
var changed = index.With(new SearchDocument("added", "Văn bản vừa thêm", "Một văn bản vừa thêm phải tìm thấy ngay."));
var added = Stopwatch.GetElapsedTime(started);
started = Stopwatch.GetTimestamp();
_ = changed.Without("added");
Console.WriteLine();
Console.WriteLine($"One document added: {added.TotalMilliseconds:0.0} ms; withdrawn: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms.");

await TurnsAsync(root, release).ConfigureAwait(false);
return 0;

// A whole turn, message to checked reply, on the shipped knowledge, in memory; reading and writing the conversation is the database's share.
static async Task TurnsAsync(string root, Release release)
{
    var dialogs = CurrentDialogs.Load(Path.Combine(root, "dialogs"));
    var evaluator = new Evaluator(release, dialogs, Answerer.Answer, new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero));
    List<string> messages = [.. release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal).Select(topic => topic.Questions[0])];
    foreach (var message in messages.Take(50))
    {
        _ = await evaluator.AskAsync(message, release.CoveredProvinces[0], default).ConfigureAwait(false);
    }

    var times = new List<double>(messages.Count);
    var all = Stopwatch.GetTimestamp();
    foreach (var message in messages)
    {
        var one = Stopwatch.GetTimestamp();
        _ = await evaluator.AskAsync(message, release.CoveredProvinces[0], default).ConfigureAwait(false);
        times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
    }

    var seconds = Stopwatch.GetElapsedTime(all).TotalSeconds;
    Console.WriteLine($"Turns one after another: p50 {Percentile(times, 0.5):0.0} ms, p99 {Percentile(times, 0.99):0.0} ms, {times.Count / seconds:N0} turns/s.");
}

static void Report(string name, double build, List<string> questions, Func<string, int> search)
{
    foreach (var question in questions)
    {
        _ = search(question);
    }

    var times = new List<double>(questions.Count * Rounds);
    var hits = 0L;
    var all = Stopwatch.GetTimestamp();
    for (var round = 0; round < Rounds; round++)
    {
        foreach (var question in questions)
        {
            var one = Stopwatch.GetTimestamp();
            hits += search(question);
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }
    }

    var seconds = Stopwatch.GetElapsedTime(all).TotalSeconds;
    if (hits == 0)
    {
        throw new InvalidOperationException($"{name} found nothing: there is nothing to compare.");
    }

    Console.WriteLine($"| {name} | {build:0.00} | {Percentile(times, 0.5):0.00} | {Percentile(times, 0.99):0.00} | {times.Count / seconds:N0} |");
}

static (T Built, double Seconds) Best<T>(Func<T> make)
{
    var best = double.PositiveInfinity;
    T? built = default;
    for (var round = 0; round < BuildRounds; round++)
    {
        (built as IDisposable)?.Dispose();
        var started = Stopwatch.GetTimestamp();
        built = make();
        best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    return (built!, best);
}

static double Percentile(List<double> times, double share)
{
    times.Sort();
    return times[(int)(share * (times.Count - 1))];
}

static List<SearchDocument> Made(Release release)
{
    List<string> sentences =
    [
        .. release.Passages.Values.OrderBy(passage => passage.Id, StringComparer.Ordinal)
            .SelectMany(passage => passage.Text.Split(['.', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(sentence => sentence.Length > 20),
    ];
    var random = new Random(1);
    string Some(int count) => string.Join(".\n", Enumerable.Range(0, count).Select(_ => sentences[random.Next(sentences.Count)]));
    return [.. Enumerable.Range(0, DocumentsMade).Select(number => new SearchDocument($"d{number:0000}", Some(1), Some(random.Next(2, 12))))];
}

static Release ReadRelease(string folder)
{
    List<KnowledgeFile> files =
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".md" or ".yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => new KnowledgeFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path))),
    ];
    return Release.Build(1, files, out var errors) ?? throw new InvalidDataException(string.Join(Environment.NewLine, errors));
}

static IEnumerable<JsonElement> Read(string path)
{
    foreach (var line in File.ReadLines(path))
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            using var parsed = JsonDocument.Parse(line);
            yield return parsed.RootElement.Clone();
        }
    }
}

static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

static string Root()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Hotline.sln")))
        {
            return folder.FullName;
        }
    }

    throw new InvalidOperationException("The benchmarks run inside the checkout only.");
}
