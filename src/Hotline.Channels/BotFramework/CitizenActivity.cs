using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Channels.BotFramework;

/// <summary>Makes a client's activity ours: what the channel decides is set, everything else stays as it came.</summary>
internal static class CitizenActivity
{
    /// <summary>What a client may not decide.</summary>
    public static readonly string[] SetByTheChannel = ["id", "timestamp", "serviceUrl", "callerId"];

    /// <summary>Null when done; else what is wrong with it.</summary>
    /// <param name="activity">Changed in place.</param>
    /// <param name="conversationId">Where it goes.</param>
    /// <param name="user">The user of the token, who wins over what the client says; null: the client says.</param>
    public static Refusal? Normalise(JsonObject activity, string conversationId, string? user)
    {
        if (!activity.TryGetPropertyValue("type", out var type) || type is null)
        {
            return Refusal.MissingProperty("type");
        }

        if (activity.Text("type") is not { Length: > 0 } name)
        {
            return Refusal.BadArgument("'type' must be a text.");
        }

        if (name == "conversationUpdate")
        {
            return Refusal.BadArgument("Only the channel says who joins a conversation.");
        }

        activity.TryGetPropertyValue("from", out var from);
        if (from is not (null or JsonObject))
        {
            return Refusal.BadArgument("'from' must be an object.");
        }

        if ((user ?? activity.Text("from", "id")) is not { Length: > 0 } author)
        {
            return Refusal.MissingProperty("from.id");
        }

        foreach (var property in SetByTheChannel)
        {
            activity.Remove(property);
        }

        if (from is not JsonObject account)
        {
            activity["from"] = account = [];
        }

        account["id"] = author;
        account["role"] = "user";
        activity["conversation"] = new JsonObject { ["id"] = conversationId };
        activity["channelId"] = DirectLine.ChannelId;
        return null;
    }

    /// <summary>What makes a repeated post the same activity: the id the client gave it.</summary>
    public static string? ExternalId(JsonObject activity) => Shorten(activity.Text("channelData", "clientActivityID"));

    /// <summary>An id of any length as one that fits an index; null when there is none.</summary>
    public static string? Shorten(string? id) => id switch
    {
        null or "" => null,
        { Length: <= 100 } => id,
        _ => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))),
    };
}
