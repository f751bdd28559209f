using System.Security.Cryptography;
using System.Text;

namespace Hotline.ZaloSimulation;

/// <summary>How a bent call ends.</summary>
public enum FaultEnd
{
    /// <summary>As it would have ended, after the delay.</summary>
    Normal,

    /// <summary>With the fault's own status and body.</summary>
    Answer,

    /// <summary>Never; the caller must give up.</summary>
    Hang,

    /// <summary>The connection is cut.</summary>
    Reset,

    /// <summary>The proper answer breaks off in the middle.</summary>
    Truncate,
}

/// <summary>Which calls a fault bends, and how.</summary>
public sealed record Fault
{
    /// <summary>The name of the fault in the fact sheet, F1 to F24, with an explanation if wished.</summary>
    public required string Id { get; init; }

    /// <summary>Beginning of the path; <c>send</c>: every message to a user, anonymous ones included; <c>token</c>: OAuth; <c>openapi</c>: everything with an access token; <c>*</c>: all.</summary>
    public string Endpoint { get; init; } = "send";

    /// <summary>Only calls for this user; empty: any.</summary>
    public string User { get; init; } = "";

    /// <summary>Only messages that quote another.</summary>
    public bool OnlyQuoting { get; init; }

    /// <summary>Only texts longer than this, in UTF-16 units.</summary>
    public int LongerThan { get; init; }

    /// <summary>Matching calls let pass before the first is bent.</summary>
    public int After { get; init; }

    /// <summary>Calls bent before the fault is over; 0: no end.</summary>
    public int Times { get; init; }

    /// <summary>0 to 1. Decided from seed, fault, user and the count of that user's matching calls, so the order among users does not matter.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Whether the call is carried out before it ends in its bent way.</summary>
    public bool Stored { get; init; }

    public TimeSpan Delay { get; init; }

    public FaultEnd End { get; init; } = FaultEnd.Answer;

    public int Status { get; init; } = 200;

    public string Body { get; init; } = "";

    public string ContentType { get; init; } = "application/json";

    public int RetryAfterSeconds { get; init; }

    /// <summary>The caller cannot know whether the message was stored.</summary>
    internal bool LeavesUnknown => End is FaultEnd.Hang or FaultEnd.Reset or FaultEnd.Truncate || (End == FaultEnd.Answer && (Status >= 500 || Stored || (ErrorIn is null && Status != 429)));

    /// <summary>The call limit is announced, so the sender as a whole must pause.</summary>
    internal bool LimitsCalls => End == FaultEnd.Answer && !Stored && (Status == 429 || ErrorIn == -32);

    internal int? ErrorIn => ZaloJson.ErrorIn(Body);

    /// <summary>F1: the app is over its call limit.</summary>
    public static Fault Rate32(int times = 0) => new() { Id = "F1 -32", Endpoint = "openapi", Times = times, Body = ZaloJson.Error(-32, "Application has reached limit call api") };

    /// <summary>F2.</summary>
    public static Fault Http429(int times = 0, int retryAfterSeconds = 0) => new()
    {
        Id = "F2 429",
        Endpoint = "openapi",
        Times = times,
        Status = 429,
        ContentType = "text/html",
        Body = "<html><body>Too Many Requests</body></html>",
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>F6: the pair is changed, and nobody is told.</summary>
    public static Fault RefreshLost() => new() { Id = "F6 refresh lost", Endpoint = "token", Times = 1, Stored = true, End = FaultEnd.Reset };

    /// <summary>F7: an answer of the token address that is none. The refresh token is not spent.</summary>
    public static Fault RefreshWeird(RefreshAnswer answer, int times = 1) => answer switch
    {
        RefreshAnswer.Empty => Token(times, 200, "{}"),
        RefreshAnswer.ErrorNameOnly => Token(times, 200, """{"error_name":"Internal error","error_description":"try again"}"""),
        RefreshAnswer.WithoutTokens => Token(times, 200, """{"expires_in":"90000"}"""),
        RefreshAnswer.Unavailable => Token(times, 503, """{"error":-14014,"error_name":"Service unavailable"}"""),
        RefreshAnswer.Html => Token(times, 200, "<!doctype html><title>Zalo</title>", "text/html"),
        RefreshAnswer.TooManyCalls => Token(times, 200, ZaloJson.Error(-32, "Application has reached limit call api")),
        RefreshAnswer.Reset => new() { Id = "F7 reset", Endpoint = "token", Times = times, End = FaultEnd.Reset },
    };

    /// <summary>F8: an answer of a broken server; with <paramref name="stored"/> Zalo has the message all the same.</summary>
    public static Fault Http5xx(int status = 500, bool stored = false, bool html = false, int times = 1) => new()
    {
        Id = FormattableString.Invariant($"F8 {status}"),
        Times = times,
        Status = status,
        Stored = stored,
        Body = html ? "<html><body>Bad Gateway</body></html>" : """{"error":-1,"message":"Internal error"}""",
        ContentType = html ? "text/html" : "application/json",
    };

    /// <summary>F9: held until the caller gives up; the message was not stored.</summary>
    public static Fault TimeoutBefore(int times = 1) => new() { Id = "F9 time-out before", Times = times, End = FaultEnd.Hang };

    /// <summary>F9: held until the caller gives up; the message was stored, and its echo comes.</summary>
    public static Fault TimeoutAfter(int times = 1) => new() { Id = "F9 time-out after", Times = times, End = FaultEnd.Hang, Stored = true };

    /// <summary>The connection is cut.</summary>
    public static Fault Reset(bool stored, int times = 1) => new() { Id = "F9 reset", Times = times, End = FaultEnd.Reset, Stored = stored };

    /// <summary>F10.</summary>
    public static Fault Slow(TimeSpan delay, int times = 1) => new() { Id = "F10 slow", Times = times, End = FaultEnd.Normal, Delay = delay };

    /// <summary>F11: the message is stored, and its answer breaks off.</summary>
    public static Fault TruncatedJson(int times = 1) => new() { Id = "F11 truncated", Times = times, End = FaultEnd.Truncate, Stored = true };

    /// <summary>F11: <c>error</c> is not a number.</summary>
    public static Fault NonNumericError(bool stored = false, int times = 1) => new() { Id = "F11 error is text", Times = times, Stored = stored, Body = """{"error":"unknown","message":"?"}""" };

    /// <summary>F17: Zalo refuses texts shorter than it says.</summary>
    public static Fault OversizeText(int longerThan, int times = 0) => new() { Id = "F17 -210", Times = times, LongerThan = longerThan, Body = ZaloJson.Error(-210, "Parameter exceeds the allowed limit") };

    /// <summary>F18, F21, F22, F24: a refusal by its code.</summary>
    public static Fault Code(int code, string user = "", int times = 1) => new() { Id = FormattableString.Invariant($"code {code}"), User = user, Times = times, Body = ZaloJson.Error(code, "Refused") };

    /// <summary>F19: the quoted message is gone.</summary>
    public static Fault QuoteGone(int times = 0) => new() { Id = "F19 quote gone", OnlyQuoting = true, Times = times, Body = ZaloJson.Error(-201, "quote_message_id is invalid!") };

    /// <summary>F20: the attachment's id has expired.</summary>
    public static Fault AssetExpired(int times = 1) => new() { Id = "F20 asset expired", Times = times, Body = ZaloJson.Error(-100, "Attachment id is expired") };

    private static Fault Token(int times, int status, string body, string type = "application/json") =>
        new() { Id = "F7 weird refresh", Endpoint = "token", Times = times, Status = status, Body = body, ContentType = type };
}

/// <summary>What the token address may say in place of a pair.</summary>
public enum RefreshAnswer
{
    Empty,
    ErrorNameOnly,
    WithoutTokens,
    Unavailable,
    Html,
    TooManyCalls,
    Reset,
}

/// <summary>The faults in force. The first that matches wins.</summary>
public sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];
    private readonly int seed;
    private long last;

    internal Faults(int seed) => this.seed = seed;

    /// <summary>The faults in force and how often each has struck.</summary>
    public IReadOnlyList<(long Id, Fault Fault, int Struck)> All
    {
        get
        {
            lock (gate)
            {
                return [.. rules.Select(rule => (rule.Id, rule.Fault, rule.Struck))];
            }
        }
    }

    public long Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (gate)
        {
            rules.Add(new Rule(++last, fault));
            return last;
        }
    }

    public bool Remove(long id)
    {
        lock (gate)
        {
            return rules.RemoveAll(rule => rule.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
        }
    }

    internal Fault? Strike(Traits call)
    {
        lock (gate)
        {
            foreach (var rule in rules)
            {
                if (rule.Takes(call, seed))
                {
                    return rule.Fault;
                }
            }

            return null;
        }
    }

    /// <summary>From 0 (included) to 1 (excluded): the same for the same words.</summary>
    internal static double Draw(int seed, params ReadOnlySpan<object> words)
    {
        var text = new StringBuilder().Append(seed);
        foreach (var word in words)
        {
            text.Append('|').Append(word);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return BitConverter.ToUInt32(hash) / (uint.MaxValue + 1.0);
    }

    /// <summary>What of a call a fault looks at.</summary>
    internal readonly record struct Traits(ZaloHost Host, string Path, bool IsSend, string User, bool Quotes, int TextLength);

    private sealed class Rule(long id, Fault fault)
    {
        private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
        private int matched;

        public long Id => id;

        public Fault Fault => fault;

        public int Struck { get; private set; }

        public bool Takes(Traits call, int seed)
        {
            if (!Matches(call) || (fault.Times > 0 && Struck >= fault.Times))
            {
                return false;
            }

            var count = seen[call.User] = seen.GetValueOrDefault(call.User) + 1;
            if (matched++ < fault.After || (fault.Probability < 1 && Draw(seed, fault.Id, fault.Stored, call.User, count) >= fault.Probability))
            {
                return false;
            }

            Struck++;
            return true;
        }

        private bool Matches(Traits call) =>
            fault.Endpoint switch
            {
                "*" => true,
                "send" => call.IsSend,
                "token" => call.Host == ZaloHost.OAuth,
                "openapi" => call.Host is ZaloHost.OpenApi or ZaloHost.Business,
                var path => call.Path.StartsWith(path, StringComparison.Ordinal),
            }
            && (fault.User.Length == 0 || fault.User == call.User)
            && (!fault.OnlyQuoting || call.Quotes)
            && call.TextLength >= (fault.LongerThan > 0 ? fault.LongerThan + 1 : 0);
    }
}
