using System.Text;
using System.Text.Json.Nodes;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Replies;

/// <summary>The values of <c>channelData.hotline.outcome</c>.</summary>
internal static class Outcomes
{
    public const string Answered = "answered";
    public const string Clarify = "clarify";
    public const string Abstained = "abstained";
    public const string Handoff = "handoff";
    public const string Emergency = "emergency";
    public const string Smalltalk = "smalltalk";
    public const string Dialog = "dialog";
}

/// <summary>One message of the bot before it becomes an activity.</summary>
internal sealed record Reply
{
    public required string Outcome { get; init; }

    /// <summary>Markdown; <c>[n]</c> stands for the n-th of <see cref="Citations"/>.</summary>
    public required string Text { get; init; }

    public string? Topic { get; init; }

    public string? Province { get; init; }

    public IReadOnlyList<string> Passages { get; init; } = [];

    /// <summary>0 to 1; null where nothing was estimated.</summary>
    public double? Confidence { get; init; }

    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>Offers, sent back as they are written.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Pages and files of this service that are no source, opened from a button.</summary>
    public IReadOnlyList<ReplyLink> Links { get; init; } = [];

    /// <summary>What became of the agency named, for who wants to know more than the reply says; null where nothing is known.</summary>
    public AgencyHistory? Became { get; init; }

    /// <summary>The bot waits for a particular answer.</summary>
    public bool Expecting { get; init; }

    /// <summary>How an answer of the knowledge came about; null where the knowledge was not asked.</summary>
    public ReplyTrace? Trace { get; init; }

    /// <summary>Id under which a draft of it was shown; null when none was.</summary>
    public string? StreamId { get; init; }

    /// <summary>What the checker found without support and took out; empty: everything was held; null: nothing was to be checked.</summary>
    public IReadOnlyList<string>? Cut { get; init; }
}

/// <summary>What became of an agency since the plan was written.</summary>
/// <param name="Agency">Its name in the plan.</param>
/// <param name="Text">The whole record, and who has the matter today.</param>
internal sealed record AgencyHistory(string Agency, string Text);

/// <summary>A button that opens something of this service.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Path">Where it leads, from the service's address on.</param>
internal sealed record ReplyLink(string Title, string Path);

/// <summary>Turns replies into activities (section 9 of the design; citations as Web Chat shows them).</summary>
internal static class ReplyActivity
{
    public const string BotId = "hotline";
    private const string BotName = "Trợ lý Hotline";

    /// <summary>The activity.</summary>
    /// <param name="reply">What is said.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="answered">Ids of the messages it answers, oldest first; empty for what answers nothing.</param>
    /// <param name="language"><c>vi</c> or <c>en</c>.</param>
    /// <param name="release">Number of the knowledge it is from.</param>
    public static JsonObject Render(Reply reply, Conversation conversation, IReadOnlyList<string> answered, string language, int release)
    {
        var content = new JsonObject
        {
            ["type"] = "message",
            ["channelId"] = conversation.Channel,
            ["conversation"] = new JsonObject { ["id"] = conversation.Id },
            ["from"] = new JsonObject { ["id"] = BotId, ["name"] = BotName, ["role"] = "bot" },
        };
        if (conversation.UserId is { } user)
        {
            content["recipient"] = new JsonObject { ["id"] = user, ["role"] = "user" };
        }

        if (answered.Count > 0)
        {
            content["replyToId"] = answered[^1];
        }

        content["locale"] = language == Flows.Phrases.EnglishTag ? "en-US" : "vi-VN";
        content["textFormat"] = "markdown";
        content["text"] = reply.Text + LinkDefinitions(reply, conversation);
        content["inputHint"] = reply.Expecting ? "expectingInput" : "acceptingInput";
        if (reply.Options.Count + reply.Links.Count > 0)
        {
            content["suggestedActions"] = new JsonObject
            {
                ["to"] = new JsonArray(),
                ["actions"] = new JsonArray(
                [
                    .. reply.Links.Select(link => new JsonObject { ["type"] = "openUrl", ["title"] = link.Title, ["value"] = conversation.PublicUrl + link.Path }),
                    .. reply.Options.Select(option => new JsonObject { ["type"] = "imBack", ["title"] = option, ["value"] = option }),
                ]),
            };
        }

        if (reply.Citations.Count > 0)
        {
            content["entities"] = new JsonArray(Entity(reply, conversation));
        }

        var hotline = new JsonObject
        {
            ["outcome"] = reply.Outcome,
            ["topic"] = reply.Topic,
            ["province"] = reply.Province,
            ["passages"] = new JsonArray([.. reply.Passages.Select(passage => (JsonNode)passage)]),
            ["confidence"] = reply.Confidence is { } confidence ? Math.Round(confidence, 3) : null,
            ["release"] = release,
        };
        if (reply.Became is { } became)
        {
            hotline["became"] = new JsonObject { ["agency"] = became.Agency, ["text"] = became.Text };
        }

        if (answered.Count > 1)
        {
            // Fragments that were one question: the reply is to the last of them.
            hotline["answers"] = new JsonArray([.. answered.Select(id => (JsonNode)id)]);
        }

        var data = new JsonObject { ["hotline"] = hotline };
        if (reply.StreamId is { } stream)
        {
            // What was shown while it was written gives way to this.
            data["streamType"] = "final";
            data["streamId"] = stream;
        }

        content["channelData"] = data;
        return content;
    }

    /// <summary>A draft as shown while it is written: cumulative, in no log (D3 of the notes on the protocol).</summary>
    /// <param name="text">What is said so far.</param>
    /// <param name="id">Id of this activity; the first one's is the stream's.</param>
    /// <param name="stream">Id of the stream; null for the first.</param>
    /// <param name="sequence">1 for the first.</param>
    /// <param name="answered">Id of the message it answers.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="language"><c>vi</c> or <c>en</c>.</param>
    public static JsonObject RenderDraft(string text, string id, string? stream, int sequence, string answered, Conversation conversation, string language)
    {
        var data = new JsonObject { ["streamType"] = stream is null ? "informative" : "streaming", ["streamSequence"] = sequence };
        if (stream is not null)
        {
            data["streamId"] = stream;
        }

        return new JsonObject
        {
            ["type"] = "typing",
            ["id"] = id,
            ["channelId"] = conversation.Channel,
            ["conversation"] = new JsonObject { ["id"] = conversation.Id },
            ["from"] = new JsonObject { ["id"] = BotId, ["name"] = BotName, ["role"] = "bot" },
            ["replyToId"] = answered,
            ["locale"] = language == Flows.Phrases.EnglishTag ? "en-US" : "vi-VN",
            ["textFormat"] = "markdown",
            ["text"] = text,
            ["channelData"] = data,
        };
    }

    /// <summary>The page of the passage on this service.</summary>
    public static string UrlOf(Citation citation, Conversation conversation) =>
        $"{conversation.PublicUrl}/documents/{Uri.EscapeDataString(citation.Document.Id)}#{Uri.EscapeDataString(citation.Passage.Anchor)}";

    private static string LinkDefinitions(Reply reply, Conversation conversation)
    {
        var definitions = new StringBuilder();
        for (var i = 0; i < reply.Citations.Count; i++)
        {
            var name = reply.Citations[i].Document.CitationName.Replace('"', '”').Replace('\\', ' ');
            definitions.Append(i == 0 ? "\n\n" : "\n").Append(System.Globalization.CultureInfo.InvariantCulture, $"[{i + 1}]: {UrlOf(reply.Citations[i], conversation)} \"{name}\"");
        }

        return definitions.ToString();
    }

    private static JsonObject Entity(Reply reply, Conversation conversation) => new()
    {
        // All of these are needed for Web Chat to show the citations, the empty @id too.
        ["type"] = "https://schema.org/Message",
        ["@type"] = "Message",
        ["@context"] = "https://schema.org",
        ["@id"] = "",
        ["citation"] = new JsonArray([.. reply.Citations.Select((citation, index) => new JsonObject
        {
            ["@type"] = "Claim",
            ["position"] = index + 1,
            ["appearance"] = new JsonObject
            {
                ["@type"] = "DigitalDocument",
                ["name"] = citation.Document.CitationName,
                ["url"] = UrlOf(citation, conversation),
                ["abstract"] = citation.Text,
            },
        })]),
    };
}

/// <summary>Words that must not become Markdown.</summary>
internal static class Markdown
{
    /// <summary>The text with everything escaped that could become a link, an image, HTML or emphasis.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var sign in text)
        {
            if (sign is '<' or '[' or '!' or '\\' or '*' or '`')
            {
                escaped.Append('\\');
            }

            escaped.Append(sign is '\n' or '\r' ? ' ' : sign);
        }

        return escaped.ToString();
    }
}
