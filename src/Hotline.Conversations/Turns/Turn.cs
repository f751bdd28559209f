using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>One turn of the bot: what it has not read yet, answered. A pure function: no clock, no database, no network.</summary>
public static class Turn
{
    /// <summary>Reads the unread activities in order and answers every message of the citizen, unless an operator has the conversation. Fragments at the end may wait for what follows.</summary>
    public static TurnResult Take(TurnInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var missing = input.Unread
            .Where(activity => activity.Author == Author.Citizen && activity.Type == "message")
            .Select(CodeIn)
            .Concat(input.State.Tickets)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(code => !input.Tickets.ContainsKey(code))
            .ToList();
        if (missing.Count > 0)
        {
            return new TurnResult.Needs { TicketCodes = missing };
        }

        return new Reading(input).ReadAll();
    }

    private static string? CodeIn(Activity activity)
    {
        var text = activity.Text ?? (activity.Content["value"] as System.Text.Json.Nodes.JsonObject)?.Text("code") ?? "";
        return text.Length <= Message.LongestText ? TicketCode.Find(text) : null;
    }
}
