using Hotline.Storage.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Api;

/// <summary>Similar past tickets for programs.</summary>
internal static class SimilarApi
{
    public static void MapSimilar(this RouteGroupBuilder api) =>
        api.MapGet("/tickets/{code}/similar", FindAsync).WithTags("Tickets").WithSummary("Up to five resolved tickets alike in words, with what was answered; personal data veiled");

    private static async Task<Results<Ok<SimilarList>, ProblemHttpResult>> FindAsync(string code, TicketStore tickets, SimilarTickets similar, HttpContext context, CancellationToken cancellation)
    {
        var me = context.User.Staff();
        return await tickets.FindAsync(code, me, cancellation).ConfigureAwait(false) is { } ticket
            ? TypedResults.Ok(new SimilarList([.. (await similar.FindAsync(ticket, me, cancellation).ConfigureAwait(false)).Select(past => past with { ResolvedAt = past.ResolvedAt.ToUniversalTime() })]))
            : Problems.NotFound("Không có phiếu nào mang mã này.");
    }
}

/// <summary>Past tickets, the likest first.</summary>
internal sealed record SimilarList(IReadOnlyList<SimilarTicket> Items);
