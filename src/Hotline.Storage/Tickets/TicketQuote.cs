using Hotline.Conversations;
using Hotline.Language;
using Hotline.Storage.Mapping;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>A piece of a quote.</summary>
/// <param name="Text">As written, personal numbers veiled.</param>
/// <param name="IsHit">True for a word that was looked for.</param>
public readonly record struct QuotePiece(string Text, bool IsHit);

/// <summary>Where in a conversation the words looked for stand.</summary>
/// <param name="Sequence">The message's place in the log.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Pieces">Some words around the first hit, in order.</param>
public sealed record TicketQuote(long Sequence, Author Author, IReadOnlyList<QuotePiece> Pieces)
{
    /// <summary>Characters of a quote, about.</summary>
    private const int Longest = 160;

    /// <summary>Tickets in whose own facts all words occur, or in one message of whose conversation they do.</summary>
    internal static IQueryable<Ticket> Matching(HotlineDb db, IQueryable<Ticket> tickets, string text, IReadOnlyDictionary<long, long> said)
    {
        var named = db.Tickets.AsNoTracking();
        foreach (var word in Vietnamese.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            named = named.Where(ticket => EF.Functions.Like(EF.Property<string>(ticket, TicketMapping.SearchText), pattern, "\\"));
        }

        if (said.Count == 0)
        {
            return tickets.Where(ticket => named.Select(found => found.Id).Contains(ticket.Id));
        }

        // One parameter, however many they are.
        long[] numbers = [.. said.Keys];
        return tickets.Where(ticket => named.Select(found => found.Id).Contains(ticket.Id)
            || db.Transcripts.Where(transcript => EF.Parameter(numbers).Contains(transcript.Number)).Select(transcript => transcript.ConversationId).Contains(ticket.ConversationId));
    }

    /// <summary>The quotes of a page of found tickets.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, TicketQuote>> OfAsync(HotlineDb db, string? text, IReadOnlyDictionary<long, long> places, IReadOnlyCollection<Ticket> found, CancellationToken cancellation)
    {
        if (text is null)
        {
            return new Dictionary<Guid, TicketQuote>();
        }

        var messages = await TranscriptIndex.PlacesAsync(db, places, [.. found.Select(ticket => ticket.ConversationId)], cancellation).ConfigureAwait(false);
        var words = TranscriptIndex.Words(text).ToHashSet(StringComparer.Ordinal);
        var quotes = new Dictionary<Guid, TicketQuote>();
        foreach (var ticket in found)
        {
            if (messages.TryGetValue(ticket.ConversationId, out var said) && TranscriptIndex.Readable(said) is { } readable)
            {
                quotes[ticket.Id] = new TicketQuote(said.Sequence, said.Author, Around(readable, words));
            }
        }

        return quotes;
    }

    /// <summary>The text around the first of the words, cut at blanks.</summary>
    internal static IReadOnlyList<QuotePiece> Around(string text, IReadOnlySet<string> words)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var hits = new List<(int Start, int End)>();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || char.GetUnicodeCategory(text[end]) == System.Globalization.UnicodeCategory.NonSpacingMark))
            {
                end++;
            }

            if (end > i && words.Contains(Vietnamese.Fold(text[i..end])))
            {
                hits.Add((i, end));
            }

            i = Math.Max(end, i + 1);
        }

        var first = hits.Count > 0 ? hits[0].Start : 0;
        var from = first <= Longest / 3 ? 0 : text.IndexOf(' ', first - (Longest / 3)) is >= 0 and var blank && blank < first ? blank + 1 : first;
        var to = text.Length - from <= Longest ? text.Length : text.LastIndexOf(' ', from + Longest) is var cut && cut > first ? cut : from + Longest;
        var pieces = new List<QuotePiece>();
        void Add(int start, int end, bool isHit, string before = "", string after = "")
        {
            if (end > start)
            {
                pieces.Add(new QuotePiece(before + text[start..end] + after, isHit));
            }
        }

        var at = from;
        foreach (var (start, end) in hits.Where(hit => hit.Start >= from && hit.End <= to))
        {
            Add(at, start, false, at == from && from > 0 ? "… " : "");
            Add(start, end, true);
            at = end;
        }

        Add(at, to, false, at == from && from > 0 ? "… " : "", to < text.Length ? " …" : "");
        return pieces;
    }
}
