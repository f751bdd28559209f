namespace Hotline.Storage.Reports;

/// <summary>What is counted.</summary>
public enum ReportMeasure
{
    /// <summary>A question the bot answered.</summary>
    Answered,

    /// <summary>A question the bot answered with a question.</summary>
    Clarified,

    /// <summary>A question the bot said it cannot answer.</summary>
    Abstained,

    /// <summary>A ticket opened in the period.</summary>
    Opened,

    /// <summary>A ticket that was finished in the period and still is at its end.</summary>
    Resolved,

    /// <summary>A ticket that is not finished at the end of the period, whenever it was opened.</summary>
    Waiting,

    /// <summary>A clock that was stopped in time, in the period; so for each clock.</summary>
    FirstReplyMet,

    /// <summary>A clock whose time ran out in the period, stopped later or not at all; so for each clock.</summary>
    FirstReplyMissed,
    NextReplyMet,
    NextReplyMissed,
    ResolutionMet,
    ResolutionMissed,

    /// <summary>An answer of the bot that a citizen says helped.</summary>
    BotHelped,
    BotDidNotHelp,

    /// <summary>A ticket whose handling a citizen is content with.</summary>
    PersonHelped,
    PersonDidNotHelp,
}

/// <summary>By what it is divided.</summary>
public enum ReportDimension
{
    /// <summary>Day in Vietnam, <c>2026-10-31</c>.</summary>
    Day,
    Sector,

    /// <summary>Topic id.</summary>
    Topic,

    /// <summary>Province slug.</summary>
    Province,

    /// <summary>Agency id, of tickets.</summary>
    Agency,
    Channel,

    /// <summary>Why a ticket was opened.</summary>
    Reason,

    /// <summary>Why a citizen is content or not.</summary>
    Cause,
}

/// <summary>One thing that happened and is counted once: figures are numbers of these, so each can be traced to what it is made of.</summary>
public sealed record ReportFact
{
    public required ReportMeasure Measure { get; init; }

    /// <summary>When, UTC; for what waits, when it was opened.</summary>
    public required DateTimeOffset At { get; init; }

    public required string ConversationId { get; init; }

    /// <summary>Place in the conversation's log of what was asked or said; 0 for tickets and where it is unknown.</summary>
    public long Sequence { get; init; }

    /// <summary>Code of the ticket; null for what is none.</summary>
    public string? Ticket { get; init; }

    public string? Sector { get; init; }

    /// <summary>Topic id; null when unknown.</summary>
    public string? Topic { get; init; }

    /// <summary>Province slug; null when unknown.</summary>
    public string? Province { get; init; }

    /// <summary>Agency id; null when unknown and for what is no ticket.</summary>
    public string? Agency { get; init; }

    public string? AgencyName { get; init; }

    public required string Channel { get; init; }

    public string? Reason { get; init; }

    public string? Cause { get; init; }

    /// <summary>Its part of a division; empty when unknown.</summary>
    public string Key(ReportDimension by) => by switch
    {
        ReportDimension.Day => ReportPeriod.DayOf(At).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ReportDimension.Sector => Sector,
        ReportDimension.Topic => Topic,
        ReportDimension.Province => Province,
        ReportDimension.Agency => Agency,
        ReportDimension.Channel => Channel,
        ReportDimension.Reason => Reason,
        ReportDimension.Cause => Cause,
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    } ?? "";
}

/// <summary>Questions like each other that the bot could not answer.</summary>
/// <param name="Example">One of them, personal numbers veiled; empty when the citizens had them erased.</param>
/// <param name="Questions">All of them, oldest first.</param>
public sealed record UnansweredCluster(string Example, IReadOnlyList<ReportFact> Questions)
{
    /// <summary>Conversations whose like questions no longer tell who asked.</summary>
    private const int Several = 3;

    /// <summary>The example where it may be kept, that is outlive the erasure of a conversation: several asked the same. Null where too few did; empty as <see cref="Example"/>.</summary>
    public string? LastingExample => Questions.DistinctBy(question => question.ConversationId, StringComparer.Ordinal).Take(Several).Count() == Several || Example.Length == 0 ? Example : null;
}

/// <summary>A number with the part it belongs to.</summary>
/// <param name="Key">As <see cref="ReportFact.Key"/> says.</param>
/// <param name="Count">How many.</param>
public sealed record ReportPart(string Key, int Count);

/// <summary>All facts of a period and a province.</summary>
/// <param name="Period">The days.</param>
/// <param name="Provinces">Slugs; null: all provinces, and what belongs to none.</param>
/// <param name="Until">The moment up to which it was looked: not included: the end of the period, or just after it was computed if that is earlier.</param>
/// <param name="Facts">By time, then by what they point to.</param>
/// <param name="Unanswered">The largest first; together all of <see cref="ReportMeasure.Abstained"/>; none where they were not asked for.</param>
public sealed record ReportFigures(ReportPeriod Period, IReadOnlyList<string>? Provinces, DateTimeOffset Until, IReadOnlyList<ReportFact> Facts, IReadOnlyList<UnansweredCluster> Unanswered)
{
    /// <summary>Everything asked.</summary>
    public static readonly IReadOnlyList<ReportMeasure> Questions = [ReportMeasure.Answered, ReportMeasure.Clarified, ReportMeasure.Abstained];

    public bool IsEmpty => Facts.Count == 0;

    /// <summary>How many there are of some measures together.</summary>
    public int Count(params ReadOnlySpan<ReportMeasure> measures)
    {
        var count = 0;
        foreach (var fact in Facts)
        {
            count += measures.Contains(fact.Measure) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The same divided: the largest part first, days in order; the parts are together <see cref="Count"/>.</summary>
    public IReadOnlyList<ReportPart> Divide(ReportDimension by, params IReadOnlyCollection<ReportMeasure> measures)
    {
        var parts = Facts.Where(fact => measures.Contains(fact.Measure)).GroupBy(fact => fact.Key(by), StringComparer.Ordinal).Select(part => new ReportPart(part.Key, part.Count()));
        return by == ReportDimension.Day
            ? [.. parts.OrderBy(part => part.Key, StringComparer.Ordinal)]
            : [.. parts.OrderByDescending(part => part.Count).ThenBy(part => part.Key, StringComparer.Ordinal)];
    }

    /// <summary>What a figure is made of.</summary>
    /// <param name="measures">The measures counted.</param>
    /// <param name="by">The division; null: undivided.</param>
    /// <param name="key">The part of the division.</param>
    public IReadOnlyList<ReportFact> Behind(IReadOnlyCollection<ReportMeasure> measures, ReportDimension? by = null, string? key = null) =>
        [.. Facts.Where(fact => measures.Contains(fact.Measure) && (by is not { } division || fact.Key(division) == key))];
}
