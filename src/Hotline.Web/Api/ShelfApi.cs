using Hotline.Knowledge.Releases;
using Hotline.Storage.Rows;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Api;

/// <summary>Saved filters, canned replies and changes of several tickets, for programs.</summary>
internal static class ShelfApi
{
    public static void MapShelf(this RouteGroupBuilder api)
    {
        var filters = api.MapGroup("/filters").WithTags("Filters");
        filters.MapGet("", FiltersAsync).WithSummary("Your saved filters");
        filters.MapPost("", KeepFilterAsync).WithSummary("Keep a filter under a name; the same name again replaces it");
        filters.MapDelete("/{id}", DropFilterAsync).WithSummary("Forget a saved filter");
        var replies = api.MapGroup("/canned-replies").WithTags("Canned replies");
        replies.MapGet("", RepliesAsync).WithSummary("All canned replies");
        replies.MapPut("/{shortcut}", WriteAsync).WithSummary("Write a canned reply, new or not").RequireAuthorization(Policies.Supervision);
        replies.MapDelete("/{shortcut}", RemoveAsync).WithSummary("Remove a canned reply").RequireAuthorization(Policies.Supervision);
        api.MapGet("/tickets/{code}/canned-replies", FilledAsync).WithTags("Tickets").WithSummary("Canned replies with the gaps filled for this ticket");
        api.MapPost("/tickets/changes", ChangeManyAsync).WithTags("Tickets").WithSummary("One change to several tickets; each one's end is told");
    }

    private static async Task<Ok<FilterList>> FiltersAsync(DeskShelf shelf, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(new FilterList([.. (await shelf.FiltersAsync(context.User.Staff(), cancellation).ConfigureAwait(false)).Select(SavedFilter.Of)]));

    private static async Task<Results<Ok<SavedFilter>, ProblemHttpResult>> KeepFilterAsync(FilterRequest request, DeskShelf shelf, HttpContext context, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Trim().Length > ShelfPages.LongestName || TicketFilter.Read(ShelfPages.QueryOf(request.Query), TicketFilter.Unfinished) is not { } filter)
        {
            return Problems.Invalid("invalid_filter", "name là bắt buộc, tối đa 60 chữ cái; query như trong địa chỉ của danh sách phiếu.");
        }

        return await shelf.KeepFilterAsync(context.User.Staff(), request.Name.Trim(), filter.Address(1)["/desk".Length..], cancellation).ConfigureAwait(false) is { } kept
            ? TypedResults.Ok(SavedFilter.Of(kept))
            : Problems.Conflict("too_many_filters", $"Mỗi người lưu được tối đa {DeskShelf.MostFilters} bộ lọc.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DropFilterAsync(Guid id, DeskShelf shelf, HttpContext context, CancellationToken cancellation) =>
        await shelf.DropFilterAsync(context.User.Staff(), id, cancellation).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.NotFound("Bạn không có bộ lọc này.");

    private static async Task<Ok<CannedReplyList>> RepliesAsync(DeskShelf shelf, CancellationToken cancellation) =>
        TypedResults.Ok(new CannedReplyList([.. (await shelf.RepliesAsync(cancellation).ConfigureAwait(false)).Select(CannedReply.Of)]));

    private static async Task<Results<Ok<CannedReply>, ProblemHttpResult>> WriteAsync(string shortcut, CannedReplyRequest request, DeskShelf shelf, HttpContext context, CancellationToken cancellation) =>
        CannedText.Refusal(shortcut, request.Title, request.Text) is { } problem
            ? Problems.Invalid("invalid_canned_reply", problem)
            : TypedResults.Ok(CannedReply.Of(await shelf.WriteReplyAsync(CannedText.Shortcut(shortcut)!, request.Title!.Trim(), request.Text!.ReplaceLineEndings("\n").Trim(), context.User.Staff(), cancellation).ConfigureAwait(false)));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string shortcut, DeskShelf shelf, HttpContext context, CancellationToken cancellation) =>
        await shelf.RemoveReplyAsync(shortcut, context.User.Staff(), cancellation).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.NotFound("Không có câu mẫu nào có chữ gõ tắt này.");

    private static async Task<Results<Ok<CannedReplyList>, ProblemHttpResult>> FilledAsync(
        string code, TicketStore tickets, DeskShelf shelf, CurrentServiceRules rules, TimeProvider time, HttpContext context, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(code, context.User.Staff(), cancellation).ConfigureAwait(false) is not { } ticket)
        {
            return Problems.NotFound("Không có phiếu nào mang mã này.");
        }

        var (me, hours, now) = (context.User.Staff(), rules.Value.HoursOf(ticket.Agency), time.GetUtcNow());
        return TypedResults.Ok(new CannedReplyList([.. (await shelf.RepliesAsync(cancellation).ConfigureAwait(false)).Select(reply =>
        {
            var filled = CannedText.Fill(reply.Text, ticket, me, hours, now);
            return CannedReply.Of(reply) with { Text = filled, OpenGaps = CannedText.OpenGaps(filled) };
        })]));
    }

    private static async Task<Results<Ok<ManyList>, ProblemHttpResult>> ChangeManyAsync(ManyRequest request, TicketStore tickets, CurrentRelease release, HttpContext context, CancellationToken cancellation)
    {
        if (request.Codes is not { Count: > 0 and <= ManyTickets.Most } || request.Action is not { } action
            || ManyTickets.Change(tickets, action, request.Agency, request.Priority, request.Into, release, context.User.Staff(), cancellation) is not { } change)
        {
            return Problems.Invalid("invalid_changes", "codes là 1 đến 100 mã phiếu; action nhận một trong: claim, forward (kèm agency), priority (kèm priority), merge (kèm into).");
        }

        return TypedResults.Ok(new ManyList(await ManyTickets.RunAsync(tickets, request.Codes, change).ConfigureAwait(false)));
    }
}

/// <summary>Filters of the queue.</summary>
internal sealed record FilterList(IReadOnlyList<SavedFilter> Items);

/// <summary>A filter with a name.</summary>
/// <param name="Id">To forget it by.</param>
/// <param name="Name">Unique among your own.</param>
/// <param name="Query">As it stands in the queue's address, from the question mark on; empty: the usual queue.</param>
internal sealed record SavedFilter(Guid Id, string Name, string Query)
{
    public static SavedFilter Of(SavedFilterRow row) => new(row.Id, row.Name, row.Query);
}

/// <summary>A filter to be kept.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="Query">As it stands in the queue's address; null: the usual queue.</param>
internal sealed record FilterRequest(string? Name, string? Query = null);

/// <summary>Canned replies.</summary>
internal sealed record CannedReplyList(IReadOnlyList<CannedReply> Items);

/// <summary>A canned reply.</summary>
/// <param name="Shortcut">What is typed after the slash.</param>
/// <param name="Title">For colleagues.</param>
/// <param name="Text">With gaps such as <c>{mã phiếu}</c>, or with them filled.</param>
/// <param name="WrittenBy">Name of who wrote it last.</param>
/// <param name="WrittenAt">When.</param>
internal sealed record CannedReply(string Shortcut, string Title, string Text, string WrittenBy, DateTimeOffset WrittenAt)
{
    /// <summary>Gaps that this ticket cannot fill; a reply that still has one is refused. Null where no ticket was named.</summary>
    public IReadOnlyList<string>? OpenGaps { get; init; }

    public static CannedReply Of(CannedReplyRow row) => new(row.Shortcut, row.Title, row.Text, row.WrittenBy, row.WrittenAt.ToUniversalTime());
}

/// <summary>What a canned reply shall say.</summary>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Text">1 to 4,000 characters.</param>
internal sealed record CannedReplyRequest(string? Title, string? Text);

/// <summary>One change to several tickets.</summary>
/// <param name="Codes">1 to 100 codes.</param>
/// <param name="Action">What shall happen.</param>
/// <param name="Agency">Agency id, to forward.</param>
/// <param name="Priority">How pressing, to prioritise.</param>
/// <param name="Into">Code of the ticket that goes on, to merge.</param>
internal sealed record ManyRequest(IReadOnlyList<string>? Codes, ManyAction? Action, string? Agency = null, TicketPriority? Priority = null, string? Into = null);

/// <summary>How it ended for each.</summary>
internal sealed record ManyList(IReadOnlyList<ManyResult> Items);
