using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hotline.ZaloSimulation;

/// <summary>The page, and what it and scripts may ask: JSON under <c>/_sim</c>.</summary>
internal static class Control
{
    private const int NewestCalls = 60;

    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    public static void MapControl(this IEndpointRouteBuilder endpoints, ZaloSimulator zalo)
    {
        endpoints.MapGet("/", () => Asset("page.html", "text/html; charset=utf-8"));
        endpoints.MapGet("/page.css", () => Asset("page.css", "text/css; charset=utf-8"));
        endpoints.MapGet("/page.js", () => Asset("page.js", "text/javascript; charset=utf-8"));
        endpoints.MapGet("/cdn/{name}", (string name) => Results.Bytes(Convert.FromBase64String(Pixel), name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "application/octet-stream"));

        var sim = endpoints.MapGroup("/_sim");
        sim.MapGet("/settings", () => Json(new JsonObject(zalo.HotlineSettings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), (JsonNode?)setting.Value)))));
        sim.MapGet("/view", (string? user, long? since, CancellationToken cancellation) => ViewAsync(zalo, user ?? "", since ?? -1, cancellation));
        sim.MapPost("/webhook", (Connection to) => ConnectAsync(zalo, to));
        sim.MapPost("/users", (Newcomer newcomer) => Meet(zalo, newcomer));
        sim.MapPost("/act", (Act act) => Do(zalo, act));
        sim.MapGet("/faults", () => Json(FaultsOf(zalo)));
        sim.MapPost("/faults", (Fault fault) => Json(new JsonObject { ["id"] = zalo.Faults.Add(fault) }));
        sim.MapDelete("/faults/{id:long}", (long id) => zalo.Faults.Remove(id) ? Results.NoContent() : Results.NotFound());
        sim.MapDelete("/faults", () =>
        {
            zalo.Faults.Clear();
            return Results.NoContent();
        });
        sim.MapPost("/clock/advance", (double seconds) =>
        {
            zalo.Advance(TimeSpan.FromSeconds(seconds));
            return Json(new JsonObject { ["now"] = zalo.Now });
        });
        sim.MapPost("/tokens/revoke", () =>
        {
            zalo.RevokeAccessTokens();
            return Results.NoContent();
        });
        sim.MapPost("/drain", async () =>
        {
            await zalo.SettledAsync();
            return Results.NoContent();
        });
        sim.MapGet("/deliveries", () => Json(new JsonArray([.. zalo.Ledger.Events.Select(Delivery)])));
        sim.MapGet("/messages", (string user) => Json(new JsonArray([.. LinesOf(zalo, user)])));
        sim.MapGet("/log", () => Json(new JsonArray([.. zalo.Ledger.Calls.Select(call => (JsonNode)CallOf(zalo, call))])));
        sim.MapGet("/violations", () => Json(new JsonArray([.. zalo.Violations.Select(violation => (JsonNode)ViolationOf(zalo, violation))])));
        sim.MapPost("/reset", () =>
        {
            zalo.Faults.Clear();
            zalo.Ledger.Clear();
            return Results.NoContent();
        });
    }

    private static IResult Asset(string name, string type) =>
        Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly."), type);

    private static IResult Json(JsonNode node) => Results.Text(ZaloJson.Text(node), "application/json");

    private static IResult Refuse(string why) => Results.Text(ZaloJson.Text(new JsonObject { ["detail"] = why }), "application/problem+json", statusCode: 400);

    private static async Task<IResult> ConnectAsync(ZaloSimulator zalo, Connection to)
    {
        if (!Uri.TryCreate(to.Address, UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            return Refuse("Địa chỉ webhook phải ở trên chính máy này, ví dụ http://127.0.0.1:5000/channels/zalo/webhook.");
        }

        try
        {
            await zalo.ConnectAsync(address);
            return Results.NoContent();
        }
        catch (InvalidOperationException)
        {
            return Refuse($"{address} không trả lời 200 trong 2 giây; Zalo sẽ không lưu địa chỉ này.");
        }
    }

    private static IResult Meet(ZaloSimulator zalo, Newcomer newcomer)
    {
        if (string.IsNullOrWhiteSpace(newcomer.Name) || newcomer.Name.Length > 60)
        {
            return Refuse("Cần một tên, dài nhất 60 chữ.");
        }

        var citizen = newcomer.Anonymous ? zalo.AnonymousCitizen(newcomer.Name.Trim()) : zalo.Citizen(newcomer.Name.Trim());
        return Json(new JsonObject { ["id"] = citizen.Id, ["name"] = citizen.Name });
    }

    private static IResult Do(ZaloSimulator zalo, Act act)
    {
        Citizen citizen;
        lock (zalo.World.Gate)
        {
            if (!zalo.World.Users.TryGetValue(act.User, out var user))
            {
                return Refuse("Không có người này.");
            }

            citizen = new Citizen(zalo, user);
        }

        Event? made = null;
        switch (act.Kind)
        {
            case "say" when !string.IsNullOrWhiteSpace(act.Text):
                made = citizen.Says(act.Text);
                break;
            case "image":
                made = citizen.SendsImage(act.Text ?? "");
                break;
            case "sticker":
                made = citizen.SendsSticker();
                break;
            case "location":
                made = citizen.SendsLocation(act.Latitude, act.Longitude);
                break;
            case "audio":
                made = citizen.SendsAudio();
                break;
            case "file":
                made = citizen.SendsFile();
                break;
            case "follow":
                made = citizen.Follows();
                break;
            case "unfollow":
                made = citizen.Unfollows();
                break;
            case "chatnow":
                made = citizen.ClicksChatNow();
                break;
            case "react" when act.Message is { } reacted:
                made = citizen.ReactsTo(reacted);
                break;
            case "press" when citizen.Received.FirstOrDefault(sent => sent.MessageId == act.Message) is { } pressed && act.Button >= 0 && act.Button < pressed.Buttons.Count:
                made = citizen.Presses(pressed, act.Button);
                break;
            case "open":
                citizen.Opens();
                break;
            case "staff" when !string.IsNullOrWhiteSpace(act.Text):
                citizen.IsAnsweredByStaff(act.Text);
                break;
            default:
                return Refuse("Việc này không làm được.");
        }

        return Json(new JsonObject { ["event"] = made?.Name, ["messageId"] = made?.MessageId });
    }

    /// <summary>Answers at once when something happened since <paramref name="since"/>, otherwise when it does, after 20 seconds at most.</summary>
    private static async Task<IResult> ViewAsync(ZaloSimulator zalo, string user, long since, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var next = zalo.Ledger.NextChange();
            if (zalo.Ledger.Version > since)
            {
                break;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        var version = zalo.Ledger.Version;
        var calls = zalo.Ledger.Calls;
        var events = zalo.Ledger.Events;
        return Json(new JsonObject
        {
            ["version"] = version,
            ["webhook"] = zalo.WebhookUrl?.AbsoluteUri,
            ["pending"] = zalo.Webhooks.Pending,
            ["events"] = events.Count,
            ["accepted"] = events.Count(made => made.Accepted),
            ["users"] = Users(zalo),
            ["lines"] = new JsonArray([.. LinesOf(zalo, user)]),
            ["callCount"] = calls.Count,
            ["calls"] = new JsonArray([.. calls.TakeLast(NewestCalls).Reverse().Select(call => (JsonNode)CallOf(zalo, call))]),
            ["violations"] = new JsonArray([.. zalo.Violations.Reverse().Take(NewestCalls).Select(violation => (JsonNode)ViolationOf(zalo, violation))]),
            ["violationCount"] = zalo.Violations.Count,
        });
    }

    private static JsonArray Users(ZaloSimulator zalo)
    {
        lock (zalo.World.Gate)
        {
            return new JsonArray([.. zalo.World.Users.Values.Select(user => (JsonNode)new JsonObject { ["id"] = user.Key, ["name"] = user.Name, ["anonymous"] = user.Anonymous, ["follows"] = user.Follows })]);
        }
    }

    private static IEnumerable<JsonNode> LinesOf(ZaloSimulator zalo, string user)
    {
        lock (zalo.World.Gate)
        {
            return zalo.World.Users.TryGetValue(user, out var known) ? [.. known.Lines.Select(LineOf)] : [];
        }
    }

    private static JsonNode LineOf(Line line)
    {
        var row = new JsonObject { ["id"] = line.MessageId, ["fromUser"] = line.FromUser, ["type"] = line.Type, ["text"] = line.Text, ["at"] = line.At };
        if (line.Sent is { } sent)
        {
            row["staff"] = sent.ByStaff;
            row["delivered"] = sent.Delivered;
            row["seen"] = sent.Seen;
            row["buttons"] = new JsonArray([.. sent.Buttons.Select(button => (JsonNode)new JsonObject { ["title"] = button.Title, ["type"] = button.Type, ["target"] = button.Target })]);
        }
        else
        {
            row["accepted"] = line.Event?.Accepted == true;
            row["lost"] = line.Event?.Lost == true;
        }

        return row;
    }

    private static JsonObject CallOf(ZaloSimulator zalo, Call call) => new JsonObject
    {
        ["number"] = call.Number,
        ["at"] = call.At,
        ["host"] = call.Host.ToString(),
        ["method"] = call.Method,
        ["path"] = call.Path,
        ["user"] = call.User,
        ["name"] = NameOf(zalo, call.User),
        ["status"] = call.Status,
        ["error"] = call.Error,
        ["fault"] = call.Fault,
        ["ended"] = call.Ended,
        ["milliseconds"] = Math.Round(call.Milliseconds),
        ["body"] = call.Body,
    };

    private static JsonObject ViolationOf(ZaloSimulator zalo, Violation violation) => new JsonObject
    {
        ["number"] = violation.Number,
        ["at"] = violation.At,
        ["code"] = violation.Code,
        ["title"] = ViolationTexts.Of(violation.Code),
        ["detail"] = violation.Detail,
        ["user"] = violation.User,
        ["name"] = NameOf(zalo, violation.User),
        ["call"] = violation.Call,
    };

    private static JsonNode Delivery(Event made) => new JsonObject
    {
        ["number"] = made.Number,
        ["event"] = made.Name,
        ["user"] = made.User,
        ["accepted"] = made.Accepted,
        ["lost"] = made.Lost,
        ["attempts"] = new JsonArray([.. made.Attempts.Select(attempt => (JsonNode)new JsonObject
        {
            ["retry"] = attempt.Retry, ["at"] = attempt.At, ["status"] = attempt.Status, ["milliseconds"] = Math.Round(attempt.Milliseconds), ["problem"] = attempt.Problem,
        })]),
    };

    private static JsonArray FaultsOf(ZaloSimulator zalo) =>
        new([.. zalo.Faults.All.Select(rule => (JsonNode)new JsonObject { ["id"] = rule.Id, ["name"] = rule.Fault.Id, ["struck"] = rule.Struck })]);

    private static string NameOf(ZaloSimulator zalo, string user)
    {
        lock (zalo.World.Gate)
        {
            return zalo.World.Users.TryGetValue(user, out var known) ? known.Name : "";
        }
    }

    private sealed record Connection(string Address);

    private sealed record Newcomer(string Name, bool Anonymous);

    private sealed record Act(string User, string Kind, string? Text, double Latitude, double Longitude, string? Message, int Button);
}
