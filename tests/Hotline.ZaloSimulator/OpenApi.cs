using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hotline.ZaloSimulation;

/// <summary>The hosts <c>openapi.zalo.me</c> and <c>business.openapi.zalo.me</c>, one call at a time.</summary>
internal sealed partial class OpenApi(SimulatorOptions options, World world, Ledger ledger, Echoes echoes)
{
    public const string SendPath = "/v3.0/oa/message/cs";
    public const string OldSendPath = "/v2.0/oa/message";
    public const string ByTemplatePath = "/v3.0/oa/message/template";
    public const string HistoryPath = "/v2.0/oa/conversation";

    private const int InvalidToken = -216;
    private const int ExpiredToken = -220;
    private const int InvalidTokenOfTemplates = -124;

    private static readonly string[] Reactions = ["/-strong", "/-heart", ":>", "--b", ":-((", ":-h", ":o", "/-remove"];

    /// <summary>Whom a body's message is for, as <see cref="Event.User"/>; empty when it names nobody.</summary>
    public static string RecipientOf(JsonObject? body)
    {
        var recipient = body?["recipient"] as JsonObject;
        if (ZaloJson.String(recipient?["anonymous_id"]) is { } anonymous)
        {
            return $"{anonymous}/{ZaloJson.String(recipient?["conversation_id"])}";
        }

        return ZaloJson.String(recipient?["user_id"]) ?? ZaloJson.String(body?["user_id"]) ?? "";
    }

    /// <summary>Whether a call carries a message to a user.</summary>
    public static bool IsSend(string method, string path, JsonObject? body) =>
        method == "POST" && (path is SendPath or ByTemplatePath || (path == OldSendPath && body?.ContainsKey("message") == true));

    /// <summary>Whether the header is there and good; otherwise the refusal. A missing one is a violation, an expired one is life.</summary>
    public Answer? CheckToken(HttpRequest request, Call call)
    {
        var misplaced = request.Headers.ContainsKey("Authorization") || request.Query.ContainsKey("access_token");
        if (misplaced)
        {
            ledger.Violate("bearer-or-query-token", "the token belongs into the header access_token alone", call.User, call.Number);
        }

        var token = request.Headers["access_token"].ToString();
        if (token.Length == 0 && !misplaced)
        {
            ledger.Violate("missing-token", "the header access_token is missing", call.User, call.Number);
        }

        lock (world.Gate)
        {
            var pair = world.Pairs.Find(known => known.Access == token);
            int? code = pair switch
            {
                null => InvalidToken,
                { Revoked: true } => options.ExpiredIsInvalid || world.EveryTokenBad ? InvalidToken : ExpiredToken,
                _ when world.Now >= pair.At + pair.Lifetime => options.ExpiredIsInvalid ? InvalidToken : ExpiredToken,
                _ => null,
            };
            if (code is null)
            {
                return null;
            }

            if (pair is null && token.Length > 0)
            {
                ledger.Violate("unknown-token", "the access token was never given", call.User, call.Number);
            }

            if (pair is not null)
            {
                pair.WasRefused = true;
            }

            return new Answer(200, ZaloJson.Error(call.Host == ZaloHost.Business ? InvalidTokenOfTemplates : code.Value, "Access token is invalid or has expired"));
        }
    }

    /// <summary>Whether the app and the account may call at all.</summary>
    public Answer? CheckStanding()
    {
        lock (world.Gate)
        {
            return world switch
            {
                { AppActive: false } => Refusal(-209, "This api is not supported, the app is not active"),
                { OaDisabled: true } => Refusal(-204, "Official account has been disabled"),
                { Authorised: false } => Refusal(-223, "The OA has not authorised this API"),
                _ => null,
            };
        }
    }

    /// <summary>Counts the call in its minute; refused calls count too.</summary>
    public (int Limit, int Remain, bool Over) Count()
    {
        lock (world.Gate)
        {
            var minute = world.Now.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
            var count = world.CallsOfMinute[minute] = world.CallsOfMinute.GetValueOrDefault(minute) + 1;
            return (options.CallsPerMinute, Math.Max(0, options.CallsPerMinute - count), count > options.CallsPerMinute);
        }
    }

    /// <summary>Carries a call out. Body and query are judged here.</summary>
    public Answer Execute(HttpRequest request, JsonObject? body, IFormFile? file, Call call)
    {
        lock (world.Gate)
        {
            return (call.Method, call.Path) switch
            {
                ("POST", SendPath) => WithBody(body, call, Send),
                ("POST", OldSendPath) => WithBody(body, call, SendTheOldWay),
                ("POST", ByTemplatePath) => WithBody(body, call, SendTemplate),
                ("POST", "/v3.0/oa/message/transaction" or "/v3.0/oa/message/promotion") => Retired(call),
                ("POST", "/v2.0/oa/upload/image" or "/v2.0/oa/upload/gif" or "/v2.0/oa/upload/file") => Upload(file, call),
                ("POST", "/v3.0/oa/quota/message") => WithBody(body, call, Quota),
                ("GET", "/v3.0/oa/user/detail") => WithData(request, call, Profile),
                ("GET", "/v3.0/oa/user/getlist") => WithData(request, call, Followers),
                ("GET", "/v2.0/oa/listrecentchat") => WithData(request, call, Recent),
                ("GET", HistoryPath) => WithData(request, call, History),
                ("GET", "/v2.0/oa/getoa") => About(),
                _ => Answers.Nowhere(ledger, call),
            };
        }
    }

    private static Answer Refusal(int code, string message) => new(200, ZaloJson.Error(code, message));

    private static Answer Success(JsonNode data) => new(200, ZaloJson.Success(data));

    private Answer Bug(int code, string message, string violation, Call call)
    {
        ledger.Violate(violation, message, call.User, call.Number);
        return Refusal(code, message);
    }

    private Answer WithBody(JsonObject? body, Call call, Func<JsonObject, Call, Answer> act) =>
        body is null ? Bug(-201, "body is invalid!", "bad-message", call) : act(body, call);

    private Answer WithData(HttpRequest request, Call call, Func<JsonObject, Call, Answer> act) =>
        ZaloJson.Parse(request.Query["data"].ToString()) is { } data ? act(data, call) : Bug(-201, "data is invalid!", "bad-query", call);

    private Answer Retired(Call call) => Bug(-209, "This api is not supported", "retired-endpoint", call);

    /// <summary>E3.</summary>
    private Answer Send(JsonObject body, Call call)
    {
        if (body["recipient"] is not JsonObject recipient || ZaloJson.String(recipient["user_id"]) is not { Length: > 0 } id || !id.All(char.IsAsciiDigit) || recipient.Count != 1)
        {
            return Bug(-201, "user_id is invalid!", "bad-message", call);
        }

        if (body["message"] is not JsonObject message || body.Count != 2)
        {
            return Bug(-201, "message is invalid!", "bad-message", call);
        }

        if (!world.Users.TryGetValue(id, out var user))
        {
            return Bug(-201, "user_id is invalid!", "unknown-recipient", call);
        }

        var content = ZaloJson.Text(message);
        JudgeResend(user, content, call);
        return Closed(user, content) ?? Accept(user, message, content, call);
    }

    /// <summary>E4: only anonymous users and reactions.</summary>
    private Answer SendTheOldWay(JsonObject body, Call call)
    {
        if (body["recipient"] is not JsonObject recipient)
        {
            return Bug(-201, "recipient is invalid!", "bad-message", call);
        }

        if (body.ContainsKey("sender_action"))
        {
            return React(recipient, body["sender_action"] as JsonObject, call);
        }

        if (recipient.ContainsKey("user_id"))
        {
            return Bug(-240, "This API has been shut down, please switch to MessageV3", "retired-endpoint", call);
        }

        if (!world.Users.TryGetValue(call.User, out var user) || !user.Anonymous)
        {
            return Bug(-201, "anonymous_id or conversation_id is invalid!", "unknown-recipient", call);
        }

        if (body["message"] is not JsonObject message)
        {
            return Bug(-201, "message is invalid!", "bad-message", call);
        }

        var content = ZaloJson.Text(message);
        JudgeResend(user, content, call);
        return Accept(user, message, content, call);
    }

    private Answer React(JsonObject recipient, JsonObject? action, Call call)
    {
        var id = ZaloJson.String(recipient["user_id"]);
        if (action is null || id is null || !world.Users.TryGetValue(id, out var user))
        {
            return Bug(-201, "recipient is invalid!", "bad-message", call);
        }

        var icon = ZaloJson.String(action["react_icon"]);
        var message = ZaloJson.String(action["react_message_id"]);
        if (!Reactions.Contains(icon) || !user.Lines.Exists(line => line.MessageId == message))
        {
            return Bug(-201, "react_icon or react_message_id is invalid!", "bad-message", call);
        }

        return Success(new JsonObject { ["message_id"] = message, ["user_id"] = id });
    }

    /// <summary>What the user's window and wishes say; the sender may not know, but must not ask again.</summary>
    private Answer? Closed(User user, string content)
    {
        var since = user.LastInteraction is { } last ? world.Now - last : TimeSpan.MaxValue;
        Answer? refused = user switch
        {
            { Inactive: true } => Refusal(-227, "User is banned or has been inactive for more than 45 days"),
            { Blocks: true } => Refusal(-244, "User has restricted this type of message from your OA"),
            _ when since > TimeSpan.FromDays(7) => Refusal(-230, "User has not interacted with the OA in the past 7 days"),
            _ => null,
        };
        if (refused is not null)
        {
            Remember(user, content, refused.Error!.Value);
        }
        else if (since > TimeSpan.FromHours(48))
        {
            world.Billed++;
        }

        return refused;
    }

    private Answer Accept(User user, JsonObject message, string content, Call call)
    {
        var judged = MessageRules.Judge(message, user, world, options);
        if (judged.Code != 0)
        {
            if (judged.Bug is { } bug)
            {
                ledger.Violate(bug, judged.Reason, user.Key, call.Number);
            }

            Remember(user, content, judged.Code);
            return Refusal(judged.Code, judged.Reason);
        }

        JudgeAccepted(user, judged, content, call);
        var sent = new Sent(ledger.NextNumber(), user.Key, world.NextMessageId(), judged.Kind, judged.Text, judged.Buttons ?? [], content, judged.Quoted, world.Now, ByStaff: false);
        call.MessageId = sent.MessageId;
        user.Sent.Add(sent);
        user.Lines.Add(new Line(sent.MessageId, false, judged.Kind, judged.Text, sent.At, sent, null));
        ledger.Add(sent);
        echoes.After(user, sent);
        return Success(new JsonObject
        {
            ["message_id"] = sent.MessageId,
            [user.Anonymous ? "anonymous_id" : "user_id"] = user.Anonymous ? user.AnonymousId : user.Key,
            ["sent_time"] = sent.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>A message that is sent again: was it refused for good, and was its unknown fate looked up?</summary>
    private void JudgeResend(User user, string content, Call call)
    {
        if (user.StaffSpoke is { } staff && world.Now - staff > TimeSpan.FromSeconds(options.StaffGraceSeconds))
        {
            ledger.Violate("spoke-over-staff", "a person writes to this user from Zalo's console", user.Key, call.Number);
        }

        // Another question may have the same answer, which is tried once more.
        var asked = Math.Max(1, user.Events.Count(made => made.Asks != Asks.Nothing));
        if (user.Refused.TryGetValue(content, out var refused) && refused.Times >= Tries(refused.Code) * asked)
        {
            ledger.Violate("retry-after-refusal", FormattableString.Invariant($"the same message was refused with {refused.Code}"), user.Key, call.Number);
        }

        if (user.Unknown.Remove(content, out var unknown))
        {
            if (unknown.Echo?.Accepted == true)
            {
                // Another question may have the same answer: one made since, or one that had no reply yet.
                var begun = user.Sent.Count(sent => !sent.ByStaff && MessageRules.PartOf(sent.Text) is null or (1, _));
                if (user.Events.Skip(unknown.Events).Any(made => made.Asks != Asks.Nothing) || begun < user.Events.Count(made => made.Asks != Asks.Nothing))
                {
                    return;
                }

                ledger.Violate("resent-after-echo", "the echo had told that the message was sent", user.Key, call.Number);
            }
            else if (!user.Anonymous)
            {
                ledger.Violate("resent-without-history", "neither echo nor conversation was consulted after an unknown result", user.Key, call.Number);
            }
        }
    }

    private void JudgeAccepted(User user, Judged judged, string content, Call call)
    {
        // One more of the same than messages that could have asked for it.
        var recent = user.Sent.Count(earlier => !earlier.ByStaff && earlier.Content == content && world.Now - earlier.At < TimeSpan.FromSeconds(60));
        var asked = user.Events.Count(made => made.Asks != Asks.Nothing && world.Now - made.At < TimeSpan.FromSeconds(180));
        if (recent > 0 && recent >= asked)
        {
            ledger.Violate("duplicate-send", FormattableString.Invariant($"the same message was accepted {recent + 1} times for {asked} messages of the user"), user.Key, call.Number);
        }

        if (user.Events.Count > 0 && user.Events.TrueForAll(made => made.Asks == Asks.Nothing))
        {
            ledger.Violate("reply-to-silence", $"nothing that this user did asks for a reply, last {user.Events[^1].Name}", user.Key, call.Number);
        }

        if (MessageRules.PartOf(judged.Text) is var (part, total))
        {
            var before = user.Parts.GetValueOrDefault(total);
            if (part != 1 && part != before + 1)
            {
                ledger.Violate("parts-out-of-order", FormattableString.Invariant($"part {part} of {total} came after part {before}"), user.Key, call.Number);
            }

            user.Parts[total] = part == total ? 0 : part;
        }

        foreach (var (code, detail) in MessageRules.Blemishes(judged.Text))
        {
            ledger.Violate(code, detail, user.Key, call.Number);
        }
    }

    private static int Tries(int code) => code switch
    {
        -200 => 3,
        -201 => 2,
        _ => 1,
    };

    private static void Remember(User user, string content, int code)
    {
        var before = user.Refused.GetValueOrDefault(content);
        user.Refused[content] = (code, before.Times + 1);
    }

    /// <summary>A fault's refusal counts like Zalo's own.</summary>
    public void RememberRefusal(string userKey, JsonObject? body, int code)
    {
        // Call limits, tokens, quotas, the night and the account's own standing pass: the message may go later.
        if (code is 0 or -32 or InvalidToken or ExpiredToken or InvalidTokenOfTemplates or 216 or 401 or -401 or -211 or -218 or -234 or -133 or -100
            or -204 or -205 or -209 or -212 or -219 or -221 or -223 or -224 or -235 or -242 or -320 or -321)
        {
            return;
        }

        lock (world.Gate)
        {
            if (body?["message"] is JsonObject message && world.Users.TryGetValue(userKey, out var user))
            {
                Remember(user, ZaloJson.Text(message), code);
            }
        }
    }

    /// <summary>The caller cannot know what became of this call.</summary>
    public void RememberUnknown(string userKey, JsonObject? body, Call call)
    {
        lock (world.Gate)
        {
            call.Unknown = true;
            if (body?["message"] is JsonObject message && world.Users.TryGetValue(userKey, out var user))
            {
                user.Unknown[ZaloJson.Text(message)] = (call.MessageId is { } id ? echoes.Of(id) : null, user.Events.Count);
            }
        }
    }
}

/// <summary>Answers that several hosts give.</summary>
internal static class Answers
{
    /// <summary>E13.</summary>
    public static Answer Nowhere(Ledger ledger, Call call)
    {
        ledger.Violate("unknown-path", $"{call.Method} {call.Path} is no address of {call.Host}", call.User, call.Number);
        return new Answer(404, "<html><body>404 Not Found</body></html>") { ContentType = "text/html" };
    }
}
