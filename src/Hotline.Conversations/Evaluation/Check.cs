using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Conversations.Evaluation;

/// <summary>A question with what a right reply must hold; the form is told in <c>knowledge/checks/README.md</c>.</summary>
public sealed record Check
{
    /// <summary>Unique in its file.</summary>
    public required string Id { get; init; }

    /// <summary>The citizen's messages of one conversation, at least one; the reply to the last is judged.</summary>
    public required IReadOnlyList<string> Turns { get; init; }

    /// <summary>Province slug that the page or channel knows; null when it does not.</summary>
    public string? Province { get; init; }

    /// <summary>How it is written: <c>formal</c>, <c>no-diacritics</c> …; "-" when not said.</summary>
    public string Register { get; init; } = "-";

    /// <summary>What it is about; "-" when not said.</summary>
    public string Category { get; init; } = "-";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Any one of these is right; empty: every outcome is.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>For each group some citation's name holds one of its parts.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cite { get; init; } = [];

    /// <summary>The reply holds at least one of each group. Placeholders of days may stand in it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Must { get; init; } = [];

    /// <summary>None of these stands in the reply.</summary>
    public IReadOnlyList<string> MustNot { get; init; } = [];

    /// <summary>The agency that should be named; null: none in particular.</summary>
    public string? Agency { get; init; }

    /// <summary>Reads lines of JSON; empty ones are passed over.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="name">What its errors begin with.</param>
    /// <exception cref="InvalidDataException">A line is not of the form; the message says which and why.</exception>
    public static IReadOnlyList<Check> Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var checks = new List<Check>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.TrimStart('\ufeff').Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                var check = Of(JsonNode.Parse(line) as JsonObject ?? throw new FormatException("not an object"));
                checks.Add(ids.Add(check.Id) ? check : throw new FormatException($"the id {check.Id} is there already"));
            }
            catch (Exception problem) when (problem is JsonException or FormatException or ArgumentException)
            {
                throw new InvalidDataException($"{name}:{number}: {problem.Message}", problem);
            }
        }

        return checks;
    }

    private static Check Of(JsonObject tree)
    {
        var expect = tree["expect"] switch
        {
            null => [],
            JsonObject given => given,
            _ => throw new FormatException("expect is not an object"),
        };
        var check = new Check
        {
            Id = tree.Text("id") is { Length: > 0 } id ? id : throw new FormatException("id is missing"),
            Turns = Texts(tree["turns"], "turns") is { Count: > 0 } turns && turns.All(turn => turn.Length > 0) ? turns : throw new FormatException("turns needs the citizen's messages"),
            Province = tree.Text("province"),
            Register = tree.Text("register") ?? "-",
            Category = tree.Text("category") ?? "-",
            Tags = Texts(tree["tags"], "tags"),
            Outcomes = Texts(expect["outcome"], "expect.outcome"),
            Cite = Groups(expect["cite"], "expect.cite"),
            Must = Groups(expect["must"], "expect.must"),
            MustNot = Texts(expect["must_not"], "expect.must_not"),
            Agency = expect.Text("agency"),
        };
        foreach (var needle in check.Must.SelectMany(group => group).Concat(check.MustNot))
        {
            // A placeholder nobody knows should fail now and not in the middle of a run.
            Days.Expand(needle, DateOnly.MinValue);
        }

        return check;
    }

    private static IReadOnlyList<IReadOnlyList<string>> Groups(JsonNode? node, string name) => node switch
    {
        null => [],
        JsonArray groups => [.. groups.Select(group => Texts(group, name) is { Count: > 0 } texts ? texts : throw new FormatException($"{name} holds an empty group"))],
        _ => throw new FormatException($"{name} is not a list"),
    };

    private static IReadOnlyList<string> Texts(JsonNode? node, string name) => node switch
    {
        null => [],
        JsonArray texts => [.. texts.Select(text => text is JsonValue value && value.TryGetValue<string>(out var said) ? said : throw new FormatException($"{name} holds something other than text"))],
        _ => throw new FormatException($"{name} is not a list"),
    };
}
