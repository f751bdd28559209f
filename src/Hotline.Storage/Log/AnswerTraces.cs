using Hotline.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Log;

/// <summary>Why the bot answered as it did, for the desk; written with the answers themselves.</summary>
public sealed class AnswerTraces
{
    private readonly IDbContextFactory<HotlineDb> databases;

    internal AnswerTraces(IDbContextFactory<HotlineDb> databases) => this.databases = databases;

    /// <summary>The traces of a stretch of a log, by place; entries that are no answers of the knowledge have none.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="from">First place.</param>
    /// <param name="to">Last place.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyDictionary<long, ReplyTrace>> ReadAsync(string conversationId, long from, long to, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = await db.AnswerTraces.AsNoTracking()
            .Where(row => row.ConversationId == conversationId && row.Sequence >= from && row.Sequence <= to)
            .ToListAsync(cancellation).ConfigureAwait(false);
        var traces = new Dictionary<long, ReplyTrace>();
        foreach (var row in rows)
        {
            if (ReplyTrace.FromJson(row.Content) is { } trace)
            {
                traces[row.Sequence] = trace;
            }
        }

        return traces;
    }
}
