using Hotline.Conversations;
using Hotline.Language;
using Hotline.Storage.Log;
using Hotline.Storage.Mapping;
using Hotline.Storage.Zalo;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>What a turn does to tickets, inside its commit.</summary>
internal static class TicketEffects
{
    /// <summary>False when the effect cannot be: the ticket's code is another ticket's.</summary>
    public static Task<bool> TryApplyAsync(this HotlineDb db, Effect effect, ServiceRules rules, DateTimeOffset now, CancellationToken cancellation) => effect switch
    {
        Effect.OpenTicket open => db.TryOpenAsync(open.Draft, rules, now, cancellation),
        Effect.CitizenWrote wrote => db.NoteCitizenAsync(wrote.TicketCode, rules, now, cancellation),
        Effect.EraseData erase => db.EraseAsync(erase, now, cancellation),
        _ => throw new NotSupportedException($"The storage does not know the effect {effect.GetType().Name}."),
    };

    private static async Task<bool> TryOpenAsync(this HotlineDb db, TicketDraft draft, ServiceRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Tickets.AnyAsync(ticket => ticket.ConversationId == draft.ConversationId && ticket.OpenedBy == draft.OpenedBy, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        if (await db.Tickets.AnyAsync(ticket => ticket.Code == draft.Code, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        var ticket = Ticket.Open(draft, now);
        ticket.Reckon(rules);
        db.Tickets.Add(ticket).Property<string>(TicketMapping.SearchText).CurrentValue = SearchText(ticket);
        if (draft.Pin is { } pin)
        {
            db.TicketPins.Add(TicketPins.Of(ticket.Id, pin));
        }

        return true;
    }

    private static async Task<bool> NoteCitizenAsync(this HotlineDb db, string code, ServiceRules rules, DateTimeOffset now, CancellationToken cancellation)
    {
        // An erased ticket is no reason to hold up the conversation.
        if (await db.Tickets.AsTracking().Include(ticket => ticket.Events.OrderBy(happened => happened.Version))
            .FirstOrDefaultAsync(ticket => ticket.Code == code, cancellation).ConfigureAwait(false) is { } ticket)
        {
            ticket.CitizenWrote(now);
            ticket.Reckon(rules);
        }

        return true;
    }

    private static async Task<bool> EraseAsync(this HotlineDb db, Effect.EraseData erase, DateTimeOffset now, CancellationToken cancellation)
    {
        var written = await db.Activities.AsTracking()
            .Where(row => row.ConversationId == erase.ConversationId && row.Sequence <= erase.Through && (row.Author == Author.Citizen || row.Author == Author.Bot))
            .OrderBy(row => row.Sequence)
            .ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var row in written)
        {
            row.Blank();
        }

        await TranscriptIndex.ForgetAsync(db, erase.ConversationId, cancellation).ConfigureAwait(false);

        // Who they are on Zalo, where they came from there.
        if (await db.ZaloUsers.AsTracking().FirstOrDefaultAsync(user => user.ConversationId == erase.ConversationId, cancellation).ConfigureAwait(false) is { } person)
        {
            person.Forget(now);
            person.WithdrawnAt = now;
        }

        // What was asked stands in the traces too.
        db.AnswerTraces.RemoveRange(await db.AnswerTraces.AsTracking()
            .Where(trace => trace.ConversationId == erase.ConversationId && trace.Sequence <= erase.Through)
            .ToListAsync(cancellation).ConfigureAwait(false));

        var tickets = await db.Tickets.AsTracking().Where(ticket => ticket.ConversationId == erase.ConversationId).OrderBy(ticket => ticket.Code).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var ticket in tickets.Union(db.Tickets.Local.Where(ticket => ticket.ConversationId == erase.ConversationId)).ToList())
        {
            ticket.Erase(now);
            var pins = await db.TicketPins.AsTracking().Where(pin => pin.TicketId == ticket.Id).ToListAsync(cancellation).ConfigureAwait(false);
            db.TicketPins.RemoveRange(pins.Union(db.TicketPins.Local.Where(pin => pin.TicketId == ticket.Id)).ToList());
            await db.TicketNotes.Where(note => note.TicketId == ticket.Id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            await db.TicketDrafts.Where(draft => draft.TicketId == ticket.Id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            await db.Suggestions.Where(offered => offered.TicketId == ticket.Id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
            db.Entry(ticket).Property<string>(TicketMapping.SearchText).CurrentValue = SearchText(ticket);
        }

        return true;
    }

    internal static string SearchText(Ticket ticket) => Vietnamese.Fold(string.Join(
        '\n',
        ticket.Code,
        ticket.Code.Replace("-", "", StringComparison.Ordinal),
        ticket.Need,
        ticket.ContactName,
        ticket.ContactPhone,
        ticket.AgencyName));
}
