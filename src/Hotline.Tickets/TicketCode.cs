using System.Text;

namespace Hotline.Tickets;

/// <summary>
/// The short code people write down and read out: <c>HG-7KQ4-M2</c>: two letters of the province, then six signs.
/// The signs are <see cref="Alphabet"/>: of each pair that is mistaken for another (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V) at most one is in it, and no vowel,
/// so that no code spells a word. At least one sign is a digit, so that a code is told from words around it.
/// 22^6 less the codes without a digit: about 96 million a province; a taken code is drawn again.
/// </summary>
public static class TicketCode
{
    /// <summary>The signs after the prefix.</summary>
    public const string Alphabet = "234679CDFGHJKMNPQRTWXY";

    /// <summary>The prefix of a ticket whose province is unknown.</summary>
    public const string NoProvincePrefix = "VN";

    private const int Signs = 6;

    /// <summary>The code that belongs to a seed. The same seed gives the same code.</summary>
    /// <param name="seed">Random, from the caller.</param>
    /// <param name="prefix">Two letters A to Z.</param>
    /// <exception cref="ArgumentException">The prefix is not two letters.</exception>
    public static string Create(ulong seed, string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length != 2 || !prefix.All(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException("A ticket prefix is two letters A to Z.", nameof(prefix));
        }

        Span<char> signs = stackalloc char[Signs];
        do
        {
            for (var i = 0; i < Signs; i++)
            {
                signs[i] = Alphabet[(int)(Next(ref seed) % (ulong)Alphabet.Length)];
            }
        }
        while (!signs.ContainsAnyInRange('0', '9'));

        return $"{prefix}-{signs[..4]}-{signs[4..]}";
    }

    /// <summary>The code as printed, from the way somebody typed it (any case, spaces, dots or no dashes); null when it is none.</summary>
    public static string? Parse(string? typed)
    {
        if (typed is null)
        {
            return null;
        }

        var signs = new StringBuilder(8);
        foreach (var sign in typed)
        {
            if (IsSeparator(sign))
            {
                continue;
            }

            if (signs.Length == 8)
            {
                return null;
            }

            signs.Append(char.ToUpperInvariant(sign));
        }

        return Printed(signs.ToString());
    }

    /// <summary>The first code that stands in a text ("tra giùm phiếu hg 7kq4 m2 với"), as printed; null when there is none.</summary>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A code may be torn into at most three words (HG 7KQ4 M2), and nothing else may stand in the word it ends with.
        var words = text.Split([' ', '\t', '\n', '\r', ',', ';', ':', '!', '?', '(', ')', '"', '“', '”', '#', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        for (var first = 0; first < words.Length; first++)
        {
            var joined = "";
            for (var last = first; last < Math.Min(first + 3, words.Length); last++)
            {
                joined += words[last];
                if (Parse(joined) is { } code)
                {
                    return code;
                }
            }
        }

        return null;
    }

    private static string? Printed(string signs)
    {
        if (signs.Length != 8 || !char.IsAsciiLetterUpper(signs[0]) || !char.IsAsciiLetterUpper(signs[1]))
        {
            return null;
        }

        // Z is not in the alphabet: who writes it read a 2.
        var rest = signs[2..].Replace('Z', '2');
        return rest.All(sign => Alphabet.Contains(sign, StringComparison.Ordinal)) && rest.Any(char.IsAsciiDigit)
            ? $"{signs[..2]}-{rest[..4]}-{rest[4..]}"
            : null;
    }

    private static bool IsSeparator(char sign) => sign is '-' or '–' or '—' or '_' or '.' or '\u2011' || char.IsWhiteSpace(sign);

    /// <summary>SplitMix64: every bit of the seed matters to every sign.</summary>
    private static ulong Next(ref ulong seed)
    {
        seed += 0x9E3779B97F4A7C15;
        var mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
