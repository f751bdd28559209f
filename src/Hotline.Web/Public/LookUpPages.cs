using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Public;

/// <summary>A citizen sees where their ticket stands, from any telephone, with the code and the pin told with it.</summary>
internal static class LookUpPages
{
    public const string Path = "/tra-cuu";

    private const string NotFound = "Không tìm thấy phiếu với hai mã này. Bà con xem lại cả mã phiếu và mã tra cứu.";
    private const string TooMany = "Đã thử quá nhiều lần. Bà con đợi 15 phút rồi thử lại, hoặc hỏi ngay trong cuộc trò chuyện đã lập phiếu.";

    public static IEndpointRouteBuilder MapLookUp(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("", Show);
        pages.MapPost("", FindAsync);
        return routes;
    }

    /// <summary>The same for programs: whoever has both codes, staff or not.</summary>
    public static void MapLookUp(this RouteGroupBuilder api) => api.MapPost("/look-up", ReadAsync).AllowAnonymous().WithTags("Tickets")
        .WithSummary("Where a ticket stands, for whoever has its code and the pin told with it; an unknown code is answered like a wrong pin")
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static RazorComponentResult<LookUpPage> Show(TimeProvider time) => Page("", time);

    private static async Task<IResult> FindAsync(
        HttpContext context, TicketPins tickets, LookUpLimit limit, TimeProvider time, [FromForm(Name = "ma-phieu")] string? code, [FromForm(Name = "ma-tra-cuu")] string? pin)
    {
        // What somebody sees of their ticket belongs to nobody else at the same machine.
        context.Response.Headers.CacheControl = "no-store";
        return !limit.Allows(context, code) ? Page(code, time, TooMany, status: StatusCodes.Status429TooManyRequests)
            : await tickets.FindAsync(code, pin, context.RequestAborted).ConfigureAwait(false) is { } ticket ? Page(ticket.Code, time, ticket: ticket)
            : Page(code, time, NotFound, status: StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<LookedUpTicket>, ProblemHttpResult>> ReadAsync(LookUpRequest request, HttpContext context, TicketPins tickets, LookUpLimit limit)
    {
        context.Response.Headers.CacheControl = "no-store";
        return !limit.Allows(context, request.Code) ? Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", TooMany)
            : await tickets.FindAsync(request.Code, request.Pin, context.RequestAborted).ConfigureAwait(false) is { } ticket ? TypedResults.Ok(LookedUpTicket.Of(ticket))
            : Problems.NotFound(NotFound);
    }

    private static RazorComponentResult<LookUpPage> Page(string? code, TimeProvider time, string? problem = null, CitizensTicket? ticket = null, int status = StatusCodes.Status200OK) =>
        new(new { Code = code ?? "", Problem = problem, Ticket = ticket, Now = time.GetUtcNow() }) { StatusCode = status };
}

/// <summary>What a citizen was told when the ticket was opened; case, blanks and dashes do not matter.</summary>
/// <param name="Code">"HG-7KQ4-M2".</param>
/// <param name="Pin">"7KQ-4M2-XCD".</param>
internal sealed record LookUpRequest(string? Code, string? Pin);

/// <summary>Where a ticket stands.</summary>
/// <param name="Code">As printed.</param>
/// <param name="State">That of the ticket it was merged into, if it was.</param>
/// <param name="Agency">Who is in charge, by name; null when nobody is yet.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="AnsweredAt">When a person first wrote to the citizen; null: not yet.</param>
/// <param name="DueClock">What is promised next; null when nothing is.</param>
/// <param name="DueAt">Until when.</param>
internal sealed record LookedUpTicket(string Code, TicketState State, string? Agency, DateTimeOffset OpenedAt, DateTimeOffset? AnsweredAt, ServiceClock? DueClock, DateTimeOffset? DueAt)
{
    public static LookedUpTicket Of(CitizensTicket ticket) => new(
        ticket.Code, ticket.State, ticket.Agency, ticket.OpenedAt.ToUniversalTime(), ticket.AnsweredAt?.ToUniversalTime(), ticket.DueClock, ticket.DueAt?.ToUniversalTime());
}
