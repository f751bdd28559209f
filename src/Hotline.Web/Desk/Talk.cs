using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Channels;
using Hotline.Conversations;
using Hotline.Knowledge.Releases;

namespace Hotline.Web.Desk;

/// <summary>One line of a conversation as the desk shows it.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Name">Name of the operator who wrote it; null for others.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Outcome">What kind of answer the bot gave; null for others.</param>
/// <param name="Sources">Documents the bot cited, or files the citizen sent.</param>
public sealed partial record TalkLine(long Sequence, Author Author, string? Name, DateTimeOffset At, string Text, string? Outcome, IReadOnlyList<TalkSource> Sources)
{
    /// <summary>Why the bot answered as it did, line by line; empty where it did not ask the knowledge.</summary>
    public IReadOnlyList<TraceLine> Why { get; init; } = [];

    /// <summary>What the citizen thinks of it; null when they did not say.</summary>
    public bool? Helpful { get; init; }

    /// <summary>Lines of a stretch of a log, those without anything to read left out.</summary>
    /// <param name="activities">The stretch, in order.</param>
    /// <param name="traces">Where the answers in it came from.</param>
    /// <param name="release">Names what the traces name by id; null when none is loaded.</param>
    public static IEnumerable<TalkLine> Of(IEnumerable<Activity> activities, IReadOnlyDictionary<long, ReplyTrace> traces, Release? release)
    {
        ArgumentNullException.ThrowIfNull(activities);
        ArgumentNullException.ThrowIfNull(traces);
        var all = activities as IReadOnlyList<Activity> ?? [.. activities];
        var opinions = RatingsIn(all);
        foreach (var activity in all)
        {
            // A rating stands at the answer it is about; by itself only where that one was shown before.
            if (AnswerRating.Of(activity.Content) is { } rating)
            {
                if (!opinions.ContainsValue(activity))
                {
                    yield return new TalkLine(activity.Sequence, Author.System, null, activity.Timestamp, $"Bà con đánh giá câu trả lời ở trên: {Say(rating.Helpful)}", null, []);
                }

                continue;
            }

            if (Of(activity) is { } line)
            {
                yield return line with
                {
                    Why = traces.TryGetValue(activity.Sequence, out var trace) ? TraceTexts.Lines(trace, release) : [],
                    Helpful = opinions.TryGetValue(activity.Sequence, out var opinion) ? AnswerRating.Of(opinion.Content)!.Helpful : null,
                };
            }
        }
    }

    /// <summary>"👎 chưa đúng ý", in the words of the buttons.</summary>
    internal static string Say(bool helpful) => helpful ? "👍 đúng ý" : "👎 chưa đúng ý";

    /// <summary>The ratings of a stretch of a log, by the place of the last message of the answer they are about.</summary>
    private static Dictionary<long, Activity> RatingsIn(IReadOnlyList<Activity> activities)
    {
        var ratings = new Dictionary<long, Activity>();
        foreach (var activity in activities)
        {
            if (activity.Author == Author.System && AnswerRating.Of(activity.Content) is { Question: { } question }
                && activities.LastOrDefault(said => said.Author == Author.Bot && said.Sequence < activity.Sequence && said.Content.Text("replyToId") == question) is { } answer)
            {
                ratings[answer.Sequence] = activity;
            }
        }

        return ratings;
    }

    /// <summary>Null when there is nothing to read in it.</summary>
    private static TalkLine? Of(Activity activity)
    {
        if (activity.Type == "event")
        {
            var name = activity.Content.Text("value", "operator") ?? activity.Content.Text("from", "name") ?? "Cán bộ";
            var note = activity.Name switch
            {
                Storage.Tickets.TicketStore.TakenEvent => $"{name} đã vào cuộc trò chuyện; trợ lý im lặng.",
                Storage.Tickets.TicketStore.ReleasedEvent when activity.Content.Text("value", "reason") == "idle" => $"{name} im lặng đã lâu; cuộc trò chuyện trở về trợ lý.",
                Storage.Tickets.TicketStore.ReleasedEvent => $"{name} đã trả cuộc trò chuyện cho trợ lý.",
                _ => null,
            };
            return note is null ? null : new TalkLine(activity.Sequence, Author.System, null, activity.Timestamp, note, null, []);
        }

        if (activity.Type != "message")
        {
            return null;
        }

        var text = activity.Text ?? "";
        IReadOnlyList<TalkSource> files = activity.Author == Author.Citizen ? [.. FilesOf(activity.Content)] : [];
        var isMarkdown = activity.Author == Author.Bot;
        return new TalkLine(
            activity.Sequence,
            activity.Author,
            activity.Author == Author.Operator ? activity.Content.Text("from", "name") : null,
            activity.Timestamp,
            isMarkdown ? Plain(text)
                : Hotline.Web.Zalo.ZaloFiles.Say(activity.Content) is { } sent ? $"{text}\n{sent}".Trim()
                : text.Length > 0 ? text : files.Count > 0 ? "(gửi tệp)" : "(tin không có chữ)",
            activity.Content.Text("channelData", "hotline", "outcome"),
            isMarkdown ? [.. SourcesOf(activity.Content)] : files);
    }

    /// <summary>Only files that are kept here, by their path on this service: a client may write any address, and operators shall not be lured to it.</summary>
    private static IEnumerable<TalkSource> FilesOf(JsonObject content) => content["attachments"] is not JsonArray files
        ? []
        : files.OfType<JsonObject>()
            .Select(file => new TalkSource(file.Text("name") ?? "tệp", Uri.TryCreate(file.Text("contentUrl"), UriKind.Absolute, out var url) ? url.AbsolutePath : ""))
            .Where(file => file.Url.StartsWith(ChannelsSetup.AttachmentsPath, StringComparison.Ordinal));

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static IEnumerable<TalkSource> SourcesOf(JsonObject content)
    {
        if (content["entities"] is not JsonArray entities)
        {
            yield break;
        }

        foreach (var claim in entities.OfType<JsonObject>().Select(entity => entity["citation"]).OfType<JsonArray>().SelectMany(claims => claims).OfType<JsonObject>())
        {
            if (claim.Text("appearance", "name") is { } name && claim.Text("appearance", "url") is { } url && IsWebAddress(url))
            {
                yield return new TalkSource(name, url);
            }
        }
    }

    /// <summary>The bot's Markdown without its marks: operators read it, they do not admire it.</summary>
    internal static string Plain(string markdown) => Escapes().Replace(Emphasis().Replace(LinkDefinitions().Replace(markdown, ""), "$1"), "$1").Trim();

    [GeneratedRegex(@"^\[[^\]]+\]:\s+\S.*$", RegexOptions.Multiline)]
    private static partial Regex LinkDefinitions();

    [GeneratedRegex(@"(?<!\\)\*\*(.+?)(?<!\\)\*\*", RegexOptions.Singleline)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escapes();
}

/// <summary>A document the bot cited, with the address of the passage.</summary>
public sealed record TalkSource(string Name, string Url);
