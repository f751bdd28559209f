using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Channels.BotFramework;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;

namespace Hotline.Channels.Zalo;

/// <summary>What an event of Zalo is to us.</summary>
internal abstract record ZaloHeard
{
    private ZaloHeard()
    {
    }

    /// <summary>A citizen said or did something.</summary>
    public sealed record Said(ZaloReceived Received) : ZaloHeard;

    /// <summary>The account sent something: the bot, the desk or a colleague in Zalo's console.</summary>
    public sealed record Echoed(ZaloEcho Echo) : ZaloHeard;

    /// <summary>Messages of ours arrived or were looked at.</summary>
    public sealed record Marked(IReadOnlyList<string> MessageIds, bool Seen, DateTimeOffset At) : ZaloHeard;

    /// <summary>Not for us.</summary>
    public sealed record Dropped(string Event, string Why) : ZaloHeard;
}

/// <summary>Reads events. No event that Zalo may invent is a reason to fail: what is missing or of another kind is not there.</summary>
internal sealed class ZaloEvents(ZaloOptions settings, TimeProvider time)
{
    public const string Channel = "zalo";
    private const string IdPrefix = "zalo";
    private const int LongestName = 60;
    private const double SecondsEnd = 1e12;

    private static readonly TimeSpan OldestAnswered = TimeSpan.FromHours(24);
    private static readonly TimeSpan LatestAnswered = TimeSpan.FromMinutes(10);

    /// <summary>Whether an id of ours stands for a conversation on Zalo.</summary>
    public static bool IsConversation(string conversationId) => conversationId.Length == 44 && conversationId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>Our id of the conversation: the same for the same account and person, and nothing else.</summary>
    public static string ConversationIdOf(string oaId, ZaloUser user) =>
        IdPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{oaId}\n{user.Id}\n{user.AnonymousConversation}")).AsSpan(0, 20));

    /// <summary>What it is to us.</summary>
    /// <param name="content">The event.</param>
    /// <param name="publicUrl">Address of this service.</param>
    public ZaloHeard Read(JsonObject content, string publicUrl)
    {
        var name = Scalar(content["event_name"]) ?? "";
        var kind = Word(name);
        var message = content["message"] as JsonObject;
        string? sender = Scalar(Under(content, "sender", "id")), recipient = Scalar(Under(content, "recipient", "id")), named = Scalar(content["oa_id"]);
        var isOurs = named is not null ? named == settings.OaId : sender == settings.OaId || recipient == settings.OaId || (recipient is null && sender is not null) || (sender is null && recipient is null);
        if (!isOurs)
        {
            return new ZaloHeard.Dropped(kind, "it is of another official account");
        }

        var person = Scalar(Under(content, "follower", "id")) ?? Scalar(content["user_id"]) ?? (sender == settings.OaId ? recipient : sender == recipient ? null : sender);
        var at = TimeOf(content["timestamp"]);
        if (name is "user_seen_message" or "user_received_message")
        {
            return new ZaloHeard.Marked(MessageIds(message), name == "user_seen_message", at ?? time.GetUtcNow());
        }

        if (person is not { Length: > 0 and <= 200 } || person == settings.OaId)
        {
            return new ZaloHeard.Dropped(kind, "it does not say whose it is");
        }

        var isAnonymous = name.Contains("anonymous", StringComparison.Ordinal);
        var user = new ZaloUser(person, isAnonymous ? Scalar(message?["conversation_id"]) ?? Scalar(content["conversation_id"]) ?? "" : null);
        var conversation = new NewConversation
        {
            Id = ConversationIdOf(settings.OaId, user),
            Channel = Channel,
            UserId = person,
            PublicUrl = publicUrl,
            ServiceUrl = settings.ApiBaseUrl,
        };
        var messageId = Scalar(message?["msg_id"]);
        if (name.StartsWith("oa_send_", StringComparison.Ordinal))
        {
            return messageId is null
                ? new ZaloHeard.Dropped(kind, "an echo without an id")
                : new ZaloHeard.Echoed(new ZaloEcho
                {
                    MessageId = messageId,
                    Conversation = conversation,
                    User = user,
                    Text = Text(message) ?? "",
                    Kind = kind["oa_send_".Length..],
                    AdminId = Scalar(Under(content, "sender", "admin_id")),
                    At = at ?? time.GetUtcNow(),
                });
        }

        var key = CitizenActivity.Shorten(messageId is not null && IsMessage(name)
            ? $"msg:{messageId}"
            : $"{name}:{messageId}:{Scalar(content["timestamp"])}:{(messageId is null && at is null ? Fingerprint(content) : "")}");
        var now = time.GetUtcNow();
        var isStale = at is { } then && (then < now - OldestAnswered || then > now + LatestAnswered);
        var happenedAt = at is { } said && said <= now + LatestAnswered ? said : now;
        var received = new ZaloReceived
        {
            Conversation = conversation,
            User = user,
            Activity = null,
            InteractedAt = Opens(name) ? happenedAt : null,
            HappenedAt = happenedAt,
            StaffQuietSince = now - TimeSpan.FromHours(settings.ConsoleSilenceHours),
            Follows = name switch { "follow" => true, "unfollow" => false, _ => null },
            Shared = name == "user_submit_info" ? SharedIn(content["info"] as JsonObject) : null,
            Withdraws = name == "user_withdraw",
        };
        return new ZaloHeard.Said(received with { Activity = ActivityOf(name, kind, content, message, messageId, person, conversation.Id, at, isStale, key) });
    }

    /// <summary>A text, or a number as it is written; null for anything else.</summary>
    public static string? Scalar(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return null;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };
    }

    /// <summary>Milliseconds, or seconds when it is that small; text or number. Null when it is none.</summary>
    internal static DateTimeOffset? TimeOf(JsonNode? node)
    {
        if (!double.TryParse(Scalar(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || number <= 0)
        {
            return null;
        }

        var milliseconds = number < SecondsEnd ? number * 1000 : number;
        return milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
    }

    private static NewActivity ActivityOf(
        string name, string kind, JsonObject content, JsonObject? message, string? messageId, string person, string conversationId, DateTimeOffset? at, bool isStale, string? key)
    {
        var activity = new JsonObject
        {
            ["type"] = "message",
            ["from"] = new JsonObject { ["id"] = person, ["role"] = "user" },
            ["channelData"] = new JsonObject
            {
                ["zalo"] = new JsonObject { ["event"] = kind, ["messageId"] = messageId, ["at"] = at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) },
            },
        };
        var forBot = !isStale;
        if (name is "follow" or "user_click_chatnow")
        {
            activity["type"] = "conversationUpdate";
            activity["membersAdded"] = new JsonArray(new JsonObject { ["id"] = person, ["role"] = "user" });
        }
        else if (!IsMessage(name) || message is null)
        {
            // Kept for whoever looks, and nothing is said to it.
            activity["type"] = "event";
            activity["name"] = $"zalo.{kind}";

            // Not what was shared by a form: contact data stands with the person alone, where it can be withdrawn.
            activity["value"] = name == "user_submit_info" ? null : message?.DeepClone();
            forBot = false;
        }
        else
        {
            var attachments = AttachmentsOf(name, message);
            activity["text"] = Text(message) ?? "";
            activity["textFormat"] = "plain";
            if (attachments.Count > 0)
            {
                activity["attachments"] = attachments;
            }
        }

        return new NewActivity { ConversationId = conversationId, Author = Author.Citizen, Content = activity, ExternalId = key, ForBot = forBot };
    }

    /// <summary>Names are cut to what fits on a page; a phone number is whatever has so many digits.</summary>
    private static ZaloShared? SharedIn(JsonObject? info)
    {
        if (info is null)
        {
            return null;
        }

        var name = Scalar(info["name"])?.Normalize(NormalizationForm.FormC).Trim();
        string digits = new([.. (Scalar(info["phone"]) ?? "").Where(char.IsAsciiDigit)]);
        var phone = digits.StartsWith("84", StringComparison.Ordinal) && digits.Length >= 11 ? $"0{digits[2..]}" : digits;
        return new ZaloShared(name is { Length: > 0 } ? name[..Math.Min(name.Length, 100)] : null, phone.Length is >= 9 and <= 11 ? phone : null);
    }

    /// <summary>What came with the words; names and addresses as Zalo gives them.</summary>
    private static JsonArray AttachmentsOf(string name, JsonObject message)
    {
        var type = name[(name.IndexOf("_send_", StringComparison.Ordinal) + "_send_".Length)..];
        JsonArray found = [];
        foreach (var item in message["attachments"] is JsonArray list ? list.OfType<JsonObject>() : [])
        {
            var payload = item["payload"] as JsonObject;
            var itemType = Scalar(item["type"]) ?? type;
            if (itemType == "location")
            {
                continue;
            }

            JsonObject attachment = new() { ["contentType"] = ContentTypeOf(itemType), ["name"] = Scalar(payload?["name"]) ?? itemType };
            if (Scalar(payload?["url"]) is { } url)
            {
                attachment["contentUrl"] = url;
            }

            found.Add(attachment);
        }

        if (Location(message) is var (latitude, longitude))
        {
            found.Add(new JsonObject
            {
                ["contentType"] = "application/vnd.geo+json",
                ["name"] = "location",
                ["content"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) },
            });
        }

        if (found.Count == 0 && type != "text")
        {
            found.Add(new JsonObject { ["contentType"] = ContentTypeOf(type), ["name"] = type });
        }

        return found;
    }

    /// <summary>Three spellings are known, as texts and as numbers.</summary>
    internal static (double Latitude, double Longitude)? Location(JsonObject message)
    {
        var payloads = (message["attachments"] is JsonArray list ? list.OfType<JsonObject>() : []).Select(item => item["payload"]).Append(message["location"]).OfType<JsonObject>();
        foreach (var place in payloads.SelectMany(payload => new[] { payload["coordinates"] as JsonObject, payload }).OfType<JsonObject>())
        {
            if (Number(place["latitude"] ?? place["lat"]) is { } latitude && Number(place["longitude"] ?? place["long"] ?? place["lng"]) is { } longitude
                && Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180)
            {
                return (latitude, longitude);
            }
        }

        return null;

        static double? Number(JsonNode? node) => double.TryParse(Scalar(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static string ContentTypeOf(string type) => type switch
    {
        "image" or "sticker" => "image/*",
        "gif" => "image/gif",
        "audio" => "audio/*",
        "video" => "video/*",
        _ => "application/octet-stream",
    };

    private static bool IsMessage(string name) =>
        name.StartsWith("user_send_", StringComparison.Ordinal) || name.StartsWith("anonymous_send_", StringComparison.Ordinal);

    /// <summary>What opens the window for replies: what a person does, not what their phone reports.</summary>
    private static bool Opens(string name) => IsMessage(name) || name is "follow" or "user_click_chatnow" or "user_submit_info" or "user_click_button" or "user_click_link";

    private static string? Text(JsonObject? message) => Scalar(message?["text"]);

    private static List<string> MessageIds(JsonObject? message)
    {
        List<string> ids = [.. (message?["msg_ids"] is JsonArray list ? list : []).Select(Scalar).OfType<string>()];
        if (Scalar(message?["msg_ids"]) is { } one)
        {
            ids.Add(one);
        }

        if (Scalar(message?["msg_id"]) is { } id)
        {
            ids.Add(id);
        }

        return ids;
    }

    private static JsonNode? Under(JsonObject content, string name, string property) => content[name] is JsonObject branch ? branch[property] : null;

    /// <summary>An event without an id or a time is told from others by all that it says.</summary>
    private static string Fingerprint(JsonObject content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJsonString())).AsSpan(0, 16));

    /// <summary>A name that may stand in a log: nothing but what names are made of.</summary>
    private static string Word(string name) => new([.. name.Where(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '.').Take(LongestName)]);
}
