using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Official text as Markdown text and back: what would be markup is escaped.</summary>
internal static partial class MarkdownText
{
    private static readonly SearchValues<char> NumberMarks = SearchValues.Create(".:)-–—•+/[");

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\\' or '*' or '_' or '`' or '<'
                || (text[i] == '~' && i + 1 < text.Length && text[i + 1] == '~')
                || (text[i] == ']' && i + 1 < text.Length && text[i + 1] is '(' or '[')
                || (text[i] == '&' && IsEntity(text.Substring(i, Math.Min(40, text.Length - i)))))
            {
                escaped.Append('\\');
            }

            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    /// <summary>Escapes as the opening of a paragraph that has no number of its own, whatever it looks like.</summary>
    public static string EscapeOpening(string text)
    {
        var escaped = Escape(text);
        if (escaped.Length > 0 && escaped[0] is '#' or '>')
        {
            return "\\" + escaped;
        }

        // A number or dash that is none: its first mark that is neither letter nor digit is escaped.
        if (Numbering.Read(text) is not null || RecipientsOpening.IsMatch(text) || escaped == "[...]" || escaped == "---")
        {
            var at = escaped.AsSpan().IndexOfAny(NumberMarks);
            return at < 0 ? escaped : escaped[..at] + "\\" + escaped[at..];
        }

        return escaped;
    }

    public static string Unescape(string markdown)
    {
        if (!markdown.Contains('\\', StringComparison.Ordinal))
        {
            return markdown;
        }

        var text = new StringBuilder(markdown.Length);
        for (var i = 0; i < markdown.Length; i++)
        {
            if (markdown[i] == '\\' && i + 1 < markdown.Length && IsPunctuation(markdown[i + 1]))
            {
                i++;
            }

            text.Append(markdown[i]);
        }

        return text.ToString();
    }

    /// <summary>"Nơi nhận:" opens the list of recipients.</summary>
    public static Regex RecipientsOpening { get; } = Recipients();

    private static bool IsEntity(string text) => Entity().Match(text) is { Success: true } match && WebUtility.HtmlDecode(match.Value) != match.Value;

    private static bool IsPunctuation(char letter) =>
        (char.IsAscii(letter) && (char.IsPunctuation(letter) || char.IsSymbol(letter))) || letter is '–' or '—' or '•';

    [GeneratedRegex(@"^&#?[A-Za-z0-9]{1,32};", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    [GeneratedRegex(@"^Nơi\s+nhận\s*:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Recipients();
}
