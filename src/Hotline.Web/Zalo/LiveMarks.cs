using Hotline.Conversations.Zalo;

namespace Hotline.Web.Zalo;

/// <summary>What becomes of messages on Zalo while somebody looks at their conversation. Phones report to any node and the log does not grow by it, so it is looked for.</summary>
internal sealed class LiveMarks
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Dictionary<long, ZaloArrival> told = [];
    private readonly IZaloPeople people;
    private readonly string conversationId;

    private LiveMarks(IZaloPeople people, string conversationId) => (this.people, this.conversationId) = (people, conversationId);

    /// <summary>Null when the conversation is not on Zalo.</summary>
    public static async Task<LiveMarks?> OpenAsync(IZaloPeople people, string conversationId, CancellationToken cancellation) =>
        await people.FindAsync(conversationId, cancellation).ConfigureAwait(false) is null ? null : new LiveMarks(people, conversationId);

    /// <summary>Marks that are new since the last call, all of them at the first; by the place of their line in the log.</summary>
    public async Task<IReadOnlyList<KeyValuePair<long, ZaloArrival>>> NewsAsync(CancellationToken cancellation)
    {
        var now = await people.ArrivalsAsync(conversationId, cancellation).ConfigureAwait(false);
        List<KeyValuePair<long, ZaloArrival>> news = [.. now.Where(mark => told.GetValueOrDefault(mark.Key) != mark.Value).OrderBy(mark => mark.Key)];
        foreach (var (sequence, arrival) in news)
        {
            told[sequence] = arrival;
        }

        return news;
    }
}
