using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations;

/// <summary>How a reply came about, for the people at the desk. Holds no personal numbers: they are taken out before the knowledge is asked.</summary>
public sealed record ReplyTrace
{
    /// <summary>What the knowledge considered.</summary>
    public required AnswerTrace Answer { get; init; }

    /// <summary>What was asked for and the plans do not hold.</summary>
    public IReadOnlyList<Detail> Unsaid { get; init; } = [];

    /// <summary>What the checker found without support and cut; empty: everything was held; null: it was not asked.</summary>
    public IReadOnlyList<string>? Cut { get; init; }

    /// <summary>What a model did for it; null when none was asked.</summary>
    public ModelTrace? Model { get; init; }

    /// <summary>What a model took the message for; null when none was asked.</summary>
    public InterpretationTrace? Interpretation { get; init; }

    public static ReplyTrace Of(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new()
        {
            Answer = answer.Trace,
            Unsaid = answer switch
            {
                Answer.NearMiss nearMiss => nearMiss.Unsaid,
                Answer.Answered answered => answered.Unsaid,
                _ => [],
            },
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, TraceJson.Readable.ReplyTrace);

    /// <summary>A trace as stored; null when it cannot be read, which only another version's can be.</summary>
    public static ReplyTrace? FromJson(string json)
    {
        try
        {
            var trace = JsonSerializer.Deserialize(json, TraceJson.Readable.ReplyTrace);
            return trace is { Answer: { Normalised: not null, Candidates: not null, Decision: not null } answer }
                ? trace with { Unsaid = trace.Unsaid ?? [], Model = trace.Model is { } model ? model with { Cut = model.Cut ?? [] } : null, Answer = answer with { SharedBy = answer.SharedBy ?? [], Details = answer.Details ?? [] } }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplyTrace))]
internal sealed partial class TraceJson : JsonSerializerContext
{
    private static TraceJson? readable;

    /// <summary>Vietnamese stays Vietnamese: it goes into the database, never into HTML as it is.</summary>
    public static TraceJson Readable => readable ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
