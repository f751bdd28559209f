using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Channels.BotFramework;

/// <summary>What a Direct Line client reads of a log, and how it is written.</summary>
internal static class ActivitySet
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JsonAnswer.Json.Encoder };

    /// <summary>A page of the log after <paramref name="after"/>: the activities that clients see, and how far it was read.</summary>
    public static async Task<(IReadOnlyList<Activity> Visible, long ReadTo)> ReadAsync(
        IConversationLog log, string conversationId, long after, int limit, CancellationToken cancellation)
    {
        // Clients page until an empty set, so a page of hidden entries must not look like the end.
        while (true)
        {
            var page = await log.ReadAsync(conversationId, after, limit, cancellation);
            if (page.Count == 0)
            {
                return ([], after);
            }

            after = page[^1].Sequence;
            Activity[] visible = [.. page.Where(IsVisible)];
            if (visible.Length > 0)
            {
                return (visible, after);
            }
        }
    }

    /// <summary>The set as it goes over the wire.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Activity> activities, long watermark) =>
        Write(activities.Select(activity => activity.Content), watermark);

    /// <summary>One activity that is in no log: clients keep the watermark they have.</summary>
    public static ReadOnlyMemory<byte> WriteUnlogged(JsonObject activity) => Write([activity], watermark: null);

    private static ReadOnlyMemory<byte> Write(IEnumerable<JsonObject> activities, long? watermark)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("activities");
            foreach (var activity in activities)
            {
                activity.WriteTo(writer);
            }

            writer.WriteEndArray();
            if (watermark is { } place)
            {
                writer.WriteString("watermark", place.ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteEndObject();
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>
    /// The service's own notes are not for clients, nor is an entry whose content was erased; but a citizen should know when a person
    /// has come into the conversation and when they have left it.
    /// </summary>
    private static bool IsVisible(Activity activity) => activity.Author == Author.System
        ? activity is { Type: "event", Name: "hotline.taken" or "hotline.released" }
        : activity.Type is not ("conversationUpdate" or "typing" or "");
}
