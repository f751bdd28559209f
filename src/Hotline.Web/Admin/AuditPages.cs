using System.Globalization;
using Hotline.Storage.Platform;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Admin;

/// <summary>Who saw and did what. Citizens' words are not in it.</summary>
internal static class AuditPages
{
    public const string Path = "/admin/audit";

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup(Path).RequireAuthorization(Policies.Accounts).ExcludeFromDescription();
        audit.MapGet("", ShowAsync);
        audit.MapGet("/nhat-ky.csv", ExportAsync);
        return routes;
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        AuditReader audit,
        [FromQuery(Name = "ai")] string? actor,
        [FromQuery(Name = "viec")] string? action,
        [FromQuery(Name = "doi-tuong")] string? subject,
        [FromQuery(Name = "tu")] string? from,
        [FromQuery(Name = "den")] string? to,
        [FromQuery(Name = "trang")] int? page)
    {
        var filter = new AuditFilter(actor, action, subject, from, to, page is >= 1 and <= 100_000 ? page.Value : 1);
        var days = filter.HasDays;
        var (items, total) = await audit.ListAsync(filter.Query, context.RequestAborted).ConfigureAwait(false);
        return new RazorComponentResult<AuditPage>(new
        {
            StaffName = context.User.Staff().Name,
            Filter = filter,
            Items = items,
            Total = total,
            Problem = days ? null : "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 22/11/2026. Danh sách dưới đây chưa lọc theo ngày.",
        })
        { StatusCode = days ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context,
        AuditReader audit,
        AuditLog log,
        [FromQuery(Name = "ai")] string? actor,
        [FromQuery(Name = "viec")] string? action,
        [FromQuery(Name = "doi-tuong")] string? subject,
        [FromQuery(Name = "tu")] string? from,
        [FromQuery(Name = "den")] string? to)
    {
        var query = new AuditFilter(actor, action, subject, from, to, 1).Query;
        await log.WriteAsync(context.User.Staff().Id, "audit.exported", "audit", null, context.RequestAborted).ConfigureAwait(false);
        var (items, _) = await audit.ListAsync(query with { Offset = 0, Limit = AuditQuery.LargestLimit }, context.RequestAborted).ConfigureAwait(false);
        return TypedResults.File(
            Csv.Write(items
                .Select(item => (IEnumerable<string?>)[item.Entry.Id.ToString(CultureInfo.InvariantCulture), VietnamTime.Iso(item.Entry.At), item.Entry.Actor, item.ActorName, item.Entry.Action, item.Entry.Subject, item.Entry.Detail, item.Entry.Before, item.Entry.After])
                .Prepend(["id", "at", "actor", "actor_name", "action", "subject", "detail", "before", "after"])),
            "text/csv; charset=utf-8",
            "nhat-ky.csv");
    }
}

/// <summary>What the audit page shows. Lives in the address.</summary>
public sealed record AuditFilter(string? Actor, string? Action, string? Subject, string? From, string? To, int Page)
{
    public const int PageSize = 50;

    /// <summary>Groups of verbs, in the order shown.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Actions =
        [("", "Mọi việc"), ("ticket.seen", "Xem phiếu"), ("conversation.", "Đọc trò chuyện"), ("ticket.", "Phiếu"), ("user.", "Tài khoản"), ("token.", "Mã truy cập"), ("release.", "Bản công bố"), ("audit.", "Nhật ký")];

    /// <summary>Whether both days are empty or days.</summary>
    public bool HasDays => VietnamTime.TryDay(From, out _) && VietnamTime.TryDay(To, out _);

    public AuditQuery Query => new()
    {
        Actor = Blank(Actor),
        Action = Blank(Action),
        Subject = Blank(Subject) is { } subject ? Tickets.TicketCode.Parse(subject) is { } code ? $"ticket:{code}" : subject : null,
        From = HasDays && VietnamTime.TryDay(From, out var first) ? VietnamTime.Start(first) : null,
        Before = HasDays && VietnamTime.TryDay(To, out var last) ? VietnamTime.Start(last?.AddDays(1)) : null,
        Offset = (Page - 1) * PageSize,
        Limit = PageSize,
    };

    public string Address(int page) => AuditPages.Path + With(page == 1 ? null : page.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same list as a file.</summary>
    public string Export => AuditPages.Path + "/nhat-ky.csv" + With(null);

    private QueryString With(string? page)
    {
        (string Name, string? Value)[] all = [("ai", Blank(Actor)), ("viec", Blank(Action)), ("doi-tuong", Blank(Subject)), ("tu", Blank(From)), ("den", Blank(To)), ("trang", page)];
        return all.Where(one => one.Value is not null).Aggregate(QueryString.Empty, (query, one) => query.Add(one.Name, one.Value!));
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
