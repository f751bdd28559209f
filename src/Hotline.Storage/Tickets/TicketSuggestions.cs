using Hotline.Storage.Log;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>A passage that bears a suggested reply.</summary>
/// <param name="Passage">Passage id.</param>
/// <param name="Figures">Numbers, sums and dates of the suggestion that it bears, one a line; empty: none.</param>
/// <param name="OpenedAt">When this operator opened it since these figures were offered; null: not yet.</param>
public sealed record OfferedSource(string Passage, string Figures, DateTimeOffset? OpenedAt);

/// <summary>
/// Which suggested figures an operator was offered for a ticket, and which of their sources they have opened. What was offered once stays offered, also when a
/// later suggestion says something else: the operator may still have it in mind, or in the reply.
/// </summary>
public sealed class TicketSuggestions
{
    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal TicketSuggestions(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>What the operator was offered for the ticket so far; empty also when they may not see it.</summary>
    public async Task<IReadOnlyList<OfferedSource>> OfferedAsync(string code, Staff by, CancellationToken cancellation)
    {
        var printed = TicketStore.Printed(code);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Tickets.AsNoTracking().Within(by.Reach).Where(ticket => ticket.Code == printed)
            .Join(db.Suggestions.Where(row => row.OperatorId == by.Id), ticket => ticket.Id, row => row.TicketId, (_, row) => row)
            .OrderBy(row => row.OfferedAt).ThenBy(row => row.Passage)
            .Select(row => new OfferedSource(row.Passage, row.Text, row.OpenedAt))
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Notes what is offered; a source with a figure that is new counts as not opened again. Offering the same again writes nothing.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="by">To whom.</param>
    /// <param name="sources">Passage ids with the figures that each bears.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    /// <returns>All that the operator was offered for the ticket; null when they may not see it.</returns>
    public async Task<IReadOnlyList<OfferedSource>?> OfferAsync(string code, Staff by, IReadOnlyList<(string Passage, IReadOnlyList<string> Figures)> sources, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var known = await OfferedAsync(code, by, cancellation).ConfigureAwait(false);
        if (known.Count > 0 && sources.All(source => known.Any(row => row.Passage == source.Passage && New(source.Figures, row.Figures).Count == 0)))
        {
            return known;
        }

        var printed = TicketStore.Printed(code);
        var offered = await writer.RunAsync(
            async (db, stop) =>
            {
                if (await db.Tickets.Within(by.Reach).Where(ticket => ticket.Code == printed).Select(ticket => (Guid?)ticket.Id).FirstOrDefaultAsync(stop).ConfigureAwait(false) is not { } id)
                {
                    return false;
                }

                // Two pages opened at once: the second waits here and finds what the first has written.
                await db.LockConversationAsync(await db.Tickets.Where(ticket => ticket.Id == id).Select(ticket => ticket.ConversationId).FirstAsync(stop).ConfigureAwait(false), stop).ConfigureAwait(false);
                var rows = await db.Suggestions.AsTracking().Where(row => row.TicketId == id && row.OperatorId == by.Id).ToListAsync(stop).ConfigureAwait(false);
                foreach (var (passage, figures) in sources)
                {
                    if (rows.Find(row => row.Passage == passage) is not { } row)
                    {
                        row = new SuggestionRow { TicketId = id, OperatorId = by.Id, Passage = passage, Text = string.Join('\n', figures), OfferedAt = time.GetUtcNow() };
                        rows.Add(row);
                        db.Suggestions.Add(row);
                    }
                    else if (New(figures, row.Text) is { Count: > 0 } more)
                    {
                        (row.Text, row.OfferedAt, row.OpenedAt) = (string.Join('\n', [.. Lines(row.Text), .. more]), time.GetUtcNow(), null);
                    }
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
        return offered ? await OfferedAsync(code, by, cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>Notes that the operator opened a passage that was offered to them. False when it was not, or they may not see the ticket.</summary>
    public Task<bool> OpenAsync(string code, Staff by, string passage, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(passage);
        var printed = TicketStore.Printed(code);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var row = await db.Tickets.Within(by.Reach).Where(ticket => ticket.Code == printed)
                    .Join(db.Suggestions.AsTracking().Where(row => row.OperatorId == by.Id && row.Passage == passage), ticket => ticket.Id, row => row.TicketId, (_, row) => row)
                    .FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (row is null)
                {
                    return false;
                }

                if (row.OpenedAt is null)
                {
                    row.OpenedAt = time.GetUtcNow();
                    db.Audit(row.OpenedAt.Value, by.Id, "suggestion.opened", $"ticket:{printed}", passage);
                }

                return true;
            },
            cancellation);
    }

    /// <summary>The lines of a row's figures.</summary>
    public static string[] Lines(string figures) => figures.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static List<string> New(IReadOnlyList<string> figures, string known) => [.. figures.Except(Lines(known), StringComparer.Ordinal)];
}
