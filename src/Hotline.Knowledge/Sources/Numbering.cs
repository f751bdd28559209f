using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Kinds of official numbering, outermost first; the order is the nesting.</summary>
internal enum NumberKind
{
    /// <summary>Phần I.</summary>
    Part,

    /// <summary>Chương I.</summary>
    Chapter,

    /// <summary>A.</summary>
    Capital,

    /// <summary>I.</summary>
    Roman,

    /// <summary>Mục 1.</summary>
    Division,

    /// <summary>Điều 1.</summary>
    Article,

    /// <summary>1.</summary>
    Arabic,

    /// <summary>2.1. (deeper ones nest by their length)</summary>
    Decimal,

    /// <summary>a), đ)</summary>
    Letter,

    /// <summary>1)</summary>
    Bracketed,

    /// <summary>"- "</summary>
    Dash,

    /// <summary>"+ "</summary>
    Plus,
}

/// <summary>The number a line opens with.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Label">What goes into an anchor: "III", "5", "b", "2.1", "dieu-3"; empty for a dash.</param>
/// <param name="Length">Characters of the line it takes, the space after it included.</param>
internal readonly record struct Number(NumberKind Kind, string Label, int Length)
{
    public bool IsBullet => Kind is NumberKind.Dash or NumberKind.Plus;

    /// <summary>Smaller is further out.</summary>
    public double Rank => (int)Kind + (Kind == NumberKind.Decimal ? Label.Count(c => c == '.') * 0.1 : 0);
}

/// <summary>Reads the numbers official texts use.</summary>
internal static partial class Numbering
{
    /// <summary>The number the text opens with; null when it opens with words.</summary>
    public static Number? Read(string text)
    {
        if (text.Length == 0 || (!char.IsAsciiDigit(text[0]) && !char.IsLetter(text[0]) && "-–—•+".IndexOf(text[0], StringComparison.Ordinal) < 0))
        {
            return null;
        }

        // A number never takes more; a paragraph of megabytes is not scanned for one.
        var match = Pattern().Match(text.Length > 60 ? text[..60] : text);
        if (!match.Success)
        {
            return null;
        }

        var length = match.Length;
        return match switch
        {
            _ when match.Groups["part"].Success => new(NumberKind.Part, "phan-" + Slug.Of(match.Groups["part"].Value), length),
            _ when match.Groups["chapter"].Success => new(NumberKind.Chapter, "chuong-" + match.Groups["chapter"].Value, length),
            _ when match.Groups["division"].Success => new(NumberKind.Division, "muc-" + match.Groups["division"].Value, length),
            _ when match.Groups["article"].Success => new(NumberKind.Article, "dieu-" + match.Groups["article"].Value, length),
            _ when match.Groups["roman"].Success => new(NumberKind.Roman, match.Groups["roman"].Value, length),
            _ when match.Groups["capital"].Success => new(NumberKind.Capital, match.Groups["capital"].Value, length),
            _ when match.Groups["decimal"].Success => new(NumberKind.Decimal, match.Groups["decimal"].Value, length),
            _ when match.Groups["arabic"].Success => new(NumberKind.Arabic, match.Groups["arabic"].Value, length),
            _ when match.Groups["letter"].Success => new(NumberKind.Letter, match.Groups["letter"].Value, length),
            _ when match.Groups["bracketed"].Success => new(NumberKind.Bracketed, match.Groups["bracketed"].Value, length),
            _ when match.Groups["dash"].Success => new(NumberKind.Dash, "", length),
            _ => new(NumberKind.Plus, "", length),
        };
    }

    /// <summary>The text without the number it opens with.</summary>
    public static string WithoutNumber(string text) => Read(text) is { } number ? text[number.Length..] : text;

    // "Mục IV (nếu có)" and "Điều 5 Nghị định" in running text are not numbers: a full stop, a colon or the end must follow.
    [GeneratedRegex("""
        ^(?:
            (?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+)?(?<part>[IVX]+|\d{1,2}|nhất|hai|ba|bốn|năm|NHẤT|HAI|BA|BỐN|NĂM)(?:[.:]\s*|$|\s+(?=\p{Lu}{2}))
          | (?:Chương|CHƯƠNG)\s+(?<chapter>[IVX]+|\d{1,2})(?:[.:]\s*|$|\s+(?=\p{Lu}{2}))
          | (?:Mục|MỤC)\s+(?<division>[IVX]+|\d{1,2})(?:[.:]\s*|$|\s+(?=\p{Lu}{2}))
          | (?:Điều|ĐIỀU)\s+(?<article>\d{1,3}[a-zđ]?)(?:[.:]\s*|$)
          | (?<roman>[IVX]{1,6})(?:[./]\s+|\.(?=\p{Lu}))
          | (?<capital>[A-HĐ])\.\s+
          | (?<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?:\.\s*|\s+)(?=[\p{L}“"(])
          | (?<arabic>\d{1,2})(?:[./]\s+|\.(?=\p{Lu})|\.$)
          | (?<letter>[a-zđ])\)\s*
          | (?<bracketed>\d{1,2})\)\s*
          | (?<dash>[-–—•])(?:\s+|(?=\p{Lu})|$)
          | (?<plus>\+)(?:\s+|(?=\p{Lu})|$)
        )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
