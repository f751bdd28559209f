using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage.Log;
using Hotline.Storage.Mapping;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>
/// The desk's side of tickets. A change writes the ticket with its event, the audit entry and what the citizen or the bot must learn of it
/// (in the conversation's log), all in one commit. Codes are accepted the way people type them.
/// </summary>
public sealed class TicketStore
{
    /// <summary>Name of the event that silences the bot.</summary>
    public const string TakenEvent = "hotline.taken";

    /// <summary>Name of the event that brings the bot back.</summary>
    public const string ReleasedEvent = "hotline.released";

    /// <summary>Name of the event by which the bot learns the citizen's place in the queue.</summary>
    public const string QueueEvent = "hotline.queue";

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly CurrentServiceRules rules;
    private readonly DeskTimes times;
    private readonly TimeProvider time;

    internal TicketStore(IDbContextFactory<HotlineDb> databases, IWriter writer, CurrentServiceRules rules, DeskTimes times, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.rules = rules;
        this.times = times;
        this.time = time;
    }

    /// <summary>A page of tickets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Limit or offset is out of its range.</exception>
    public async Task<TicketPage> ListAsync(TicketQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, TicketQuery.LargestLimit, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset, nameof(query));
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var said = query.Text is { } text ? await TranscriptIndex.FindAsync(db, text, cancellation).ConfigureAwait(false) : new Dictionary<long, long>();
        var tickets = Matching(db, db.Tickets.AsNoTracking(), query, said);
        var total = await tickets.CountAsync(cancellation).ConfigureAwait(false);
        var items = await tickets
            .OrderBy(ticket => ticket.State == TicketState.Resolved || ticket.State == TicketState.Closed)
            .ThenBy(ticket => ticket.DueAt == null)
            .ThenBy(ticket => ticket.DueAt)
            .ThenBy(ticket => ticket.OpenedAt)
            .ThenBy(ticket => ticket.Id)
            .Skip(query.Offset)
            .Take(query.Limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return new TicketPage(items, total) { Quotes = await TicketQuote.OfAsync(db, query.Text, said, items, cancellation).ConfigureAwait(false) };
    }

    /// <summary>The ticket with its events; null when no ticket that they may see has that code.</summary>
    public async Task<Ticket?> FindAsync(string code, Staff by, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await WithEvents(db.Tickets.AsNoTracking().Within(by.Reach)).FirstOrDefaultAsync(ticket => ticket.Code == Printed(code), cancellation).ConfigureAwait(false);
    }

    /// <summary>The ticket, whoever asks: for this project, not for what people see.</summary>
    internal Task<Ticket?> FindAsync(string code, CancellationToken cancellation) => FindAsync(code, default, cancellation);

    /// <summary>Whether they may see a ticket now: it can be forwarded out of their sight.</summary>
    public async Task<bool> SeesAsync(string code, Staff by, CancellationToken cancellation)
    {
        var printed = Printed(code);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Tickets.Within(by.Reach).AnyAsync(ticket => ticket.Code == printed, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes to the citizen where they wrote. The same <paramref name="idempotencyKey"/> again writes nothing.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="by">Who writes; the name is shown to the citizen.</param>
    /// <param name="text">Plain text, not empty.</param>
    /// <param name="idempotencyKey">Chosen by the caller for this one reply; not empty.</param>
    /// <param name="waitForCitizen">True when it asks something: the ticket then waits for the citizen.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<TicketChange> ReplyAsync(string code, Staff by, string text, string idempotencyKey, bool waitForCitizen, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentException.ThrowIfNullOrWhiteSpace(idempotencyKey);
        return ChangeAsync(
            code,
            null,
            by,
            waitForCitizen ? "ticket.asked" : "ticket.replied",
            async (desk, stop) =>
            {
                var message = new NewActivity
                {
                    ConversationId = desk.Conversation.Id,
                    Author = Author.Operator,
                    ForBot = false,

                    // Apart from the ids that clients choose.
                    ExternalId = $"desk:{idempotencyKey}",
                    Content = new JsonObject
                    {
                        ["type"] = "message",
                        ["from"] = From(by),
                        ["text"] = text,
                        ["textFormat"] = "plain",
                        ["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["outcome"] = "handoff", ["ticket"] = desk.Ticket.Code } },
                    },
                };
                if (await desk.Db.FindRepeatedAsync(message, stop).ConfigureAwait(false) is not null)
                {
                    return TicketChangeOutcome.AlreadyDone;
                }

                if (desk.Conversation.Ended)
                {
                    return TicketChangeOutcome.ConversationEnded;
                }

                if (desk.Ticket.State == TicketState.Closed)
                {
                    return TicketChangeOutcome.Finished;
                }

                // Who writes has the ticket from here on, so that no second answer comes from somebody else meanwhile.
                if (!await desk.Db.TryHoldAsync(desk.Ticket.Id, by, desk.Now, times.Lease, stop).ConfigureAwait(false))
                {
                    return TicketChangeOutcome.HeldByAnother;
                }

                if (desk.Ticket.AssignedTo is not null && desk.Ticket.AssignedTo != by.Id && !desk.Ticket.IsFinished)
                {
                    desk.Ticket.Claim(by, desk.Now + times.Lease, desk.Now);
                }

                if (waitForCitizen)
                {
                    desk.Ticket.AskCitizen(by, desk.Now);
                }
                else
                {
                    desk.Ticket.Reply(by, desk.Now);
                }

                await desk.Db.TicketDrafts.Where(draft => draft.TicketId == desk.Ticket.Id && draft.AuthorId == by.Id).ExecuteDeleteAsync(stop).ConfigureAwait(false);
                desk.Conversation.OperatorAt = desk.Now;
                desk.Db.Append(desk.Conversation, message, desk.Now);
                return TicketChangeOutcome.Changed;
            },
            cancellation);
    }

    /// <summary>The operator takes ticket and conversation: the bot is silent until it is given back, resolved or closed.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="by">Who takes it.</param>
    /// <param name="version">Version the decision was based on; null: whichever.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<TicketChange> TakeAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.taken",
        async (desk, stop) =>
        {
            if (desk.Ticket.IsFinished)
            {
                return TicketChangeOutcome.Finished;
            }

            var before = await desk.Db.LeaseAsync(desk.Ticket.Id, desk.Now, stop).ConfigureAwait(false);
            if (!await desk.Db.TryHoldAsync(desk.Ticket.Id, by, desk.Now, times.Lease, stop).ConfigureAwait(false))
            {
                return TicketChangeOutcome.HeldByAnother;
            }

            if (desk.Ticket.Take(by, desk.Now) == TakeOutcome.AlreadyYours)
            {
                if (before?.IsHeldBy(by, desk.Now) == true && (desk.Conversation.TakenBy == by.Id || desk.Conversation.Ended))
                {
                    return TicketChangeOutcome.AlreadyDone;
                }

                desk.Ticket.TakeAgain(by, desk.Now);
            }

            desk.GiveConversationTo(by);
            return TicketChangeOutcome.Changed;
        },
        cancellation);

    /// <summary>
    /// The ticket is the operator's until the lease is over, and only theirs: nobody else can write about it or change it. The bot goes on speaking.
    /// Claiming again prolongs it. A ticket whose lease is over can be claimed by whoever comes, assigned or not, so that none is forgotten.
    /// </summary>
    public Task<TicketChange> ClaimAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.claimed",
        async (desk, stop) =>
        {
            if (desk.Ticket.IsFinished)
            {
                return TicketChangeOutcome.Finished;
            }

            var until = desk.Now + times.Lease;
            if (desk.Ticket.AssignedTo == by.Id && await desk.Db.TryRenewAsync(desk.Ticket.Id, by, desk.Now, until, stop).ConfigureAwait(false))
            {
                return TicketChangeOutcome.AlreadyDone;
            }

            if (!await desk.Db.TryHoldAsync(desk.Ticket.Id, by, desk.Now, times.Lease, stop).ConfigureAwait(false))
            {
                return TicketChangeOutcome.HeldByAnother;
            }

            desk.Ticket.Claim(by, until, desk.Now);
            return TicketChangeOutcome.Changed;
        },
        cancellation);

    /// <summary>Prolongs the operator's lease, also one that is over while nobody else has claimed the ticket; it leaves no event.</summary>
    /// <returns>The lease as it is now, whoever's; null when there is none.</returns>
    public Task<TicketLease?> RenewAsync(string code, Staff by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        var printed = Printed(code);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = time.GetUtcNow();
                var ticket = await db.Tickets.AsNoTracking().Within(by.Reach).Where(ticket => ticket.Code == printed).Select(ticket => new { ticket.Id, ticket.AssignedTo, ticket.State }).FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (ticket is null)
                {
                    return null;
                }

                if (ticket.AssignedTo == by.Id && ticket.State is not (TicketState.Resolved or TicketState.Closed))
                {
                    var until = now + times.Lease;
                    await db.TicketClaims.Where(claim => claim.TicketId == ticket.Id && claim.HolderId == by.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Until, until), stop).ConfigureAwait(false);
                }

                return await db.LeaseAsync(ticket.Id, now, stop).ConfigureAwait(false);
            },
            cancellation);
    }

    /// <summary>Lets others have the ticket; a conversation the operator has taken goes back to the bot.</summary>
    public Task<TicketChange> LetGoAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.let-go",
        async (desk, stop) =>
        {
            if (!desk.Ticket.Release(by, desk.Now))
            {
                return TicketChangeOutcome.NotYours;
            }

            await desk.Db.TicketClaims.Where(claim => claim.TicketId == desk.Ticket.Id && claim.HolderId == by.Id).ExecuteDeleteAsync(stop).ConfigureAwait(false);
            if (desk.Conversation.TakenBy == by.Id)
            {
                desk.GiveConversationBack(by);
            }

            return TicketChangeOutcome.Changed;
        },
        cancellation);

    /// <summary>A supervisor takes the ticket, and the conversation if it is taken, from whoever holds it.</summary>
    public Task<TicketChange> TakeOverAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.taken-over",
        async (desk, stop) =>
        {
            if (desk.Ticket.IsFinished)
            {
                return TicketChangeOutcome.Finished;
            }

            var lease = await desk.Db.LeaseAsync(desk.Ticket.Id, desk.Now, stop).ConfigureAwait(false);
            if (desk.Ticket.AssignedTo == by.Id && lease?.IsHeldBy(by, desk.Now) == true)
            {
                return TicketChangeOutcome.AlreadyDone;
            }

            var from = lease?.HolderName ?? (desk.Ticket.AssignedTo == by.Id ? null : desk.Ticket.AssignedName);
            await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
            await desk.Db.TryHoldAsync(desk.Ticket.Id, by, desk.Now, times.Lease, stop).ConfigureAwait(false);
            desk.Ticket.TakeOver(by, from, desk.Now + times.Lease, desk.Now);
            if (desk.Conversation.TakenBy is not null && desk.Conversation.TakenBy != by.Id)
            {
                desk.GiveConversationTo(by);
            }

            return TicketChangeOutcome.Changed;
        },
        cancellation);

    /// <summary>Another agency is in charge from here on: nobody there has it yet, and clocks, history and code stay.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="agency">Agency id.</param>
    /// <param name="agencyName">As shown to people.</param>
    /// <param name="province">Province slug of that agency.</param>
    /// <param name="why">For the colleagues there; null or empty: nothing.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="version">Version the decision was based on; null: whichever.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<TicketChange> ForwardAsync(string code, string agency, string agencyName, string province, string? why, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.forwarded",
        (desk, stop) => ExclusivelyAsync(desk, by, async () =>
        {
            if (desk.Ticket.IsFinished)
            {
                return TicketChangeOutcome.Finished;
            }

            if (desk.Ticket.Forward(agency, agencyName, province, by, desk.Now) is not { } forwarded)
            {
                return TicketChangeOutcome.AlreadyDone;
            }

            desk.Say(forwarded, why);
            await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
            desk.GiveConversationBack(by);
            desk.Db.Entry(desk.Ticket).Property<string>(TicketMapping.SearchText).CurrentValue = TicketEffects.SearchText(desk.Ticket);
            return TicketChangeOutcome.Changed;
        }, stop),
        cancellation);

    /// <summary>How pressing it is.</summary>
    public Task<TicketChange> PrioritiseAsync(string code, TicketPriority priority, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.prioritised",
        (desk, stop) => ExclusivelyAsync(desk, by, () => Task.FromResult(
            desk.Ticket.Prioritise(priority, by, desk.Now) ? TicketChangeOutcome.Changed : desk.Ticket.IsFinished ? TicketChangeOutcome.Finished : TicketChangeOutcome.AlreadyDone), stop),
        cancellation);

    /// <summary>The ticket waits for the citizen, whom the operator has reached elsewhere: its clock stands.</summary>
    public Task<TicketChange> WaitAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.waits",
        (desk, stop) => ExclusivelyAsync(desk, by, () => Task.FromResult(
            desk.Ticket.IsFinished ? TicketChangeOutcome.Finished
            : desk.Ticket.State == TicketState.WaitingForCitizen || desk.Ticket.Wait(by, desk.Now) == ReplyOutcome.Closed ? TicketChangeOutcome.AlreadyDone
            : TicketChangeOutcome.Changed), stop),
        cancellation);

    /// <summary>Words for colleagues, whoever holds the ticket.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="by">Who writes.</param>
    /// <param name="text">Plain text, not empty.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<TicketChange> NoteAsync(string code, Staff by, string text, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return ChangeAsync(
            code,
            null,
            by,
            "ticket.noted",
            (desk, _) =>
            {
                desk.Say(desk.Ticket.Note(by, desk.Now), text);
                return Task.FromResult(TicketChangeOutcome.Changed);
            },
            cancellation);
    }

    /// <summary>Whoever looks after the ticket is reminded then.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="when">In the future.</param>
    /// <param name="of">For the colleagues; null or empty: nothing.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<TicketChange> RemindAsync(string code, DateTimeOffset when, string? of, Staff by, CancellationToken cancellation) => ChangeAsync(
        code,
        null,
        by,
        "ticket.reminder-set",
        (desk, _) =>
        {
            if (desk.Ticket.Remind(when, by, desk.Now) is not { } set)
            {
                return Task.FromResult(TicketChangeOutcome.Finished);
            }

            desk.Say(set, of);
            return Task.FromResult(TicketChangeOutcome.Changed);
        },
        cancellation);

    /// <summary>Closes the ticket as a duplicate of another, which goes on.</summary>
    public Task<TicketChange> MergeAsync(string code, string into, Staff by, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(into);
        var printed = Printed(into);
        return ChangeAsync(
            code,
            version,
            by,
            "ticket.merged",
            (desk, stop) => ExclusivelyAsync(desk, by, async () =>
            {
                if (desk.Ticket.State == TicketState.Closed)
                {
                    return TicketChangeOutcome.Finished;
                }

                // Under the lock of the other one too: two that are merged into each other at once would both be closed.
                var others = desk.Db.Tickets.AsNoTracking().Within(by.Reach).Where(ticket => ticket.Code == printed);
                if (await others.Select(ticket => ticket.ConversationId).FirstOrDefaultAsync(stop).ConfigureAwait(false) is not { } conversation)
                {
                    return TicketChangeOutcome.OtherUnfit;
                }

                await desk.Db.LockConversationAsync(conversation, stop).ConfigureAwait(false);
                if (!await others.AnyAsync(ticket => ticket.MergedInto == null && ticket.State != TicketState.Closed, stop).ConfigureAwait(false) || !desk.Ticket.MergeInto(printed, by, desk.Now))
                {
                    return TicketChangeOutcome.OtherUnfit;
                }

                await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
                desk.GiveConversationBack(by);
                return TicketChangeOutcome.Changed;
            }, stop),
            cancellation);
    }

    /// <summary>Gives the ticket, and the conversation if it is taken, to another operator, who must be able to see it.</summary>
    public Task<TicketChange> HandToAsync(string code, Staff to, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.handed-over",
        (desk, stop) => ExclusivelyAsync(desk, by, async () =>
        {
            if (to.Reach?.Covers(desk.Ticket.Province, desk.Ticket.Agency) == false)
            {
                return TicketChangeOutcome.BeyondTheirReach;
            }

            switch (desk.Ticket.HandTo(to, by, desk.Now))
            {
                case TakeOutcome.Finished:
                    return TicketChangeOutcome.Finished;
                case TakeOutcome.AlreadyYours:
                    return TicketChangeOutcome.AlreadyDone;
                case TakeOutcome.Taken:
                default:
                    await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
                    if (desk.Conversation.TakenBy is not null)
                    {
                        desk.GiveConversationTo(to);
                    }

                    return TicketChangeOutcome.Changed;
            }
        }, stop),
        cancellation);

    /// <summary>Gives the conversation back to the bot; the ticket stays with whoever has it.</summary>
    public Task<TicketChange> ReleaseAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.released",
        (desk, _) =>
        {
            if (desk.Conversation.TakenBy is null)
            {
                return Task.FromResult(TicketChangeOutcome.AlreadyDone);
            }

            if (desk.Conversation.TakenBy != by.Id)
            {
                return Task.FromResult(TicketChangeOutcome.HeldByAnother);
            }

            desk.Ticket.GiveBack(by, desk.Now);
            desk.GiveConversationBack(by);
            return Task.FromResult(TicketChangeOutcome.Changed);
        },
        cancellation);

    /// <summary>The need is met; the conversation goes back to the bot.</summary>
    public Task<TicketChange> ResolveAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.resolved",
        (desk, stop) => ExclusivelyAsync(desk, by, async () =>
        {
            switch (desk.Ticket.Resolve(by, desk.Now))
            {
                case ResolveOutcome.Closed:
                    return TicketChangeOutcome.Finished;
                case ResolveOutcome.AlreadyResolved:
                    return TicketChangeOutcome.AlreadyDone;
                case ResolveOutcome.Resolved:
                default:
                    await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
                    desk.GiveConversationBack(by);
                    return TicketChangeOutcome.Changed;
            }
        }, stop),
        cancellation);

    /// <summary>Over for good; the conversation goes back to the bot.</summary>
    public Task<TicketChange> CloseAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.closed",
        (desk, stop) => ExclusivelyAsync(desk, by, async () =>
        {
            switch (desk.Ticket.Close(by, desk.Now))
            {
                case CloseOutcome.AlreadyClosed:
                    return TicketChangeOutcome.AlreadyDone;
                case CloseOutcome.Closed:
                default:
                    await desk.Db.EndClaimAsync(desk.Ticket.Id, stop).ConfigureAwait(false);
                    desk.GiveConversationBack(by);
                    return TicketChangeOutcome.Changed;
            }
        }, stop),
        cancellation);

    /// <summary>Takes a finished ticket up again; the bot goes on speaking until the conversation is taken.</summary>
    public Task<TicketChange> ReopenAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.reopened",
        (desk, _) => Task.FromResult(desk.Ticket.Reopen(by, desk.Now) switch
        {
            ReopenOutcome.Reopened => TicketChangeOutcome.Changed,
            ReopenOutcome.NotFinished => TicketChangeOutcome.NotFinished,
        }),
        cancellation);

    /// <summary>Keeps what an operator has typed; empty text forgets it. False when no ticket that they may see has that code.</summary>
    /// <param name="code">The ticket.</param>
    /// <param name="by">Who types.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="idempotencyKey">Of the reply it will become: once that is sent, the draft is not kept again, however late this call comes. Null: unknown.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public Task<bool> KeepDraftAsync(string code, Staff by, string text, string? idempotencyKey, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(text);
        var printed = Printed(code);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var ticket = await db.Tickets.Within(by.Reach).Where(ticket => ticket.Code == printed).Select(ticket => new { ticket.Id, ticket.ConversationId }).FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (ticket is null)
                {
                    return false;
                }

                var id = ticket.Id;
                if (idempotencyKey is not null)
                {
                    // In turn with the reply: it deletes the draft, or is seen here.
                    await db.LockConversationAsync(ticket.ConversationId, stop).ConfigureAwait(false);
                    if (await db.Activities.AnyAsync(row => row.ConversationId == ticket.ConversationId && row.ExternalId == $"desk:{idempotencyKey}", stop).ConfigureAwait(false))
                    {
                        return true;
                    }
                }

                var draft = await db.TicketDrafts.AsTracking().FirstOrDefaultAsync(draft => draft.TicketId == id && draft.AuthorId == by.Id, stop).ConfigureAwait(false);
                if (text.Length == 0)
                {
                    if (draft is not null)
                    {
                        db.TicketDrafts.Remove(draft);
                    }
                }
                else if (draft is null)
                {
                    db.TicketDrafts.Add(new TicketDraftRow { TicketId = id, AuthorId = by.Id, AuthorName = by.Name, Text = text, WrittenAt = time.GetUtcNow() });
                }
                else
                {
                    (draft.Text, draft.WrittenAt) = (text, time.GetUtcNow());
                }

                return true;
            },
            cancellation);
    }

    /// <summary>Notes that somebody has the ticket's page open.</summary>
    /// <returns>Who else has, and who holds the ticket.</returns>
    public Task<TicketPresence> SeeAsync(string code, Staff by, bool typing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        var printed = Printed(code);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = time.GetUtcNow();
                if (await db.Tickets.Within(by.Reach).Where(ticket => ticket.Code == printed).Select(ticket => (Guid?)ticket.Id).FirstOrDefaultAsync(stop).ConfigureAwait(false) is not { } id)
                {
                    return new TicketPresence(null, []);
                }

                if (await db.TicketViewers.AsTracking().FirstOrDefaultAsync(viewer => viewer.TicketId == id && viewer.ViewerId == by.Id, stop).ConfigureAwait(false) is { } me)
                {
                    me.SeenAt = now;
                    me.TypedAt = typing ? now : me.TypedAt;
                }
                else
                {
                    db.TicketViewers.Add(new TicketViewerRow { TicketId = id, ViewerId = by.Id, ViewerName = by.Name, SeenAt = now, TypedAt = typing ? now : null });
                }

                return await PresenceAsync(db, id, by, now, stop).ConfigureAwait(false);
            },
            cancellation);
    }

    /// <summary>What stands beside the log of a ticket: words of notes, drafts, who holds it.</summary>
    public async Task<TicketAside> AsideAsync(Ticket ticket, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return new TicketAside(
            await db.LeaseAsync(ticket.Id, time.GetUtcNow(), cancellation).ConfigureAwait(false),
            await db.TicketNotes.AsNoTracking().Where(note => note.TicketId == ticket.Id).ToDictionaryAsync(note => note.EventId, note => note.Text, cancellation).ConfigureAwait(false),
            await db.TicketDrafts.AsNoTracking().Where(draft => draft.TicketId == ticket.Id).OrderByDescending(draft => draft.WrittenAt).ToListAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Who holds which of some tickets.</summary>
    public async Task<IReadOnlyDictionary<Guid, TicketLease>> LeasesAsync(IReadOnlyCollection<Guid> tickets, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var now = time.GetUtcNow();
        return await db.TicketClaims.AsNoTracking()
            .Where(claim => tickets.Contains(claim.TicketId) && claim.Until > now)
            .ToDictionaryAsync(claim => claim.TicketId, claim => new TicketLease(claim.HolderId, claim.HolderName, claim.Since, claim.Until), cancellation).ConfigureAwait(false);
    }

    /// <summary>The code as printed, or the text itself, which then is no ticket's.</summary>
    internal static string Printed(string code) => TicketCode.Parse(code) ?? code;

    private static IQueryable<Ticket> Matching(HotlineDb db, IQueryable<Ticket> tickets, TicketQuery query, IReadOnlyDictionary<long, long> said)
    {
        tickets = tickets.Within(query.Reach);
        if (query.States is { Count: > 0 } states)
        {
            tickets = tickets.Where(ticket => states.Contains(ticket.State));
        }

        if (query.Province is { } province)
        {
            tickets = tickets.Where(ticket => ticket.Province == province);
        }

        if (query.Agency is { } agency)
        {
            tickets = tickets.Where(ticket => ticket.Agency == agency);
        }

        if (query.AssignedTo is { } assignedTo)
        {
            tickets = tickets.Where(ticket => ticket.AssignedTo == assignedTo);
        }

        if (query.Unassigned)
        {
            tickets = tickets.Where(ticket => ticket.AssignedTo == null);
        }

        if (query.DueBefore is { } due)
        {
            tickets = tickets.Where(ticket => ticket.DueAt != null && ticket.DueAt < due);
        }

        return query.Text is { } text ? TicketQuote.Matching(db, tickets, text, said) : tickets;
    }

    private static async Task<TicketPresence> PresenceAsync(HotlineDb db, Guid id, Staff by, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - TicketPresence.Fresh;
        var typed = now - TicketPresence.Typing;
        return new TicketPresence(
            await db.LeaseAsync(id, now, cancellation).ConfigureAwait(false),
            await db.TicketViewers.AsNoTracking()
                .Where(viewer => viewer.TicketId == id && viewer.ViewerId != by.Id && viewer.SeenAt > since)
                .OrderBy(viewer => viewer.ViewerName)
                .Select(viewer => new TicketViewer(viewer.ViewerName, viewer.TypedAt != null && viewer.TypedAt > typed))
                .ToListAsync(cancellation).ConfigureAwait(false));
    }

    internal static IQueryable<Ticket> WithEvents(IQueryable<Ticket> tickets) => tickets.Include(ticket => ticket.Events.OrderBy(happened => happened.Version));

    /// <summary>All operators are one speaker to the citizen's client, told apart by name.</summary>
    private static JsonObject From(Staff by) => new() { ["id"] = "operator", ["name"] = by.Name, ["role"] = "bot" };

    private Task<TicketChange> ChangeAsync(
        string code,
        long? version,
        Staff by,
        string action,
        Func<Desk, CancellationToken, Task<TicketChangeOutcome>> change,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        var printed = Printed(code);
        return writer.RunAsync(
            async (db, stop) =>
            {
                // The conversation is locked before its ticket is read, in the same order as by a turn: they never wait for each other.
                var conversationId = await db.Tickets.Within(by.Reach).Where(ticket => ticket.Code == printed).Select(ticket => ticket.ConversationId).FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (conversationId is null)
                {
                    return new TicketChange(TicketChangeOutcome.Unknown, null);
                }

                var conversation = (await db.LockConversationAsync(conversationId, stop).ConfigureAwait(false))!;
                // Read again under the lock: it may have been forwarded out of sight meanwhile.
                if (await WithEvents(db.Tickets.AsTracking().Within(by.Reach)).FirstOrDefaultAsync(ticket => ticket.Code == printed, stop).ConfigureAwait(false) is not { } ticket)
                {
                    return new TicketChange(TicketChangeOutcome.Unknown, null);
                }

                if (version is { } based && based != ticket.Version)
                {
                    return new TicketChange(TicketChangeOutcome.Stale, ticket);
                }

                var now = time.GetUtcNow();
                var before = Facts(ticket);
                var outcome = await change(new Desk(db, conversation, ticket, now), stop).ConfigureAwait(false);
                if (outcome == TicketChangeOutcome.Changed)
                {
                    ticket.Reckon(rules.Value);
                    var after = Facts(ticket);
                    db.Audit(now, by.Id, action, $"ticket:{ticket.Code}", null, before == after ? null : before, before == after ? null : after);

                    // A lease that begins here is not in the database yet.
                    await db.SaveChangesAsync(stop).ConfigureAwait(false);
                }

                return new TicketChange(outcome, ticket) { Lease = await db.LeaseAsync(ticket.Id, now, stop).ConfigureAwait(false) };
            },
            cancellation);
    }

    /// <summary>For the audit: how a ticket stands, without anything that the citizen said.</summary>
    private static string Facts(Ticket ticket) => $"state={ticket.State} priority={ticket.Priority} agency={ticket.Agency ?? "-"} assigned={ticket.AssignedTo ?? "-"}";

    /// <summary>Refused while somebody else holds the ticket.</summary>
    private static async Task<TicketChangeOutcome> ExclusivelyAsync(Desk desk, Staff by, Func<Task<TicketChangeOutcome>> change, CancellationToken cancellation) =>
        await desk.Db.LeaseAsync(desk.Ticket.Id, desk.Now, cancellation).ConfigureAwait(false) is { } lease && lease.Excludes(by, desk.Now)
            ? TicketChangeOutcome.HeldByAnother
            : await change().ConfigureAwait(false);

    /// <summary>What a change works on.</summary>
    private sealed record Desk(HotlineDb Db, ConversationRow Conversation, Ticket Ticket, DateTimeOffset Now)
    {
        /// <summary>Keeps the words of an event beside the log.</summary>
        public void Say(TicketEvent happened, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                Db.TicketNotes.Add(new TicketNoteRow { EventId = happened.Id, TicketId = Ticket.Id, Text = text.Trim() });
            }
        }

        public void GiveConversationTo(Staff to)
        {
            // In an ended conversation there is no bot to be silenced.
            if (!Conversation.Ended)
            {
                Conversation.OperatorAt = Now;
                Conversation.TakenBy = to.Id;
                Conversation.TakenByName = to.Name;
                Tell(TakenEvent, to);
            }
        }

        public void GiveConversationBack(Staff by)
        {
            if (Conversation.TakenBy is not null)
            {
                Conversation.TakenBy = null;
                Conversation.TakenByName = null;
                Tell(ReleasedEvent, by);
            }
        }

        private void Tell(string name, Staff who) =>
            Db.TellBot(Conversation, name, who.Name, new JsonObject { ["ticket"] = Ticket.Code, ["operator"] = who.Name }, Now);
    }
}
