using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Understanding;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Reports;

/// <summary>
/// Computes the figures of a period from the logs of tickets and what stands beside the logs of conversations. Nothing is counted that is not a <see cref="ReportFact"/>.
/// A past period is looked at as it stood at its end: what happened to a ticket afterwards does not change it. A ticket counts where it belonged then.
/// </summary>
public sealed class Reporting
{
    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly CurrentServiceRules rules;
    private readonly TimeProvider time;

    internal Reporting(IDbContextFactory<HotlineDb> databases, CurrentServiceRules rules, TimeProvider time)
    {
        this.databases = databases;
        this.rules = rules;
        this.time = time;
    }

    /// <summary>The figures.</summary>
    /// <param name="period">The days.</param>
    /// <param name="provinces">Slugs; null: all, and what belongs to none.</param>
    /// <param name="catalogue">To which sectors things belong.</param>
    /// <param name="clusters">Whether what could not be answered is put together too, which takes longer than all the rest.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ReportFigures> ReadAsync(ReportPeriod period, IReadOnlyCollection<string>? provinces, ReportCatalogue catalogue, bool clusters, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(catalogue);
        string[]? among = provinces is null ? null : [.. provinces.Order(StringComparer.Ordinal)];

        // What happened just now has happened.
        var now = time.GetUtcNow().AddMilliseconds(1);
        var until = now < period.End ? now : period.End;
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var questions = await QuestionsAsync(db, period, among, catalogue, cancellation).ConfigureAwait(false);
        var tickets = await TicketsAsync(db, period, until, among, catalogue, cancellation).ConfigureAwait(false);
        var ratings = await RatingsAsync(db, period, among, catalogue, cancellation).ConfigureAwait(false);
        ReportFact[] facts =
        [
            .. questions.Concat(tickets).Concat(ratings)
                .OrderBy(fact => fact.At).ThenBy(fact => fact.Measure).ThenBy(fact => fact.Ticket, StringComparer.Ordinal)
                .ThenBy(fact => fact.ConversationId, StringComparer.Ordinal).ThenBy(fact => fact.Sequence),
        ];
        return new(period, among, until, facts, clusters ? await ClustersAsync(db, facts, cancellation).ConfigureAwait(false) : []);
    }

    /// <summary>What was asked, of facts that are questions or ratings; personal numbers are veiled, and what was erased is not there.</summary>
    public async Task<IReadOnlyDictionary<(string ConversationId, long Sequence), string>> AskedAsync(IReadOnlyCollection<ReportFact> facts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await TextsAsync(db, [.. facts.Where(fact => fact.Ticket is null && fact.Sequence > 0)], cancellation).ConfigureAwait(false);
    }

    private static async Task<IEnumerable<ReportFact>> QuestionsAsync(HotlineDb db, ReportPeriod period, string[]? provinces, ReportCatalogue catalogue, CancellationToken cancellation)
    {
        var (start, end) = (period.Start, period.End);
        var rows = await (
            from row in db.Questions.AsNoTracking()
            join conversation in db.Conversations.AsNoTracking() on row.ConversationId equals conversation.Id
            where row.At >= start && row.At < end && (provinces == null || (row.Province != null && provinces.Contains(row.Province)))
            select new { row, conversation.Channel }).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.Select(found => new ReportFact
        {
            Measure = found.row.Outcome switch { "answered" => ReportMeasure.Answered, "clarify" => ReportMeasure.Clarified, _ => ReportMeasure.Abstained },
            At = found.row.At,
            ConversationId = found.row.ConversationId,
            Sequence = found.row.Sequence,
            Topic = found.row.Topic,
            Sector = catalogue.SectorOf(found.row.Topic),
            Province = found.row.Province,
            Channel = found.Channel,
        });
    }

    private static async Task<IEnumerable<ReportFact>> RatingsAsync(HotlineDb db, ReportPeriod period, string[]? provinces, ReportCatalogue catalogue, CancellationToken cancellation)
    {
        var (start, end) = (period.Start, period.End);
        var rows = await (
            from row in db.AnswerRatings.AsNoTracking()
            join conversation in db.Conversations.AsNoTracking() on row.ConversationId equals conversation.Id
            where row.At >= start && row.At < end && (provinces == null || (row.Province != null && provinces.Contains(row.Province)))
            select new { row, conversation.Channel }).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.Select(found => new ReportFact
        {
            Measure = (found.row.Ticket is null, found.row.Helpful) switch
            {
                (true, true) => ReportMeasure.BotHelped,
                (true, false) => ReportMeasure.BotDidNotHelp,
                (false, true) => ReportMeasure.PersonHelped,
                (false, false) => ReportMeasure.PersonDidNotHelp,
            },
            At = found.row.At,
            ConversationId = found.row.ConversationId,
            Sequence = found.row.Sequence,
            Ticket = found.row.Ticket,
            Topic = found.row.Topic,
            Sector = catalogue.SectorOf(found.row.Topic),
            Province = found.row.Province,
            Channel = found.Channel,
            Cause = found.row.Cause ?? (found.row.Helpful ? RatingCauses.Helpful : null),
        });
    }

    private async Task<IEnumerable<ReportFact>> TicketsAsync(HotlineDb db, ReportPeriod period, DateTimeOffset until, string[]? provinces, ReportCatalogue catalogue, CancellationToken cancellation)
    {
        // What was finished before the period and not touched since has nothing to say in it.
        var start = period.Start;
        var touched = db.Tickets.AsNoTracking()
            .Where(ticket => ticket.OpenedAt < until && (ticket.UpdatedAt >= start || (ticket.State != TicketState.Resolved && ticket.State != TicketState.Closed)));
        var tickets = await (
            from ticket in touched
            join conversation in db.Conversations.AsNoTracking() on ticket.ConversationId equals conversation.Id
            select new { ticket.Id, ticket.Code, ticket.ConversationId, ticket.Reason, ticket.Route, conversation.Channel }).ToListAsync(cancellation).ConfigureAwait(false);
        var events = (await db.TicketEvents.AsNoTracking().Where(happened => touched.Any(ticket => ticket.Id == happened.TicketId)).ToListAsync(cancellation).ConfigureAwait(false))
            .Where(happened => happened.At < until)
            .ToLookup(happened => happened.TicketId);
        var facts = new List<ReportFact>();
        foreach (var ticket in tickets)
        {
            TicketEvent[] log = [.. events[ticket.Id].OrderBy(happened => happened.Version)];
            var standing = TicketStanding.Of(log);
            if (standing.OpenedAt is not { } opened || (provinces is not null && !provinces.Contains(standing.Province)))
            {
                continue;
            }

            var (topic, sector) = catalogue.Of(ticket.Route);
            var fact = new ReportFact
            {
                Measure = ReportMeasure.Opened,
                At = opened,
                ConversationId = ticket.ConversationId,
                Ticket = ticket.Code,
                Topic = topic,
                Sector = sector,
                Province = standing.Province,
                Agency = standing.Agency,
                AgencyName = standing.AgencyName,
                Channel = ticket.Channel,
                Reason = ticket.Reason.ToString(),
            };
            facts.AddRange(Of(fact, standing, ServiceStatus.Of(log, rules.Value, until).Clocks).Where(one => one.Measure == ReportMeasure.Waiting || (one.At >= period.Start && one.At < until)));
        }

        return facts;
    }

    private static IEnumerable<ReportFact> Of(ReportFact opened, TicketStanding standing, IEnumerable<ClockReading> clocks)
    {
        yield return opened;
        if (standing.State is not (TicketState.Resolved or TicketState.Closed))
        {
            yield return opened with { Measure = ReportMeasure.Waiting };
        }
        else if (standing.ResolvedAt is { } resolved)
        {
            yield return opened with { Measure = ReportMeasure.Resolved, At = resolved };
        }

        foreach (var clock in clocks)
        {
            var (met, missed) = clock.Clock switch
            {
                ServiceClock.FirstReply => (ReportMeasure.FirstReplyMet, ReportMeasure.FirstReplyMissed),
                ServiceClock.NextReply => (ReportMeasure.NextReplyMet, ReportMeasure.NextReplyMissed),
                _ => (ReportMeasure.ResolutionMet, ReportMeasure.ResolutionMissed),
            };
            switch (clock.State)
            {
                case ServiceState.Met when clock.StoppedAt is { } stopped:
                    yield return opened with { Measure = met, At = stopped };
                    break;
                case ServiceState.Missed or ServiceState.Late when clock.DueAt is { } due:
                    // It is too late from the moment its time has passed, whenever it is stopped.
                    yield return opened with { Measure = missed, At = due };
                    break;
            }
        }
    }

    private static async Task<IReadOnlyList<UnansweredCluster>> ClustersAsync(HotlineDb db, ReportFact[] facts, CancellationToken cancellation)
    {
        var abstained = facts.Where(fact => fact.Measure == ReportMeasure.Abstained).ToArray();
        var texts = await TextsAsync(db, abstained, cancellation).ConfigureAwait(false);
        var words = abstained.Select(fact => texts.GetValueOrDefault((fact.ConversationId, fact.Sequence)) ?? "").ToArray();
        return
        [
            .. Likeness.Group(words, cancellation).Select(group => new UnansweredCluster(
                words[group[0]],
                [.. group.Select(i => abstained[i]).OrderBy(fact => fact.At).ThenBy(fact => fact.ConversationId, StringComparer.Ordinal).ThenBy(fact => fact.Sequence)])),
        ];
    }

    private static async Task<Dictionary<(string ConversationId, long Sequence), string>> TextsAsync(HotlineDb db, ReportFact[] questions, CancellationToken cancellation)
    {
        var texts = new Dictionary<(string, long), string>();
        foreach (var some in questions.Chunk(500))
        {
            var conversations = some.Select(fact => fact.ConversationId).Distinct(StringComparer.Ordinal).ToArray();
            var (first, last) = (some.Min(fact => fact.At), some.Max(fact => fact.At));
            var asked = await (
                from row in db.Questions.AsNoTracking()
                where conversations.Contains(row.ConversationId) && row.At >= first && row.At <= last
                join trace in db.AnswerTraces.AsNoTracking() on new { row.ConversationId, row.Sequence } equals new { trace.ConversationId, trace.Sequence } into traced
                from trace in traced.DefaultIfEmpty()
                join said in db.Activities.AsNoTracking() on new { row.ConversationId, Sequence = row.Question } equals new { said.ConversationId, said.Sequence } into sayings
                from said in sayings.DefaultIfEmpty()
                select new { row.ConversationId, row.Sequence, Trace = trace == null ? null : trace.Content, Said = said == null ? null : said.Content }).ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var one in asked)
            {
                if (TextOf(one.Trace, one.Said) is { Length: > 0 } text)
                {
                    texts[(one.ConversationId, one.Sequence)] = text;
                }
            }
        }

        return texts;
    }

    /// <summary>What was asked, follow-ups merged in where the bot did so; empty when it was erased.</summary>
    private static string TextOf(string? trace, string? said)
    {
        var text = (trace is null ? null : ReplyTrace.FromJson(trace)?.Answer.Asked) ?? (said is null ? null : JsonNode.Parse(said, documentOptions: new() { MaxDepth = 512 }) is JsonObject content ? content.Text("text") : null);
        return text is null or Ticket.ErasedNeed ? "" : PersonalData.Veil(text).Trim();
    }
}
