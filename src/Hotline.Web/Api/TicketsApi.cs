using Hotline.Conversations;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Platform;
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
        tickets.MapPost("/{code}/claim", ClaimAsync).WithSummary("Hold the ticket for a while: nobody else can write about it; the bot goes on speaking");
        tickets.MapPost("/{code}/renew", RenewAsync).WithSummary("Hold it longer, and learn who holds it");
        tickets.MapPost("/{code}/unclaim", LetGoAsync).WithSummary("Let others have the ticket");
        tickets.MapPost("/{code}/take-over", TakeOverAsync).WithSummary("Take the ticket from whoever holds it").RequireAuthorization(Policies.Supervision);
        tickets.MapPost("/{code}/forward", ForwardAsync).WithSummary("Put another agency in charge; clocks, history and code stay");
        tickets.MapPost("/{code}/priority", PrioritiseAsync).WithSummary("Say how pressing it is");
        tickets.MapPost("/{code}/wait", WaitAsync).WithSummary("Wait for the citizen, who was reached elsewhere: the clock stands");
        tickets.MapPost("/{code}/notes", NoteAsync).WithSummary("Write to colleagues");
        tickets.MapPost("/{code}/reminder", RemindAsync).WithSummary("Be reminded later");
        tickets.MapPost("/{code}/merge", MergeAsync).WithSummary("Close it as a duplicate of another");
        tickets.MapPut("/{code}/draft", KeepDraftAsync).WithSummary("Keep what was typed and not sent; empty text forgets it");
        return tickets;
    }

    private static async Task<Results<Ok<TicketList>, ProblemHttpResult>> ListAsync(
        TicketStore tickets, [AsParameters] TicketFilterQuery query, HttpContext context, TimeProvider time, CancellationToken cancellation)
    {
        if (TicketFilter.Read(query, TicketFilter.All) is not { } filter)
        {
            return Problems.Invalid("invalid_filter", $"state nhận một trong: {string.Join(", ", TicketFilter.States.Select(choice => choice.Value))}; due: late, soon, today; holder: me, nobody; page từ 1.");
        }

        var found = await tickets.ListAsync(filter.Query(context.User.Staff(), time.GetUtcNow()), cancellation).ConfigureAwait(false);
        var leases = await tickets.LeasesAsync([.. found.Items.Select(ticket => ticket.Id)], cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new TicketList([.. found.Items.Select(ticket => TicketSummary.Of(ticket, leases.GetValueOrDefault(ticket.Id)) with { Quote = TicketQuoteText.Of(found.Quotes.GetValueOrDefault(ticket.Id)) })], found.Total, filter.Page, TicketFilter.PageSize));
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> FindAsync(
        string code, TicketStore tickets, CurrentServiceRules rules, TimeProvider time, AuditLog audit, HttpContext context, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(code, context.User.Staff(), cancellation).ConfigureAwait(false) is not { } ticket)
        {
            return Problems.NotFound("Không có phiếu nào mang mã này.");
        }

        await audit.SeenAsync(context.User.Staff().Id, "ticket.seen", $"ticket:{ticket.Code}", cancellation).ConfigureAwait(false);
        var aside = await tickets.AsideAsync(ticket, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(TicketDetails.Of(ticket, aside.Lease) with
        {
            Events = [.. ticket.Events.Select(happened => TicketHappening.Of(happened, aside.Notes.GetValueOrDefault(happened.Id)))],
            Clocks = [.. ServiceStatus.Of(ticket.Events, rules.Value, time.GetUtcNow()).Clocks.Select(TicketClock.Of)],
            Drafts = [.. aside.Drafts.Select(draft => new TicketDraftText(draft.AuthorName, draft.Text, draft.WrittenAt.ToUniversalTime()))],
        });
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ClaimAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.ClaimAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketHolder>, NoContent, ProblemHttpResult>> RenewAsync(string code, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        !await tickets.SeesAsync(code, context.User.Staff(), cancellation).ConfigureAwait(false) ? Problems.NotFound("Không có phiếu nào mang mã này.")
        : await tickets.RenewAsync(code, context.User.Staff(), cancellation).ConfigureAwait(false) is { } lease ? TypedResults.Ok(TicketHolder.Of(lease)) : TypedResults.NoContent();

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> LetGoAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.LetGoAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> TakeOverAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.TakeOverAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ForwardAsync(
        string code, ForwardRequest forward, long? version, TicketStore tickets, CurrentRelease release, HttpContext context, CancellationToken cancellation) =>
        forward.Agency is null || !release.IsLoaded || !release.Value.Agencies.TryGetValue(forward.Agency, out var to) || forward.Why?.Length > DeskPages.Replies.Longest
            ? Problems.Invalid("unknown_agency", "agency là mã của một cơ quan đã biết; why tối đa 4.000 chữ cái.")
            : Answer(await tickets.ForwardAsync(code, to.Id, to.Name, to.Province, forward.Why, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> PrioritiseAsync(
        string code, PriorityRequest request, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        request.Priority is { } priority && Enum.IsDefined(priority)
            ? Answer(await tickets.PrioritiseAsync(code, priority, context.User.Staff(), version, cancellation).ConfigureAwait(false))
            : Problems.Invalid("invalid_priority", "priority nhận một trong: low, normal, high, urgent.");

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> WaitAsync(string code, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        Answer(await tickets.WaitAsync(code, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> NoteAsync(string code, TextRequest note, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(note.Text) || note.Text.Length > DeskPages.Replies.Longest
            ? Problems.Invalid("invalid_note", "text là bắt buộc, tối đa 4.000 chữ cái.")
            : Answer(await tickets.NoteAsync(code, context.User.Staff(), note.Text, cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> RemindAsync(
        string code, ReminderRequest reminder, TicketStore tickets, TimeProvider time, HttpContext context, CancellationToken cancellation) =>
        reminder.At <= time.GetUtcNow() || reminder.At > time.GetUtcNow().AddYears(1) || reminder.Text?.Length > DeskPages.Replies.Longest
            ? Problems.Invalid("invalid_reminder", "at là một thời điểm trong vòng một năm tới; text tối đa 4.000 chữ cái.")
            : Answer(await tickets.RemindAsync(code, reminder.At, reminder.Text, context.User.Staff(), cancellation).ConfigureAwait(false));

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> MergeAsync(
        string code, MergeRequest merge, long? version, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(merge.Into)
            ? Problems.Invalid("invalid_merge", "into là mã của phiếu còn lại.")
            : Answer(await tickets.MergeAsync(code, merge.Into, context.User.Staff(), version, cancellation).ConfigureAwait(false));

    private static async Task<Results<NoContent, ProblemHttpResult>> KeepDraftAsync(string code, TextRequest draft, TicketStore tickets, HttpContext context, CancellationToken cancellation) =>
        draft.Text is not { Length: <= DeskPages.Replies.Longest } text ? Problems.Invalid("invalid_draft", "text tối đa 4.000 chữ cái.")
        : await tickets.KeepDraftAsync(code, context.User.Staff(), text, null, cancellation).ConfigureAwait(false) ? TypedResults.NoContent()
        : Problems.NotFound("Không có phiếu nào mang mã này.");

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ReplyAsync(
        string code, ReplyRequest reply, TicketStore tickets, ReplySuggestions suggestions, HttpContext context, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reply.Text) || reply.Text.Length > DeskPages.Replies.Longest || reply.IdempotencyKey is { Length: 0 or > 100 })
        {
            return Problems.Invalid("invalid_reply", "text là bắt buộc, tối đa 4.000 chữ cái; idempotencyKey tối đa 100 chữ cái.");
        }

        if (CannedText.Refusal(reply.Text) is { } open)
        {
            return Problems.Invalid("open_gap", open);
        }

        var key = reply.IdempotencyKey ?? Guid.CreateVersion7().ToString("N");
        if (await suggestions.RefusalAsync(code, context.User.Staff(), reply.Text, cancellation).ConfigureAwait(false) is { } unread)
        {
            await tickets.KeepDraftAsync(code, context.User.Staff(), reply.Text, key, cancellation).ConfigureAwait(false);
            var refused = Problems.Conflict("unread_source", unread.Detail);
            refused.ProblemDetails.Extensions["passages"] = unread.Passages;
            return refused;
        }

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
        null => TypedResults.Ok(TicketDetails.Of(change.Ticket!, change.Lease)),
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

    public required TicketPriority Priority { get; init; }

    /// <summary>The clock that runs out first; null when none runs.</summary>
    public ServiceClock? DueClock { get; init; }

    /// <summary>When it runs out.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The clock that has run out and of which supervisors were told.</summary>
    public ServiceClock? Escalated { get; init; }

    /// <summary>Who holds the ticket just now; null when nobody does.</summary>
    public TicketHolder? Holder { get; init; }

    /// <summary>Code of the ticket that goes on instead of this duplicate.</summary>
    public string? MergedInto { get; init; }

    public string? AssignedTo { get; init; }

    public string? AssignedName { get; init; }

    public string? ContactName { get; init; }

    public string? ContactPhone { get; init; }

    /// <summary>Where in the conversation the words looked for stand; null where they do not, or none were.</summary>
    public TicketQuoteText? Quote { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FirstReplyAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Send it back as <c>version</c> with a change to be refused when somebody was faster.</summary>
    public required long Version { get; init; }

    public static TicketSummary Of(Ticket ticket, TicketLease? lease) => new()
    {
        Code = ticket.Code,
        State = ticket.State,
        Need = ticket.Need,
        ConversationId = ticket.ConversationId,
        Province = ticket.Province,
        Agency = ticket.Agency,
        AgencyName = ticket.AgencyName,
        Reason = ticket.Reason,
        Priority = ticket.Priority,
        DueClock = ticket.DueClock,
        DueAt = ticket.DueAt?.ToUniversalTime(),
        Escalated = ticket.Escalated,
        Holder = lease is null ? null : TicketHolder.Of(lease),
        MergedInto = ticket.MergedInto,
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

/// <summary>Words of a conversation in which what was looked for stands, personal numbers veiled.</summary>
/// <param name="Sequence">The message's place in the log.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Text">Some words around the first hit.</param>
internal sealed record TicketQuoteText(long Sequence, Author Author, string Text)
{
    public static TicketQuoteText? Of(TicketQuote? quote) => quote is null ? null : new(quote.Sequence, quote.Author, string.Concat(quote.Pieces.Select(piece => piece.Text)));
}

/// <summary>A ticket with what happened to it.</summary>
internal sealed record TicketDetails
{
    public required TicketSummary Ticket { get; init; }

    public required IReadOnlyList<TicketHappening> Events { get; init; }

    /// <summary>Each clock as it stands now; only of a ticket that was asked for by its code.</summary>
    public IReadOnlyList<TicketClock>? Clocks { get; init; }

    /// <summary>What was typed and not sent; only of a ticket that was asked for by its code.</summary>
    public IReadOnlyList<TicketDraftText>? Drafts { get; init; }

    /// <summary>Why its agency.</summary>
    public TicketRoute? Route { get; init; }

    /// <summary>What the bot knew when it opened the ticket.</summary>
    public TicketPacket? Packet { get; init; }

    public static TicketDetails Of(Ticket ticket, TicketLease? lease) => new()
    {
        Ticket = TicketSummary.Of(ticket, lease),
        Events = [.. ticket.Events.Select(happened => TicketHappening.Of(happened, null))],
        Route = ticket.Route,
        Packet = ticket.Packet,
    };
}

/// <summary>Who holds a ticket.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">As shown to colleagues.</param>
/// <param name="Until">The hold is over then unless it is renewed.</param>
internal sealed record TicketHolder(string Id, string Name, DateTimeOffset Until)
{
    public static TicketHolder Of(TicketLease lease) => new(lease.HolderId, lease.HolderName, lease.Until.ToUniversalTime());
}

/// <summary>A clock of a ticket, in working time.</summary>
/// <param name="Clock">What it measures.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="StoppedAt">When it was stopped; null while it is not.</param>
/// <param name="DueAt">When it runs out, or would have; null while it waits with time left.</param>
/// <param name="TargetMinutes">Working minutes it has.</param>
/// <param name="UsedMinutes">Working minutes that have passed.</param>
internal sealed record TicketClock(ServiceClock Clock, ServiceState State, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt, DateTimeOffset? DueAt, double TargetMinutes, double UsedMinutes)
{
    public static TicketClock Of(ClockReading reading) => new(
        reading.Clock,
        reading.State,
        reading.StartedAt.ToUniversalTime(),
        reading.StoppedAt?.ToUniversalTime(),
        reading.DueAt?.ToUniversalTime(),
        Math.Round(reading.Target.TotalMinutes, 1),
        Math.Round(reading.Used.TotalMinutes, 1));
}

/// <summary>What a colleague has typed and not sent.</summary>
internal sealed record TicketDraftText(string Author, string Text, DateTimeOffset At);

/// <summary>One thing that happened to a ticket.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="By">Account id; null for the citizen and for the clock.</param>
/// <param name="ByName">As shown to colleagues.</param>
/// <param name="Detail">What belongs to it, by its kind: whom it was given to, which clock, which ticket.</param>
/// <param name="Agency">Agency id, of an opened or forwarded ticket.</param>
/// <param name="Priority">Of an opened ticket or one whose priority changed.</param>
/// <param name="Until">Until when a hold or reminder lasts, or when a clock runs out.</param>
/// <param name="Note">Words of a colleague.</param>
internal sealed record TicketHappening(
    TicketEventKind Kind, DateTimeOffset At, string? By, string? ByName, string? Detail, string? Agency, TicketPriority? Priority, DateTimeOffset? Until, string? Note)
{
    public static TicketHappening Of(TicketEvent happened, string? note) => new(
        happened.Kind, happened.At.ToUniversalTime(), happened.By, happened.ByName, happened.Detail, happened.Agency, happened.Priority, happened.Until?.ToUniversalTime(), note);
}

/// <summary>Who shall be in charge.</summary>
/// <param name="Agency">Agency id.</param>
/// <param name="Why">For the colleagues there, at most 4,000 characters.</param>
internal sealed record ForwardRequest(string? Agency, string? Why = null);

/// <summary>How pressing a ticket is.</summary>
internal sealed record PriorityRequest(TicketPriority? Priority);

/// <summary>Words, plain text, at most 4,000 characters.</summary>
internal sealed record TextRequest(string? Text);

/// <summary>When to be reminded.</summary>
/// <param name="At">Within a year from now.</param>
/// <param name="Text">Of what, for colleagues.</param>
internal sealed record ReminderRequest(DateTimeOffset At, string? Text = null);

/// <summary>The ticket that goes on.</summary>
internal sealed record MergeRequest(string? Into);

/// <summary>Words for the citizen.</summary>
/// <param name="Text">Plain text, 1 to 4,000 characters.</param>
/// <param name="IdempotencyKey">The same key again writes nothing.</param>
/// <param name="WaitForCitizen">True when it asks something.</param>
internal sealed record ReplyRequest(string? Text, string? IdempotencyKey = null, bool WaitForCitizen = false);
