namespace Hotline.Knowledge.Sources;

/// <summary>Cuts a paragraph that is too long to quote at the ends of sentences and at semicolons.</summary>
internal static class LongParagraphs
{
    /// <summary>Up to here a paragraph is quoted whole.</summary>
    public const int Whole = 900;

    /// <summary>What a part aims at, in characters.</summary>
    public const int Part = 600;

    /// <summary>The parts, in order; joined by a space they are the text.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        if (text.Length <= Whole)
        {
            return [text];
        }

        var parts = new List<string>();
        var start = 0;
        var candidate = -1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != ' ' || i <= start || !MayEnd(text, i))
            {
                continue;
            }

            if (i - start > Part && candidate > start)
            {
                parts.Add(text[start..candidate]);
                start = candidate + 1;
            }

            candidate = i;
        }

        if (text.Length - start > Part && candidate > start)
        {
            parts.Add(text[start..candidate]);
            start = candidate + 1;
        }

        parts.Add(text[start..]);
        return [.. parts.SelectMany(AtCommas)];
    }

    /// <summary>A sentence that never ends is cut at commas, and at any space when it has none.</summary>
    private static IEnumerable<string> AtCommas(string part)
    {
        var start = 0;
        while (part.Length - start > Whole)
        {
            var comma = part.LastIndexOf(", ", start + Part, Part, StringComparison.Ordinal);
            var cut = comma > start ? comma + 1 : part.LastIndexOf(' ', start + Part, Part);
            if (cut <= start)
            {
                cut = part.IndexOf(' ', start + Part);
            }

            if (cut <= start)
            {
                break;
            }

            yield return part[start..cut];
            start = cut + 1;
        }

        yield return part[start..];
    }

    private static bool MayEnd(string text, int space)
    {
        var last = space - 1;
        while (last > 0 && text[last] is '”' or '"' or '’' or ')')
        {
            last--;
        }

        if (text[last] is ';')
        {
            return true;
        }

        if (text[last] is not ('.' or '!' or '?' or '…') || space + 1 >= text.Length)
        {
            return false;
        }

        // "TT. Huế" and "1. Mục" do not end sentences.
        var word = last - 1;
        while (word >= 0 && !char.IsWhiteSpace(text[word]))
        {
            word--;
        }

        return last - word > 3 && (char.IsUpper(text[space + 1]) || text[space + 1] is '“' or '"' or '-' || char.IsAsciiDigit(text[space + 1]));
    }
}
