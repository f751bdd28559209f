using System.Text.Json.Nodes;

namespace Hotline.Conversations;

/// <summary>What a citizen thinks of an answer, as an event in the log says it.</summary>
/// <param name="Helpful">Whether it helped.</param>
/// <param name="Question">Id of the message that was answered.</param>
/// <param name="Topic">Topic id, null when the answer was only quoted.</param>
/// <param name="Province">Slug of the province it was for; null when unknown.</param>
/// <param name="Release">Number of the knowledge it was from; 0 when unknown.</param>
public sealed record AnswerRating(bool Helpful, string? Question, string? Topic, string? Province, int Release)
{
    /// <summary>Why: one of <see cref="RatingCauses"/>; null when it was not said.</summary>
    public string? Cause { get; init; }

    /// <summary>Code of the ticket whose handling by a person is rated; null when it is an answer of the bot.</summary>
    public string? Ticket { get; init; }

    /// <summary>The event's name.</summary>
    public const string Event = "hotline.feedback";

    /// <summary>Null when the activity is no rating.</summary>
    public static AnswerRating? Of(JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Text("type") == "event" && content.Text("name") == Event
            && content["value"] is JsonObject value && value["helpful"] is JsonValue helpful && helpful.TryGetValue<bool>(out var said)
                ? new AnswerRating(said, value.Text("question"), value.Text("topic"), value.Text("province"), value["release"] is JsonValue release && release.TryGetValue<int>(out var number) ? number : 0)
                {
                    Cause = value.Text("cause") is { } cause && RatingCauses.All.Contains(cause) ? cause : null,
                    Ticket = value.Text("ticket"),
                }
                : null;
    }
}

/// <summary>Why a citizen is content or not. Stored: one may be added, none renamed.</summary>
public static class RatingCauses
{
    public const string Helpful = "helpful";
    public const string NotUnderstood = "not-understood";
    public const string Wrong = "wrong";
    public const string TooSlow = "too-slow";
    public const string NotSolved = "not-solved";

    public static IReadOnlyList<string> All { get; } = [Helpful, NotUnderstood, Wrong, TooSlow, NotSolved];
}
