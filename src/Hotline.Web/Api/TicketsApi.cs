using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Api;

/// <summary>Tickets for programs: all that the desk can do.</summary>
internal static class TicketsApi
{
    public static RouteGroupBuilder MapTickets(this RouteGroupBuilder tickets)
    {
        tickets.WithTags("Tickets");
        tickets.MapGet("", ListAsync).WithSummary("Tickets that match, unfinished ones first, the longest waiting first");
        tickets.MapGet("/{code}", FindAsync).WithSummary("One ticket with what happened to it");
        tickets.MapPost("/{code}/replies", ReplyAsync).WithSummary("Write to the citizen where they wrote");
        tickets.MapPost("/{code}/take", TakeAsync).WithSummary("Take ticket and conversation: the bot is silent");
        tickets.MapPost("/{code}/release", ReleaseAsync).WithSummary("Give the conversation back to the bot");
        tickets.MapPost("/{code}/resolve", ResolveAsync).WithSummary("The need is met");
        tickets.MapPost("/{code}/reopen", ReopenAsync).WithSummary("Take a finished ticket up again");
        return tickets;
    }

    private static async Task<Results<Ok<TicketList>, ProblemHttpResult>> ListAsync(
        TicketStore tickets, string? q, string? state, string? province, int? page, CancellationToken cancellation)
    {
        if (TicketFilter.Read(q, state, province, page, TicketFilter.All) is not { } filter)
        {
            return Problems.Invalid("invalid_filter", $"state nhận một trong: {string.Join(", ", TicketFilter.States.Select(choice => choice.Value))}; page từ 1.");
        }

        var found = await tickets.ListAsync(filter.Query, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new TicketList([.. found.Items.Select(TicketSummary.Of)], found.Total, filter.Page, TicketFilter.PageSize));
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> FindAsync(string code, TicketStore tickets, CancellationToken cancellation) =>
        await tickets.FindAsync(code, cancellation).ConfigureAwait(false) is { } ticket
            ? TypedResults.Ok(TicketDetails.Of(ticket))
            : Problems.NotFound("Không có phiếu nào mang mã này.");

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ReplyAsync(
        string code, ReplyRequest reply, TicketStore tickets, HttpContext context, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reply.Text) || reply.Text.Length > DeskPages.Replies.Longest || reply.IdempotencyKey is { Length: 0 or > 100 })
        {
            return Problems.Invalid("invalid_reply", "text là bắt buộc, tối đa 4.000 chữ cái; idempotencyKey tối đa 100 chữ cái.");
        }

        var key = reply.IdempotencyKey ?? Guid.CreateVersion7().ToString("N");
        return Answer(await tickets.ReplyAsync(code, context.User.Staff(), reply.Text.Trim(), key, reply.WaitForCitizen, cancellation).ConfigureAwait(false));
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> TakeAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.TakeAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ReleaseAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.ReleaseAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ResolveAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.ResolveAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ReopenAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.ReopenAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static Results<Ok<TicketDetails>, ProblemHttpResult> Answer(TicketChange change) => TicketTexts.Refusal(change) switch
    {
        null => TypedResults.Ok(TicketDetails.Of(change.Ticket!)),
        ("not_found", var detail) => Problems.NotFound(detail),
        var (problem, detail) => Problems.Conflict(problem, detail),
    };
}

/// <summary>A page of tickets.</summary>
/// <param name="Items">The tickets of this page.</param>
/// <param name="Total">How many match.</param>
/// <param name="Page">1 for the first.</param>
/// <param name="PageSize">Tickets a page at most.</param>
internal sealed record TicketList(IReadOnlyList<TicketSummary> Items, int Total, int Page, int PageSize);

/// <summary>A ticket in a list.</summary>
internal record TicketSummary
{
    public required string Code { get; init; }

    public required TicketState State { get; init; }

    public required string Need { get; init; }

    public required string ConversationId { get; init; }

    /// <summary>Province slug.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id.</summary>
    public string? Agency { get; init; }

    public string? AgencyName { get; init; }

    public required TicketReason Reason { get; init; }

    public string? AssignedTo { get; init; }

    public string? AssignedName { get; init; }

    public string? ContactName { get; init; }

    public string? ContactPhone { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FirstReplyAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Send it back as <c>version</c> with a change to be refused when somebody was faster.</summary>
    public required long Version { get; init; }

    public static TicketSummary Of(Ticket ticket) => new()
    {
        Code = ticket.Code,
        State = ticket.State,
        Need = ticket.Need,
        ConversationId = ticket.ConversationId,
        Province = ticket.Province,
        Agency = ticket.Agency,
        AgencyName = ticket.AgencyName,
        Reason = ticket.Reason,
        AssignedTo = ticket.AssignedTo,
        AssignedName = ticket.AssignedName,
        ContactName = ticket.ContactName,
        ContactPhone = ticket.ContactPhone,
        OpenedAt = ticket.OpenedAt.ToUniversalTime(),
        UpdatedAt = ticket.UpdatedAt.ToUniversalTime(),
        FirstReplyAt = ticket.FirstReplyAt?.ToUniversalTime(),
        ResolvedAt = ticket.ResolvedAt?.ToUniversalTime(),
        Version = ticket.Version,
    };
}

/// <summary>A ticket with what happened to it.</summary>
internal sealed record TicketDetails
{
    public required TicketSummary Ticket { get; init; }

    public required IReadOnlyList<TicketHappening> Events { get; init; }

    public static TicketDetails Of(Ticket ticket) => new()
    {
        Ticket = TicketSummary.Of(ticket),
        Events = [.. ticket.Events.Select(happened => new TicketHappening(happened.Kind, happened.At.ToUniversalTime(), happened.By, happened.ByName, happened.Detail))],
    };
}

/// <summary>One thing that happened to a ticket.</summary>
internal sealed record TicketHappening(TicketEventKind Kind, DateTimeOffset At, string? By, string? ByName, string? Detail);

/// <summary>Words for the citizen.</summary>
/// <param name="Text">Plain text, 1 to 4,000 characters.</param>
/// <param name="IdempotencyKey">The same key again writes nothing.</param>
/// <param name="WaitForCitizen">True when it asks something.</param>
internal sealed record ReplyRequest(string? Text, string? IdempotencyKey = null, bool WaitForCitizen = false);
