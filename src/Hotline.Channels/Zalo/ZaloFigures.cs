using System.Diagnostics.Metrics;
using System.Globalization;
using Hotline.Conversations.Zalo;

namespace Hotline.Channels.Zalo;

/// <summary>
/// What the Zalo channel does, in figures (meter "Hotline", as all others of the service). No tag is of a person: each has few values that are known beforehand,
/// codes of Zalo included.
/// </summary>
internal sealed class ZaloFigures
{
    private const string Outcome = "outcome";

    private readonly Counter<long> events;
    private readonly Histogram<double> duration;
    private readonly Counter<long> redelivered;
    private readonly Counter<long> signatures;
    private readonly Counter<long> sends;
    private readonly Counter<long> windows;
    private readonly Counter<long> unknown;
    private readonly Counter<long> refreshes;
    private long rotatedAt;

    public ZaloFigures(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create("Hotline");
        events = meter.CreateCounter<long>("hotline.zalo.events", "{event}", "Events of Zalo, by outcome: kept, repeated, echo, mark, dropped, unsigned, failed.");
        duration = meter.CreateHistogram<double>("hotline.zalo.event.duration", "s", "From an event's arrival to its acknowledgement.");
        redelivered = meter.CreateCounter<long>("hotline.zalo.events.redelivered", "{event}", "Events that Zalo brought again (header num_retry).");
        signatures = meter.CreateCounter<long>("hotline.zalo.signatures", "{event}", "Good signatures, by what was signed: body, header, previous-key.");
        sends = meter.CreateCounter<long>("hotline.zalo.calls", "{call}", "Calls of Zalo, by outcome and Zalo's code: done, refused, held, unknown.");
        windows = meter.CreateCounter<long>("hotline.zalo.replies", "{reply}", "Replies to people, by the stage of their window when they were sent: free, paid, closed.");
        unknown = meter.CreateCounter<long>("hotline.zalo.unknown", "{send}", "Sends whose end was not known, by what was found out: taken, not-taken.");
        refreshes = meter.CreateCounter<long>("hotline.zalo.refreshes", "{refresh}", "Requests for a new token, by outcome: done, failed, spent.");
        meter.CreateObservableGauge(
            "hotline.zalo.token.age",
            () => Interlocked.Read(ref rotatedAt) is var at and > 0 ? (time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalSeconds : 0,
            "s",
            "Age of the access token; 0 before the first.");
    }

    public void Heard(string outcome, TimeSpan took)
    {
        events.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));
        duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>(Outcome, outcome));
    }

    public void Redelivered() => redelivered.Add(1);

    public void Signed(string with) => signatures.Add(1, new KeyValuePair<string, object?>("signed", with));

    public void Called(ZaloAnswer answer)
    {
        var (outcome, code) = answer switch
        {
            ZaloAnswer.Done => ("done", 0),
            ZaloAnswer.Refused refused => ("refused", refused.Code),
            ZaloAnswer.Held held => ("held", held.Code),
            _ => ("unknown", 0),
        };

        // A code that nobody has described is told by the log; here it must not make tags without end.
        var tag = code == 0 || ZaloErrors.IsKnown(code) ? code.ToString(CultureInfo.InvariantCulture) : "other";
        sends.Add(1, new KeyValuePair<string, object?>(Outcome, outcome), new KeyValuePair<string, object?>("code", tag));
    }

    public void Sends(ZaloWindow window) =>
        windows.Add(1, new KeyValuePair<string, object?>("window", window switch { ZaloWindow.Free => "free", ZaloWindow.Paid => "paid", _ => "closed" }));

    public void Resolved(bool taken) => unknown.Add(1, new KeyValuePair<string, object?>(Outcome, taken ? "taken" : "not-taken"));

    public void Refreshed(string outcome) => refreshes.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));

    public void Knows(ZaloAccount? account) => Interlocked.Exchange(ref rotatedAt, account?.RotatedAt.ToUnixTimeMilliseconds() ?? 0);
}
