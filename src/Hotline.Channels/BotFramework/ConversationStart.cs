using System.Text.Json.Nodes;
using Hotline.Conversations;

namespace Hotline.Channels.BotFramework;

/// <summary>The first entry of every conversation: who is in it. The bot greets on it; clients never see it.</summary>
internal static class ConversationStart
{
    /// <summary>The bot's account on the channels where we choose it.</summary>
    public const string BotId = "hotline";

    public static NewActivity Of(string conversationId, string channel, string? user, string? locale)
    {
        JsonArray members = [new JsonObject { ["id"] = BotId, ["role"] = "bot" }];
        if (user is not null)
        {
            members.Add(new JsonObject { ["id"] = user, ["role"] = "user" });
        }

        JsonObject content = new()
        {
            ["type"] = "conversationUpdate",
            ["channelId"] = channel,
            ["conversation"] = new JsonObject { ["id"] = conversationId },
            ["from"] = new JsonObject { ["id"] = user ?? conversationId },
            ["recipient"] = new JsonObject { ["id"] = BotId, ["role"] = "bot" },
            ["membersAdded"] = members,
        };
        if (locale is not null)
        {
            content["locale"] = locale;
        }

        return new NewActivity { ConversationId = conversationId, Author = Author.System, Content = content, ForBot = true };
    }
}
