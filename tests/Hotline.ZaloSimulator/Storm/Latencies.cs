namespace Hotline.ZaloSimulation.Storm;

/// <summary>How long webhooks took, in milliseconds.</summary>
internal sealed record Latencies(int Count, double P50, double P99, double Longest)
{
    /// <summary>Attempts without an answer are no latency: they have their own count.</summary>
    public static Latencies Of(IEnumerable<Event> events)
    {
        var sorted = events.SelectMany(made => made.Attempts).Where(attempt => attempt.Status != 0).Select(attempt => attempt.Milliseconds).Order().ToArray();
        return sorted.Length == 0 ? new Latencies(0, 0, 0, 0) : new Latencies(sorted.Length, At(sorted, 0.50), At(sorted, 0.99), sorted[^1]);
    }

    /// <summary>Nearest rank.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
