using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation;

/// <summary>
/// Somebody who uses Zalo. Every act makes one event and begins to post it at once, in the order of the acts; <see cref="ZaloSimulator.AcceptedAsync"/>
/// awaits the hotline's 200, <see cref="ReceivesAsync"/> the next message of the account.
/// </summary>
public sealed class Citizen
{
    private readonly ZaloSimulator zalo;
    private int read;

    internal Citizen(ZaloSimulator zalo, User user) => (this.zalo, User) = (zalo, user);

    /// <summary>The user's id; of an anonymous one <c>anonymous id/conversation id</c>.</summary>
    public string Id => User.Key;

    public string Name => User.Name;

    /// <summary>What the account sent to this user, staff's messages included.</summary>
    public IReadOnlyList<Sent> Received
    {
        get
        {
            lock (zalo.World.Gate)
            {
                return [.. User.Sent];
            }
        }
    }

    internal User User { get; }

    public Event Says(string text, Bend? bend = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Message(User.Anonymous ? "anonymous_send_text" : "user_send_text", "text", text, null, Asks.Reply, bend);
    }

    /// <summary>A photo; without a caption a reply is not insisted on.</summary>
    public Event SendsImage(string caption = "", string? url = null, Bend? bend = null) => Message(
        User.Anonymous ? "anonymous_send_image" : "user_send_image", "photo", caption,
        new JsonObject { ["type"] = "image", ["payload"] = new JsonObject { ["url"] = url ?? zalo.PhotoUrl, ["thumbnail"] = url ?? zalo.PhotoUrl } },
        !string.IsNullOrWhiteSpace(caption) && !User.Anonymous ? Asks.Reply : Asks.Maybe, bend);

    public Event SendsSticker(Bend? bend = null) => Message(
        User.Anonymous ? "anonymous_send_sticker" : "user_send_sticker", "sticker", "",
        new JsonObject { ["type"] = "sticker", ["payload"] = new JsonObject { ["id"] = "bfe458bf64fa8da4d4eb", ["url"] = zalo.PhotoUrl } }, Asks.Maybe, bend);

    public Event SendsLocation(double latitude, double longitude, Bend? bend = null) => Message(
        "user_send_location", "location", "",
        new JsonObject
        {
            ["type"] = "location",
            ["payload"] = new JsonObject
            {
                ["coordinates"] = new JsonObject
                {
                    ["latitude"] = latitude.ToString("0.0000000", CultureInfo.InvariantCulture),
                    ["longitude"] = longitude.ToString("0.0000000", CultureInfo.InvariantCulture),
                },
            },
        },
        Asks.Reply, bend);

    public Event SendsAudio(Bend? bend = null) => Message(
        "user_send_audio", "voice", "", new JsonObject { ["type"] = "audio", ["payload"] = new JsonObject { ["url"] = zalo.FileUrl("ghi-am.m4a") } }, Asks.Reply, bend);

    public Event SendsFile(string name = "don-de-nghi.pdf", Bend? bend = null) => Message(
        User.Anonymous ? "anonymous_send_file" : "user_send_file", "file", "",
        new JsonObject
        {
            ["type"] = "file",
            ["payload"] = new JsonObject { ["url"] = zalo.FileUrl(name), ["name"] = name, ["size"] = "20480", ["type"] = Path.GetExtension(name).TrimStart('.'), ["checksum"] = "0" },
        },
        User.Anonymous ? Asks.Maybe : Asks.Reply, bend);

    public Event SendsLink(string url, Bend? bend = null) => Message(
        "user_send_link", "link", url,
        new JsonObject { ["type"] = "link", ["payload"] = new JsonObject { ["url"] = url, ["title"] = "", ["description"] = url, ["thumbnail"] = "" } }, Asks.Maybe, bend);

    public Event SendsVideo(Bend? bend = null) => Message(
        "user_send_video", "video", "",
        new JsonObject { ["type"] = "video", ["payload"] = new JsonObject { ["url"] = zalo.FileUrl("quay.mp4"), ["thumbnail"] = zalo.PhotoUrl, ["description"] = "" } }, Asks.Maybe, bend);

    /// <summary>Presses a button of a message: a query comes back as a text, the others as nothing.</summary>
    /// <returns>Null where Zalo tells the account nothing.</returns>
    public Event? Presses(Sent message, int button)
    {
        ArgumentNullException.ThrowIfNull(message);
        var pressed = message.Buttons[button];
        return pressed.Type is "oa.query.show" or "oa.query.hide"
            ? Message("user_send_text", "text", pressed.Target, null, Asks.Reply, null)
            : null;
    }

    public Event Follows()
    {
        User.Follows = true;
        return Flat("follow", Asks.Maybe, interacts: true, new JsonObject { ["source"] = "oa_profile", ["oa_id"] = zalo.Options.OaId, ["follower"] = new JsonObject { ["id"] = User.Key } });
    }

    public Event Unfollows()
    {
        User.Follows = false;
        return Flat("unfollow", Asks.Nothing, interacts: false, new JsonObject { ["source"] = "oa_profile", ["oa_id"] = zalo.Options.OaId, ["follower"] = new JsonObject { ["id"] = User.Key } });
    }

    /// <summary>The button "message" of the account's profile.</summary>
    public Event ClicksChatNow() => Flat("user_click_chatnow", Asks.Maybe, interacts: true, new JsonObject { ["oa_id"] = zalo.Options.OaId, ["user_id"] = User.Key });

    /// <summary>Fills the form that the account asked for; in Zalo's new shape or its old one.</summary>
    public Event SharesInfo(string name, string phone, bool oldShape = false)
    {
        User.Phone = phone;
        var info = oldShape
            ? new JsonObject { ["name"] = name, ["phone"] = long.Parse(phone, CultureInfo.InvariantCulture), ["address"] = "ấp 3", ["city"] = "", ["district"] = "", ["ward"] = "" }
            : new JsonObject { ["name"] = name, ["phone"] = phone, ["full_address"] = new JsonObject { ["user_city"] = "", ["user_ward"] = "", ["user_address"] = "ấp 3" } };
        return Flat("user_submit_info", Asks.Maybe, interacts: true, new JsonObject
        {
            ["sender"] = new JsonObject { ["id"] = User.Key },
            ["recipient"] = new JsonObject { ["id"] = zalo.Options.OaId },
            ["info"] = info,
        });
    }

    public Event ReactsTo(string messageId) => Flat("user_reacted_message", Asks.Nothing, interacts: false, new JsonObject
    {
        ["sender"] = new JsonObject { ["id"] = User.Key },
        ["recipient"] = new JsonObject { ["id"] = zalo.Options.OaId },
        ["message"] = new JsonObject { ["msg_id"] = messageId, ["react_icon"] = "/-heart" },
    });

    /// <summary>Takes back consent: the account must forget.</summary>
    public Event Withdraws() => Flat("user_withdraw", Asks.Nothing, interacts: false, new JsonObject
    {
        ["sender"] = new JsonObject { ["id"] = User.Key },
        ["recipient"] = new JsonObject { ["id"] = zalo.Options.OaId },
    });

    /// <summary>F22: an event that nobody has heard of, and that asks for nothing.</summary>
    public Event Does(string eventName) => Flat(eventName, Asks.Nothing, interacts: false, new JsonObject
    {
        ["sender"] = new JsonObject { ["id"] = User.Key },
        ["recipient"] = new JsonObject { ["id"] = zalo.Options.OaId },
        ["message"] = new JsonObject { ["msg_id"] = zalo.World.NextMessageId() },
    });

    /// <summary>Marks all that arrived as seen.</summary>
    public void Opens() => zalo.Echoes.Opens(User);

    /// <summary>Somebody of the staff answers this user in Zalo's own console.</summary>
    public Sent IsAnsweredByStaff(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (zalo.World.Gate)
        {
            var sent = new Sent(zalo.Ledger.NextNumber(), User.Key, zalo.World.NextMessageId(), "text", text, [], ZaloJson.Text(new JsonObject { ["text"] = text }), null, zalo.World.Now, ByStaff: true);
            User.Sent.Add(sent);
            User.Lines.Add(new Line(sent.MessageId, false, "text", text, sent.At, sent, null));
            User.StaffSpoke = zalo.World.Now;
            zalo.Ledger.Add(sent);
            zalo.Echoes.After(User, sent, staff: "6000000000000000006");
            return sent;
        }
    }

    /// <summary>Staff is done; whatever the hotline sends is no violation any more.</summary>
    public void IsLeftByStaff() => User.StaffSpoke = null;

    public void Blocks(bool blocks = true) => User.Blocks = blocks;

    public void GoesInactive(bool inactive = true) => User.Inactive = inactive;

    /// <summary>When the user last did something, as Zalo counts; null: never.</summary>
    public void LastInteracted(DateTimeOffset? at) => User.LastInteraction = at;

    /// <summary>The next message of the hotline to this user that was not yet read here.</summary>
    /// <exception cref="SimulatorTimeoutException">None came in time.</exception>
    public Task<Sent> ReceivesAsync()
    {
        var index = Interlocked.Increment(ref read) - 1;
        return zalo.Ledger.WaitAsync(() => Received.Where(sent => !sent.ByStaff).ElementAtOrDefault(index), $"Message {index + 1} to {Name}", zalo.Options.Patience);
    }

    private Event Message(string name, string type, string text, JsonObject? attachment, Asks asks, Bend? bend)
    {
        bend ??= Bend.None;
        lock (zalo.World.Gate)
        {
            var id = zalo.World.NextMessageId();
            var message = new JsonObject();
            if (text.Length > 0 || attachment is null)
            {
                message["text"] = text;
            }

            if (attachment is not null)
            {
                message["attachments"] = new JsonArray(attachment);
            }

            message["msg_id"] = id;
            if (User.Anonymous)
            {
                message["conversation_id"] = User.ConversationId;
            }

            var body = new JsonObject
            {
                ["app_id"] = zalo.Options.AppId,
                ["sender"] = new JsonObject { ["id"] = User.Anonymous ? User.AnonymousId : User.Key },
                ["user_id_by_app"] = User.ById,
                ["recipient"] = new JsonObject { ["id"] = zalo.Options.OaId },
                ["event_name"] = name,
                ["message"] = message,
            };
            var stale = bend.Shift < TimeSpan.FromHours(-24) || bend.Shift > TimeSpan.FromMinutes(10);
            var made = zalo.Webhooks.Make(name, User, stale ? Asks.Nothing : asks, body, bend, id, text);
            User.LastInteraction = zalo.World.Now;
            User.Lines.Add(new Line(id, true, type, text, made.At, null, made));
            zalo.Send(made, User, bend);
            return made;
        }
    }

    private Event Flat(string name, Asks asks, bool interacts, JsonObject members)
    {
        lock (zalo.World.Gate)
        {
            var body = new JsonObject { ["app_id"] = zalo.Options.AppId, ["user_id_by_app"] = User.ById, ["event_name"] = name };
            foreach (var (member, value) in members)
            {
                body[member] = value?.DeepClone();
            }

            var made = zalo.Webhooks.Make(name, User, asks, body, Bend.None);
            if (interacts)
            {
                User.LastInteraction = zalo.World.Now;
            }

            zalo.Send(made, User, Bend.None);
            return made;
        }
    }
}
