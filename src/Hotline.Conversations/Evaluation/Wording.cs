using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Conversations.Evaluation;

/// <summary>Whether a text holds some words, however they are typed: Unicode form, case, blanks, dashes, quotation marks, place of the tone mark, Markdown signs.</summary>
internal static partial class Wording
{
    private static readonly (string One, string Other)[] TonePlaces =
    [
        ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"), ("õe", "oẽ"), ("ọe", "oẹ"),
        ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
    ];

    /// <summary>The text with everything that is the same to a reader made the same.</summary>
    public static string Normalise(string text)
    {
        var same = Invisible().Replace(text.Normalize(NormalizationForm.FormC).ToLowerInvariant(), "");
        same = DoubleQuote().Replace(Dash().Replace(same, "-"), "\"");
        same = Blanks().Replace(SingleQuote().Replace(same, "'"), " ");
        same = BlankBeforeStop().Replace(BlankAtDash().Replace(same, "-"), "$1").Trim();
        foreach (var (one, other) in TonePlaces)
        {
            same = same.Replace(other, one, StringComparison.Ordinal);
        }

        return same;
    }

    /// <summary>Whether the needle stands in the text as it is or without Markdown signs. A needle that begins or ends with a digit is no part of a longer number.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="needle">What for; an empty one is everywhere.</param>
    /// <param name="asBeginning">A needle all of digits may also begin a longer number, as a dialling code does.</param>
    public static bool Holds(string text, string needle, bool asBeginning = false)
    {
        var words = Normalise(needle);
        if (words.Length == 0 || StandsIn(Normalise(text), words, asBeginning))
        {
            return true;
        }

        var bare = Normalise(Bare(needle));
        return StandsIn(Normalise(Bare(text)), bare.Length > 0 ? bare : words, asBeginning);
    }

    private static bool StandsIn(string text, string needle, bool asBeginning)
    {
        var open = asBeginning && needle.All(char.IsAsciiDigit);
        for (var at = text.IndexOf(needle, StringComparison.Ordinal); at >= 0; at = text.IndexOf(needle, at + 1, StringComparison.Ordinal))
        {
            var end = at + needle.Length;
            var goesOnBefore = IsDigit(needle[0]) && Continues(At(at - 1), At(at - 2));
            var goesOnAfter = !open && IsDigit(needle[^1]) && Continues(At(end), At(end + 1));
            if (!goesOnBefore && !goesOnAfter)
            {
                return true;
            }
        }

        return false;

        char At(int place) => place >= 0 && place < text.Length ? text[place] : '\0';

        static bool Continues(char next, char second) => IsDigit(next) || (next is '.' or ',' && IsDigit(second));

        static bool IsDigit(char sign) => char.IsAsciiDigit(sign);
    }

    private static string Bare(string text) => Heading().Replace(Emphasis().Replace(Link().Replace(text, "$1"), ""), "");

    [GeneratedRegex("[\u200b-\u200d\u2060\ufeff]")]
    private static partial Regex Invisible();

    [GeneratedRegex("[‐‑‒–—―−]")]
    private static partial Regex Dash();

    [GeneratedRegex("[“”„«»″]")]
    private static partial Regex DoubleQuote();

    [GeneratedRegex("[‘’‚′]")]
    private static partial Regex SingleQuote();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(" ?- ?")]
    private static partial Regex BlankAtDash();

    [GeneratedRegex(" ([%,.;:])")]
    private static partial Regex BlankBeforeStop();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("[*_`~]")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*#+\s*", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
