using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Channels.BotFramework;

/// <summary>Where an activity of a Bot Framework channel came from, and so where the answer goes. Kept in the log as the activity's <c>relatesTo</c>.</summary>
internal sealed record ConversationReference
{
    private const string Property = "relatesTo";
    private const string IdPrefix = "bf";

    public required string ChannelId { get; init; }

    /// <summary>Empty: the channel can only be answered in the response itself.</summary>
    public required string ServiceUrl { get; init; }

    /// <summary>The channel's id of the activity; null when it gave none.</summary>
    public string? ActivityId { get; init; }

    public required JsonObject User { get; init; }

    public required JsonObject Bot { get; init; }

    public required JsonObject Conversation { get; init; }

    public string? Locale { get; init; }

    /// <summary>Who was proven to call; null: somebody on this machine, while there was no registration.</summary>
    public BotCaller? Caller { get; init; }

    /// <summary>Our id of the conversation: the same for the same channel and conversation, and nothing else.</summary>
    public string ConversationId =>
        IdPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ChannelId}\n{Conversation.Text("id")}")).AsSpan(0, 20));

    /// <summary>Whether an id of ours stands for a conversation of such a channel.</summary>
    public static bool IsConversation(string conversationId) => conversationId.Length == 42 && conversationId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>Null when the activity says where it comes from; else what is missing.</summary>
    public static Refusal? Read(JsonObject activity, BotCaller? caller, out ConversationReference reference)
    {
        reference = null!;
        foreach (string[] path in (string[][])[["channelId"], ["from", "id"], ["conversation", "id"]])
        {
            if (activity.Text(path) is not { Length: > 0 })
            {
                return Refusal.MissingProperty(string.Join('.', path));
            }
        }

        reference = new ConversationReference
        {
            ChannelId = activity.Text("channelId")!,
            ServiceUrl = activity.Text("serviceUrl") ?? "",
            ActivityId = activity.Text("id"),
            User = Copy(activity["from"]),
            Bot = activity["recipient"] is JsonObject ? Copy(activity["recipient"]) : new JsonObject { ["id"] = ConversationStart.BotId },
            Conversation = Copy(activity["conversation"]),
            Locale = activity.Text("locale"),
            Caller = caller,
        };
        return null;
    }

    /// <summary>The reference kept with an entry of the log; null when there is none.</summary>
    public static ConversationReference? Of(Activity activity)
    {
        if (activity.Content[Property] is not JsonObject kept)
        {
            return null;
        }

        return new ConversationReference
        {
            ChannelId = kept.Text("channelId") ?? "",
            ServiceUrl = kept.Text("serviceUrl") ?? "",
            ActivityId = kept.Text("activityId"),
            User = Copy(kept["user"]),
            Bot = Copy(kept["bot"]),
            Conversation = Copy(kept["conversation"]),
            Locale = kept.Text("locale"),
            Caller = kept["caller"] is JsonObject caller && caller.Text("id") is { } id && caller.Text("scope") is { } scope
                ? new(id, scope, caller["localOnly"] is not JsonValue local || !local.TryGetValue<bool>(out var isLocal) || isLocal)
                : null,
        };
    }

    public void KeepIn(JsonObject content)
    {
        JsonObject kept = new()
        {
            ["channelId"] = ChannelId,
            ["serviceUrl"] = ServiceUrl,
            ["user"] = User.DeepClone(),
            ["bot"] = Bot.DeepClone(),
            ["conversation"] = Conversation.DeepClone(),
        };
        if (ActivityId is not null)
        {
            kept["activityId"] = ActivityId;
        }

        if (Locale is not null)
        {
            kept["locale"] = Locale;
        }

        if (Caller is { } caller)
        {
            kept["caller"] = new JsonObject { ["id"] = caller.Id, ["scope"] = caller.Scope, ["localOnly"] = caller.LocalOnly };
        }

        content[Property] = kept;
    }

    /// <summary>An activity of the log as this channel reads it.</summary>
    /// <param name="activity">What the bot or an operator said.</param>
    /// <param name="replyTo">The channel's id of what it answers; null: nothing.</param>
    public JsonObject Address(Activity activity, string? replyTo)
    {
        var content = (JsonObject)activity.Content.DeepClone();
        content.Remove("id");
        content.Remove("timestamp");
        content.Remove("replyToId");
        var bot = (JsonObject)Bot.DeepClone();
        if (activity.Author == Author.Operator && activity.Content.Text("from", "name") is { } name)
        {
            bot["name"] = name;
        }

        content["from"] = bot;
        content["recipient"] = User.DeepClone();
        content["conversation"] = Conversation.DeepClone();
        content["channelId"] = ChannelId;
        if (ServiceUrl.Length > 0)
        {
            content["serviceUrl"] = ServiceUrl;
        }

        if (Locale is not null && !content.ContainsKey("locale"))
        {
            content["locale"] = Locale;
        }

        if (replyTo is not null)
        {
            content["replyToId"] = replyTo;
        }

        return content;
    }

    private static JsonObject Copy(JsonNode? node) => node is JsonObject tree ? (JsonObject)tree.DeepClone() : [];
}
