using System.Text.Json.Nodes;
using Hotline.Storage.Log;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What time does to tickets: warns before a clock runs out, escalates after, reminds; gives conversations back; and reckons again when the rules have changed. Any node may, at any time.</summary>
public sealed class TicketKeeper
{
    /// <summary>Who stands further back is not told a place yet.</summary>
    private const int LongestQueue = 500;

    /// <summary>Each step nearer than this is told.</summary>
    private const int NearPlaces = 5;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly CurrentServiceRules rules;
    private readonly DeskTimes times;
    private readonly TimeProvider time;

    internal TicketKeeper(IDbContextFactory<HotlineDb> databases, IWriter writer, CurrentServiceRules rules, DeskTimes times, TimeProvider time)
    {
        this.times = times;
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

    /// <summary>Conversations whose operator has been silent for too long go back to the bot, which says so; the tickets stay with whoever has them.</summary>
    /// <returns>How many went back; fewer than <paramref name="limit"/>: all did.</returns>
    public async Task<int> ReturnIdleAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var since = time.GetUtcNow() - times.Idle;
        List<string> idle;
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            // Taken at this desk: whoever took it elsewhere is looked after there.
            idle = await db.Conversations.AsNoTracking()
                .Where(row => row.TakenBy != null && row.OperatorAt != null && row.OperatorAt <= since && db.Tickets.Any(ticket => ticket.ConversationId == row.Id && ticket.AssignedTo == row.TakenBy))
                .OrderBy(row => row.OperatorAt)
                .Take(limit)
                .Select(row => row.Id)
                .ToListAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var conversation in idle)
        {
            await writer.RunAsync((scope, stop) => ReturnAsync(scope, conversation, since, stop), cancellation).ConfigureAwait(false);
        }

        return idle.Count;
    }

    /// <summary>
    /// Citizens who wait for a person learn their place in the queue of their province while the office is open: once at first, and again as it becomes shorter.
    /// The bot says it, in the citizen's language.
    /// </summary>
    /// <returns>How many were told.</returns>
    public async Task<int> TellQueueAsync(CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var waiting = await db.Tickets.AsNoTracking()
            .Where(ticket => ticket.State == TicketState.New && (ticket.Reason == TicketReason.PersonAsked || ticket.Reason == TicketReason.Emergency))
            .OrderBy(ticket => ticket.Priority != TicketPriority.Urgent).ThenBy(ticket => ticket.OpenedAt).ThenBy(ticket => ticket.Id)
            .Take(LongestQueue)
            .Select(ticket => new { ticket.Code, ticket.ConversationId, ticket.Province, ticket.Agency, ticket.QueueTold })
            .ToListAsync(cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var told = 0;
        foreach (var queue in waiting.GroupBy(ticket => ticket.Province))
        {
            foreach (var (ticket, place) in queue.Select((ticket, i) => (ticket, i + 1)))
            {
                if (ticket.QueueTold != place && rules.Value.HoursOf(ticket.Agency ?? ticket.Province).IsOpen(now))
                {
                    told += await writer.RunAsync((scope, stop) => TellPlaceAsync(scope, ticket.Code, ticket.ConversationId, place, now, stop), cancellation).ConfigureAwait(false) ? 1 : 0;
                }
            }
        }

        return told;
    }

    private static async Task<bool> TellPlaceAsync(HotlineDb db, string code, string conversationId, int place, DateTimeOffset now, CancellationToken cancellation)
    {
        var conversation = await db.LockConversationAsync(conversationId, cancellation).ConfigureAwait(false);
        if (conversation is null or { Ended: true } or { TakenBy: not null }
            || await db.Tickets.AsTracking().FirstOrDefaultAsync(ticket => ticket.Code == code, cancellation).ConfigureAwait(false) is not { State: TicketState.New } ticket
            || ticket.QueueTold == place)
        {
            return false;
        }

        // Far back, only what is worth a message; and nobody is told that others were let past.
        var tell = ticket.QueueTold is not { } before || (place < before && (place <= NearPlaces || place * 2 <= before));
        if (tell || place > ticket.QueueTold)
        {
            ticket.ToldQueue(place);
        }

        if (tell)
        {
            db.TellBot(conversation, TicketStore.QueueEvent, null, new JsonObject { ["ticket"] = code, ["place"] = place }, now);
        }

        return tell;
    }

    private async Task<bool> ReturnAsync(HotlineDb db, string conversationId, DateTimeOffset since, CancellationToken cancellation)
    {
        if (await db.LockConversationAsync(conversationId, cancellation).ConfigureAwait(false) is not { TakenBy: { } taker, OperatorAt: { } last } conversation || last > since)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var ticket = await TicketStore.WithEvents(db.Tickets.AsTracking()).Where(ticket => ticket.ConversationId == conversationId && ticket.AssignedTo == taker)
            .OrderByDescending(ticket => ticket.OpenedAt).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        ticket?.GiveBack(null, now);
        ticket?.Reckon(rules.Value);
        var name = conversation.TakenByName;
        (conversation.TakenBy, conversation.TakenByName) = (null, null);
        db.TellBot(conversation, TicketStore.ReleasedEvent, name, new JsonObject { ["ticket"] = ticket?.Code, ["operator"] = name, ["reason"] = "idle" }, now);
        return true;
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
