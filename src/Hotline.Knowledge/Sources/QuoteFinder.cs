using System.Text;
using Hotline.Language;

namespace Hotline.Knowledge.Sources;

/// <summary>Finds quoted words in a passage, forgiving what type-setting changes and nothing else.</summary>
public static class QuoteFinder
{
    /// <summary>
    /// Where the quote stands in the passage, as a range of <paramref name="passageText"/>; null when it does not occur.
    /// White space (also around dashes), kinds of dashes and quotation marks, the ellipsis and composed or decomposed letters do not matter;
    /// letters, tone marks, case, digits and all other punctuation do.
    /// </summary>
    public static (int Start, int Length)? Find(string passageText, string quote)
    {
        ArgumentNullException.ThrowIfNull(passageText);
        ArgumentNullException.ThrowIfNull(quote);
        var wanted = Plain(quote, null).ToString();
        if (wanted.Length == 0)
        {
            return null;
        }

        var origins = new List<int>(passageText.Length + 1);
        var plain = Plain(passageText, origins).ToString();
        var at = plain.IndexOf(wanted, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var start = origins[at];
        var last = at + wanted.Length - 1;

        // The range ends where the next plain character begins, less the white space between.
        var end = last + 1 < origins.Count ? origins[last + 1] : passageText.Length;
        end = Math.Max(end, origins[last] + 1);
        while (end > start && char.IsWhiteSpace(passageText[end - 1]))
        {
            end--;
        }

        return (start, end - start);
    }

    /// <summary>The characters that matter; <paramref name="origins"/> receives the place each came from.</summary>
    private static StringBuilder Plain(string text, List<int>? origins)
    {
        var plain = new StringBuilder(text.Length);
        var spacePending = false;
        for (var i = 0; i < text.Length;)
        {
            // A letter and the marks after it are composed together.
            var next = i + 1;
            while (next < text.Length && char.GetUnicodeCategory(text[next]) == System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                next++;
            }

            if (char.IsWhiteSpace(text[i]))
            {
                spacePending = plain.Length > 0;
                i = next;
                continue;
            }

            var unit = next == i + 1 ? Simple(text[i]) : Vietnamese.Compose(text[i..next]);
            if (unit.Length == 0)
            {
                i = next;
                continue;
            }

            if (spacePending && unit != "-" && plain[^1] != '-')
            {
                plain.Append(' ');
                origins?.Add(i);
            }

            spacePending = false;
            plain.Append(unit);
            for (var k = 0; k < unit.Length; k++)
            {
                origins?.Add(i);
            }

            i = next;
        }

        return plain;
    }

    private static string Simple(char letter) => letter switch
    {
        '‐' or '‑' or '‒' or '–' or '—' or '−' => "-",
        '“' or '”' or '„' or '«' or '»' or '″' => "\"",
        '‘' or '’' or '‚' or '′' => "'",
        '…' => "...",
        '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD' => "",
        _ => letter.ToString(),
    };
}
