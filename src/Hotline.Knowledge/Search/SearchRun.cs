using System.Globalization;
using System.Text;
using System.Text.Json;
using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>Runs a file of questions against a file of documents, to be scored by any TREC tool.</summary>
public static class SearchRun
{
    private const int HitsPerQuestion = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a tab-separated TREC run ("question Q0 document rank score hotline"), at most 100 hits a question. The file appears whole or not at all.</summary>
    /// <param name="docsPath">JSON lines <c>{"id","title","text"}</c>, UTF-8; the title may be missing.</param>
    /// <param name="queriesPath">JSON lines <c>{"id","text"}</c>.</param>
    /// <param name="outPath">Is replaced.</param>
    /// <param name="lexicon">The words of a release; none when null.</param>
    /// <returns>Questions answered by at least one hit.</returns>
    /// <exception cref="InvalidDataException">A line is not what it should be; the message names file and line.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Write(string docsPath, string queriesPath, string outPath, Lexicon? lexicon = null) =>
        Write(docsPath, [(queriesPath, outPath)], lexicon)[0];

    /// <summary>Writes a run for each of several files of questions over the same documents, which are indexed once. Every file is read before anything is written.</summary>
    /// <param name="docsPath">As above.</param>
    /// <param name="runs">Files of questions, and where their runs go.</param>
    /// <param name="lexicon">As above.</param>
    /// <returns>Per run, the questions answered by at least one hit.</returns>
    /// <exception cref="InvalidDataException">A line is not what it should be; the message names file and line.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IReadOnlyList<int> Write(string docsPath, IReadOnlyList<(string Queries, string Out)> runs, Lexicon? lexicon = null)
    {
        ArgumentNullException.ThrowIfNull(docsPath);
        ArgumentNullException.ThrowIfNull(runs);
        var documents = Documents(docsPath);
        var questions = runs.Select(run => Questions(run.Queries)).ToList();
        var index = SearchIndex.Build(documents, lexicon ?? Lexicon.Empty);
        return [.. runs.Select((run, number) => Write(index, questions[number], run.Out))];
    }

    /// <summary>The same with vectors beside the words. Measuring must not pass off words alone as both: a model that fails ends the run, and nothing is written.</summary>
    /// <param name="docsPath">As above.</param>
    /// <param name="runs">As above.</param>
    /// <param name="lexicon">As above.</param>
    /// <param name="embedder">Computes the vectors.</param>
    /// <param name="rules">How texts and questions are given to it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="EmbeddingException">The model cannot be used.</exception>
    /// <exception cref="InvalidDataException">A line is not what it should be; the message names file and line.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task<IReadOnlyList<int>> WriteAsync(string docsPath, IReadOnlyList<(string Queries, string Out)> runs, Lexicon lexicon, TextEmbedder embedder, VectorRules rules, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(docsPath);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(rules);
        var documents = Documents(docsPath);
        var questions = runs.Select(run => Questions(run.Queries)).ToList();
        var index = SearchIndex.Build(documents, lexicon);
        var near = new VectorIndex();
        var rows = await EmbedAsync([.. documents.Select(document => rules.Passage($"{document.Title}\n{document.Text}"))]).ConfigureAwait(false);
        for (var i = 0; i < documents.Count; i++)
        {
            near.Add(documents[i].Id, rows[i]);
        }

        // The questions are read as the words understood them when they were typed without marks, as in an answer.
        var asked = questions.SelectMany(file => file).Select(question => question.Text).Distinct(StringComparer.Ordinal).ToList();
        var units = await EmbedAsync([.. asked.Select(text => rules.Question(Vietnamese.IsPlain(text) && !Vietnamese.LooksEnglish(text) ? index.Search(text, 1).Decoded : text))]).ConfigureAwait(false);
        var unitOf = asked.Zip(units).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return
        [
            .. runs.Select((run, number) => Write(
                text => [.. Fusion.Merge(index.Search(text, HitsPerQuestion).Hits, near.Nearest(unitOf[text], Fusion.Depth)).Take(HitsPerQuestion)],
                questions[number],
                run.Out)),
        ];

        async Task<List<float[]>> EmbedAsync(List<string> texts)
        {
            var units = new List<float[]>(texts.Count);
            foreach (var batch in texts.Chunk(rules.Batch))
            {
                units.AddRange(await embedder.EmbedAsync(batch, cancellation).ConfigureAwait(false));
            }

            return units;
        }
    }

    private static int Write(SearchIndex index, List<(string Id, string Text)> questions, string outPath) =>
        Write(text => index.Search(text, HitsPerQuestion).Hits, questions, outPath);

    private static int Write(Func<string, IReadOnlyList<Hit>> search, List<(string Id, string Text)> questions, string outPath)
    {
        var run = new StringBuilder();
        var answered = 0;
        foreach (var (id, text) in questions)
        {
            var hits = search(text);
            answered += hits.Count > 0 ? 1 : 0;
            for (var rank = 0; rank < hits.Count; rank++)
            {
                run.Append(CultureInfo.InvariantCulture, $"{id}\tQ0\t{hits[rank].Id}\t{rank + 1}\t{hits[rank].Score:0.######}\thotline\n");
            }
        }

        var unfinished = outPath + ".tmp";
        File.WriteAllText(unfinished, run.ToString(), Utf8);
        File.Move(unfinished, outPath, overwrite: true);
        return answered;
    }

    private static List<SearchDocument> Documents(string path)
    {
        var documents = new List<SearchDocument>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, root) in Lines(path))
        {
            var document = new SearchDocument(Id(path, line, root), Text(path, line, root, "title", optional: true), Text(path, line, root, "text", optional: false));
            if (!ids.Add(document.Id))
            {
                throw Wrong(path, line, $"the id '{document.Id}' is there already");
            }

            documents.Add(document);
        }

        return documents.Count > 0 ? documents : throw Wrong(path, 0, "holds no document");
    }

    private static List<(string Id, string Text)> Questions(string path)
    {
        var questions = new List<(string Id, string Text)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, root) in Lines(path))
        {
            var id = Id(path, line, root);
            if (!ids.Add(id))
            {
                throw Wrong(path, line, $"the id '{id}' is there already");
            }

            questions.Add((id, Text(path, line, root, "text", optional: false)));
        }

        return questions;
    }

    private static IEnumerable<(int Line, JsonElement Root)> Lines(string path)
    {
        using var reader = new StreamReader(path, Utf8);
        var number = 0;
        while (true)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (DecoderFallbackException)
            {
                throw Wrong(path, number + 1, "not valid UTF-8 here or a little further on");
            }

            if (line is null)
            {
                yield break;
            }

            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            yield return (number, Parse(path, number, line));
        }
    }

    private static JsonElement Parse(string path, int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Wrong(path, number, "not a JSON object");
        }
        catch (JsonException e)
        {
            throw Wrong(path, number, $"not valid JSON: {e.Message}");
        }
    }

    private static string Id(string path, int line, JsonElement root)
    {
        var id = Text(path, line, root, "id", optional: false);
        return id.Length > 0 && !id.Any(char.IsControl) ? id : throw Wrong(path, line, "the id is empty or holds a tab or another control character");
    }

    private static string Text(string path, int line, JsonElement root, string name, bool optional)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return optional ? "" : throw Wrong(path, line, $"\"{name}\" is missing");
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(path, line, $"\"{name}\" is not a string");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(path, line, $"\"{name}\" holds an unpaired surrogate");
        }
    }

    private static InvalidDataException Wrong(string path, int line, string reason) => new(line > 0 ? $"{path}:{line}: {reason}" : $"{path}: {reason}");
}
