using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation;

/// <summary>What Zalo tells of a message that the account sent: its echo, and the marks of the user's telephone.</summary>
internal sealed class Echoes(SimulatorOptions options, World world, Webhooks webhooks)
{
    private readonly Dictionary<string, (Event Event, Task Posted)> made = new(StringComparer.Ordinal);

    /// <summary>How long after its acceptance the echo of a message is posted; negative: before the answer.</summary>
    public Func<Sent, TimeSpan> Delay { get; set; } = _ => options.EchoDelay;

    /// <summary>Whether the user opens what arrives.</summary>
    public Func<Sent, bool> IsOpened { get; set; } = _ => options.Receipts;

    public void After(User user, Sent sent, string? staff = null)
    {
        var admin = staff ?? (options.AdminOnEveryEcho ? "5000000000000000005" : null);
        var sender = new JsonObject { ["id"] = options.OaId };
        if (admin is not null)
        {
            sender["admin_id"] = admin;
        }

        var message = new JsonObject { ["msg_id"] = sent.MessageId };
        if (sent.Text.Length > 0)
        {
            message["text"] = sent.Text;
        }

        if (user.Anonymous)
        {
            message["conversation_id"] = user.ConversationId;
        }

        var body = new JsonObject
        {
            ["app_id"] = options.AppId,
            ["sender"] = sender,
            ["user_id_by_app"] = user.ById,
            ["recipient"] = new JsonObject { ["id"] = user.Anonymous ? user.AnonymousId : user.Key },
            ["event_name"] = NameOf(user, sent),
            ["message"] = message,
        };
        var echo = webhooks.Make((string)body["event_name"]!, user, Asks.Nothing, body, Bend.None, sent.MessageId, sent.Text);
        var delay = staff is null ? Delay(sent) : TimeSpan.Zero;
        var bend = new Bend { OutOfTurn = true, Hold = delay > TimeSpan.Zero ? delay : TimeSpan.Zero };
        var posted = webhooks.DeliverAsync(echo, user, bend);
        lock (made)
        {
            made[sent.MessageId] = (echo, delay < TimeSpan.Zero ? posted : Task.CompletedTask);
        }

        if (options.Receipts && !user.Anonymous)
        {
            Receipt(user, sent, "user_received_message", () => sent.Delivered = true);
            if (IsOpened(sent))
            {
                Receipt(user, sent, "user_seen_message", () => sent.Seen = true);
            }
        }
    }

    public Event? Of(string messageId)
    {
        lock (made)
        {
            return made.TryGetValue(messageId, out var echo) ? echo.Event : null;
        }
    }

    /// <summary>Ends at once unless the echo is to come before the answer.</summary>
    public Task EarlyAsync(string messageId)
    {
        lock (made)
        {
            return made.TryGetValue(messageId, out var echo) ? echo.Posted : Task.CompletedTask;
        }
    }

    /// <summary>The user opens the conversation.</summary>
    public void Opens(User user)
    {
        List<Sent> unseen;
        lock (world.Gate)
        {
            unseen = [.. user.Sent.Where(sent => !sent.Seen)];
        }

        foreach (var sent in unseen)
        {
            Receipt(user, sent, "user_seen_message", () => sent.Seen = true);
        }
    }

    public void Clear()
    {
        lock (made)
        {
            made.Clear();
        }
    }

    private static string NameOf(User user, Sent sent) => sent.Kind switch
    {
        _ when user.Anonymous => "oa_send_anonymous_text",
        "image" => "oa_send_image",
        "gif" => "oa_send_gif",
        "sticker" => "oa_send_sticker",
        "file" => "oa_send_file",
        "request_user_info" => "oa_send_list",
        _ => "oa_send_text",
    };

    /// <summary>Sender is the account and recipient the user, whatever the name says; a seen mark names several messages.</summary>
    private void Receipt(User user, Sent sent, string name, Action mark)
    {
        var message = name == "user_seen_message"
            ? new JsonObject { ["msg_ids"] = new JsonArray(sent.MessageId) }
            : new JsonObject { ["msg_id"] = sent.MessageId };
        var body = new JsonObject
        {
            ["app_id"] = options.AppId,
            ["sender"] = new JsonObject { ["id"] = options.OaId },
            ["user_id_by_app"] = user.ById,
            ["recipient"] = new JsonObject { ["id"] = user.Key },
            ["event_name"] = name,
            ["message"] = message,
        };
        mark();
        var receipt = webhooks.Make(name, user, Asks.Nothing, body, Bend.None, name == "user_seen_message" ? null : sent.MessageId);
        _ = webhooks.DeliverAsync(receipt, user, new Bend { OutOfTurn = true });
    }
}
