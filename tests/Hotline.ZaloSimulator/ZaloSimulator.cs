using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.ZaloSimulation;

/// <summary>
/// Zalo on this machine: OAuth, OpenAPI and business API on three loopback ports and a page with a control API on a fourth; it posts signed webhooks,
/// refuses what Zalo refuses, breaks what Zalo may break, and writes down what the hotline does wrong. A test passes only if its own assertions hold and
/// <see cref="Violations"/> is empty or says what was expected.
/// </summary>
public sealed class ZaloSimulator : IAsyncDisposable
{
    private const int LargestBody = 6 * 1024 * 1024;

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping = new();
    private readonly OpenApi openApi;
    private readonly OAuth oauth;
    private readonly VirtualClock clock;
    private readonly Pair seed;
    private IReadOnlyList<Uri> addresses = [];

    private ZaloSimulator(SimulatorOptions options, WebApplication app)
    {
        Options = options;
        this.app = app;
        World = new World(options);
        Ledger = new Ledger(TimeProvider.System, () => World.Now);
        Faults = new Faults(options.Seed);
        clock = new VirtualClock(options, World);
        Webhooks = new Webhooks(options, World, Ledger, clock, stopping.Token);
        Echoes = new Echoes(options, World, Webhooks);
        openApi = new OpenApi(options, World, Ledger, Echoes);
        oauth = new OAuth(options, World, Ledger);
        seed = oauth.NewPair(seed: true);
    }

    public SimulatorOptions Options { get; }

    public Ledger Ledger { get; }

    public Faults Faults { get; }

    public IReadOnlyList<Violation> Violations => Ledger.Violations;

    /// <summary>The page to chat on, and the control API.</summary>
    public Uri PageUrl => addresses[0];

    public Uri OAuthUrl => addresses[1];

    public Uri OpenApiUrl => addresses[2];

    public Uri BusinessUrl => addresses[3];

    /// <summary>Where webhooks go; null: nowhere yet.</summary>
    public Uri? WebhookUrl => Webhooks.Address;

    /// <summary>The simulator's time.</summary>
    public DateTimeOffset Now => World.Now;

    /// <summary>The settings with which a hotline connects to this Zalo, such as <c>Hotline:Zalo:AppId</c>.</summary>
    public IReadOnlyDictionary<string, string?> HotlineSettings => new Dictionary<string, string?>
    {
        ["Hotline:Zalo:AppId"] = Options.AppId,
        ["Hotline:Zalo:AppSecret"] = Options.AppSecret,
        ["Hotline:Zalo:OaSecretKey"] = Options.OaSecretKey,
        ["Hotline:Zalo:OaId"] = Options.OaId,
        ["Hotline:Zalo:AccessToken"] = seed.Access,
        ["Hotline:Zalo:RefreshToken"] = seed.Refresh,
        ["Hotline:Zalo:ApiBaseUrl"] = Plain(OpenApiUrl),
        ["Hotline:Zalo:OAuthBaseUrl"] = Plain(OAuthUrl),
        ["Hotline:Zalo:BusinessApiBaseUrl"] = Plain(BusinessUrl),
    };

    internal World World { get; }

    internal Webhooks Webhooks { get; }

    internal Echoes Echoes { get; }

    internal string PhotoUrl => FileUrl("anh.png");

    public static async Task<ZaloSimulator> StartAsync(SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        if (options.RedeliveryScale is <= 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "RedeliveryScale must be above 0 and at most 1.");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter()));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            for (var host = 0; host < 4; host++)
            {
                kestrel.Listen(IPAddress.Loopback, options.Port == 0 ? 0 : options.Port + host);
            }
        });
        var app = builder.Build();
        var simulator = new ZaloSimulator(options, app);
        app.Use((http, next) => simulator.HostOf(http) is var host && host == ZaloHost.Page ? next(http) : simulator.AnswerAsync(http, host));
        app.UseRouting();
        app.MapControl(simulator);
        await app.StartAsync();
        simulator.addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        return simulator;
    }

    /// <summary>
    /// Saves the webhook's address as the console does: an unsigned <c>{}</c> must be answered 200. Events made before wait for it.
    /// <paramref name="handler"/>: how it is reached, for a hotline that runs in the test's own process.
    /// </summary>
    /// <exception cref="InvalidOperationException">The address did not answer 200 within the deadline.</exception>
    public async Task ConnectAsync(Uri webhook, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var attempt = await Webhooks.RegisterAsync(webhook, handler);
        if (attempt.Status != 200)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{webhook} answered {attempt.Status} {attempt.Problem} after {attempt.Milliseconds:0} ms; Zalo would not save it."));
        }
    }

    /// <summary>A user who follows the account; the same name is the same user.</summary>
    public Citizen Citizen(string name)
    {
        lock (World.Gate)
        {
            if (!World.ByName.TryGetValue(name, out var user))
            {
                var id = World.NextUserId();
                user = new User { Key = id, Name = name, ById = "3" + id[1..], LastInteraction = null };
                World.Users[user.Key] = World.ByName[name] = user;
                Ledger.Changed();
            }

            return new Citizen(this, user);
        }
    }

    /// <summary>Somebody who writes without having signed in to Zalo; the same name is the same conversation.</summary>
    public Citizen AnonymousCitizen(string name)
    {
        lock (World.Gate)
        {
            if (!World.ByName.TryGetValue(name, out var user))
            {
                var id = World.NextId("anon");
                user = new User { Key = $"anon-{id[..8]}/conv-{id[8..16]}", Name = name, AnonymousId = $"anon-{id[..8]}", ConversationId = $"conv-{id[8..16]}", Follows = false };
                World.Users[user.Key] = World.ByName[name] = user;
                Ledger.Changed();
            }

            return new Citizen(this, user);
        }
    }

    /// <summary>Waits until the hotline answered 200 to the event.</summary>
    public Task AcceptedAsync(Event made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return Ledger.WaitAsync(() => made.Accepted ? made : null, $"{made.Name} was not answered 200; its acceptance", Options.Patience);
    }

    /// <summary>Waits until every event was taken or lost and every call answered.</summary>
    public Task SettledAsync() => Ledger.WaitAsync(() => Webhooks.Pending == 0 && !Ledger.Calls.Any(call => !call.Ended) ? this : null, "Rest", Options.Patience);

    /// <summary>Waits for the first violation with this code.</summary>
    public Task<Violation> ViolatedAsync(string code) => Ledger.WaitAsync(() => Violations.FirstOrDefault(violation => violation.Code == code), $"The violation {code}", Options.Patience);

    /// <summary>F15: posts a real event with a signature that must not be believed.</summary>
    public Task<Attempt> ForgeAsync(Event real, Forgery forgery) => Webhooks.ForgeAsync(real, forgery);

    /// <summary>Posts bytes to the webhook as they are, such as the console's unsigned <c>{}</c>.</summary>
    public Task<Attempt> PostRawAsync(byte[] body, IReadOnlyDictionary<string, string> headers) => Webhooks.PostRawAsync(body, headers);

    /// <summary>Moves the simulator's time; what is due is done.</summary>
    public void Advance(TimeSpan by)
    {
        clock.Move(by);
        Ledger.Changed();
    }

    /// <summary>F3: every access token given so far is refused from now on.</summary>
    public void RevokeAccessTokens()
    {
        lock (World.Gate)
        {
            World.Pairs.ForEach(pair => pair.Revoked = true);
        }
    }

    /// <summary>F4: tokens given from now on are refused too.</summary>
    public void RefuseEveryToken(bool refuse = true)
    {
        lock (World.Gate)
        {
            World.EveryTokenBad = refuse;
            World.RefreshesWhileBad.Clear();
            World.Pairs.ForEach(pair => pair.Revoked = refuse || pair.Revoked);
        }
    }

    /// <summary>How long access tokens live that are given from now on, and how that is written (F7).</summary>
    public void GiveTokens(TimeSpan lifetime, ExpiresIn written = ExpiresIn.String)
    {
        lock (World.Gate)
        {
            (World.NextLifetime, World.ExpiresIn) = (lifetime, written);
        }
    }

    /// <summary>F21: the account's standing with Zalo.</summary>
    public void SetStanding(bool appActive = true, bool oaDisabled = false, bool authorised = true)
    {
        lock (World.Gate)
        {
            (World.AppActive, World.OaDisabled, World.Authorised) = (appActive, oaDisabled, authorised);
        }
    }

    /// <summary>F14: when the echo of a message comes; negative: before the call that sent it is answered.</summary>
    public void DelayEchoes(Func<Sent, TimeSpan> delay) => Echoes.Delay = delay;

    /// <summary>A template that the hotline may use, with the longest value of each parameter.</summary>
    public void Approve(string templateId, IReadOnlyDictionary<string, int> parameters)
    {
        lock (World.Gate)
        {
            World.Templates[templateId] = new TemplateShape(templateId, true, parameters);
        }
    }

    /// <summary>F16: while the hotline is known to be down, broken connections and 5xx are not its fault.</summary>
    public void Excuse(bool down) => Webhooks.Excused = down;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        Webhooks.Dispose();
        stopping.Dispose();
    }

    internal string FileUrl(string name) => new Uri(PageUrl, $"/cdn/{name}").AbsoluteUri;

    internal void Send(Event made, User user, Bend bend) => _ = Webhooks.DeliverAsync(made, user, bend);

    /// <summary>A new seed pair; the one in <see cref="HotlineSettings"/> stays what it is.</summary>
    internal (string Access, string Refresh) NewSeed()
    {
        lock (World.Gate)
        {
            var pair = oauth.NewPair(seed: true);
            return (pair.Access, pair.Refresh);
        }
    }

    private static string Plain(Uri address) => address.AbsoluteUri.TrimEnd('/');

    private ZaloHost HostOf(HttpContext http)
    {
        for (var host = 0; host < addresses.Count; host++)
        {
            if (addresses[host].Port == http.Connection.LocalPort)
            {
                return (ZaloHost)host;
            }
        }

        return ZaloHost.Page;
    }

    private async Task AnswerAsync(HttpContext http, ZaloHost host)
    {
        var start = Stopwatch.GetTimestamp();
        var request = http.Request;
        request.EnableBuffering(LargestBody, LargestBody);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, http.RequestAborted);
        request.Body.Position = 0;
        var json = request.HasJsonContentType() ? ZaloJson.Parse(bytes.ToArray()) : null;
        var message = json?["message"] as JsonObject;
        var call = new Call
        {
            Number = Ledger.NextNumber(),
            Host = host,
            Method = request.Method,
            Path = request.Path,
            At = World.Now,
            User = OpenApi.RecipientOf(json),
            Body = json is null || host == ZaloHost.OAuth ? "" : ZaloJson.Text(json),
        };
        var isSend = host == ZaloHost.OpenApi && OpenApi.IsSend(call.Method, call.Path, json);
        Ledger.Add(call);
        var flight = isSend ? await TakeOffAsync(call) : null;
        var text = ZaloJson.String(message?["text"]) ?? "";
        var fault = Faults.Strike(new Faults.Traits(host, call.Path, isSend, call.User, message?.ContainsKey("quote_message_id") == true, text.Length));
        call.Fault = fault?.Id;
        if (fault?.Delay > TimeSpan.Zero)
        {
            Hold(flight, true);
            Ledger.Changed();
            try
            {
                await clock.UntilAsync(call.At + fault.Delay, http.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                openApi.RememberUnknown(call.User, json, call);
                Land(flight, call, start);
                JudgeDuration(call);
                return;
            }

            Hold(flight, false);
        }

        var (limit, remain, over) = host == ZaloHost.OAuth ? default : openApi.Count();
        var answer = fault is { Stored: false, End: not FaultEnd.Normal }
            ? new Answer(fault.Status, fault.Body) { ContentType = fault.ContentType, RetryAfterSeconds = fault.RetryAfterSeconds }
            : await JudgeAsync(request, json, host, call, over);
        if (host != ZaloHost.OAuth)
        {
            NoteLimit(answer.Error == -32 || (fault is { LimitsCalls: true, User: "", Probability: >= 1 }), call);
        }

        if (call.MessageId is { } sent)
        {
            await Echoes.EarlyAsync(sent);
        }

        if (fault is { Stored: false, ErrorIn: { } code, End: FaultEnd.Answer, Status: 200 })
        {
            openApi.RememberRefusal(call.User, json, code);
        }

        if (fault is not null && fault.LeavesUnknown && (isSend || host == ZaloHost.OAuth))
        {
            openApi.RememberUnknown(call.User, json, call);
        }

        switch (fault?.End)
        {
            case FaultEnd.Hang:
                Hold(flight, true);
                Ledger.Changed();
                await HeldAsync(http.RequestAborted);
                Land(flight, call, start);
                JudgeDuration(call);
                http.Abort();
                return;
            case FaultEnd.Reset:
                Land(flight, call, start);
                http.Abort();
                return;
            case FaultEnd.Truncate:
                answer = answer with { Body = answer.Body[..(answer.Body.Length / 2)] };
                break;
            case FaultEnd.Answer when fault.Stored:
                answer = new Answer(fault.Status, fault.Body) { ContentType = fault.ContentType };
                break;
            default:
                break;
        }

        // Over before its first byte leaves, since the caller may send the next message before this one returns.
        call.Status = answer.Status;
        call.Error = answer.Error;
        Land(flight, call, start);
        await WriteAsync(http.Response, answer, limit, remain);
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer, int limit, int remain)
    {
        response.StatusCode = answer.Status;
        if (limit > 0)
        {
            response.Headers["X-RateLimit-Limit"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["X-RateLimit-Remain"] = remain.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (answer.RetryAfterSeconds > 0)
        {
            response.Headers.RetryAfter = answer.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
            return;
        }

        var body = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        try
        {
            await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone; what it makes of that is its affair.
        }
    }

    private async Task<Answer> JudgeAsync(HttpRequest request, JsonObject? json, ZaloHost host, Call call, bool over)
    {
        if (host == ZaloHost.OAuth)
        {
            return await JudgeOAuthAsync(request, call);
        }

        var isUpload = call.Path.StartsWith("/v2.0/oa/upload/", StringComparison.Ordinal);
        if (request.Method == "POST" && !(isUpload ? request.HasFormContentType : request.HasJsonContentType()))
        {
            Ledger.Violate("bad-content-type", $"{call.Path} was called with '{request.ContentType}'", call.User, call.Number);
            return new Answer(400, "") { ContentType = "text/plain" };
        }

        if (openApi.CheckToken(request, call) is { } refused)
        {
            return refused;
        }

        if (openApi.CheckStanding() is { } standing)
        {
            return standing;
        }

        if (over)
        {
            return new Answer(200, ZaloJson.Error(-32, "Application has reached limit call api"));
        }

        if (host == ZaloHost.Business)
        {
            return openApi.ExecuteBusiness(request, json, call);
        }

        var file = isUpload ? (await request.ReadFormAsync()).Files.GetFile("file") : null;
        return openApi.Execute(request, json, file, call);
    }

    private async Task<Answer> JudgeOAuthAsync(HttpRequest request, Call call)
    {
        if (call is { Method: "GET", Path: OAuth.ConsentPath })
        {
            return oauth.Consent(request.Query);
        }

        if (call is not { Method: "POST", Path: OAuth.TokenPath })
        {
            return Answers.Nowhere(Ledger, call);
        }

        if (!request.HasFormContentType)
        {
            Ledger.Violate("bad-content-type", $"{call.Path} was called with '{request.ContentType}'", "", call.Number);
            return new Answer(400, "") { ContentType = "text/plain" };
        }

        return oauth.Token(request.Headers, await request.ReadFormAsync(), call);
    }

    /// <summary>Notes that a call for a user begins; two at once are a violation, unless the other is one that its caller has just given up.</summary>
    private async Task<InFlight?> TakeOffAsync(Call call)
    {
        InFlight flight;
        List<InFlight> others;
        lock (World.Gate)
        {
            if (!World.Users.TryGetValue(call.User, out var user))
            {
                return null;
            }

            others = [.. user.Sending];
            flight = new InFlight(call);
            user.Sending.Add(flight);
        }

        foreach (var other in others)
        {
            // The end of a call that the caller gives up is seen here a little after the caller saw it.
            if (!other.Held || await Task.WhenAny(other.Ended.Task, Task.Delay(TimeSpan.FromSeconds(1))) != other.Ended.Task)
            {
                Ledger.Violate("two-in-flight", FormattableString.Invariant($"call {other.Call.Number} for the same user is not over"), call.User, call.Number);
            }
        }

        return flight;
    }

    private void Hold(InFlight? flight, bool held)
    {
        if (flight is not null)
        {
            lock (World.Gate)
            {
                flight.Held = held;
            }
        }
    }

    private void Land(InFlight? flight, Call call, long start)
    {
        call.Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (flight is not null)
        {
            lock (World.Gate)
            {
                World.Users[call.User].Sending.Remove(flight);
            }

            flight.Ended.TrySetResult();
        }

        call.Ended = true;
        Ledger.Changed();
    }

    private async Task HeldAsync(CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping.Token);
        limit.CancelAfter(Options.LongestCall + TimeSpan.FromSeconds(3));
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (limit.Token.Register(() => over.TrySetResult()))
        {
            await over.Task;
        }
    }

    private void JudgeDuration(Call call)
    {
        if (call.Milliseconds > (Options.LongestCall + TimeSpan.FromSeconds(1.5)).TotalMilliseconds)
        {
            Ledger.Violate("call-too-long", FormattableString.Invariant($"{call.Path} was held for {call.Milliseconds:0} ms and not given up"), call.User, call.Number);
        }
    }

    /// <summary>A call limit pauses the sender as a whole: ten calls at most from one second after the first refusal while it lasts.</summary>
    private void NoteLimit(bool refused, Call call)
    {
        lock (World.Gate)
        {
            if (!refused)
            {
                World.LimitedSince = null;
                return;
            }

            if (World.LimitedSince is not { } since)
            {
                (World.LimitedSince, World.CallsWhileLimited) = (World.Now, 0);
            }
            else if (World.Now - since >= TimeSpan.FromSeconds(1) && ++World.CallsWhileLimited == 11)
            {
                Ledger.Violate("send-over-limit", "more than 10 calls after the call limit was told", call.User, call.Number);
            }
        }
    }
}
