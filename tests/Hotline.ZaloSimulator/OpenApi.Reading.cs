using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Hotline.ZaloSimulation;

/// <summary>Uploads, profiles, histories and templates.</summary>
internal sealed partial class OpenApi
{
    /// <summary>E11: the business host.</summary>
    public Answer ExecuteBusiness(HttpRequest request, JsonObject? body, Call call)
    {
        lock (world.Gate)
        {
            return (call.Method, call.Path) switch
            {
                ("POST", "/message/template") => WithBody(body, call, SendTemplateByPhone),
                ("GET", "/message/status") => Success(new JsonObject { ["status"] = world.Assets.ContainsKey(request.Query["message_id"].ToString()) ? 1 : -1, ["message"] = "" }),
                ("GET", "/message/quota") => Success(new JsonObject { ["dailyQuota"] = "500", ["remainingQuota"] = "499" }),
                _ => Answers.Nowhere(ledger, call),
            };
        }
    }

    private Answer SendTemplateByPhone(JsonObject body, Call call)
    {
        if (ZaloJson.String(body["phone"]) is not { } phone || !Phone().IsMatch(phone))
        {
            return Bug(-108, "Phone number is invalid", "bad-message", call);
        }

        if (ZaloJson.String(body["tracking_id"]) is not { Length: >= 1 and <= 48 })
        {
            return Bug(-132, "tracking_id is invalid", "bad-message", call);
        }

        return Template(body, call) ?? Pushed(call);
    }

    private Answer Pushed(Call call)
    {
        var id = world.NextMessageId();
        call.MessageId = id;
        world.Assets[id] = new Asset(id, "template", world.Now);
        return Success(new JsonObject
        {
            ["msg_id"] = id,
            ["sent_time"] = world.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["quota"] = new JsonObject { ["dailyQuota"] = "500", ["remainingQuota"] = "499" },
        });
    }

    /// <summary>E5.</summary>
    private Answer SendTemplate(JsonObject body, Call call)
    {
        if (ZaloJson.String(body["user_id"]) is not { } id || !world.Users.TryGetValue(id, out var user))
        {
            return Bug(-201, "user_id is invalid!", "unknown-recipient", call);
        }

        if (Template(body, call) is { } refused)
        {
            return refused;
        }

        var content = ZaloJson.Text(body);
        var sent = new Sent(ledger.NextNumber(), user.Key, world.NextMessageId(), "template", "", [], content, null, world.Now, ByStaff: false);
        call.MessageId = sent.MessageId;
        user.Sent.Add(sent);
        user.Lines.Add(new Line(sent.MessageId, false, "template", "", sent.At, sent, null));
        ledger.Add(sent);
        return Success(new JsonObject { ["message_id"] = sent.MessageId, ["user_id"] = user.Key });
    }

    private Answer? Template(JsonObject body, Call call)
    {
        var id = body["template_id"] is JsonValue value ? ZaloJson.String(value) ?? value.ToJsonString() : "";
        if (!world.Templates.TryGetValue(id, out var template) || !template.Approved)
        {
            return Refusal(-131, "Template is not approved");
        }

        var data = body["template_data"] as JsonObject ?? [];
        foreach (var (name, longest) in template.Parameters)
        {
            if (ZaloJson.String(data[name]) is not { Length: > 0 } given)
            {
                return Bug(-1122, $"{name} is missing", "bad-message", call);
            }

            if (given.Length > longest)
            {
                return Bug(-1121, $"{name} is too long", "bad-message", call);
            }
        }

        return data.Any(field => !template.Parameters.ContainsKey(field.Key)) ? Bug(-1124, "template_data is invalid", "bad-message", call) : null;
    }

    /// <summary>E7.</summary>
    private Answer Upload(IFormFile? file, Call call)
    {
        if (file is null)
        {
            return Bug(-201, "file is invalid!", "bad-message", call);
        }

        var kind = call.Path[(call.Path.LastIndexOf('/') + 1)..];
        using var stream = file.OpenReadStream();
        Span<byte> head = stackalloc byte[8];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var extension = Path.GetExtension(file.FileName).ToLowerInvariant();
        var fits = (kind, extension) switch
        {
            ("image", ".jpg" or ".jpeg") => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
            ("image", ".png") => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]),
            ("gif", ".gif") => head.StartsWith("GIF8"u8),
            ("file", ".pdf") => head.StartsWith("%PDF"u8),
            ("file", ".docx") => head.StartsWith("PK"u8),
            ("file", ".doc") => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]),
            ("file", ".csv") => true,
            _ => false,
        };
        if (!fits)
        {
            // As one adapter saw it: success with nothing in it.
            ledger.Violate("bad-upload", $"'{extension}' does not fit {kind} and the file's first bytes", "", call.Number);
            return Success(new JsonObject());
        }

        if (file.Length > (kind == "image" ? 1_048_576 : 5_242_880))
        {
            return Bug(-210, "file exceeds the allowed limit", "upload-over-limit", call);
        }

        if (++world.Uploads > 5_000)
        {
            return Refusal(-211, "Out of quota");
        }

        var id = world.NextId("asset");
        world.Assets[id] = new Asset(id, kind, world.Now);
        return Success(new JsonObject { [kind == "file" ? "token" : "attachment_id"] = id });
    }

    private User? Known(JsonObject data) =>
        world.Users.GetValueOrDefault(data["user_id"] is JsonValue value ? ZaloJson.String(value) ?? value.ToJsonString() : "");

    private Answer Profile(JsonObject data, Call call)
    {
        if (Known(data) is not { } user)
        {
            return Bug(-201, "user_id is invalid!", "unknown-recipient", call);
        }

        if (!user.Follows)
        {
            return Refusal(-213, "User has not followed OA");
        }

        var profile = new JsonObject
        {
            ["user_id"] = user.Key,
            ["user_id_by_app"] = user.ById,
            ["user_external_id"] = "",
            ["display_name"] = user.Name,
            ["user_alias"] = user.Name,
            ["is_sensitive"] = false,
            ["user_last_interaction_date"] = (user.LastInteraction ?? world.Now).ToOffset(TimeSpan.FromHours(7)).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            ["user_is_follower"] = true,
            ["avatar"] = "",
            ["avatars"] = new JsonObject { ["120"] = "", ["240"] = "" },
            ["tags_and_notes_info"] = new JsonObject { ["notes"] = new JsonArray(), ["tag_names"] = new JsonArray() },
        };
        if (user.Phone.Length > 0)
        {
            profile["shared_info"] = new JsonObject { ["name"] = user.Name, ["phone"] = user.Phone, ["address"] = "", ["city"] = "", ["district"] = "" };
        }

        return Success(profile);
    }

    private Answer Followers(JsonObject data, Call call)
    {
        if (ZaloJson.Integer(data["count"]) is not (>= 1 and <= 50) || ZaloJson.Integer(data["offset"]) is not (>= 0 and <= 9_951))
        {
            return Bug(-201, "count or offset is invalid!", "bad-query", call);
        }

        var followers = world.Users.Values.Where(user => user is { Follows: true, Anonymous: false }).OrderBy(user => user.Key, StringComparer.Ordinal).ToList();
        var page = followers.Skip((int)data["offset"]!).Take((int)data["count"]!).Select(user => (JsonNode)new JsonObject { ["user_id"] = user.Key });
        return Success(new JsonObject { ["total"] = followers.Count, ["count"] = (int)data["count"]!, ["offset"] = (int)data["offset"]!, ["users"] = new JsonArray([.. page]) });
    }

    private Answer Recent(JsonObject data, Call call)
    {
        if (Page(data, call, out var offset, out var count) is { } wrong)
        {
            return wrong;
        }

        var rows = world.Users.Values.Where(user => !user.Anonymous && user.Lines.Count > 0).OrderByDescending(user => user.Lines[^1].At).Skip(offset).Take(count);
        return Success(new JsonArray([.. rows.Select(user => (JsonNode)Row(user, user.Lines[^1]))]));
    }

    private Answer History(JsonObject data, Call call)
    {
        if (Page(data, call, out var offset, out var count) is { } wrong)
        {
            return wrong;
        }

        if (Known(data) is not { Anonymous: false } user)
        {
            return Bug(-201, "user_id is invalid!", "unknown-recipient", call);
        }

        call.User = user.Key;
        if (offset == 0)
        {
            // Whoever has read this knows what was accepted.
            user.Unknown.Clear();
        }

        return Success(new JsonArray([.. Enumerable.Reverse(user.Lines).Skip(offset).Take(count).Select(line => (JsonNode)Row(user, line))]));
    }

    private Answer? Page(JsonObject data, Call call, out int offset, out int count)
    {
        offset = data.ContainsKey("offset") ? ZaloJson.Integer(data["offset"]) ?? -1 : 0;
        count = data.ContainsKey("count") ? ZaloJson.Integer(data["count"]) ?? -1 : 5;
        if (count > 10)
        {
            return Bug(-210, "count exceeds the allowed limit", "bad-query", call);
        }

        return offset < 0 || count < 1 ? Bug(-201, "offset or count is invalid!", "bad-query", call) : null;
    }

    private JsonObject Row(User user, Line line)
    {
        var row = new JsonObject
        {
            ["src"] = line.FromUser ? 1 : 0,
            ["time"] = line.At.ToUnixTimeMilliseconds(),
            ["sent_time"] = line.At.ToOffset(TimeSpan.FromHours(7)).ToString("HH:mm:ss dd/MM/yyyy", CultureInfo.InvariantCulture),
            ["from_id"] = line.FromUser ? user.Key : options.OaId,
            ["from_display_name"] = line.FromUser ? user.Name : OaName,
            ["from_avatar"] = "",
            ["to_id"] = line.FromUser ? options.OaId : user.Key,
            ["to_display_name"] = line.FromUser ? OaName : user.Name,
            ["to_avatar"] = "",
            ["message_id"] = line.MessageId,
            ["type"] = line.Type,
            ["message"] = line.Text,
        };
        return row;
    }

    private Answer Quota(JsonObject body, Call call) =>
        Known(body) is { } user
            ? Success(new JsonObject { ["last_interaction"] = (user.LastInteraction ?? world.Now).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) })
            : Bug(-201, "user_id is invalid!", "unknown-recipient", call);

    private Answer About() => Success(new JsonObject
    {
        ["oaid"] = options.OaId,
        ["oa_id"] = options.OaId,
        ["name"] = OaName,
        ["description"] = "",
        ["oa_type"] = 2,
        ["cate_name"] = "Cơ quan nhà nước",
        ["is_verified"] = true,
        ["num_follower"] = world.Users.Count,
        ["package_name"] = "Nâng cao",
        ["linked_ZCA"] = "",
    });

    private const string OaName = "Đường dây hỏi đáp";

    [GeneratedRegex(@"\A84\d{9,10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
