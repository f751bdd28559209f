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
    /// <summary>The event's name.</summary>
    public const string Event = "hotline.feedback";

    /// <summary>Null when the activity is no rating.</summary>
    public static AnswerRating? Of(JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Text("type") == "event" && content.Text("name") == Event
            && content["value"] is JsonObject value && value["helpful"] is JsonValue helpful && helpful.TryGetValue<bool>(out var said)
                ? new AnswerRating(said, value.Text("question"), value.Text("topic"), value.Text("province"), value["release"] is JsonValue release && release.TryGetValue<int>(out var number) ? number : 0)
                : null;
    }
}
