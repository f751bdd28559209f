using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.Conversations.Rephrasing;

/// <summary>Asks for an answer in plainer words. Holds everything that leaves the service, and what the draft is checked against.</summary>
public sealed record DraftRequest
{
    internal DraftRequest(Prompt prompt, DraftRules rules)
    {
        Prompt = prompt;
        Rules = rules;
    }

    /// <summary>Names the answer within its turn, the same each time the turn is run: id of the message it answers and its place among the answers.</summary>
    public required string Key { get; init; }

    /// <summary>Id of the message it answers.</summary>
    public required string ReplyTo { get; init; }

    /// <summary><c>vi</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The citizen's question without personal numbers.</summary>
    public required string Question { get; init; }

    /// <summary>The answer in the words of the knowledge.</summary>
    public required string Answer { get; init; }

    /// <summary>What the answer cites: <c>[1]</c> is the first.</summary>
    public required IReadOnlyList<DraftSource> Sources { get; init; }

    /// <summary>What the reply says beside the answer, in our own words: agency, dates, next steps.</summary>
    public required IReadOnlyList<string> SaidBeside { get; init; }

    /// <summary>What the reply says before the answer; empty when nothing.</summary>
    internal string Before { get; init; } = "";

    internal Prompt Prompt { get; }

    internal DraftRules Rules { get; }

    /// <summary>The data as sent: JSON, so that no word of a citizen or of a document can end the place it stands in.</summary>
    public string ToJson() => JsonSerializer.Serialize(new DraftData(Question, Answer, [.. Sources.Select((source, at) => new DraftDataSource(at + 1, source.Name, source.Text))], SaidBeside), DraftJson.Readable.DraftData);
}

/// <summary>A passage that an answer cites.</summary>
/// <param name="Name">Kind, number and issuer of its document.</param>
/// <param name="Text">Its words, a very long one cut.</param>
public sealed record DraftSource(string Name, string Text);

internal sealed record DraftData(string Question, string Answer, IReadOnlyList<DraftDataSource> Sources, IReadOnlyList<string> SaidBeside);

internal sealed record DraftDataSource(int Number, string Document, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DraftData))]
internal sealed partial class DraftJson : JsonSerializerContext
{
    private static DraftJson? readable;

    /// <summary>Vietnamese stays Vietnamese: a model reads it better, and it costs a third of the tokens.</summary>
    public static DraftJson Readable => readable ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
