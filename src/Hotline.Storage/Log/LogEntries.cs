using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage.Rows;
using Hotline.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Log;

/// <summary>How the log's rows are read and written inside an operation; the only code that gives out sequences.</summary>
internal static class LogEntries
{
    // Readable in psql, and half the size for Vietnamese; it goes into JSON documents only, never into HTML.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Deeper than any channel lets in, so that what was stored can always be read.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>The conversation, locked until the end of the transaction, tracked; null when unknown.</summary>
    public static async Task<ConversationRow?> LockConversationAsync(this HotlineDb db, string id, CancellationToken cancellation)
    {
        // SQLite's transaction holds the whole database already.
        var rows = db.Database.IsNpgsql() ? db.Conversations.FromSql($"select * from conversations where id = {id} for update") : db.Conversations.Where(row => row.Id == id);
        var found = await rows.AsTracking().ToListAsync(cancellation).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The entry that a repetition of <paramref name="activity"/> stands for; null when it is none.</summary>
    public static async Task<Activity?> FindRepeatedAsync(this HotlineDb db, NewActivity activity, CancellationToken cancellation)
    {
        if (activity.ExternalId is not { } externalId)
        {
            return null;
        }

        // One of the same operation is not in the database yet.
        var row = db.Activities.Local.FirstOrDefault(row => row.ConversationId == activity.ConversationId && row.ExternalId == externalId)
            ?? await db.Activities.AsNoTracking().FirstOrDefaultAsync(row => row.ConversationId == activity.ConversationId && row.ExternalId == externalId, cancellation).ConfigureAwait(false);
        return row?.ToActivity();
    }

    /// <summary>Gives <paramref name="activity"/> the next place of its locked conversation.</summary>
    public static Activity Append(this HotlineDb db, ConversationRow conversation, NewActivity activity, DateTimeOffset now)
    {
        var timestamp = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        if (conversation.LastTimestamp is { } last && timestamp <= last)
        {
            // A clock that stands still or was set back: readers sort by timestamp, so the order of the log wins.
            timestamp = last.ToUniversalTime().AddMilliseconds(1);
        }

        var sequence = conversation.LastSequence + 1;
        var id = Activity.IdOf(conversation.Id, sequence);
        var content = activity.Content.DeepClone().AsObject();
        content["id"] = id;
        content["timestamp"] = timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        content["channelId"] = conversation.Channel;
        if (content["conversation"] is JsonObject known)
        {
            known["id"] = conversation.Id;
        }
        else
        {
            content["conversation"] = new JsonObject { ["id"] = conversation.Id };
        }

        conversation.LastSequence = sequence;
        conversation.LastTimestamp = timestamp;
        if (activity.ForBot)
        {
            conversation.LastInbound = sequence;
            conversation.BehindSince ??= timestamp;
        }

        if (conversation.ServiceUrl is not null)
        {
            conversation.UndeliveredSince ??= timestamp;
        }

        if (activity.Author == Author.Citizen)
        {
            conversation.UserId ??= content.Text("from", "id");
        }

        if (content.Text("type") == "endOfConversation")
        {
            conversation.Ended = true;
        }

        db.Activities.Add(new ActivityRow
        {
            ConversationId = conversation.Id,
            Sequence = sequence,
            Author = activity.Author,
            ForBot = activity.ForBot,
            Timestamp = timestamp,
            ExternalId = activity.ExternalId,
            Content = content.ToJsonString(Readable),
        });
        if (activity.Trace is { } trace)
        {
            db.AnswerTraces.Add(new AnswerTraceRow { ConversationId = conversation.Id, Sequence = sequence, Content = trace.ToJson() });
        }

        if (activity.Author == Author.System && AnswerRating.Of(content) is { } rating)
        {
            db.AnswerRatings.Add(new AnswerRatingRow
            {
                ConversationId = conversation.Id,
                Sequence = sequence,
                At = timestamp,
                Helpful = rating.Helpful,
                Question = rating.Question is { } question && Activity.SequenceOf(conversation.Id, question) is { } place ? place : 0,
                Topic = rating.Topic,
                Province = rating.Province,
                Release = rating.Release,
                Cause = rating.Cause,
                Ticket = rating.Ticket,
            });
        }

        if (activity.Author == Author.Bot && content.Text("type") == "message" && content.Text("channelData", "hotline", "outcome") is "answered" or "clarify" or "abstained")
        {
            db.Questions.Add(new QuestionRow
            {
                ConversationId = conversation.Id,
                Sequence = sequence,
                At = timestamp,
                Outcome = content.Text("channelData", "hotline", "outcome")!,
                Question = content.Text("replyToId") is { } asked && Activity.SequenceOf(conversation.Id, asked) is { } at ? at : 0,
                Topic = content.Text("channelData", "hotline", "topic"),
                Province = content.Text("channelData", "hotline", "province"),
            });
        }

        db.News.Grown.Add(conversation.Id);
        return new Activity { ConversationId = conversation.Id, Sequence = sequence, Id = id, Author = activity.Author, Timestamp = timestamp, Content = content };
    }

    /// <summary>The entry as readers get it.</summary>
    public static Activity ToActivity(this ActivityRow row) => new()
    {
        ConversationId = row.ConversationId,
        Sequence = row.Sequence,
        Id = Activity.IdOf(row.ConversationId, row.Sequence),
        Author = row.Author,
        Timestamp = row.Timestamp,
        Content = JsonNode.Parse(row.Content, documentOptions: Deep)!.AsObject(),
    };

    /// <summary>Takes the content out of an entry and leaves its place: who wrote when, in answer to what, and what kind of answer it was.</summary>
    public static void Blank(this ActivityRow row)
    {
        var written = JsonNode.Parse(row.Content, documentOptions: Deep)!.AsObject();
        var left = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["type", "id", "timestamp", "channelId", "conversation", "replyToId", "locale", "name"])
        {
            if (written[name] is { } kept)
            {
                left[name] = kept.DeepClone();
            }
        }

        left["from"] = new JsonObject { ["id"] = written.Text("from", "id"), ["role"] = written.Text("from", "role") };
        if (written.Text("type") == "message")
        {
            left["textFormat"] = "plain";
            left["text"] = Ticket.ErasedNeed;
        }

        // The client knows its message again by its own id, also when it asks a second time.
        var hotline = new JsonObject { ["outcome"] = written.Text("channelData", "hotline", "outcome"), ["erased"] = true };
        if (written["channelData"] is JsonObject data && data["hotline"] is JsonObject { } said && said["answers"] is { } answers)
        {
            hotline["answers"] = answers.DeepClone();
        }

        left["channelData"] = new JsonObject { ["clientActivityID"] = written.Text("channelData", "clientActivityID"), ["hotline"] = hotline };
        row.Content = left.ToJsonString(Readable);
    }

    public static Conversation ToConversation(this ConversationRow row) => new()
    {
        Id = row.Id,
        Channel = row.Channel,
        UserId = row.UserId,
        Locale = row.Locale,
        PublicUrl = row.PublicUrl,
        ServiceUrl = row.ServiceUrl,
        StartedAt = row.StartedAt,
        LastSequence = row.LastSequence,
        Ended = row.Ended,
    };
}
