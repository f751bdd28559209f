using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Language;
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

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal TicketStore(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
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
        var tickets = Matching(db.Tickets.AsNoTracking(), query);
        var total = await tickets.CountAsync(cancellation).ConfigureAwait(false);
        var items = await tickets
            .OrderBy(ticket => ticket.State == TicketState.Resolved || ticket.State == TicketState.Closed)
            .ThenBy(ticket => ticket.OpenedAt)
            .ThenBy(ticket => ticket.Id)
            .Skip(query.Offset)
            .Take(query.Limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return new TicketPage(items, total);
    }

    /// <summary>The ticket with its events; null when no ticket has that code.</summary>
    public async Task<Ticket?> FindAsync(string code, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await WithEvents(db.Tickets.AsNoTracking()).FirstOrDefaultAsync(ticket => ticket.Code == Printed(code), cancellation).ConfigureAwait(false);
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

                if ((waitForCitizen ? desk.Ticket.AskCitizen(by, desk.Now) : desk.Ticket.Reply(by, desk.Now)) == ReplyOutcome.Closed)
                {
                    return TicketChangeOutcome.Finished;
                }

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
        (desk, _) =>
        {
            switch (desk.Ticket.Take(by, desk.Now))
            {
                case TakeOutcome.Finished:
                    return Task.FromResult(TicketChangeOutcome.Finished);
                case TakeOutcome.HeldByAnother:
                    return Task.FromResult(TicketChangeOutcome.HeldByAnother);
                case TakeOutcome.AlreadyYours when desk.Conversation.TakenBy == by.Id || desk.Conversation.Ended:
                    return Task.FromResult(TicketChangeOutcome.AlreadyDone);
                case TakeOutcome.AlreadyYours:
                    desk.Ticket.TakeAgain(by, desk.Now);
                    desk.GiveConversationTo(by);
                    return Task.FromResult(TicketChangeOutcome.Changed);
                case TakeOutcome.Taken:
                default:
                    desk.GiveConversationTo(by);
                    return Task.FromResult(TicketChangeOutcome.Changed);
            }
        },
        cancellation);

    /// <summary>Gives the ticket, and the conversation if it is taken, to another operator.</summary>
    public Task<TicketChange> HandToAsync(string code, Staff to, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.handed-over",
        (desk, _) =>
        {
            switch (desk.Ticket.HandTo(to, by, desk.Now))
            {
                case TakeOutcome.Finished:
                    return Task.FromResult(TicketChangeOutcome.Finished);
                case TakeOutcome.AlreadyYours:
                    return Task.FromResult(TicketChangeOutcome.AlreadyDone);
                case TakeOutcome.HeldByAnother:
                    return Task.FromResult(TicketChangeOutcome.HeldByAnother);
                case TakeOutcome.Taken:
                default:
                    if (desk.Conversation.TakenBy is not null)
                    {
                        desk.GiveConversationTo(to);
                    }

                    return Task.FromResult(TicketChangeOutcome.Changed);
            }
        },
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
        (desk, _) =>
        {
            switch (desk.Ticket.Resolve(by, desk.Now))
            {
                case ResolveOutcome.Closed:
                    return Task.FromResult(TicketChangeOutcome.Finished);
                case ResolveOutcome.AlreadyResolved:
                    return Task.FromResult(TicketChangeOutcome.AlreadyDone);
                case ResolveOutcome.Resolved:
                default:
                    desk.GiveConversationBack(by);
                    return Task.FromResult(TicketChangeOutcome.Changed);
            }
        },
        cancellation);

    /// <summary>Over for good; the conversation goes back to the bot.</summary>
    public Task<TicketChange> CloseAsync(string code, Staff by, long? version, CancellationToken cancellation) => ChangeAsync(
        code,
        version,
        by,
        "ticket.closed",
        (desk, _) =>
        {
            switch (desk.Ticket.Close(by, desk.Now))
            {
                case CloseOutcome.AlreadyClosed:
                    return Task.FromResult(TicketChangeOutcome.AlreadyDone);
                case CloseOutcome.Closed:
                default:
                    desk.GiveConversationBack(by);
                    return Task.FromResult(TicketChangeOutcome.Changed);
            }
        },
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

    /// <summary>The code as printed, or the text itself, which then is no ticket's.</summary>
    internal static string Printed(string code) => TicketCode.Parse(code) ?? code;

    private static IQueryable<Ticket> Matching(IQueryable<Ticket> tickets, TicketQuery query)
    {
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

        foreach (var word in Vietnamese.Fold(query.Text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            tickets = tickets.Where(ticket => EF.Functions.Like(EF.Property<string>(ticket, TicketMapping.SearchText), pattern, "\\"));
        }

        return tickets;
    }

    private static IQueryable<Ticket> WithEvents(IQueryable<Ticket> tickets) => tickets.Include(ticket => ticket.Events.OrderBy(happened => happened.Version));

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
                var conversationId = await db.Tickets.Where(ticket => ticket.Code == printed).Select(ticket => ticket.ConversationId).FirstOrDefaultAsync(stop).ConfigureAwait(false);
                if (conversationId is null)
                {
                    return new TicketChange(TicketChangeOutcome.Unknown, null);
                }

                var conversation = (await db.LockConversationAsync(conversationId, stop).ConfigureAwait(false))!;
                var ticket = await WithEvents(db.Tickets.AsTracking()).FirstAsync(ticket => ticket.Code == printed, stop).ConfigureAwait(false);
                if (version is { } based && based != ticket.Version)
                {
                    return new TicketChange(TicketChangeOutcome.Stale, ticket);
                }

                var now = time.GetUtcNow();
                var outcome = await change(new Desk(db, conversation, ticket, now), stop).ConfigureAwait(false);
                if (outcome == TicketChangeOutcome.Changed)
                {
                    db.Audit(now, by.Id, action, $"ticket:{ticket.Code}");
                }

                return new TicketChange(outcome, ticket);
            },
            cancellation);
    }

    /// <summary>What a change works on.</summary>
    private sealed record Desk(HotlineDb Db, ConversationRow Conversation, Ticket Ticket, DateTimeOffset Now)
    {
        public void GiveConversationTo(Staff to)
        {
            // In an ended conversation there is no bot to be silenced.
            if (!Conversation.Ended)
            {
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

        private void Tell(string name, Staff who) => Db.Append(
            Conversation,
            new NewActivity
            {
                ConversationId = Conversation.Id,
                Author = Author.System,
                ForBot = true,
                Content = new JsonObject
                {
                    ["type"] = "event",
                    ["name"] = name,
                    ["from"] = From(who),
                    ["value"] = new JsonObject { ["ticket"] = Ticket.Code, ["operator"] = who.Name },
                },
            },
            Now);
    }
}
