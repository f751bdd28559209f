using Hotline.Knowledge.Releases;
using Hotline.Storage.Rows;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Desk;

/// <summary>Saved filters, one change to several tickets, and the canned replies that supervisors write.</summary>
internal static class ShelfPages
{
    public const int LongestName = 60;

    public static RouteGroupBuilder MapShelf(this RouteGroupBuilder desk)
    {
        desk.MapPost("/bo-loc", KeepFilterAsync);
        desk.MapPost("/bo-loc/{id}/xoa", DropFilterAsync);
        desk.MapPost("/nhieu-phieu", ChangeManyAsync);
        var canned = desk.MapGroup("/mau").RequireAuthorization(Policies.Supervision);
        canned.MapGet("", ListAsync);
        canned.MapPost("", WriteAsync);
        canned.MapPost("/{shortcut}/xoa", RemoveAsync);
        return desk;
    }

    private static async Task<IResult> KeepFilterAsync(HttpContext context, DeskShelf shelf, [FromForm(Name = "ten")] string? name, [FromForm(Name = "loc")] string? query)
    {
        // Written again from what was understood, so that only a filter is kept.
        var filter = TicketFilter.Read(QueryOf(query), TicketFilter.Unfinished) ?? TicketFilter.Read(QueryOf(null), TicketFilter.Unfinished)!;
        if (!string.IsNullOrWhiteSpace(name) && name.Trim().Length <= LongestName)
        {
            await shelf.KeepFilterAsync(context.User.Staff(), name.Trim(), filter.Address(1)["/desk".Length..], context.RequestAborted).ConfigureAwait(false);
        }

        return TypedResults.LocalRedirect(filter.Address(1));
    }

    private static async Task<IResult> DropFilterAsync(Guid id, HttpContext context, DeskShelf shelf)
    {
        await shelf.DropFilterAsync(context.User.Staff(), id, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/desk");
    }

    private static async Task<IResult> ChangeManyAsync(HttpContext context, TicketStore tickets, CurrentRelease release, IFormCollection form)
    {
        var codes = form["phieu"].OfType<string>().Take(ManyTickets.Most).ToList();
        ManyAction? action = form["viec"].ToString() switch { "nhan" => ManyAction.Claim, "chuyen" => ManyAction.Forward, "uu-tien" => ManyAction.Priority, "gop" => ManyAction.Merge, _ => null };
        var change = action is { } what
            ? ManyTickets.Change(tickets, what, form["co-quan"], Enum.TryParse<TicketPriority>(form["muc"], out var priority) ? priority : null, form["vao"], release, context.User.Staff(), context.RequestAborted)
            : null;
        var problem = codes.Count == 0 ? "Chưa chọn phiếu nào." : change is null ? "Chưa đủ thông tin: hãy chọn cơ quan, mức ưu tiên hoặc nhập mã phiếu còn lại." : null;
        return new RazorComponentResult<ManyTicketsPage>(new
        {
            StaffName = context.User.Staff().Name,
            Problem = problem,
            Results = problem is null ? await ManyTickets.RunAsync(tickets, codes, change!).ConfigureAwait(false) : [],
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static async Task<IResult> ListAsync(HttpContext context, DeskShelf shelf, [FromQuery(Name = "sua")] string? edited)
    {
        var replies = await shelf.RepliesAsync(context.RequestAborted).ConfigureAwait(false);
        return Page(context, replies, replies.FirstOrDefault(reply => reply.Shortcut == edited), null);
    }

    private static async Task<IResult> WriteAsync(HttpContext context, DeskShelf shelf, [FromForm(Name = "go-tat")] string? shortcut, [FromForm(Name = "ten")] string? title, [FromForm(Name = "noi-dung")] string? text)
    {
        if (CannedText.Refusal(shortcut, title, text) is { } problem)
        {
            var typed = new CannedReplyRow { Shortcut = shortcut ?? "", Title = title ?? "", Text = text ?? "", WrittenBy = "" };
            return Page(context, await shelf.RepliesAsync(context.RequestAborted).ConfigureAwait(false), typed, problem);
        }

        await shelf.WriteReplyAsync(CannedText.Shortcut(shortcut)!, title!.Trim(), text!.ReplaceLineEndings("\n").Trim(), context.User.Staff(), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/desk/mau");
    }

    private static async Task<IResult> RemoveAsync(string shortcut, HttpContext context, DeskShelf shelf)
    {
        await shelf.RemoveReplyAsync(shortcut, context.User.Staff(), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/desk/mau");
    }

    private static RazorComponentResult<CannedRepliesPage> Page(HttpContext context, IReadOnlyList<CannedReplyRow> replies, CannedReplyRow? edited, string? problem) => new(new
    {
        StaffName = context.User.Staff().Name,
        Replies = replies,
        Edited = edited,
        Problem = problem,
    })
    {
        StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };

    internal static TicketFilterQuery QueryOf(string? address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address);
        string? One(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        return new TicketFilterQuery(One("q"), One("state"), One("province"), One("agency"), One("due"), One("holder"), null);
    }
}
