namespace Hotline.ZaloSimulation;

/// <summary>Which of Zalo's hosts a call came to.</summary>
public enum ZaloHost
{
    Page,
    OAuth,
    OpenApi,
    Business,
}

/// <summary>What an event asks of the hotline.</summary>
public enum Asks
{
    /// <summary>A text reply at least.</summary>
    Reply,

    /// <summary>A reply is welcome and may be absent.</summary>
    Maybe,

    /// <summary>Silence.</summary>
    Nothing,
}

/// <summary>One webhook event, as it was made; all attempts carry the same bytes.</summary>
public sealed class Event
{
    private readonly List<Attempt> attempts = [];

    internal Event(long number, string name, string user, string? messageId, string? text, Asks asks, DateTimeOffset at, byte[] body, IReadOnlyDictionary<string, string> headers)
    {
        (Number, Name, User, MessageId, Text, Asks, At, Body, Headers) = (number, name, user, messageId, text, asks, at, body, headers);
    }

    /// <summary>Place in the ledger, over events, calls and violations alike.</summary>
    public long Number { get; }

    public string Name { get; }

    /// <summary>The user it is about: an id, or <c>anonymous id/conversation id</c>. Empty: nobody.</summary>
    public string User { get; }

    public string? MessageId { get; }

    public string? Text { get; }

    public Asks Asks { get; }

    /// <summary>When it was made; its own timestamp may lie elsewhere.</summary>
    public DateTimeOffset At { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Every time it was posted.</summary>
    public IReadOnlyList<Attempt> Attempts
    {
        get
        {
            lock (attempts)
            {
                return [.. attempts];
            }
        }
    }

    /// <summary>Whether the hotline answered 200 to at least one attempt.</summary>
    public bool Accepted { get; private set; }

    /// <summary>The last attempt failed and there will be none after it.</summary>
    public bool Lost { get; internal set; }

    /// <summary>Place in the ledger of the first 200; 0 until then.</summary>
    public long AcceptedNumber { get; private set; }

    internal void Add(Attempt attempt, long number)
    {
        lock (attempts)
        {
            attempts.Add(attempt);
            if (attempt.Status == 200 && !Accepted)
            {
                Accepted = true;
                AcceptedNumber = number;
            }
        }
    }
}

/// <summary>One post of an event. <paramref name="Status"/> 0: no answer, and <paramref name="Problem"/> says why.</summary>
public sealed record Attempt(int Retry, DateTimeOffset At, double Milliseconds, int Status, string? Problem);

/// <summary>One call of the hotline.</summary>
public sealed class Call
{
    public required long Number { get; init; }

    public required ZaloHost Host { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whom it is for; empty: nobody in particular.</summary>
    public string User { get; internal set; } = "";

    /// <summary>The body as text; without secrets and tokens.</summary>
    public string Body { get; internal set; } = "";

    /// <summary>The HTTP status answered; 0: none, the connection was cut or held.</summary>
    public int Status { get; internal set; }

    /// <summary>Zalo's <c>error</c>; null: the answer has none.</summary>
    public int? Error { get; internal set; }

    /// <summary>The fault that bent it.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The message that this call made; also where the caller was told nothing of it.</summary>
    public string? MessageId { get; internal set; }

    public double Milliseconds { get; internal set; }

    public bool Ended { get; internal set; }

    /// <summary>The caller cannot know what became of it.</summary>
    public bool Unknown { get; internal set; }

    internal bool Bent { get; set; }
}

/// <summary>A message of the Official Account that Zalo accepted.</summary>
/// <param name="Number">Place in the ledger: the order of acceptance.</param>
/// <param name="User">As <see cref="Event.User"/>.</param>
/// <param name="Kind"><c>text</c>, <c>media</c>, <c>file</c>, <c>request_user_info</c> or <c>template</c>.</param>
/// <param name="Content">The message as JSON, by which two are the same.</param>
/// <param name="ByStaff">Written in Zalo's own console.</param>
public sealed record Sent(long Number, string User, string MessageId, string Kind, string Text, IReadOnlyList<Button> Buttons, string Content, string? Quoted, DateTimeOffset At, bool ByStaff)
{
    public bool Delivered { get; internal set; }

    public bool Seen { get; internal set; }

    public string? Reaction { get; internal set; }
}

/// <param name="Type"><c>oa.query.show</c> and its four kin.</param>
/// <param name="Target">The payload of a query, otherwise the address, number or text.</param>
public sealed record Button(string Title, string Type, string Target);

/// <summary>Something that the hotline must never do.</summary>
/// <param name="Call">Number of the call that did it; 0: none.</param>
public sealed record Violation(long Number, DateTimeOffset At, string Code, string Detail, string User, long Call)
{
    public override string ToString() => $"{Code}: {Detail}{(User.Length > 0 ? $" [{User}]" : "")}{(Call > 0 ? FormattableString.Invariant($" (call {Call})") : "")}";
}

/// <summary>A wait ended without what was awaited.</summary>
public sealed class SimulatorTimeoutException(string message) : Exception(message);

/// <summary>What happened, in one order, and a signal for whoever waits for more. All members are safe for many threads.</summary>
public sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly List<Event> events = [];
    private readonly List<Call> calls = [];
    private readonly List<Sent> sent = [];
    private readonly List<Violation> violations = [];
    private readonly TimeProvider time;
    private readonly Func<DateTimeOffset> now;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last;

    internal Ledger(TimeProvider time, Func<DateTimeOffset> now) => (this.time, this.now) = (time, now);

    /// <summary>Grows with everything that happens.</summary>
    public long Version => Interlocked.Read(ref last);

    public IReadOnlyList<Event> Events => Copy(events);

    public IReadOnlyList<Call> Calls => Copy(calls);

    /// <summary>All that Zalo accepted from the account, in the order of acceptance.</summary>
    public IReadOnlyList<Sent> Sent => Copy(sent);

    public IReadOnlyList<Violation> Violations => Copy(violations);

    /// <summary>Waits until the condition holds; it is looked at whenever something happens.</summary>
    /// <exception cref="SimulatorTimeoutException">It did not hold in time; the message tells what was awaited.</exception>
    public async Task<T> WaitAsync<T>(Func<T?> condition, string awaited, TimeSpan patience) where T : class
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            var next = NextChange();
            if (condition() is { } found)
            {
                return found;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new SimulatorTimeoutException($"{awaited} did not happen in {patience.TotalSeconds:0} s. {Tail()}");
            }
        }
    }

    internal Task NextChange()
    {
        lock (gate)
        {
            return changed.Task;
        }
    }

    internal long NextNumber() => Interlocked.Increment(ref last);

    internal void Add(Event made) => Append(events, made);

    internal void Add(Call call) => Append(calls, call);

    internal void Add(Sent message) => Append(sent, message);

    internal void Violate(string code, string detail, string user = "", long call = 0) =>
        Append(violations, new Violation(NextNumber(), now(), code, detail, user, call));

    internal void Changed()
    {
        TaskCompletionSource before;
        lock (gate)
        {
            before = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            NextNumber();
        }

        before.SetResult();
    }

    internal void Clear()
    {
        lock (gate)
        {
            events.Clear();
            calls.Clear();
            sent.Clear();
            violations.Clear();
        }

        Changed();
    }

    internal double MillisecondsSince(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;

    private string Tail()
    {
        lock (gate)
        {
            var lines = calls.TakeLast(8).Select(call => FormattableString.Invariant($"{call.Number} {call.Method} {call.Path} {call.User} → {call.Status} {call.Error} {call.Fault}"))
                .Concat(violations.TakeLast(5).Select(violation => violation.ToString()));
            return $"{events.Count} events, {calls.Count} calls, {sent.Count} accepted, {violations.Count} violations. Last: {string.Join(" | ", lines)}";
        }
    }

    private void Append<T>(List<T> list, T entry)
    {
        lock (gate)
        {
            list.Add(entry);
        }

        Changed();
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
