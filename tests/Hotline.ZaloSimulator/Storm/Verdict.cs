using System.Text.Json;

namespace Hotline.ZaloSimulation.Storm;

/// <summary>What the storm showed.</summary>
internal sealed record Verdict
{
    /// <summary>What a webhook may take at the 99th percentile, in milliseconds.</summary>
    private const double WebhookP99 = 500;

    private const int Shown = 12;

    private static readonly JsonSerializerOptions Indented = new(ZaloJson.Web) { WriteIndented = true };

    public required int Users { get; init; }

    public required int Messages { get; init; }

    public required int Replies { get; init; }

    public required double Seconds { get; init; }

    public required int Kills { get; init; }

    public required double SecondsDown { get; init; }

    public required IReadOnlyList<string> Unanswered { get; init; }

    public required IReadOnlyList<string> Doubled { get; init; }

    public required IReadOnlyList<string> Disordered { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>All that happened to each user whom the verdict names, line by line.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Stories { get; init; }

    public required Latencies Webhooks { get; init; }

    /// <summary>Posts without an answer: the hotline was down, or the deadline passed.</summary>
    public required int BrokenPosts { get; init; }

    /// <summary>From a user's word to the first reply, in milliseconds.</summary>
    public required double AnswerP50 { get; init; }

    public required double AnswerP99 { get; init; }

    public required IReadOnlyList<(string Fault, int Times)> Faults { get; init; }

    public required int Calls { get; init; }

    public required int Refreshes { get; init; }

    public bool Passed => Unanswered.Count == 0 && Doubled.Count == 0 && Disordered.Count == 0 && Violations.Count == 0 && Webhooks.P99 < WebhookP99;

    public async Task WriteAsync(TextWriter to)
    {
        await to.WriteLineAsync();
        await to.WriteLineAsync(FormattableString.Invariant($"{(Passed ? "ĐẠT" : "KHÔNG ĐẠT")}: {Users} người, {Messages} tin trong {Seconds:0} s, {Replies} tin trả lời; dịch vụ bị giết {Kills} lần ({SecondsDown:0.0} s)."));
        await WriteAsync(to, "Chưa được trả lời", Unanswered);
        await WriteAsync(to, "Trả lời thừa", Doubled);
        await WriteAsync(to, "Sai thứ tự", Disordered);
        await to.WriteLineAsync($"Vi phạm: {Violations.Count}");
        foreach (var kind in Violations.GroupBy(violation => violation.Code).OrderByDescending(group => group.Count()))
        {
            await to.WriteLineAsync($"  {kind.Count(),4}  {ViolationTexts.Of(kind.Key)} [{kind.Key}]");
            foreach (var violation in kind.Take(3))
            {
                await to.WriteLineAsync($"        {violation}");
            }
        }

        await to.WriteLineAsync(FormattableString.Invariant($"Webhook: {Webhooks.Count} lượt, p50 {Webhooks.P50:0} ms, p99 {Webhooks.P99:0} ms, lâu nhất {Webhooks.Longest:0} ms; {BrokenPosts} lượt không có trả lời."));
        await to.WriteLineAsync(FormattableString.Invariant($"Người dân chờ: p50 {AnswerP50:0} ms, p99 {AnswerP99:0} ms. Dịch vụ gọi Zalo {Calls} lần, trong đó {Refreshes} lần tới địa chỉ cấp mã."));
        await to.WriteLineAsync($"Lỗi đã gây: {string.Join(", ", Faults.Select(fault => $"{fault.Fault} × {fault.Times}"))}");
    }

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Passed,
            Users,
            Messages,
            Replies,
            Seconds,
            Kills,
            SecondsDown,
            Unanswered,
            Doubled,
            Disordered,
            Violations = Violations.Select(violation => violation.ToString()),
            Stories,
            Webhooks,
            BrokenPosts,
            AnswerP50,
            AnswerP99,
            Calls,
            Refreshes,
            Faults = Faults.ToDictionary(fault => fault.Fault, fault => fault.Times),
        },
        Indented);

    private static async Task WriteAsync(TextWriter to, string title, IReadOnlyList<string> lines)
    {
        await to.WriteLineAsync($"{title}: {lines.Count}");
        foreach (var line in lines.Take(Shown))
        {
            await to.WriteLineAsync($"  {line}");
        }
    }
}
