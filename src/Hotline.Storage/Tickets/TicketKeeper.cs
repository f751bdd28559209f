using Hotline.Storage.Log;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What time does to tickets: warns before a clock runs out, escalates after, reminds; and reckons again when the rules have changed. Any node may, at any time.</summary>
public sealed class TicketKeeper
{
    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly CurrentServiceRules rules;
    private readonly TimeProvider time;

    internal TicketKeeper(IDbContextFactory<HotlineDb> databases, IWriter writer, CurrentServiceRules rules, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.rules = rules;
        this.time = time;
    }

    /// <summary>Looks at tickets whose time has come.</summary>
    /// <returns>How many were looked at; fewer than <paramref name="limit"/>: all were.</returns>
    public async Task<int> TickAsync(int limit, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var due = await CodesAsync(tickets => tickets.Where(ticket => ticket.AttentionAt != null && ticket.AttentionAt <= now).OrderBy(ticket => ticket.AttentionAt), limit, cancellation).ConfigureAwait(false);
        foreach (var (code, conversation) in due)
        {
            await ChangeAsync(code, conversation, ticket => ticket.Tick(rules.Value, time.GetUtcNow()), cancellation).ConfigureAwait(false);
        }

        return due.Count;
    }

    /// <summary>Reckons again what was reckoned under other rules.</summary>
    /// <returns>How many were; fewer than <paramref name="limit"/>: all were.</returns>
    public async Task<int> ReckonAsync(int limit, CancellationToken cancellation)
    {
        var fingerprint = rules.Value.Fingerprint;
        var old = await CodesAsync(
            tickets => tickets.Where(ticket => ticket.State != TicketState.Resolved && ticket.State != TicketState.Closed && (ticket.ReckonedBy == null || ticket.ReckonedBy != fingerprint)).OrderBy(ticket => ticket.OpenedAt),
            limit,
            cancellation).ConfigureAwait(false);
        foreach (var (code, conversation) in old)
        {
            await ChangeAsync(code, conversation, ticket => ticket.Reckon(rules.Value), cancellation).ConfigureAwait(false);
        }

        return old.Count;
    }

    private async Task<List<(string Code, string Conversation)>> CodesAsync(Func<IQueryable<Ticket>, IQueryable<Ticket>> which, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var found = await which(db.Tickets.AsNoTracking()).Take(limit).Select(ticket => new { ticket.Code, ticket.ConversationId }).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. found.Select(ticket => (ticket.Code, ticket.ConversationId))];
    }

    private Task<bool> ChangeAsync(string code, string conversation, Action<Ticket> change, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            // In the order of every other change: the conversation, then its ticket.
            await db.LockConversationAsync(conversation, stop).ConfigureAwait(false);
            if (await TicketStore.WithEvents(db.Tickets.AsTracking()).FirstOrDefaultAsync(ticket => ticket.Code == code, stop).ConfigureAwait(false) is { } ticket)
            {
                change(ticket);
            }

            return true;
        },
        cancellation);
}
