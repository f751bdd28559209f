using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Conversations.Evaluation;

/// <summary>What the bot said to one message, as a reader of the channel sees it.</summary>
public sealed record BotReply
{
    /// <summary>The texts of its messages, a line each.</summary>
    public required string Text { get; init; }

    /// <summary>How many messages; 0: the bot was silent.</summary>
    public required int Messages { get; init; }

    public required IReadOnlyList<CitedSource> Citations { get; init; }

    /// <summary><c>channelData.hotline</c> of all of them, later ones over earlier ones; null when none has it.</summary>
    public required JsonObject? Hotline { get; init; }

    /// <summary>How the last of them that came from the knowledge came about.</summary>
    public ReplyTrace? Trace { get; init; }

    public string? Outcome => Hotline?.Text("outcome");

    /// <summary>Puts the messages of one turn together.</summary>
    public static BotReply Of(IReadOnlyList<JsonObject> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var citations = new List<CitedSource>();
        JsonObject? hotline = null;
        foreach (var message in messages)
        {
            foreach (var claim in Objects(message["entities"]).SelectMany(entity => Objects(entity["citation"])))
            {
                citations.Add(new(claim.Text("appearance", "name") ?? claim.Text("name") ?? "", claim.Text("appearance", "url") ?? "", claim.Text("appearance", "abstract") ?? ""));
            }

            if (message["channelData"] is JsonObject data && data["hotline"] is JsonObject said)
            {
                hotline ??= [];
                foreach (var (name, value) in said)
                {
                    hotline[name] = value?.DeepClone();
                }
            }
        }

        return new()
        {
            Text = string.Join('\n', messages.Select(message => message.Text("text")).Where(text => !string.IsNullOrEmpty(text))),
            Messages = messages.Count,
            Citations = citations,
            Hotline = hotline,
        };
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node is JsonArray items ? items.OfType<JsonObject>() : [];
}

/// <summary>What a reply refers to.</summary>
/// <param name="Name">The document.</param>
/// <param name="Url">Where its passage can be read.</param>
/// <param name="Quote">The words quoted.</param>
public sealed record CitedSource(string Name, string Url, string Quote);

/// <summary>How a check ended.</summary>
/// <param name="Check">What was asked.</param>
/// <param name="Reply">What came.</param>
/// <param name="Failures">Why it is wrong, "kind: reason"; empty: it is right.</param>
/// <param name="NamesAgency">Whether the agency expected is named; null when none is expected. Does not decide.</param>
public sealed record CheckResult(Check Check, BotReply Reply, IReadOnlyList<string> Failures, bool? NamesAgency)
{
    public bool Passed => Failures.Count == 0;
}

/// <summary>Judges replies.</summary>
internal static class Scoring
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Full, string[] Short)[] ShortNames =
    [
        ("sở lao động - thương binh và xã hội", ["sở lđtbxh", "sở lđ-tbxh", "sở lđ-tb&xh", "sở lao động, thương binh và xã hội"]),
        ("bảo hiểm xã hội tỉnh", ["bhxh tỉnh"]),
        ("ngân hàng chính sách xã hội", ["nhcsxh"]),
        ("ủy ban mặt trận tổ quốc", ["mặt trận tổ quốc", "mttq"]),
        ("liên đoàn lao động", ["lđlđ"]),
        ("ban tôn giáo", []),
        ("sở kế hoạch", ["sở kh&đt", "sở khđt"]),
        ("sở giáo dục", ["sở gd&đt", "sở gdđt"]),
        ("sở nông nghiệp", ["sở nn&ptnt"]),
        ("sở thông tin", ["sở tt&tt", "sở tttt"]),
    ];

    /// <summary>Judges a reply by what its check asks for.</summary>
    /// <param name="check">What is asked for.</param>
    /// <param name="reply">What came.</param>
    /// <param name="today">The day its dates count from.</param>
    public static CheckResult Judge(Check check, BotReply reply, DateOnly today)
    {
        if (reply.Messages == 0)
        {
            return new CheckResult(check, reply, ["no-reply: no bot message"], null);
        }

        var failures = new List<string>();
        if (check.Outcomes.Count > 0 && (reply.Outcome is null || !check.Outcomes.Contains(reply.Outcome)))
        {
            failures.Add($"outcome: got {Shown(reply.Outcome)}, want one of {Shown(check.Outcomes)}");
        }

        foreach (var group in check.Cite.Where(group => !reply.Citations.Any(citation => group.Any(name => Wording.Holds(citation.Name, name)))))
        {
            failures.Add($"cite: no citation named {Shown(group)}; got {Shown(reply.Citations.Select(citation => citation.Name))}");
        }

        foreach (var group in check.Must.Where(group => !group.SelectMany(needle => Days.Expand(needle, today)).Any(needle => Wording.Holds(reply.Text, needle))))
        {
            failures.Add($"must: the reply holds none of {Shown(group.Select(needle => Days.Explain(needle, today)))}");
        }

        foreach (var needle in check.MustNot.Where(needle => Days.Expand(needle, today).Any(written => Wording.Holds(reply.Text, written, asBeginning: true))))
        {
            failures.Add($"must_not: the reply holds {Shown(needle)}");
        }

        var names = check.Agency is { Length: > 0 } agency ? Names(agency, $"{reply.Text}\n{(reply.Hotline ?? []).ToJsonString(Plain)}") : (bool?)null;
        return new CheckResult(check, reply, failures, names);
    }

    private static bool Names(string agency, string text)
    {
        if (Wording.Holds(text, agency))
        {
            return true;
        }

        var name = Wording.Normalise(agency);
        return ShortNames.Any(known => name.Contains(Wording.Normalise(known.Full), StringComparison.Ordinal) && known.Short.Prepend(known.Full).Any(form => Wording.Holds(text, form)));
    }

    private static string Shown<T>(T value) => JsonSerializer.Serialize(value, Plain);
}
