using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Language;

namespace Hotline.Conversations.Interpreting;

/// <summary>Asks what a message means that our own rules do not understand. Holds everything that leaves the service, and what the outcome is held against.</summary>
public sealed record InterpretationRequest
{
    /// <summary>Longest question that is taken, in characters.</summary>
    private const int LongestQuestion = 200;

    /// <summary>Least share of the question's words of content that must stand in what was sent: a model may complete what was said, not replace it.</summary>
    private const double LeastOwnWords = 0.5;

    internal InterpretationRequest(Prompt prompt, Release release)
    {
        Prompt = prompt;
        Release = release;
    }

    /// <summary>Names the message within its turn, the same each time the turn is run.</summary>
    public required string Key { get; init; }

    /// <summary>The citizen's words; there are no personal numbers in them.</summary>
    public required string Message { get; init; }

    /// <summary>The question before it; null at the start.</summary>
    public string? Before { get; init; }

    /// <summary>Name of the province the conversation is about; null when unknown.</summary>
    public string? Province { get; init; }

    /// <summary>Titles of topics near the message, and of the one before.</summary>
    public required IReadOnlyList<string> Near { get; init; }

    /// <summary>Slugs of the provinces that the question may name.</summary>
    public required IReadOnlySet<string> Provinces { get; init; }

    internal Prompt Prompt { get; }

    private Release Release { get; }

    /// <summary>The data as sent: JSON, so that no word of a citizen can end the place it stands in.</summary>
    public string ToJson() => JsonSerializer.Serialize(new InterpretationData(Message, Before, Province, Near), InterpretationJson.Readable.InterpretationData);

    /// <summary>Reads what came, in the one form that is allowed.</summary>
    /// <returns>What is meant, or why it cannot be used.</returns>
    internal (Meaning? Meaning, string? Question, Fallback? Fallback) Read(string text)
    {
        InterpretationForm? form;
        try
        {
            form = JsonSerializer.Deserialize(text, InterpretationJson.Readable.InterpretationForm);
        }
        catch (JsonException)
        {
            return (null, null, text.Length == 0 ? Fallback.Empty : DraftRules.IsRefusal(text) ? Fallback.Refused : Fallback.Garbage);
        }

        var question = form?.Question?.Trim();
        return form?.Kind switch
        {
            "question" when !string.IsNullOrEmpty(question) => (Meaning.Question, question, Judge(question)),
            "smalltalk" when string.IsNullOrEmpty(question) => (Meaning.Smalltalk, null, null),
            "danger" when string.IsNullOrEmpty(question) => (Meaning.Danger, null, null),
            "unclear" when string.IsNullOrEmpty(question) => (Meaning.Unclear, null, Fallback.Unclear),
            _ => (null, null, Fallback.Garbage),
        };
    }

    /// <summary>Why the question must not be searched for; null when it may: it is one sentence or so, and says nothing of its own.</summary>
    private Fallback? Judge(string question)
    {
        if (question.Length > LongestQuestion || SentencesIn(question) > Prompt.Sentences)
        {
            return Fallback.Endless;
        }

        if (DraftRules.IsRefusal(question))
        {
            return Fallback.Refused;
        }

        if (DraftRules.IsMarkup(question) || question.Any(char.IsControl))
        {
            return Fallback.Garbage;
        }

        if (DraftWords.Stammers(question))
        {
            return Fallback.Repetitive;
        }

        var given = Near.Append(Message).Append(Before ?? "").ToList();
        var evidence = given.Aggregate(new ProofEvidence(Release), (all, text) => all.Add(text));
        return PersonalData.Mask(question).Any
            || Proof.Check(question, evidence).Count > 0
            || !Release.ProvincesIn(question).IsSubsetOf(Provinces)
            || !IsGrounded(question, given)
                ? Fallback.Invented
                : null;
    }

    /// <summary>By the letters without marks: giving marks to what was typed without is part of the task.</summary>
    private static bool IsGrounded(string question, List<string> given)
    {
        var content = DraftWords.FoldedContentOf(question);
        var known = given.SelectMany(text => Vietnamese.Syllables(text)).Select(word => word.Folded).ToHashSet(StringComparer.Ordinal);
        return content.Count > 0 && content.Count(known.Contains) >= LeastOwnWords * content.Count;
    }

    private static int SentencesIn(string text)
    {
        var reader = new SentenceReader();
        reader.Add(text);
        var count = 0;
        while (reader.Take(ended: true) is not null)
        {
            count++;
        }

        return count;
    }
}

internal sealed record InterpretationData(string Message, string? Before, string? Province, IReadOnlyList<string> Near);

/// <summary>The one form an interpretation may have.</summary>
internal sealed record InterpretationForm
{
    public required string Kind { get; init; }

    public string? Question { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(InterpretationData))]
[JsonSerializable(typeof(InterpretationForm))]
internal sealed partial class InterpretationJson : JsonSerializerContext
{
    private static InterpretationJson? readable;

    /// <summary>Vietnamese stays Vietnamese, and a name stands once.</summary>
    public static InterpretationJson Readable => readable ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, AllowDuplicateProperties = false });
}
