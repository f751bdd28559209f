using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hotline.ZaloSimulation;

/// <summary>A message that may be sent, or why not.</summary>
/// <param name="Code">0: it may.</param>
/// <param name="Bug">What a sender that knows the rules never does; null where it could not know.</param>
internal sealed record Judged(int Code, string Reason, string? Bug, string Kind = "", string Text = "", IReadOnlyList<Button>? Buttons = null, string? Quoted = null)
{
    public static Judged Wrong(string field, string? bug = "bad-message") => new(-201, $"{field} is invalid!", bug);

    public static Judged TooLong(string field, string bug) => new(-210, $"{field} exceeds the allowed limit", bug);
}

/// <summary>Zalo's rules for one message, in Zalo's order.</summary>
internal static partial class MessageRules
{
    private static readonly string[] ButtonTypes = ["oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"];

    public static Judged Judge(JsonObject message, User user, World world, SimulatorOptions options)
    {
        if (Unknown(message, "text", "attachment", "quote_message_id") is { } stranger)
        {
            return Judged.Wrong($"message.{stranger}");
        }

        var text = "";
        if (message.TryGetPropertyValue("text", out var words))
        {
            if (ZaloJson.String(words) is not { } written)
            {
                return Judged.Wrong("message.text");
            }

            text = written;
        }

        string? quoted = null;
        if (message.TryGetPropertyValue("quote_message_id", out var quote))
        {
            quoted = ZaloJson.String(quote);
            if (quoted is null || !user.Lines.Exists(line => line.MessageId == quoted))
            {
                // A user may have withdrawn it, so the sender is not to blame.
                return Judged.Wrong("quote_message_id", quoted is null ? "bad-message" : null);
            }
        }

        if (Length(text, options.TextUnit) > options.LongestText)
        {
            return Judged.TooLong("text", "text-over-limit");
        }

        if (!message.TryGetPropertyValue("attachment", out var attached))
        {
            return string.IsNullOrWhiteSpace(text) ? Judged.Wrong("text", "empty-text") : new Judged(0, "", null, "text", text, [], quoted);
        }

        return attached is JsonObject attachment ? Attachment(attachment, text, quoted, world, options) : Judged.Wrong("attachment");
    }

    /// <summary>What a citizen must never see, in a text that was accepted all the same.</summary>
    public static IEnumerable<(string Code, string Detail)> Blemishes(string text)
    {
        if (!text.IsNormalized(NormalizationForm.FormC))
        {
            yield return ("not-nfc", "the text is not in NFC");
        }

        if (Markdown().Match(text) is { Success: true } leak)
        {
            yield return ("markdown-leak", $"the text holds '{leak.Value.Trim()}'");
        }

        if (text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
        {
            yield return ("control-character", "the text holds a control character");
        }

        if (Broken(text))
        {
            yield return ("broken-letter", "the text begins or ends within a letter or an emoji");
        }
    }

    /// <summary>Which part of how many a text says to be, such as (2/3) at its beginning or end.</summary>
    public static (int Part, int Total)? PartOf(string text)
    {
        var match = Part().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var part = int.Parse(match.Groups["part"].Value, CultureInfo.InvariantCulture);
        var total = int.Parse(match.Groups["total"].Value, CultureInfo.InvariantCulture);
        return part >= 1 && total is > 1 and <= 20 && part <= total ? (part, total) : null;
    }

    private static Judged Attachment(JsonObject attachment, string text, string? quoted, World world, SimulatorOptions options)
    {
        if (Unknown(attachment, "type", "payload") is { } stranger)
        {
            return Judged.Wrong($"attachment.{stranger}");
        }

        if (attachment["payload"] is not JsonObject payload)
        {
            return Judged.Wrong("attachment.payload");
        }

        switch (ZaloJson.String(attachment["type"]))
        {
            case "file":
                if (text.Length > 0)
                {
                    return Judged.Wrong("message.text");
                }

                return AssetOf(payload["token"], "file", "payload.token", world) is { } wrong ? wrong : new Judged(0, "", null, "file", text, [], quoted);
            case "template":
                break;
            default:
                return Judged.Wrong("attachment.type");
        }

        return ZaloJson.String(payload["template_type"]) switch
        {
            null when payload.ContainsKey("template_type") => Judged.Wrong("template_type"),
            null => Buttons(payload, text, quoted, options),
            "media" => Media(payload, text, quoted, world),
            "request_user_info" => RequestInfo(payload, text, quoted),
            _ => Judged.Wrong("template_type"),
        };
    }

    private static Judged Buttons(JsonObject payload, string text, string? quoted, SimulatorOptions options)
    {
        if (Unknown(payload, "buttons") is { } stranger)
        {
            return Judged.Wrong($"payload.{stranger}");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Judged.Wrong("text", "empty-text");
        }

        if (payload["buttons"] is not JsonArray { Count: > 0 } array)
        {
            return Judged.Wrong("buttons");
        }

        if (array.Count > 5)
        {
            return Judged.TooLong("buttons", "buttons-over-limit");
        }

        List<Button> buttons = [];
        foreach (var entry in array)
        {
            if (entry is not JsonObject button || Unknown(button, "title", "type", "payload", "image_icon") is not null)
            {
                return Judged.Wrong("buttons");
            }

            var title = ZaloJson.String(button["title"]);
            var type = ZaloJson.String(button["type"]);
            if (string.IsNullOrWhiteSpace(title) || type is null || !ButtonTypes.Contains(type))
            {
                return Judged.Wrong("buttons.title or buttons.type");
            }

            if (Length(title, options.TextUnit) > 100)
            {
                return Judged.TooLong("buttons.title", "buttons-over-limit");
            }

            var wrong = Target(type, button["payload"], out var target);
            if (wrong is not null)
            {
                return wrong;
            }

            buttons.Add(new Button(title, type, target));
        }

        return new Judged(0, "", null, "text", text, buttons, quoted);
    }

    private static Judged? Target(string type, JsonNode? payload, out string target)
    {
        target = "";
        switch (type)
        {
            case "oa.query.show" or "oa.query.hide":
                if (ZaloJson.String(payload) is not { Length: > 0 } query)
                {
                    return Judged.Wrong("buttons.payload");
                }

                target = query;
                return query.Length > 1_000 ? Judged.TooLong("buttons.payload", "buttons-over-limit") : null;
            case "oa.open.url":
                target = ZaloJson.String((payload as JsonObject)?["url"]) ?? "";
                return Uri.TryCreate(target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? null : Judged.Wrong("buttons.payload.url");
            default:
                target = ZaloJson.String((payload as JsonObject)?["phone_code"]) ?? "";
                if (target.Length is < 3 or > 15 || !target.All(char.IsAsciiDigit))
                {
                    return Judged.Wrong("buttons.payload.phone_code");
                }

                if (type == "oa.open.sms")
                {
                    if (ZaloJson.String((payload as JsonObject)?["content"]) is not { Length: > 0 } content)
                    {
                        return Judged.Wrong("buttons.payload.content");
                    }

                    return content.Length > 160 ? Judged.TooLong("buttons.payload.content", "buttons-over-limit") : null;
                }

                return null;
        }
    }

    private static Judged Media(JsonObject payload, string text, string? quoted, World world)
    {
        if (Unknown(payload, "template_type", "elements") is { } stranger)
        {
            return Judged.Wrong($"payload.{stranger}");
        }

        if (payload["elements"] is not JsonArray { Count: 1 } elements || elements[0] is not JsonObject element)
        {
            return Judged.Wrong("elements");
        }

        var kind = ZaloJson.String(element["media_type"]);
        if (kind is not ("image" or "gif" or "sticker"))
        {
            return Judged.Wrong("media_type");
        }

        if (element.ContainsKey("url") == element.ContainsKey("attachment_id"))
        {
            return Judged.Wrong("url or attachment_id");
        }

        if (kind == "gif" && (ZaloJson.Integer(element["width"]) is not > 0 || ZaloJson.Integer(element["height"]) is not > 0))
        {
            return Judged.Wrong("width or height");
        }

        if (element.ContainsKey("url") && !(Uri.TryCreate(ZaloJson.String(element["url"]), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            return Judged.Wrong("url");
        }

        if (kind != "sticker" && element.ContainsKey("attachment_id") && AssetOf(element["attachment_id"], kind, "attachment_id", world) is { } wrong)
        {
            return wrong;
        }

        return new Judged(0, "", null, kind, text, [], quoted);
    }

    private static Judged RequestInfo(JsonObject payload, string text, string? quoted)
    {
        if (text.Length > 0)
        {
            return Judged.Wrong("message.text");
        }

        if (payload["elements"] is not JsonArray { Count: 1 } elements || elements[0] is not JsonObject element)
        {
            return Judged.Wrong("elements");
        }

        var title = ZaloJson.String(element["title"]) ?? "";
        var subtitle = ZaloJson.String(element["subtitle"]) ?? "";
        if (title.Length == 0 || subtitle.Length == 0)
        {
            return Judged.Wrong("title or subtitle");
        }

        if (title.Length > 100 || subtitle.Length > 500)
        {
            return Judged.TooLong("title or subtitle", "text-over-limit");
        }

        return Uri.TryCreate(ZaloJson.String(element["image_url"]), UriKind.Absolute, out var image) && image.Scheme is "http" or "https"
            ? new Judged(0, "", null, "request_user_info", title, [], quoted)
            : Judged.Wrong("image_url");
    }

    private static Judged? AssetOf(JsonNode? id, string kind, string field, World world)
    {
        if (ZaloJson.String(id) is not { } known || !world.Assets.TryGetValue(known, out var asset) || asset.Kind != kind)
        {
            return Judged.Wrong(field);
        }

        return world.Now - asset.At > TimeSpan.FromDays(7) ? new Judged(-100, "Attachment id is expired", null) : null;
    }

    private static string? Unknown(JsonObject node, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in node)
        {
            if (!known.Contains(name))
            {
                return name;
            }
        }

        return null;
    }

    private static int Length(string text, TextUnit unit) => unit switch
    {
        TextUnit.CodePoint => text.EnumerateRunes().Count(),
        TextUnit.Utf8Byte => Encoding.UTF8.GetByteCount(text),
        _ => text.Length,
    };

    private static bool Broken(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        var first = CharUnicodeInfo.GetUnicodeCategory(text, 0);
        return char.IsHighSurrogate(text[^1]) || char.IsLowSurrogate(text[0]) || text[^1] == '\u200D' || text[0] == '\u200D'
            || first is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Surrogate
            || text.Contains('\uFFFD', StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\*\*|\]\(|^\s{0,3}#{1,6}\s|^```|^\s{0,3}>\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Markdown();

    [GeneratedRegex(@"\A\s*[(\[](?<part>\d{1,2})/(?<total>\d{1,2})[)\]]|[(\[](?<part>\d{1,2})/(?<total>\d{1,2})[)\]]\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
