using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Language;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>What goes with a ticket to the people who look after it: why this agency, and what the knowledge made of the need.</summary>
/// <param name="release">The knowledge asked.</param>
/// <param name="answer">What it said of the need by itself; null when it was not asked.</param>
/// <param name="province">Province slug of the ticket; null when unknown.</param>
internal sealed class Packing(Release release, Answer? answer, string? province)
{
    private const int MostConsidered = 5;
    private const string TopicPrefix = "topic:";

    /// <summary>Null when the knowledge was not asked. Personal numbers are masked: they were before it was asked.</summary>
    public TicketPacket? Packet => answer is null
        ? null
        : new TicketPacket
        {
            Restated = Message.Cut(PersonalData.Mask(answer.Asked).Text),
            Decision = answer.Trace.Decision,
            Considered = [.. answer.Trace.Candidates.Take(MostConsidered).Select(candidate => new ConsideredPassage(candidate.Id, Math.Round(candidate.Score, 2)))],
            Release = release.Number,
        };

    /// <summary>The agency of the province one of whose fields stands in the need as it is written, the longest field first; null when none does.</summary>
    public Agency? AgencyByField(string need) => FieldIn(need)?.Agency;

    /// <summary>What pointed to the agency; null without one.</summary>
    public TicketRoute? RouteTo(Agency? agency)
    {
        if (agency is null)
        {
            return null;
        }

        var (topic, passage) = answer switch
        {
            Answer.Answered answered => (answered.Topic, answered.Citations.Select(citation => citation.Passage.Id).FirstOrDefault()),
            Answer.NearMiss { Said: var said } => (said.Topic, said.Citations.Select(citation => citation.Passage.Id).FirstOrDefault()),
            _ => (null, null),
        };
        var named = answer is not null && Answering.AgencyOf(answer)?.Id == agency.Id;
        topic ??= named ? Considered() : null;
        var (rule, because) = named && topic is not null ? (RouteRule.Topic, topic.Title)
            : named && passage is not null ? (RouteRule.Passage, passage)
            : answer is not null && FieldIn(answer.Asked) is { } field && field.Agency.Id == agency.Id ? (RouteRule.Field, field.Field)
            : (RouteRule.Province, (string?)null);
        return new TicketRoute(rule, because, agency.Since is null ? null : agency.Name, agency.Since);
    }

    /// <summary>The likeliest topic, also where it was not likely enough to answer.</summary>
    private Topic? Considered() => answer!.Trace.Candidates
        .Select(candidate => candidate.Id)
        .Where(id => id.StartsWith(TopicPrefix, StringComparison.Ordinal))
        .Select(id => release.Topics.GetValueOrDefault(id[TopicPrefix.Length..].Split('@')[0]))
        .FirstOrDefault(topic => topic is not null);

    private (Agency Agency, string Field)? FieldIn(string need)
    {
        var words = $" {string.Join(' ', Vietnamese.Fold(need).Split([' ', ',', '.', ';', ':', '?', '!', '\n'], StringSplitOptions.RemoveEmptyEntries))} ";
        return release.Agencies.Values
            .Where(agency => agency.Province == province)
            .SelectMany(agency => agency.Fields.Select(field => (Agency: agency, Field: field)))
            .Where(one => one.Field.Contains(' ', StringComparison.Ordinal) && words.Contains($" {Vietnamese.Fold(one.Field)} ", StringComparison.Ordinal))
            .OrderByDescending(one => one.Field.Length).ThenBy(one => one.Agency.Id, StringComparer.Ordinal)
            .Select(one => ((Agency, string)?)(one.Agency, one.Field))
            .FirstOrDefault();
    }
}
