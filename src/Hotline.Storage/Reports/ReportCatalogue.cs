using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Storage.Reports;

/// <summary>To which sector of the knowledge things belong, by a release.</summary>
public sealed class ReportCatalogue
{
    private readonly Dictionary<string, string> sectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byTitle = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> byPassage = new(StringComparer.Ordinal);

    /// <summary>Reads the topics.</summary>
    public ReportCatalogue(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        foreach (var topic in release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal))
        {
            sectors[topic.Id] = topic.Sector;
            byTitle.TryAdd(topic.Title, topic.Id);
            foreach (var passage in topic.Answers.Values.SelectMany(answer => answer.Quotes).Select(quote => quote.PassageId).Distinct(StringComparer.Ordinal))
            {
                // A passage that topics of several sectors quote belongs to none of them alone.
                byPassage[passage] = byPassage.TryGetValue(passage, out var other) && other != topic.Sector ? null : topic.Sector;
            }
        }
    }

    private ReportCatalogue()
    {
    }

    /// <summary>Knows nothing: everything is of no sector.</summary>
    public static ReportCatalogue Nothing { get; } = new();

    /// <summary>Null when the release has no such topic.</summary>
    public string? SectorOf(string? topic) => topic is null ? null : sectors.GetValueOrDefault(topic);

    /// <summary>The topic and the sector that the routing of a ticket points to; null each when it points to none.</summary>
    public (string? Topic, string? Sector) Of(TicketRoute? route) => route switch
    {
        { Rule: RouteRule.Topic, Because: { } title } when byTitle.TryGetValue(title, out var topic) => (topic, sectors[topic]),
        { Rule: RouteRule.Passage, Because: { } passage } => (null, byPassage.GetValueOrDefault(passage)),
        _ => (null, null),
    };
}
