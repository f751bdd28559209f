using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;

namespace Hotline.Channels.Zalo;

/// <summary>Replies as Zalo shows them: plain words, numbered sources with links, few buttons, parts that Zalo takes. The same entry gives the same parts every time.</summary>
internal static partial class ZaloMessages
{
    /// <summary>UTF-16 units of one text, the strictest reading of Zalo's 2,000 characters.</summary>
    public const int LongestText = 2_000;

    private const int ShortText = 900;
    private const int ShortestText = 200;
    private const int MostButtons = 5;
    private const int LongestTitle = 100;
    private const int LongestPayload = 1_000;

    /// <summary>Room for "(10/12)" and a line break before a part.</summary>
    private const int NumberRoom = 10;

    /// <summary>The messages that an entry becomes; empty when there is nothing to read in it.</summary>
    /// <param name="entry">What the bot or an operator said.</param>
    /// <param name="form">How much of it Zalo takes.</param>
    /// <param name="quote">Zalo's id of the message it answers, when it would not be clear otherwise.</param>
    public static IReadOnlyList<JsonObject> Of(Activity entry, ZaloForm form, string? quote)
    {
        var text = TextOf(entry);
        JsonArray buttons = [];
        List<string> rest = [];
        foreach (var (title, button) in ButtonsOf(entry))
        {
            if (form == ZaloForm.Full && button is not null && buttons.Count < MostButtons)
            {
                buttons.Add(button);
            }
            else
            {
                rest.Add(title);
            }
        }

        if (rest.Count > 0)
        {
            text = $"{text}\n\n{(IsEnglish(entry) ? "You can type:" : "Bà con có thể nhắn:")}\n{string.Join('\n', rest.Select(title => $"- {title}"))}";
        }

        var parts = Split(text, form == ZaloForm.Short ? Math.Min(ShortText, Math.Max(ShortestText, (text.Length / 2) + NumberRoom)) : LongestText);
        var messages = parts.ConvertAll(part => new JsonObject { ["text"] = part });
        if (messages.Count > 0 && form == ZaloForm.Full)
        {
            if (quote is not null)
            {
                messages[0]["quote_message_id"] = quote;
            }

            if (buttons.Count > 0)
            {
                messages[^1]["attachment"] = new JsonObject { ["type"] = "template", ["payload"] = new JsonObject { ["buttons"] = buttons } };
            }
        }

        return messages;
    }

    /// <summary>At most <paramref name="most"/> units each: at paragraphs, else sentences, else words, never inside what is one sign to the reader.</summary>
    internal static List<string> Split(string text, int most)
    {
        text = Clean(text);
        if (text.Length == 0)
        {
            return [];
        }

        if (text.Length <= most)
        {
            return [text];
        }

        List<string> parts = [];
        while (text.Length > 0)
        {
            var end = text.Length <= most - NumberRoom ? text.Length : EndOfPart(text, most - NumberRoom);
            if (text[..end].Trim() is { Length: > 0 } part)
            {
                parts.Add(part);
            }

            text = text[end..].TrimStart();
        }

        return [.. parts.Select((part, index) => string.Create(CultureInfo.InvariantCulture, $"({index + 1}/{parts.Count})\n{part}"))];
    }

    private static int EndOfPart(string text, int most)
    {
        var head = text[..most];
        var least = most / 2;
        if (head.LastIndexOf("\n\n", StringComparison.Ordinal) is var paragraph && paragraph >= least)
        {
            return paragraph;
        }

        for (var i = head.Length - 2; i >= least; i--)
        {
            if (head[i] is '.' or '!' or '?' or ';' or '…' or '\n' && char.IsWhiteSpace(head[i + 1]))
            {
                return i + 1;
            }
        }

        if (head.LastIndexOfAny([' ', '\n']) is var space && space >= least)
        {
            return space;
        }

        // One endless word: between signs.
        var end = 0;
        while (end < text.Length && StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var length && end + length <= most)
        {
            end += length;
        }

        return end > 0 ? end : most;
    }

    /// <summary>Composed, without what phones do not show.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var sign in text.Normalize(NormalizationForm.FormC).ReplaceLineEndings("\n"))
        {
            if (sign == '\n' || !char.IsControl(sign))
            {
                clean.Append(sign == '\u00A0' ? ' ' : sign);
            }
        }

        return Gaps().Replace(clean.ToString(), "\n\n").Trim();
    }

    private static string TextOf(Activity entry)
    {
        var text = entry.Text ?? "";
        if (entry.Content.Text("textFormat") == "plain" || entry.Author == Author.Operator)
        {
            return text;
        }

        var sources = Definitions().Matches(text).Select(found => (Label: found.Groups[1].Value, Url: found.Groups[2].Value, Name: found.Groups[3].Value)).ToList();
        text = Definitions().Replace(text, "").TrimEnd();
        text = Links().Replace(text, "$1 ($2)");
        text = Emphasis().Replace(text, "$1");
        text = Headings().Replace(text, "");
        text = Bullets().Replace(text, "$1• ");
        text = Escapes().Replace(text, "$1");

        // What was escaped in the citizen's own words must not look like Markdown either.
        text = text.Replace("**", "*", StringComparison.Ordinal).Replace("](", "] (", StringComparison.Ordinal);
        if (sources.Count == 0)
        {
            return text;
        }

        var lines = sources.Select(source => source.Name.Length > 0 ? $"[{source.Label}] {source.Name}: {source.Url}" : $"[{source.Label}] {source.Url}");
        return $"{text}\n\n{(IsEnglish(entry) ? "Sources:" : "Nguồn:")}\n{string.Join('\n', lines)}";
    }

    private static IEnumerable<(string Title, JsonObject? Button)> ButtonsOf(Activity entry)
    {
        if (entry.Content["suggestedActions"] is not JsonObject suggested || suggested["actions"] is not JsonArray actions)
        {
            yield break;
        }

        foreach (var action in actions.OfType<JsonObject>())
        {
            var value = action.Text("value");
            if ((action.Text("title") ?? value)?.Normalize(NormalizationForm.FormC).Trim() is not { Length: > 0 } title || value is null)
            {
                continue;
            }

            if (action.Text("type") == "openUrl")
            {
                var fits = title.Length <= LongestTitle && Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
                yield return ($"{title}: {value}", fits ? Button(title, "oa.open.url", new JsonObject { ["url"] = value }) : null);
            }
            else
            {
                yield return (value, title.Length <= LongestTitle && value.Length is > 0 and <= LongestPayload ? Button(title, "oa.query.show", value) : null);
            }
        }
    }

    private static JsonObject Button(string title, string type, JsonNode payload) => new() { ["title"] = title, ["type"] = type, ["payload"] = payload };

    private static bool IsEnglish(Activity entry) => entry.Content.Text("locale")?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex("""^\[([^\]]+)\]:[ \t]+(\S+)(?:[ \t]+"([^"]*)")?[ \t]*$""", RegexOptions.Multiline)]
    private static partial Regex Definitions();

    [GeneratedRegex(@"(?<!\\)\[([^\]\n]+)\]\((\S+?)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<!\\)\*\*(.+?)(?<!\\)\*\*", RegexOptions.Singleline)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^#{1,6}[ \t]+", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^([ \t]*)[-*][ \t]+", RegexOptions.Multiline)]
    private static partial Regex Bullets();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gaps();
}
