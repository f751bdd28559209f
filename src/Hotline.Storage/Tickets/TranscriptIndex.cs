using System.Text;
using System.Text.RegularExpressions;
using Hotline.Conversations;
using Hotline.Conversations.Understanding;
using Hotline.Language;
using Hotline.Storage.Log;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tickets;

/// <summary>
/// The words of conversations that have a ticket, found with and without marks. A reader of the log with a watermark per conversation: whoever
/// appends pays nothing for it, and a crash loses nothing. Personal numbers are not indexed.
/// </summary>
public sealed partial class TranscriptIndex
{
    /// <summary>Bits of a row's number that hold the place in the log; a conversation has fewer entries than that.</summary>
    internal const int PlaceBits = 24;

    /// <summary>Entries indexed in one commit: the writer of SQLite is kept for some milliseconds.</summary>
    private const int AtOnce = 200;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;

    internal TranscriptIndex(IDbContextFactory<HotlineDb> databases, IWriter writer)
    {
        this.databases = databases;
        this.writer = writer;
    }

    /// <summary>Reads on in conversations whose log has grown.</summary>
    /// <param name="limit">Conversations at most, 1 or more.</param>
    /// <param name="cancellation">Gives up between two conversations.</param>
    /// <returns>How many were read on; fewer than <paramref name="limit"/>: all were.</returns>
    public async Task<int> CatchUpAsync(int limit, CancellationToken cancellation)
    {
        List<string> behind;
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            behind = await db.Tickets.AsNoTracking()
                .Join(db.Conversations, ticket => ticket.ConversationId, conversation => conversation.Id, (_, conversation) => new { conversation.Id, conversation.LastSequence })
                .Where(conversation => !db.Transcripts.Any(transcript => transcript.ConversationId == conversation.Id && transcript.Through >= conversation.LastSequence))
                .Select(conversation => conversation.Id)
                .Distinct()
                .OrderBy(id => id)
                .Take(limit)
                .ToListAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var conversation in behind)
        {
            await FollowAsync(conversation, cancellation).ConfigureAwait(false);
        }

        return behind.Count;
    }

    private async Task FollowAsync(string conversationId, CancellationToken cancellation)
    {
        while (await writer.RunAsync((db, stop) => StepAsync(db, conversationId, stop), cancellation).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Words of a text as they are indexed and asked for: folded, letters and digits only.</summary>
    internal static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in Vietnamese.Fold(text))
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>What somebody reads in an activity, personal numbers veiled; null when there is nothing.</summary>
    internal static string? Readable(Activity activity) =>
        activity.Type == "message" && activity.Text is { Length: > 0 } text && text != Ticket.ErasedNeed
            ? PersonalData.Veil(activity.Author == Author.Bot ? LinkDefinitions().Replace(text, "").Replace("**", "", StringComparison.Ordinal) : text)
            : null;

    /// <summary>Inside the commit that erases them: what is gone from the log is found no more.</summary>
    internal static async Task ForgetAsync(HotlineDb db, string conversationId, CancellationToken cancellation)
    {
        if (await db.Transcripts.AsTracking().FirstOrDefaultAsync(transcript => transcript.ConversationId == conversationId, cancellation).ConfigureAwait(false) is { } transcript)
        {
            transcript.Through = 0;
            if (db.Database.IsSqlite())
            {
                var first = transcript.Number << PlaceBits;
                var last = first + (1L << PlaceBits) - 1;
                await db.Database.ExecuteSqlAsync($"delete from transcript_words where rowid between {first} and {last}", cancellation).ConfigureAwait(false);
            }
            else
            {
                await db.Database.ExecuteSqlAsync($"delete from transcript_words where number = {transcript.Number}", cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The conversations in one message of which all the words stand, by number, with the newest such place. Asked once for a list: common words stand in many.</summary>
    internal static async Task<IReadOnlyDictionary<long, long>> FindAsync(HotlineDb db, string text, CancellationToken cancellation)
    {
        if (Wanted(db, text) is not { } wanted)
        {
            return new Dictionary<long, long>();
        }

        var places = db.Database.IsSqlite()
            ? db.Database.SqlQuery<Place>($"select rowid >> {PlaceBits} as number, max(rowid) & {(1L << PlaceBits) - 1} as sequence from transcript_words where transcript_words match {wanted} group by 1")
            : db.Database.SqlQuery<Place>($"select number, max(sequence) as sequence from transcript_words where words @@ cast({wanted} as tsquery) group by number");
        return await places.ToDictionaryAsync(place => place.Number, place => place.Sequence, cancellation).ConfigureAwait(false);
    }

    /// <summary>What stands at the places found, in some of the conversations.</summary>
    internal static async Task<IReadOnlyDictionary<string, Activity>> PlacesAsync(HotlineDb db, IReadOnlyDictionary<long, long> places, IReadOnlyCollection<string> conversations, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Activity>(StringComparer.Ordinal);
        if (places.Count == 0 || conversations.Count == 0)
        {
            return found;
        }

        foreach (var transcript in await db.Transcripts.AsNoTracking().Where(transcript => conversations.Contains(transcript.ConversationId)).ToListAsync(cancellation).ConfigureAwait(false))
        {
            if (places.TryGetValue(transcript.Number, out var sequence)
                && await db.Activities.AsNoTracking().FirstOrDefaultAsync(row => row.ConversationId == transcript.ConversationId && row.Sequence == sequence, cancellation).ConfigureAwait(false) is { } row)
            {
                found[transcript.ConversationId] = row.ToActivity();
            }
        }

        return found;
    }

    /// <summary>The question as the database understands it. Words are letters and digits only, so that nothing in them is an operator.</summary>
    private static string? Wanted(HotlineDb db, string text)
    {
        var words = Words(text).Distinct(StringComparer.Ordinal).ToList();
        return words.Count == 0 ? null
            : db.Database.IsSqlite() ? string.Join(" AND ", words.Select(word => $"\"{word}\""))
            : string.Join(" & ", words.Select(word => $"'{word}'"));
    }

    /// <summary>True when there is more to read.</summary>
    private static async Task<bool> StepAsync(HotlineDb db, string conversationId, CancellationToken cancellation)
    {
        // An erasure, another node: each waits for the other at this row.
        await db.LockConversationAsync(conversationId, cancellation).ConfigureAwait(false);
        var transcript = await db.Transcripts.AsTracking().FirstOrDefaultAsync(row => row.ConversationId == conversationId, cancellation).ConfigureAwait(false);
        if (transcript is null)
        {
            transcript = new TranscriptRow { ConversationId = conversationId };
            db.Transcripts.Add(transcript);
            await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
        }

        var rows = await db.Activities.AsNoTracking()
            .Where(row => row.ConversationId == conversationId && row.Sequence > transcript.Through)
            .OrderBy(row => row.Sequence).Take(AtOnce).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var row in rows)
        {
            if (Readable(row.ToActivity()) is { } text && Words(text) is { Count: > 0 } words)
            {
                await WriteAsync(db, transcript.Number, row.Sequence, words, cancellation).ConfigureAwait(false);
            }
        }

        if (rows.Count > 0)
        {
            transcript.Through = rows[^1].Sequence;
        }

        return rows.Count == AtOnce;
    }

    private static Task<int> WriteAsync(HotlineDb db, long number, long sequence, List<string> words, CancellationToken cancellation)
    {
        if (db.Database.IsSqlite())
        {
            var id = (number << PlaceBits) + sequence;
            var text = string.Join(' ', words);
            return db.Database.ExecuteSqlAsync($"insert into transcript_words (rowid, words) values ({id}, {text})", cancellation);
        }

        // A lexeme has a length; nobody looks for a longer word.
        string[] lexemes = [.. words.Where(word => word.Length < 1000).Distinct(StringComparer.Ordinal)];
        return db.Database.ExecuteSqlAsync($"insert into transcript_words (number, sequence, words) values ({number}, {sequence}, array_to_tsvector({lexemes}))", cancellation);
    }

    private sealed record Place(long Number, long Sequence);

    [GeneratedRegex(@"^\[[^\]]+\]:\s+\S.*$", RegexOptions.Multiline)]
    private static partial Regex LinkDefinitions();
}
