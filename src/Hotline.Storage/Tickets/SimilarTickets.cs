using Hotline.Conversations;
using Hotline.Conversations.Understanding;
using Hotline.Storage.Log;
using Hotline.Storage.Mapping;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>A ticket that was resolved before and asked something alike.</summary>
/// <param name="Code">As printed.</param>
/// <param name="Need">What was asked, personal data veiled.</param>
/// <param name="Province">Province slug; null when unknown.</param>
/// <param name="AgencyName">Who was in charge; null when nobody.</param>
/// <param name="ResolvedAt">When it was resolved or closed.</param>
/// <param name="Answer">What an operator wrote about it, personal data veiled; null when nothing was written here.</param>
/// <param name="Likeness">0 to 1: how much the needs have in common.</param>
public sealed record SimilarTicket(string Code, string Need, string? Province, string? AgencyName, DateTimeOffset ResolvedAt, string? Answer, double Likeness);

/// <summary>
/// Past tickets alike in words, marks or not, among those that whoever asks may see. Compared are syllables and pairs of syllables, which in Vietnamese are most
/// often words; what is rare among the tickets weighs more.
/// </summary>
public sealed class SimilarTickets
{
    /// <summary>Tickets shown.</summary>
    public const int Most = 5;

    /// <summary>The newest so many are compared: what was answered long ago is seldom still so.</summary>
    private const int MostCompared = 2000;

    /// <summary>Cosine of two needs from which they are alike.</summary>
    private const double Alike = 0.25;

    /// <summary>Tickets imagined besides, which have none of the words: among a few real ones, what two share is not common yet.</summary>
    private const double Imagined = 20;

    private const int LongestNeed = 300;

    /// <summary>Lines of a ticket's searchable text before and after its need.</summary>
    private const int LinesBefore = 2, LinesAfter = 3;

    private readonly IDbContextFactory<HotlineDb> databases;

    internal SimilarTickets(IDbContextFactory<HotlineDb> databases) => this.databases = databases;

    /// <summary>The likest first, at most <see cref="Most"/>; empty when nothing is alike.</summary>
    /// <param name="ticket">Compared with; itself never among them.</param>
    /// <param name="by">Whose reach counts.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<SimilarTicket>> FindAsync(Ticket ticket, Staff by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (ticket.Need == Ticket.ErasedNeed)
        {
            return [];
        }

        var wanted = Features(PersonalData.Mask(ticket.Packet?.Restated ?? ticket.Need).Text);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var past = await Resolved(db, by).Where(other => other.Id != ticket.Id)
            .OrderByDescending(other => other.OpenedAt).ThenByDescending(other => other.Id).Take(MostCompared)
            .Select(other => new { other.Id, Text = EF.Property<string>(other, TicketMapping.SearchText) })
            .ToListAsync(cancellation).ConfigureAwait(false);
        var near = Nearest(wanted, [.. past.Select(other => Features(NeedIn(other.Text)))]);
        var ids = near.Select(one => past[one.At].Id).ToArray();
        if (ids.Length == 0)
        {
            return [];
        }

        var found = await db.Tickets.AsNoTracking().Within(by.Reach).Where(other => ids.Contains(other.Id)).ToDictionaryAsync(other => other.Id, cancellation).ConfigureAwait(false);
        var conversations = found.Values.Select(other => other.ConversationId).ToArray();
        var written = (await db.Activities.AsNoTracking().Where(row => conversations.Contains(row.ConversationId) && row.Author == Author.Operator)
            .OrderBy(row => row.ConversationId).ThenBy(row => row.Sequence).ToListAsync(cancellation).ConfigureAwait(false)).ConvertAll(row => row.ToActivity());
        return
        [
            .. near.Where(one => found.ContainsKey(past[one.At].Id)).Select(one =>
            {
                var other = found[past[one.At].Id];
                return new SimilarTicket(
                    other.Code,
                    Cut(Veiled(other.Packet?.Restated ?? other.Need, other)),
                    other.Province,
                    other.AgencyName,
                    other.ResolvedAt ?? other.ClosedAt ?? other.UpdatedAt,
                    AnswerOf(other, ticket.Code, written),
                    Math.Round(one.Likeness, 2));
            }),
        ];
    }

    /// <summary>What an operator wrote about a past ticket, to be used for another; null when nothing was, or it is not theirs to see.</summary>
    /// <param name="code">The past ticket.</param>
    /// <param name="forCode">The ticket it shall be used for.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string?> AnswerAsync(string code, string forCode, Staff by, CancellationToken cancellation)
    {
        var printed = TicketStore.Printed(code);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        if (await Resolved(db, by).FirstOrDefaultAsync(ticket => ticket.Code == printed, cancellation).ConfigureAwait(false) is not { } past || past.Need == Ticket.ErasedNeed)
        {
            return null;
        }

        var written = await db.Activities.AsNoTracking().Where(row => row.ConversationId == past.ConversationId && row.Author == Author.Operator)
            .OrderBy(row => row.Sequence).ToListAsync(cancellation).ConfigureAwait(false);
        return AnswerOf(past, TicketStore.Printed(forCode), written.ConvertAll(row => row.ToActivity()));
    }

    private static IQueryable<Ticket> Resolved(HotlineDb db, Staff by) => db.Tickets.AsNoTracking().Within(by.Reach)
        .Where(ticket => (ticket.State == TicketState.Resolved || ticket.State == TicketState.Closed) && ticket.MergedInto == null && ticket.Need != Ticket.ErasedNeed);

    /// <summary>The places of what is alike, the likest first; among equals in the order given.</summary>
    internal static IReadOnlyList<(int At, double Likeness)> Nearest(HashSet<string> wanted, IReadOnlyList<HashSet<string>> others)
    {
        var frequency = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var feature in others.SelectMany(other => other))
        {
            frequency[feature] = frequency.GetValueOrDefault(feature) + 1;
        }

        double Weight(string feature) => Math.Log(1 + ((others.Count + Imagined) / (frequency.GetValueOrDefault(feature) + 1.0)));
        double Square(string feature) => Weight(feature) * Weight(feature);
        var length = Math.Sqrt(wanted.Sum(Square));
        return
        [
            .. others.Select((other, at) => (At: at, Common: other.Where(wanted.Contains).ToList(), Length: other))
                // A syllable alone means little: "học phí" and "học nghề" have one in common.
                .Where(one => one.Common.Exists(feature => feature.Contains(' ', StringComparison.Ordinal)) || (wanted.Count == 1 && one.Common.Count == 1))
                .Select(one => (one.At, Likeness: one.Common.Sum(Square) / (length * Math.Sqrt(one.Length.Sum(Square)))))
                .Where(one => one.Likeness >= Alike)
                .OrderByDescending(one => one.Likeness).ThenBy(one => one.At)
                .Take(Most),
        ];
    }

    /// <summary>Folded syllables, and pairs of them.</summary>
    internal static HashSet<string> Features(string text)
    {
        var words = TranscriptIndex.Words(text);
        var features = words.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i + 1 < words.Count; i++)
        {
            features.Add($"{words[i]} {words[i + 1]}");
        }

        return features;
    }

    private static string NeedIn(string searchable)
    {
        var lines = searchable.Split('\n');
        return lines.Length > LinesBefore + LinesAfter ? string.Join('\n', lines[LinesBefore..^LinesAfter]) : "";
    }

    /// <summary>The longest of what was written about it: the shorter ones greet and thank.</summary>
    private static string? AnswerOf(Ticket past, string forCode, IEnumerable<Activity> written) => written
        .Where(activity => activity.ConversationId == past.ConversationId && activity.Type == "message" && activity.Content.Text("channelData", "hotline", "ticket") == past.Code)
        .Select(activity => activity.Text).OfType<string>().Where(text => text.Length > 0)
        .MaxBy(text => text.Length) is { } answer
        ? Veiled(answer, past).Replace(past.Code, forCode, StringComparison.OrdinalIgnoreCase)
        : null;

    private static string Veiled(string text, Ticket of) => PersonalData.Veil(of.ContactName is { Length: > 1 } name ? Nameless(text, name) : text);

    /// <summary>The name as a whole word, however it is written; what is addressed stays a sentence.</summary>
    private static string Nameless(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsLetter(text[at - 1])) && (at + name.Length >= text.Length || !char.IsLetter(text[at + name.Length])))
            {
                text = string.Concat(text.AsSpan(0, at), "•••", text.AsSpan(at + name.Length));
            }
        }

        return text;
    }

    private static string Cut(string text) => text.Length <= LongestNeed ? text : string.Concat(text.AsSpan(0, LongestNeed), "…");
}
