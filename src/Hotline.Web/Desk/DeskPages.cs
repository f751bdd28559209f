using System.Globalization;
using Hotline.Conversations;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Storage.Log;
using Hotline.Storage.Platform;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Hotline.Web.Public;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.Desk;

/// <summary>The desk: a queue of tickets, a ticket with its talk, and what an operator can do with it.</summary>
internal static class DeskPages
{
    /// <summary>Activities of a conversation that a page shows; older ones are in the API.</summary>
    private const int LongestTalk = 1000;

    public static IServiceCollection AddDesk(this IServiceCollection services) => services.AddServiceLevels().AddHostedService<TranscriptFollower>().AddSingleton<TicketPulse>().AddSingleton<LiveTalk>().AddSingleton<TicketView>().AddSingleton<ReplySuggestions>();

    public static IEndpointRouteBuilder MapDesk(this IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/desk").RequireAuthorization(Policies.Desk).ExcludeFromDescription();
        desk.MapGet("", ListAsync);
        desk.MapShelf();
        desk.MapGet("/live", (LiveTalk live, HttpContext context) => Stream(context, live.TicketsAsync(context.User.Staff().Reach, context.RequestAborted)));
        var ticket = desk.MapGroup("/tickets/{code}");
        ticket.MapGet("", ShowAsync);
        ticket.MapGet("/live", FollowAsync);
        ticket.MapPost("/tra-loi", ReplyAsync);
        ticket.MapPost("/nhan", TakeAsync);
        ticket.MapPost("/tra-lai", ReleaseAsync);
        ticket.MapPost("/xong", ResolveAsync);
        ticket.MapPost("/mo-lai", ReopenAsync);
        ticket.MapPost("/giu", ClaimAsync);
        ticket.MapPost("/buong", LetGoAsync);
        ticket.MapPost("/gianh", TakeOverAsync).RequireAuthorization(Policies.Supervision);
        ticket.MapPost("/cho", WaitAsync);
        ticket.MapPost("/uu-tien", PrioritiseAsync);
        ticket.MapPost("/chuyen", ForwardAsync);
        ticket.MapPost("/ghi-chu", NoteAsync);
        ticket.MapPost("/nhac", RemindAsync);
        ticket.MapPost("/gop", MergeAsync);
        ticket.MapPost("/con-mo", BeatAsync);
        ticket.MapSuggestions();
        return routes;
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        TicketStore tickets,
        DeskShelf shelf,
        CurrentRelease release,
        TimeProvider time,
        [AsParameters] TicketFilterQuery query,
        [FromQuery(Name = "da-chuyen")] string? forwarded,
        [FromQuery(Name = "toi")] string? to)
    {
        if (TicketFilter.Read(query, TicketFilter.Unfinished) is not { } filter)
        {
            return TypedResults.LocalRedirect("/desk");
        }

        var now = time.GetUtcNow();
        var found = await tickets.ListAsync(filter.Query(context.User.Staff(), now), context.RequestAborted).ConfigureAwait(false);
        return new RazorComponentResult<TicketsPage>(new
        {
            Me = context.User.Staff(),
            Filter = filter,
            Saved = await shelf.FiltersAsync(context.User.Staff(), context.RequestAborted).ConfigureAwait(false),
            Tickets = found,
            Leases = await tickets.LeasesAsync([.. found.Items.Select(ticket => ticket.Id)], context.RequestAborted).ConfigureAwait(false),
            Provinces = ProvincesOf(release),
            Agencies = AgenciesOf(release),
            Now = now,
            Notice = TicketCode.Parse(forwarded) is { } code && to is not null && release.IsLoaded && release.Value.Agencies.TryGetValue(to, out var agency)
                ? $"Đã chuyển phiếu {code} tới {agency.Name}. Phiếu không còn trong hàng chờ của bạn."
                : null,
        });
    }

    private static async Task<IResult> ShowAsync(string code, HttpContext context, TicketStore tickets, TicketView view, ReplySuggestions suggestions, SimilarTickets similar, [FromQuery(Name = "lay")] string? take) =>
        await view.RenderAsync(code, context, draft: await suggestions.TakenAsync(tickets, similar, code, take, context).ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task<IResult> FollowAsync(string code, long? after, HttpContext context, TicketStore tickets, LiveTalk live, Sessions sessions)
    {
        var me = context.User.Staff();
        if (await tickets.FindAsync(code, me, context.RequestAborted).ConfigureAwait(false) is not { } ticket)
        {
            return Problems.NotFound("Không có phiếu nào mang mã này.");
        }

        // A browser that reconnects says how far it has read.
        var from = long.TryParse(context.Request.Headers["Last-Event-ID"], out var read) ? read : after ?? 0;
        return Stream(context, live.LinesAsync(ticket.ConversationId, from, async stop => await sessions.IsGoodAsync(context.User, stop).ConfigureAwait(false) && await tickets.SeesAsync(code, me, stop).ConfigureAwait(false), context.RequestAborted));
    }

    private static async Task<IResult> ReplyAsync(
        string code,
        HttpContext context,
        TicketStore tickets,
        TicketView view,
        ReplySuggestions suggestions,
        [FromForm(Name = "noi-dung")] string? text,
        [FromForm(Name = "khoa")] string? key,
        [FromForm(Name = "cho")] string? wait)
    {
        if (string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(key) || text.Length > Replies.Longest)
        {
            return await view.RenderAsync(code, context, "Vui lòng nhập nội dung trả lời, tối đa 4.000 chữ cái.", text, StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
        }

        if (CannedText.Refusal(text) is { } open)
        {
            return await view.RenderAsync(code, context, open, text, StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
        }

        // Browsers send line ends as CR LF.
        var words = text.ReplaceLineEndings("\n").Trim();
        if (await suggestions.RefusalAsync(code, context.User.Staff(), words, context.RequestAborted).ConfigureAwait(false) is { } unread)
        {
            await tickets.KeepDraftAsync(code, context.User.Staff(), words, key, context.RequestAborted).ConfigureAwait(false);
            return await view.RenderAsync(code, context, unread.Detail, text, StatusCodes.Status409Conflict).ConfigureAwait(false);
        }

        var change = await tickets.ReplyAsync(code, context.User.Staff(), words, key, waitForCitizen: wait == "1", context.RequestAborted).ConfigureAwait(false);
        return await AfterAsync(code, change, context, view, text).ConfigureAwait(false);
    }

    private static async Task<IResult> TakeAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.TakeAsync(code, context.User.Staff(), VersionOf(form, matters: false), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> ReleaseAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.ReleaseAsync(code, context.User.Staff(), VersionOf(form, matters: false), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> ResolveAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.ResolveAsync(code, context.User.Staff(), VersionOf(form, matters: true), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> ReopenAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.ReopenAsync(code, context.User.Staff(), VersionOf(form, matters: true), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> ClaimAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.ClaimAsync(code, context.User.Staff(), VersionOf(form, matters: false), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> LetGoAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.LetGoAsync(code, context.User.Staff(), VersionOf(form, matters: false), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> TakeOverAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.TakeOverAsync(code, context.User.Staff(), VersionOf(form, matters: false), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> WaitAsync(string code, HttpContext context, TicketStore tickets, TicketView view, IFormCollection form) =>
        await AfterAsync(code, await tickets.WaitAsync(code, context.User.Staff(), VersionOf(form, matters: true), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> PrioritiseAsync(string code, HttpContext context, TicketStore tickets, TicketView view, [FromForm(Name = "muc")] TicketPriority priority) =>
        Enum.IsDefined(priority)
            ? await AfterAsync(code, await tickets.PrioritiseAsync(code, priority, context.User.Staff(), null, context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false)
            : await view.RenderAsync(code, context, "Vui lòng chọn mức ưu tiên.", status: StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);

    private static async Task<IResult> ForwardAsync(
        string code, HttpContext context, TicketStore tickets, TicketView view, CurrentRelease release, [FromForm(Name = "co-quan")] string? agency, [FromForm(Name = "ly-do")] string? why)
    {
        if (agency is null || !release.IsLoaded || !release.Value.Agencies.TryGetValue(agency, out var to) || why?.Length > Replies.Longest)
        {
            return await view.RenderAsync(code, context, "Vui lòng chọn cơ quan nhận phiếu.", status: StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
        }

        var me = context.User.Staff();
        var change = await tickets.ForwardAsync(code, to.Id, to.Name, to.Province, why, me, null, context.RequestAborted).ConfigureAwait(false);

        // Out of sight from here on: the list says where it went.
        return TicketTexts.Refusal(change) is null && me.Reach?.Covers(to.Province, to.Id) == false
            ? TypedResults.LocalRedirect("/desk" + QueryString.Create("da-chuyen", change.Ticket!.Code).Add("toi", to.Id))
            : await AfterAsync(code, change, context, view).ConfigureAwait(false);
    }

    private static async Task<IResult> NoteAsync(string code, HttpContext context, TicketStore tickets, TicketView view, [FromForm(Name = "ghi-chu")] string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > Replies.Longest
            ? await view.RenderAsync(code, context, "Vui lòng nhập ghi chú, tối đa 4.000 chữ cái.", status: StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false)
            : await AfterAsync(code, await tickets.NoteAsync(code, context.User.Staff(), text.ReplaceLineEndings("\n"), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    private static async Task<IResult> RemindAsync(
        string code, HttpContext context, TicketStore tickets, TicketView view, TimeProvider time, [FromForm(Name = "luc")] string? at, [FromForm(Name = "viec")] string? of)
    {
        if (!DateTime.TryParseExact(at, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || new DateTimeOffset(local, WorkingHours.Offset) is var when && (when <= time.GetUtcNow() || when > time.GetUtcNow().AddYears(1)) || of?.Length > Replies.Longest)
        {
            return await view.RenderAsync(code, context, "Vui lòng chọn giờ nhắc trong tương lai, trong vòng một năm.", status: StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
        }

        return await AfterAsync(code, await tickets.RemindAsync(code, new DateTimeOffset(local, WorkingHours.Offset), of, context.User.Staff(), context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);
    }

    private static async Task<IResult> MergeAsync(string code, HttpContext context, TicketStore tickets, TicketView view, [FromForm(Name = "vao")] string? into) =>
        await AfterAsync(code, await tickets.MergeAsync(code, into ?? "", context.User.Staff(), null, context.RequestAborted).ConfigureAwait(false), context, view).ConfigureAwait(false);

    /// <summary>The page is open: prolongs the lease if it is this operator's, keeps what was typed, and says who else is here.</summary>
    private static async Task<IResult> BeatAsync(
        string code, HttpContext context, TicketStore tickets, TimeProvider time, [FromForm(Name = "nhap")] string? draft, [FromForm(Name = "khoa")] string? key, [FromForm(Name = "dang-go")] string? typing)
    {
        var me = context.User.Staff();
        if (!await tickets.SeesAsync(code, me, context.RequestAborted).ConfigureAwait(false))
        {
            return Problems.NotFound("Không có phiếu nào mang mã này.");
        }

        if (draft is { Length: <= Replies.Longest })
        {
            await tickets.KeepDraftAsync(code, me, draft.ReplaceLineEndings("\n"), string.IsNullOrEmpty(key) ? null : key, context.RequestAborted).ConfigureAwait(false);
        }

        var lease = await tickets.RenewAsync(code, me, context.RequestAborted).ConfigureAwait(false);
        var presence = await tickets.SeeAsync(code, me, typing == "1", context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Ok(new Presence(lease?.HolderId ?? "", ClockTexts.Say(lease, me, time.GetUtcNow()), ClockTexts.Say(presence.Viewers)));
    }

    /// <param name="Holder">Account id of who holds the ticket; empty when nobody does.</param>
    /// <param name="Lease">The same in words.</param>
    /// <param name="Others">Who else is here, in words.</param>
    private sealed record Presence(string Holder, string Lease, string Others);

    /// <summary>
    /// The version a decision was based on. Taking and giving back do not depend on what the citizen wrote meanwhile (who holds the ticket is
    /// checked by the store); calling the need met does.
    /// </summary>
    private static long? VersionOf(IFormCollection form, bool matters) =>
        matters && long.TryParse(form["ban"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary>Back to the ticket; a refusal is shown there, with what was typed.</summary>
    private static async Task<IResult> AfterAsync(string code, TicketChange change, HttpContext context, TicketView view, string? draft = null) =>
        TicketTexts.Refusal(change) is { } refusal
            ? await view.RenderAsync(code, context, refusal.Detail, draft, StatusCodes.Status409Conflict).ConfigureAwait(false)
            : TypedResults.LocalRedirect($"/desk/tickets/{Uri.EscapeDataString(code)}#cuoi");

    private static ServerSentEventsResult<string> Stream(HttpContext context, IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<string>> events)
    {
        // Reverse proxies otherwise collect what should arrive at once.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(events);
    }

    private static IReadOnlyList<(string Id, string Name)> ProvincesOf(CurrentRelease release) => release.IsLoaded
        ?
        [
            .. release.Value.Documents.Values.Select(document => document.Province).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(id => (id, release.Value.Provinces.GetValueOrDefault(id)?.Name ?? id)).OrderBy(province => province.id, StringComparer.Ordinal),
        ]
        : [];

    private static IReadOnlyList<(string Province, IReadOnlyList<Agency> Agencies)> AgenciesOf(CurrentRelease release) => release.IsLoaded
        ?
        [
            .. release.Value.Agencies.Values.GroupBy(agency => agency.Province, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (release.Value.Provinces.GetValueOrDefault(group.Key)?.Name ?? group.Key, (IReadOnlyList<Agency>)[.. group.OrderBy(agency => agency.Name, StringComparer.CurrentCulture)])),
        ]
        : [];

    /// <summary>Limits of what an operator writes.</summary>
    internal static class Replies
    {
        /// <summary>Characters of one reply.</summary>
        public const int Longest = 4000;
    }

    /// <summary>A ticket's page with all that it shows.</summary>
    internal sealed class TicketView(
        TicketStore tickets, DeskShelf shelf, IConversationLog log, AnswerTraces traces, IDbContextFactory<HotlineDb> databases, CurrentRelease release, CurrentServiceRules rules, TimeProvider time, AuditLog audit)
    {
        public async Task<IResult> RenderAsync(string code, HttpContext context, string? problem = null, string? draft = null, int status = StatusCodes.Status200OK)
        {
            var cancellation = context.RequestAborted;
            if (await tickets.FindAsync(code, context.User.Staff(), cancellation).ConfigureAwait(false) is not { } ticket)
            {
                return new RazorComponentResult<RefusalPage>(new { Status = 404, Title = "Không có phiếu này", Detail = "Không có phiếu nào mang mã này. Vui lòng xem lại mã." })
                {
                    StatusCode = StatusCodes.Status404NotFound,
                };
            }

            // The page shows the need, the contact and the whole talk.
            await audit.SeenAsync(context.User.Staff().Id, "ticket.seen", $"ticket:{ticket.Code}", cancellation).ConfigureAwait(false);
            var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
            await using var _ = db.ConfigureAwait(false);
            var conversation = await db.Conversations.Where(row => row.Id == ticket.ConversationId)
                .Select(row => new { row.TakenBy, row.TakenByName, row.LastSequence }).FirstAsync(cancellation).ConfigureAwait(false);
            var activities = await log.ReadAsync(ticket.ConversationId, Math.Max(0, conversation.LastSequence - LongestTalk), LongestTalk, cancellation).ConfigureAwait(false);
            var why = await traces.ReadAsync(ticket.ConversationId, activities.Count > 0 ? activities[0].Sequence : 0, conversation.LastSequence, cancellation).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var me = context.User.Staff();
            var aside = await tickets.AsideAsync(ticket, cancellation).ConfigureAwait(false);
            return new RazorComponentResult<OneTicketPage>(new
            {
                Me = me,
                Now = now,
                Aside = aside,
                Status = ServiceStatus.Of(ticket.Events, rules.Value, now),
                Agencies = AgenciesOf(release),
                Considered = ConsideredIn(ticket, release),
                Canned = await CannedFor(ticket, me, now, cancellation).ConfigureAwait(false),
                Supervises = context.User.Supervises(),
                Ticket = ticket,
                ProvinceName = ticket.Province is { } id && release.IsLoaded ? release.Value.Provinces.GetValueOrDefault(id)?.Name : ticket.Province,
                conversation.TakenBy,
                conversation.TakenByName,
                Talk = (IReadOnlyList<TalkLine>)[.. TalkLine.Of(activities, why, release.IsLoaded ? release.Value : null)],
                After = activities.Count > 0 ? activities[^1].Sequence : 0,
                ReplyKey = Guid.CreateVersion7().ToString("N"),
                Draft = draft ?? aside.Drafts.FirstOrDefault(kept => kept.AuthorId == me.Id)?.Text ?? "",
                Problem = problem,
            })
            { StatusCode = status };
        }

        private async Task<IReadOnlyList<(string Shortcut, string Title, string Text)>> CannedFor(Ticket ticket, Staff me, DateTimeOffset now, CancellationToken cancellation)
        {
            var hours = rules.Value.HoursOf(ticket.Agency);
            return [.. (await shelf.RepliesAsync(cancellation).ConfigureAwait(false)).Select(reply => (reply.Shortcut, reply.Title, CannedText.Fill(reply.Text, ticket, me, hours, now)))];
        }

        /// <summary>What the bot considered, by title.</summary>
        private static IReadOnlyList<string> ConsideredIn(Ticket ticket, CurrentRelease release) =>
            ticket.Packet is { } packet ? [.. packet.Considered.Select(considered => TraceTexts.Title(considered.Id, release.IsLoaded ? release.Value : null))] : [];
    }
}
