using System.Text.Json.Nodes;

namespace Hotline.Conversations;

/// <summary>Who wrote an activity.</summary>
public enum Author
{
    Citizen,
    Bot,
    Operator,

    /// <summary>The service itself: a conversation started, an operator took it.</summary>
    System,
}

/// <summary>One entry of a conversation's append-only log: a Bot Framework activity, kept as the tree that came in.</summary>
public sealed record Activity
{
    public required string ConversationId { get; init; }

    /// <summary>1 for the first of its conversation, without gaps; the watermark of readers.</summary>
    public required long Sequence { get; init; }

    /// <summary>Unique, ordinal order = log order: <c>{conversationId}|0000042</c>.</summary>
    public required string Id { get; init; }

    public required Author Author { get; init; }

    /// <summary>UTC, millisecond precision, strictly increasing in its conversation.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The whole activity as sent to clients, <c>id</c> and <c>timestamp</c> included. Never changed after it is read.</summary>
    public required JsonObject Content { get; init; }

    /// <summary><c>message</c>, <c>event</c>, <c>conversationUpdate</c> …</summary>
    public string Type => Content.Text("type") ?? "";

    public string? Text => Content.Text("text");

    /// <summary>Name of an event activity.</summary>
    public string? Name => Content.Text("name");

    /// <summary>The id an activity of that place has.</summary>
    public static string IdOf(string conversationId, long sequence) => FormattableString.Invariant($"{conversationId}|{sequence:0000000}");

    /// <summary>The place that an id of that conversation names; null when it is no such id.</summary>
    public static long? SequenceOf(string conversationId, string id)
    {
        ArgumentNullException.ThrowIfNull(conversationId);
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(conversationId + "|", StringComparison.Ordinal) && long.TryParse(id.AsSpan(conversationId.Length + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : null;
    }
}

/// <summary>An activity to be appended. The log sets its place, id and timestamp.</summary>
public sealed record NewActivity
{
    public required string ConversationId { get; init; }

    public required Author Author { get; init; }

    public required JsonObject Content { get; init; }

    /// <summary>Unique on its conversation: the channel's own message id, or the client's <c>clientActivityID</c>. Null: never a repetition.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Whether the bot must read it (citizens' activities, an operator's taking and giving back); operators' and bot's messages are not for the bot.</summary>
    public required bool ForBot { get; init; }

    /// <summary>How a reply of the bot came about; kept beside the log for the desk, never sent to a channel.</summary>
    public ReplyTrace? Trace { get; init; }
}

/// <summary>Reading the untyped tree without exceptions.</summary>
public static class ActivityJson
{
    /// <summary>The string under a path of property names, or null when anything on the way is missing or of another kind.</summary>
    public static string? Text(this JsonObject tree, params ReadOnlySpan<string> path)
    {
        ArgumentNullException.ThrowIfNull(tree);
        JsonNode? node = tree;
        foreach (var name in path)
        {
            node = node is JsonObject branch && branch.TryGetPropertyValue(name, out var next) ? next : null;
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}
