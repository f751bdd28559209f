using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>
/// After hours without a service Zalo has stopped bringing its events: then what citizens wrote meanwhile is read from Zalo's history, and kept under the same ids
/// as if it had been brought, so that nothing is heard twice.
/// </summary>
internal sealed partial class ZaloCatchUp(
    IZaloInbox inbox, ZaloApi api, ZaloGate gate, TurnQueue turns, IOptions<ChannelsOptions> options, TimeProvider time, ILogger<ZaloCatchUp> logger)
{
    private const int Rows = 10;
    private const int MostPages = 50;

    /// <summary>Persons in a row of whom Zalo did not answer.</summary>
    private const int MostSilent = 3;

    /// <summary>As long as Zalo brings events again by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>What is older is not answered, however it comes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly ChannelsOptions settings = options.Value;
    private readonly ZaloEvents events = new(options.Value.Zalo, time);

    /// <summary>False when Zalo did not answer: to be tried again.</summary>
    /// <param name="last">When anybody on Zalo did something last before the outage.</param>
    /// <param name="cancellation">Gives up between two calls.</param>
    public async Task<bool> RunAsync(DateTimeOffset last, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (settings.PublicUrl.Length == 0)
        {
            LogNoAddress();
            return true;
        }

        var since = last - Overlap > now - Longest ? last - Overlap : now - Longest;
        if (await ReadAsync("/v2.0/oa/listrecentchat", [], since, cancellation) is not { End: Reading.Whole, Rows: var recent })
        {
            return false;
        }

        var (found, refused, silent, isWhole) = (0, 0, 0, true);
        foreach (var user in recent.Select(PersonOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            // The id is digits for users, so that Zalo may want it as a number; it is a text everywhere else.
            var (end, rows) = await ReadAsync(ZaloApi.HistoryPath, new JsonObject { ["user_id"] = user }, since, cancellation);
            if (end == Reading.Held)
            {
                return false;
            }

            if (end == Reading.Refused)
            {
                // Nothing to be had of this person, now or later; what was read before the refusal counts.
                refused++;
            }

            if (end == Reading.Unknown)
            {
                // The others are not made to wait for this one, unless it is Zalo itself that does not answer.
                isWhole = false;
                if (++silent == MostSilent)
                {
                    return false;
                }

                continue;
            }

            silent = 0;
            foreach (var row in rows.Where(IsCitizens).OrderBy(row => ZaloEvents.TimeOf(row["time"])))
            {
                if (EventOf(row, user) is { } said && events.Read(said, settings.PublicUrl.TrimEnd('/')) is ZaloHeard.Said heard)
                {
                    var kept = await inbox.ReceiveAsync(heard.Received, CancellationToken.None);
                    if (kept.Outcome == AppendOutcome.Appended)
                    {
                        found++;
                        turns.Enqueue(heard.Received.Conversation.Id);
                    }
                }
            }
        }

        if (refused > 0)
        {
            LogRefused(refused);
        }

        LogCaughtUp(found);
        return isWhole;
    }

    private static bool IsCitizens(JsonObject row) => ZaloEvents.Scalar(row["src"]) == "1";

    /// <summary>Whose conversation a row is of, whoever wrote it; null when it does not say.</summary>
    private string? PersonOf(JsonObject row)
    {
        var from = ZaloEvents.Scalar(row["from_id"]);
        return (IsCitizens(row) || (ZaloEvents.Scalar(row["src"]) != "0" && from != settings.Zalo.OaId) ? from : ZaloEvents.Scalar(row["to_id"])) is { Length: > 0 } person
            && person != settings.Zalo.OaId ? person : null;
    }

    /// <summary>Rows since then, newest first, and whether they are all.</summary>
    private async Task<(Reading End, List<JsonObject> Rows)> ReadAsync(string path, JsonObject data, DateTimeOffset since, CancellationToken cancellation)
    {
        List<JsonObject> all = [];
        for (var page = 0; page < MostPages; page++)
        {
            cancellation.ThrowIfCancellationRequested();
            (data["offset"], data["count"]) = (page * Rows, Rows);
            if (await gate.TryEnterAsync() is not { } pass)
            {
                return (Reading.Held, all);
            }

            switch (await api.GetAsync(path, data, pass))
            {
                case ZaloAnswer.Done { Data: JsonArray rows }:
                    var fresh = rows.OfType<JsonObject>().Where(row => ZaloEvents.TimeOf(row["time"]) >= since).ToList();
                    all.AddRange(fresh);
                    if (fresh.Count < Rows)
                    {
                        return (Reading.Whole, all);
                    }

                    break;
                case ZaloAnswer.Held:
                    return (Reading.Held, all);
                case ZaloAnswer.Refused { Code: var code } when ZaloErrors.ClassOf(code) is ZaloErrorClass.Person or ZaloErrorClass.Form or ZaloErrorClass.Message:
                    return (Reading.Refused, all);
                default:
                    return (Reading.Unknown, all);
            }
        }

        return (Reading.Whole, all);
    }

    /// <summary>How a reading ended.</summary>
    private enum Reading
    {
        Whole,

        /// <summary>Zalo will not tell.</summary>
        Refused,

        /// <summary>Zalo takes no calls now.</summary>
        Held,

        /// <summary>Zalo did not answer this one so that it could be read.</summary>
        Unknown,
    }

    /// <summary>A row of the history as the event it would have been; null when it has no id.</summary>
    private JsonObject? EventOf(JsonObject row, string user)
    {
        if (ZaloEvents.Scalar(row["message_id"]) is not { } id)
        {
            return null;
        }

        var kind = ZaloEvents.Scalar(row["type"]) switch
        {
            null or "text" or "nontext" => "text",
            "photo" or "image" => "image",
            "voice" or "audio" => "audio",
            "sticker" => "sticker",
            "gif" => "gif",
            "video" => "video",
            "link" or "links" => "link",
            _ => "file",
        };
        return new JsonObject
        {
            ["app_id"] = settings.Zalo.AppId,
            ["event_name"] = $"user_send_{kind}",
            ["sender"] = new JsonObject { ["id"] = user },
            ["recipient"] = new JsonObject { ["id"] = settings.Zalo.OaId },
            ["message"] = new JsonObject { ["msg_id"] = id, ["text"] = kind == "text" ? ZaloEvents.Scalar(row["message"]) : null },
            ["timestamp"] = ZaloEvents.Scalar(row["time"]),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "After hours without a word from Zalo its history was not read: that needs Hotline:PublicUrl")]
    private partial void LogNoAddress();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Zalo refused the history of {Refused} persons; what they wrote while there was no service stands in Zalo's console")]
    private partial void LogRefused(int refused);

    [LoggerMessage(Level = LogLevel.Information, Message = "After hours without a word from Zalo its history was read: {Found} messages had not come")]
    private partial void LogCaughtUp(int found);
}
