using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.ZaloSimulation;

/// <summary>How an event's timestamp is written.</summary>
public enum TimestampForm
{
    /// <summary>Milliseconds as a string, as Zalo does.</summary>
    Text,
    Number,

    /// <summary>Seconds as a string.</summary>
    Seconds,
}

/// <summary>What is unusual about one event and its delivery.</summary>
public sealed record Bend
{
    public static Bend None { get; } = new();

    /// <summary>F23: added to the event's timestamp.</summary>
    public TimeSpan Shift { get; init; }

    /// <summary>F23.</summary>
    public TimestampForm Form { get; init; }

    /// <summary>F25: members left out; a dot leads into an object (<c>message.msg_id</c>), a member written <c>name=null</c> is there and null.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>F12: posts at the same time, beyond the first.</summary>
    public int Copies { get; init; }

    /// <summary>F12: posts after the first was answered, this long after one another.</summary>
    public int LaterCopies { get; init; }

    public TimeSpan LaterBy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>F13: the first post waits this long, and later events overtake it.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>F13: does not wait for the answer to the user's event before.</summary>
    public bool OutOfTurn { get; init; }
}

/// <summary>F15: what is wrong with a signature.</summary>
public enum Forgery
{
    WrongSecret,
    AppSecret,
    Hmac,
    NoHeader,
    EmptyHeader,
    Reserialised,

    /// <summary>A real old event with a new timestamp and its old signature.</summary>
    NewTimestamp,
}

/// <summary>Makes events, signs them and posts them until they are taken or Zalo's ladder ends.</summary>
internal sealed class Webhooks : IDisposable
{
    private static readonly TimeSpan[] Ladder = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    private readonly SimulatorOptions options;
    private readonly World world;
    private readonly Ledger ledger;
    private readonly VirtualClock clock;
    private readonly CancellationToken stopping;
    private readonly SemaphoreSlim line = new(48);
    private HttpMessageInvoker transport = Direct();
    private readonly List<Uri> others = [];
    private long lastStamp;
    private long turn;
    private int pending;

    public Webhooks(SimulatorOptions options, World world, Ledger ledger, VirtualClock clock, CancellationToken stopping)
    {
        (this.options, this.world, this.ledger, this.clock, this.stopping) = (options, world, ledger, clock, stopping);
    }

    /// <summary>Where events go; null: nowhere yet, they wait.</summary>
    public Uri? Address { get; private set; }

    /// <summary>One more node behind the same address: events go to each in turn, whichever of them is up.</summary>
    public void AlsoTo(Uri address) => others.Add(address);

    /// <summary>Deliveries that are not over: on their way, held, or waiting for their next attempt.</summary>
    public int Pending => Volatile.Read(ref pending);

    /// <summary>The hotline is known to be down: broken connections and 5xx are no fault of its.</summary>
    public bool Excused { get; set; }

    /// <summary>The console's check when an address is saved: unsigned <c>{}</c>, 200 within the deadline.</summary>
    public async Task<Attempt> RegisterAsync(Uri address, HttpMessageHandler? handler)
    {
        if (handler is not null)
        {
            transport = new HttpMessageInvoker(handler, disposeHandler: false);
        }

        var attempt = await SendAsync(address, "{}"u8.ToArray(), new Dictionary<string, string>(), 0);
        if (attempt.Status == 200)
        {
            Address = address;
            ledger.Changed();
        }

        return attempt;
    }

    public Event Make(string name, User? user, Asks asks, JsonObject body, Bend bend, string? messageId = null, string? text = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        lock (world.Gate)
        {
            // No two events bear the same millisecond, so that their order is never a matter of taste.
            lastStamp = Math.Max(world.Now.ToUnixTimeMilliseconds(), lastStamp + 1);
            var stamp = lastStamp + (long)bend.Shift.TotalMilliseconds;
            body["timestamp"] = bend.Form switch
            {
                TimestampForm.Number => stamp,
                TimestampForm.Seconds => (stamp / 1000).ToString(CultureInfo.InvariantCulture),
                _ => stamp.ToString(CultureInfo.InvariantCulture),
            };
            Drop(body, bend.Drop);
            var bytes = ZaloJson.Bytes(body);
            var made = new Event(ledger.NextNumber(), name, user?.Key ?? "", messageId, text, asks, world.Now, bytes, Headers(bytes, Stamp(body), headers));
            ledger.Add(made);
            user?.Events.Add(made);
            return made;
        }
    }

    /// <summary>Begins to post it; the task ends when it was taken or lost.</summary>
    public Task DeliverAsync(Event made, User? user, Bend bend)
    {
        Interlocked.Increment(ref pending);
        Task before = Task.CompletedTask;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (user is not null && bend.Hold == TimeSpan.Zero && !bend.OutOfTurn)
        {
            lock (world.Gate)
            {
                before = user.LastPost;
                user.LastPost = first.Task;
            }
        }

        return Task.Run(async () =>
        {
            try
            {
                await before;
                await clock.UntilAsync(made.At + bend.Hold, stopping);
                await ClimbAsync(made, bend, first);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The simulator stops; nobody waits for this any more.
            }
            finally
            {
                first.TrySetResult();
                Interlocked.Decrement(ref pending);
                ledger.Changed();
            }
        });
    }

    /// <summary>Posts bytes with these headers once, outside any ladder.</summary>
    public Task<Attempt> PostRawAsync(byte[] body, IReadOnlyDictionary<string, string> headers) =>
        SendAsync(Address ?? throw new InvalidOperationException("No webhook address is registered."), body, headers, 0);

    /// <summary>An event as a stranger would post it.</summary>
    public async Task<Attempt> ForgeAsync(Event real, Forgery forgery)
    {
        var body = real.Body.ToArray();
        var json = ZaloJson.Parse(body)!;
        var stamp = Stamp(json);
        Dictionary<string, string> headers = [];
        switch (forgery)
        {
            case Forgery.WrongSecret:
                headers[SignatureHeader] = "mac=" + Mac(options.AppId, body, stamp, "khong-phai-khoa-nay");
                break;
            case Forgery.AppSecret:
                headers[SignatureHeader] = "mac=" + Mac(options.AppId, body, stamp, options.AppSecret);
                break;
            case Forgery.Hmac:
                headers[SignatureHeader] = "mac=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.OaSecretKey), body));
                break;
            case Forgery.NoHeader:
                break;
            case Forgery.EmptyHeader:
                headers[SignatureHeader] = "mac=";
                break;
            case Forgery.Reserialised:
                // Signed as written, sent as another serialiser would have written it.
                headers[SignatureHeader] = real.Headers[SignatureHeader];
                body = Encoding.UTF8.GetBytes(json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
                break;
            case Forgery.NewTimestamp:
                headers[SignatureHeader] = real.Headers[SignatureHeader];
                json["timestamp"] = (long.Parse(stamp, CultureInfo.InvariantCulture) + 60_000).ToString(CultureInfo.InvariantCulture);
                body = ZaloJson.Bytes(json);
                break;
        }

        var attempt = await PostRawAsync(body, headers);
        if (attempt.Status is >= 200 and < 300)
        {
            ledger.Violate("forged-accepted", $"{forgery} was answered {attempt.Status}", real.User);
        }
        else if (attempt.Status >= 500 && !Excused)
        {
            ledger.Violate("webhook-5xx", $"{forgery} was answered {attempt.Status}", real.User);
        }

        return attempt;
    }

    public void Dispose()
    {
        transport.Dispose();
        line.Dispose();
    }

    internal const string SignatureHeader = "X-ZEvent-Signature";

    /// <summary>SHA-256 over app id, body as sent, timestamp and key; no HMAC.</summary>
    internal static string Mac(string first, ReadOnlySpan<byte> body, string timestamp, string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(first));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp + key));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static HttpMessageInvoker Direct() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    });

    private static string Stamp(JsonObject body) => body["timestamp"] is JsonValue value ? ZaloJson.String(value) ?? value.ToJsonString() : "";

    private static void Drop(JsonObject body, IReadOnlyList<string> members)
    {
        foreach (var member in members)
        {
            var name = member.Split('=')[0];
            var path = name.Split('.');
            var parent = path[..^1].Aggregate((JsonNode?)body, (node, step) => node is JsonArray array ? array.FirstOrDefault() : node?[step]) as JsonObject;
            if (parent is null)
            {
                continue;
            }

            if (member.EndsWith("=null", StringComparison.Ordinal))
            {
                parent[path[^1]] = null;
            }
            else
            {
                parent.Remove(path[^1]);
            }
        }
    }

    private Dictionary<string, string> Headers(byte[] body, string stamp, IReadOnlyDictionary<string, string>? more)
    {
        Dictionary<string, string> headers = more is null ? [] : new(more);
        if (options.SignedTimestamp != TimestampSource.Body)
        {
            stamp = options.SignedTimestamp == TimestampSource.Differs && long.TryParse(stamp, CultureInfo.InvariantCulture, out var number)
                ? (number + 1_234).ToString(CultureInfo.InvariantCulture)
                : stamp;
            headers["X-ZEvent-Timestamp"] = stamp;
        }

        var mac = Mac(options.SignWithOaId ? options.OaId : options.AppId, body, stamp, options.OaSecretKey);
        headers[SignatureHeader] = options.MacPrefix ? "mac=" + mac : mac;
        return headers;
    }

    private async Task ClimbAsync(Event made, Bend bend, TaskCompletionSource first)
    {
        await ledger.WaitAsync(() => Address, "The registration of a webhook address", TimeSpan.FromHours(12)).WaitAsync(stopping);
        for (var retry = 0; ; retry++)
        {
            var copies = retry == 0 ? bend.Copies : 0;
            var attempts = await Task.WhenAll(Enumerable.Range(0, copies + 1).Select(_ => TryAsync(made, retry)));
            first.TrySetResult();
            if (Array.Exists(attempts, attempt => attempt.Status == 200))
            {
                break;
            }

            if (retry == Ladder.Length)
            {
                made.Lost = true;
                ledger.Violate("event-lost", $"{made.Name} was not taken in {retry + 1} attempts", made.User);
                return;
            }

            await clock.UntilAsync(attempts[0].At + (Ladder[retry] * options.RedeliveryScale), stopping);
        }

        for (var copy = 0; copy < bend.LaterCopies; copy++)
        {
            await clock.UntilAsync(made.Attempts[^1].At + bend.LaterBy, stopping);
            await TryAsync(made, copy + 1);
        }
    }

    private async Task<Attempt> TryAsync(Event made, int retry)
    {
        var attempt = await SendAsync(Next(), made.Body.ToArray(), made.Headers, retry);
        made.Add(attempt, ledger.NextNumber());
        if (!Excused && attempt.Status is not (0 or 200))
        {
            ledger.Violate(attempt.Status >= 500 ? "webhook-5xx" : "webhook-non-200", $"{made.Name} was answered {attempt.Status}", made.User);
        }

        if (!Excused && attempt.Milliseconds >= options.WebhookDeadline.TotalMilliseconds)
        {
            ledger.Violate("webhook-slow", FormattableString.Invariant($"{made.Name} took {attempt.Milliseconds:0} ms"), made.User);
        }

        ledger.Changed();
        return attempt;
    }

    private Uri Next() => (Interlocked.Increment(ref turn) % (others.Count + 1)) is var next and > 0 ? others[(int)next - 1] : Address!;

    private async Task<Attempt> SendAsync(Uri address, byte[] body, IReadOnlyDictionary<string, string> headers, int retry)
    {
        await line.WaitAsync(stopping);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            deadline.CancelAfter(options.WebhookDeadline);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (retry > 0)
            {
                request.Headers.TryAddWithoutValidation("num_retry", retry.ToString(CultureInfo.InvariantCulture));
            }

            var at = world.Now;
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var response = await transport.SendAsync(request, deadline.Token);
                return new Attempt(retry, at, Stopwatch.GetElapsedTime(start).TotalMilliseconds, (int)response.StatusCode, null);
            }
            catch (HttpRequestException problem)
            {
                return new Attempt(retry, at, Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, problem.HttpRequestError.ToString());
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                return new Attempt(retry, at, Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, "deadline");
            }
        }
        finally
        {
            line.Release();
        }
    }
}

/// <summary>Waits that follow the simulator's own time, also when that is moved by hand.</summary>
internal sealed class VirtualClock(SimulatorOptions options, World world)
{
    private readonly Lock gate = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Move(TimeSpan by)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            world.Offset += by;
            before = moved;
            moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }

    public async Task UntilAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        while (true)
        {
            Task signal;
            TimeSpan rest;
            lock (gate)
            {
                signal = moved.Task;
                rest = due - world.Now;
            }

            if (rest <= TimeSpan.Zero)
            {
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(Task.Delay(rest, options.Time, over.Token), signal);
            cancellation.ThrowIfCancellationRequested();
            await over.CancelAsync();
        }
    }
}
