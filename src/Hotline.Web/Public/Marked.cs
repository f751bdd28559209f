using Hotline.Knowledge.Sources;

namespace Hotline.Web.Public;

/// <summary>A stretch of text, quoted or not.</summary>
public readonly record struct Stretch(string Text, bool IsQuoted);

/// <summary>Cuts a text where quoted words begin and end.</summary>
internal static class Marked
{
    public static IReadOnlyList<Stretch> Cut(string text, IReadOnlyList<string> quotes)
    {
        var found = quotes.Select(quote => QuoteFinder.Find(text, quote)).OfType<(int Start, int Length)>().OrderBy(range => range.Start).ToArray();
        if (found.Length == 0)
        {
            return [new Stretch(text, false)];
        }

        var stretches = new List<Stretch>();
        var at = 0;
        foreach (var (start, length) in found)
        {
            // Quotes may overlap: what is marked already is not marked twice.
            var from = Math.Max(start, at);
            var to = start + length;
            if (to <= from)
            {
                continue;
            }

            if (from > at)
            {
                stretches.Add(new Stretch(text[at..from], false));
            }

            stretches.Add(new Stretch(text[from..to], true));
            at = to;
        }

        if (at < text.Length)
        {
            stretches.Add(new Stretch(text[at..], false));
        }

        return stretches;
    }
}
