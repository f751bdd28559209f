using Hotline.Conversations;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Turns;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Storage.Log;
using Hotline.Storage.Rows;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Web.Admin;

/// <summary>How the bot answers: a bench to try questions on, and what citizens think of the answers. Nothing here changes anything.</summary>
internal static class AdminPages
{
    /// <summary>Characters of a question, as a citizen may write.</summary>
    public const int LongestQuestion = 2000;

    /// <summary>Messages of one answer that a rating shows.</summary>
    private const int LongestAnswer = 20;

    public static IEndpointRouteBuilder MapAdmin(this IEndpointRouteBuilder routes)
    {
        routes.MapUsers();
        routes.MapAudit();
        var admin = routes.MapGroup("/admin").ExcludeFromDescription();
        var bench = admin.MapGroup("/bench").RequireAuthorization(Policies.Bench);
        bench.MapGet("", ShowBench);
        bench.MapPost("", TryAsync);
        admin.MapGet("/ratings", ListRatingsAsync).RequireAuthorization(Policies.Supervision);
        return routes;
    }

    // ---- the bench ----

    /// <summary>A link may fill in the form; only sending it asks.</summary>
    private static RazorComponentResult<BenchPage> ShowBench(HttpContext context, CurrentRelease release, [FromQuery(Name = "cau")] string? question, [FromQuery(Name = "tinh")] string? province) =>
        Bench(context, release, new BenchForm(Cut(question), Known(release, province), ""));

    private static async Task<IResult> TryAsync(
        HttpContext context,
        CurrentRelease release,
        CurrentDialogs dialogs,
        AnswerQuestion answer,
        TimeProvider time,
        IServiceProvider services,
        [FromForm(Name = "cau")] string? question,
        [FromForm(Name = "tinh")] string? province,
        [FromForm(Name = "truoc")] string? before)
    {
        var form = new BenchForm(question?.Trim() ?? "", province ?? "", before?.Trim() ?? "");
        if (form.Question.Length is 0 or > LongestQuestion || form.Before.Length > LongestQuestion)
        {
            return Bench(context, release, form, "Vui lòng nhập câu hỏi, tối đa 2.000 chữ cái.");
        }

        if (form.Province.Length > 0 && Known(release, form.Province).Length == 0)
        {
            return Bench(context, release, form, "Không có tỉnh này.");
        }

        // In process and in a memory of its own: no conversation, no log, no ticket is left of it.
        var asked = release.Value;
        var said = await new Evaluator(asked, dialogs, answer, time.GetUtcNow()) { Vectors = services.GetService<IQuestionVectors>(), Rephraser = services.GetService<Rephraser>(), Interpreter = services.GetService<Interpreter>() }
            .HearAsync(form.Before.Length > 0 ? [form.Before, form.Question] : [form.Question], form.Province.Length > 0 ? form.Province : null, context.RequestAborted)
            .ConfigureAwait(false);
        return Bench(context, release, form, replies: [.. said.Select(one => BenchReply.Of(one.Said, one.Trace, asked)).OfType<BenchReply>()]);
    }

    private static RazorComponentResult<BenchPage> Bench(HttpContext context, CurrentRelease release, BenchForm form, string? problem = null, IReadOnlyList<BenchReply>? replies = null) => new(new
    {
        StaffName = context.User.Staff().Name,
        Form = form,
        Problem = problem,
        Replies = replies,
        Release = release.Value.Number,
        Provinces = ProvincesOf(release.Value),
    })
    { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static string Cut(string? text) => text is null ? "" : text.Length <= LongestQuestion ? text : text[..LongestQuestion];

    private static string Known(CurrentRelease release, string? province) => province is not null && release.Value.Provinces.ContainsKey(province) ? province : "";

    // ---- ratings ----

    private static async Task<IResult> ListRatingsAsync(
        HttpContext context,
        AnswerRatings ratings,
        IConversationLog log,
        AnswerTraces traces,
        IDbContextFactory<HotlineDb> databases,
        CurrentRelease release,
        [FromQuery(Name = "danh-gia")] string? opinion,
        [FromQuery(Name = "chu-de")] string? topic,
        [FromQuery(Name = "tinh")] string? province,
        [FromQuery(Name = "tu")] string? from,
        [FromQuery(Name = "den")] string? to,
        [FromQuery(Name = "trang")] string? page)
    {
        var days = VietnamTime.TryDay(from, out _) && VietnamTime.TryDay(to, out _);
        if (RatingFilter.Read(opinion, topic, province, days ? from : null, days ? to : null, page) is not { } filter)
        {
            return TypedResults.LocalRedirect(RatingFilter.Path);
        }

        var cancellation = context.RequestAborted;
        var reach = context.User.Staff().Reach;
        var query = filter.Query with { Reach = reach };
        var (rows, total) = await ratings.ListAsync(query, cancellation).ConfigureAwait(false);
        var counts = await ratings.CountAsync(query, cancellation).ConfigureAwait(false);
        var tickets = await TicketsOfAsync(databases, rows, reach, cancellation).ConfigureAwait(false);
        var items = new List<RatedTalk>();
        foreach (var row in rows)
        {
            items.Add(await ReadAsync(row, log, traces, release.Value, cancellation).ConfigureAwait(false) with { Ticket = tickets.GetValueOrDefault(row.ConversationId) });
        }

        return new RazorComponentResult<RatingsPage>(new
        {
            StaffName = context.User.Staff().Name,
            Filter = filter,
            From = from ?? "",
            To = to ?? "",
            Problem = days ? null : "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 22/11/2026. Danh sách dưới đây chưa lọc theo ngày.",
            Items = (IReadOnlyList<RatedTalk>)items,
            Total = total,
            Counts = (IReadOnlyList<(TopicRatings Count, string Title)>)[.. counts.Select(count => (count, TitleOf(count.Topic, release.Value)))],
            Provinces = ProvincesOf(release.Value),
        })
        { StatusCode = days ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    /// <summary>The rating with the question, personal numbers veiled, and the answer as they stand in the log; an erased question says so itself.</summary>
    private static async Task<RatedTalk> ReadAsync(AnswerRatingRow row, IConversationLog log, AnswerTraces traces, Release release, CancellationToken cancellation)
    {
        IReadOnlyList<Activity> activities = row.Question > 0 && row.Question < row.Sequence
            ? await log.ReadAsync(row.ConversationId, row.Question - 1, LongestAnswer, cancellation).ConfigureAwait(false)
            : [];
        var id = Activity.IdOf(row.ConversationId, row.Question);
        var answers = activities.Where(activity => activity.Author == Author.Bot && activity.Sequence < row.Sequence && activity.Content.Text("replyToId") == id).ToList();
        var why = answers.Count > 0
            ? await traces.ReadAsync(row.ConversationId, answers[0].Sequence, answers[^1].Sequence, cancellation).ConfigureAwait(false)
            : new Dictionary<long, ReplyTrace>();
        return new RatedTalk(
            row,
            TitleOf(row.Topic, release),
            row.Province is { } province ? release.Provinces.GetValueOrDefault(province)?.Name ?? province : null,
            activities.FirstOrDefault(activity => activity.Sequence == row.Question)?.Text is { } text ? PersonalData.Veil(text) : null,
            [.. TalkLine.Of(answers, why, release)]);
    }

    private static async Task<Dictionary<string, string>> TicketsOfAsync(IDbContextFactory<HotlineDb> databases, IReadOnlyList<AnswerRatingRow> rows, Reach? reach, CancellationToken cancellation)
    {
        var conversations = rows.Select(row => row.ConversationId).Distinct(StringComparer.Ordinal).ToArray();
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var tickets = await db.Tickets.AsNoTracking().Within(reach).Where(ticket => conversations.Contains(ticket.ConversationId))
            .OrderBy(ticket => ticket.OpenedAt).Select(ticket => new { ticket.ConversationId, ticket.Code }).ToListAsync(cancellation).ConfigureAwait(false);
        return tickets.GroupBy(ticket => ticket.ConversationId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Code, StringComparer.Ordinal);
    }

    private static string TitleOf(string? topic, Release release) => topic is null ? "Trích nguyên văn, không theo bài" : release.Topics.GetValueOrDefault(topic)?.Title ?? topic;

    private static IReadOnlyList<(string Id, string Name)> ProvincesOf(Release release) => [.. release.CoveredProvinces.Select(id => (id, release.Provinces[id].Name))];
}

/// <summary>What is filled in at the bench.</summary>
/// <param name="Question">The citizen's words.</param>
/// <param name="Province">Slug, empty: unknown.</param>
/// <param name="Before">The question before, empty: none.</param>
public sealed record BenchForm(string Question, string Province, string Before);

/// <summary>One message of the bot at the bench, and why.</summary>
/// <param name="Line">As the desk shows it.</param>
/// <param name="Outcome">What kind of answer it is, in Vietnamese.</param>
/// <param name="Buttons">What a citizen could tap.</param>
/// <param name="Why">The whole trace; empty where the knowledge was not asked.</param>
public sealed record BenchReply(TalkLine Line, string Outcome, IReadOnlyList<string> Buttons, IReadOnlyList<TraceLine> Why)
{
    private const int MostCandidates = 10;

    internal static BenchReply? Of(Activity said, ReplyTrace? trace, Release release) =>
        TalkLine.Of([said], new Dictionary<long, ReplyTrace>(), release).FirstOrDefault() is { } line
            ? new(line, Name(line.Outcome), [.. ButtonsOf(said)], trace is null ? [] : TraceTexts.Lines(trace, release, MostCandidates))
            : null;

    private static IEnumerable<string> ButtonsOf(Activity said) =>
        said.Content["suggestedActions"] is System.Text.Json.Nodes.JsonObject suggested && suggested["actions"] is System.Text.Json.Nodes.JsonArray actions
            ? actions.OfType<System.Text.Json.Nodes.JsonObject>().Select(action => action.Text("title") ?? action.Text("value")).OfType<string>()
            : [];

    /// <summary>The outcomes of the contract in words.</summary>
    internal static string Name(string? outcome) => outcome switch
    {
        "answered" => "Trả lời được",
        "clarify" => "Hỏi lại",
        "abstained" => "Không trả lời",
        "handoff" => "Chuyển cán bộ",
        "emergency" => "Khẩn cấp",
        "smalltalk" => "Trò chuyện",
        "dialog" => "Làm từng bước",
        _ => "Không rõ",
    };
}

/// <summary>A rating with what it is about.</summary>
/// <param name="Rating">The rating.</param>
/// <param name="Topic">Title of the topic.</param>
/// <param name="Province">Its name; null when unknown.</param>
/// <param name="Question">The citizen's words, personal numbers veiled; null when they are not to be found.</param>
/// <param name="Answer">The messages of the answer.</param>
public sealed record RatedTalk(AnswerRatingRow Rating, string Topic, string? Province, string? Question, IReadOnlyList<TalkLine> Answer)
{
    /// <summary>Code of the newest ticket of the conversation; null when there is none.</summary>
    public string? Ticket { get; init; }
}
