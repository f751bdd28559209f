using Hotline.Storage.Tickets;
using Hotline.Web.Public;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Desk;

/// <summary>Sources of suggestions, opened from the ticket's page.</summary>
internal static class SuggestionPages
{
    /// <summary>What <c>lay</c> names when the suggestion is taken into the box.</summary>
    private const string TheSuggestion = "goi-y";

    public static RouteGroupBuilder MapSuggestions(this RouteGroupBuilder ticket)
    {
        ticket.MapGet("/nguon", OpenAsync);
        return ticket;
    }

    /// <summary>What is in the box when words are taken into it: behind what was typed before; null when nothing is taken.</summary>
    public static async Task<string?> TakenAsync(this ReplySuggestions suggestions, TicketStore tickets, SimilarTickets similar, string code, string? take, HttpContext context)
    {
        var me = context.User.Staff();
        if (string.IsNullOrEmpty(take) || await tickets.FindAsync(code, me, context.RequestAborted).ConfigureAwait(false) is not { } ticket
            || await (take == TheSuggestion ? suggestions.TextAsync(ticket, context.RequestAborted) : similar.AnswerAsync(take, ticket.Code, me, context.RequestAborted)).ConfigureAwait(false) is not { } words)
        {
            return null;
        }

        var typed = (await tickets.AsideAsync(ticket, context.RequestAborted).ConfigureAwait(false)).Drafts.FirstOrDefault(draft => draft.AuthorId == me.Id)?.Text.TrimEnd();
        return string.IsNullOrEmpty(typed) ? words : typed.Contains(words, StringComparison.Ordinal) ? typed : $"{typed}\n\n{words}";
    }

    private static async Task<IResult> OpenAsync(string code, HttpContext context, ReplySuggestions suggestions, [FromQuery(Name = "doan")] string? passage) =>
        passage is { Length: > 0 } && await suggestions.OpenAsync(code, context.User.Staff(), passage, context.RequestAborted).ConfigureAwait(false) is { } opened
            ? TypedResults.LocalRedirect(opened.Address)
            : new RazorComponentResult<RefusalPage>(new { Status = 404, Title = "Không có nguồn này", Detail = "Nguồn này không thuộc gợi ý nào dành cho anh chị ở phiếu này." }) { StatusCode = StatusCodes.Status404NotFound };
}
