using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage.Log;
using Hotline.Storage.Rows;

namespace Hotline.Storage.Tickets;

/// <summary>What the bot learns from the desk through the conversation's log.</summary>
internal static class DeskEvents
{
    /// <summary>Appends an event to a locked conversation; the bot reads it in its turn.</summary>
    /// <param name="db">The open write.</param>
    /// <param name="conversation">Locked.</param>
    /// <param name="name">What happened, one of the names of <see cref="TicketStore"/>.</param>
    /// <param name="operatorName">Who did it, as citizens are told; null for the desk itself.</param>
    /// <param name="value">What belongs to it.</param>
    /// <param name="now">When.</param>
    public static void TellBot(this HotlineDb db, ConversationRow conversation, string name, string? operatorName, JsonObject value, DateTimeOffset now)
    {
        var from = new JsonObject { ["id"] = "operator", ["role"] = "bot" };
        if (operatorName is not null)
        {
            from["name"] = operatorName;
        }

        db.Append(
            conversation,
            new NewActivity
            {
                ConversationId = conversation.Id,
                Author = Author.System,
                ForBot = true,
                Content = new JsonObject { ["type"] = "event", ["name"] = name, ["from"] = from, ["value"] = value },
            },
            now);
    }
}
