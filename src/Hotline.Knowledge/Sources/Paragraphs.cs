using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>A paragraph of the raw text on one line.</summary>
/// <param name="Line">1-based line it starts on.</param>
internal sealed record RawParagraph(string Text, int Line);

/// <summary>
/// Joins broken lines. A published text is either wrapped (lines of about the same width, paragraphs follow each other without blank lines) or has one
/// paragraph a line; page breaks cut both. The marks of a new paragraph: a number or dash, the end of a sentence on a line where the next word
/// would still have fitted, a short line that goes on (the first line of a paragraph is indented), a change from capitals.
/// </summary>
internal static partial class Paragraphs
{
    private const int LongestHeading = 200;

    public static List<RawParagraph> Join(List<RawLine> lines)
    {
        var width = WrapWidth(lines);
        var paragraphs = new List<RawParagraph>();
        var current = new StringBuilder();
        RawLine? last = null;
        var afterBlank = false;
        var start = 0;
        var hasSmall = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.IsBlank)
            {
                afterBlank = true;
                continue;
            }

            var next = i + 1 < lines.Count && !lines[i + 1].IsBlank ? lines[i + 1].Text : null;
            if (last is not null && GoesOn(current, hasSmall, last.Text, line.Text, next, afterBlank, width))
            {
                current.Append(' ').Append(line.Text);
            }
            else
            {
                End();
                current.Append(line.Text);
                start = line.Line;
                hasSmall = false;
            }

            hasSmall |= line.Text.Any(char.IsLower);

            last = line;
            afterBlank = false;
        }

        End();
        return paragraphs;

        void End()
        {
            if (current.Length > 0)
            {
                paragraphs.Add(new(current.ToString(), start));
                current.Clear();
            }
        }
    }

    /// <summary>Whether the text closes a sentence or clause.</summary>
    public static bool EndsSentence(string text)
    {
        var last = text.Length - 1;
        while (last > 0 && text[last] is '”' or '"' or '’' or ')' or '*' or ']')
        {
            last--;
        }

        return last >= 0 && text[last] is '.' or ';' or ':' or '!' or '?' or '…';
    }

    /// <summary>Whether a line ends in a word no phrase ends in ("của", "và", "Sở").</summary>
    public static bool IsUnfinished(string line) => Unfinished().IsMatch(line);

    /// <summary>The width lines are wrapped at, 0 when they are not: the longest line that visibly goes on on the next one.</summary>
    private static int WrapWidth(List<RawLine> lines)
    {
        var width = 0;
        var count = 0;
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            if (!lines[i].IsBlank && !lines[i + 1].IsBlank && lines[i].Text.Length <= 140
                && !EndsSentence(lines[i].Text) && char.IsLower(lines[i + 1].Text[0]) && Numbering.Read(lines[i + 1].Text) is null)
            {
                width = Math.Max(width, lines[i].Text.Length);
                count++;
            }
        }

        return count >= 3 ? width : 0;
    }

    private static bool GoesOn(StringBuilder current, bool hasSmall, string last, string line, string? next, bool afterBlank, int width)
    {
        if (last is "-" or "–" or "+")
        {
            return true;
        }

        // "Sở Lao động" / "- Thương binh và Xã hội"
        if (NameGoesOn().IsMatch(line) && last.EndsWith("ao động", StringComparison.Ordinal))
        {
            return true;
        }

        // "từ năm 2021" / "- 2025"
        if (char.IsAsciiDigit(last[^1]) && YearGoesOn().IsMatch(line))
        {
            return true;
        }

        // "Chương I" / "QUY ĐỊNH CHUNG"; "1." / "Mục đích"
        if (current.Length <= 30 && Numbering.Read(current.ToString()) is { IsBullet: false } bare && bare.Length == current.Length
            && Numbering.Read(line) is null && (!afterBlank || bare.Kind <= NumberKind.Division))
        {
            return true;
        }

        if (current[0] == '[' || line[0] == '[')
        {
            return current[0] != '[' && line is not ("[...]" or "[…]") && !afterBlank && !EndsSentence(last);
        }

        var full = width > 0 && last.Length + 1 + FirstWord(line) > width;
        if (Numbering.Read(line) is { } number)
        {
            if (afterBlank || EndsSentence(last))
            {
                return false;
            }

            // "về Sở Lao động" / "- Thương binh"; "theo quy định tại khoản" / "2. Điều này"
            return number.IsBullet ? full && !Capitals.Are(last) : full && Unfinished().IsMatch(last);
        }

        if (Capitals.Are(line) && line.Count(char.IsLetter) > 8 && hasSmall)
        {
            return false;
        }

        var goesOnInside = char.IsLower(FirstLetter(line));
        var heading = LooksLikeHeading(current);
        if (afterBlank)
        {
            return goesOnInside && !EndsSentence(last) && !(heading && current.Length < 60);
        }

        if (EndsSentence(last))
        {
            return goesOnInside || (full && !OpensParagraph(line, next, width));
        }

        if (goesOnInside || !char.IsLetter(FirstLetter(line)))
        {
            return true;
        }

        if (!hasSmall)
        {
            return Capitals.Are(line);
        }

        if (Unfinished().IsMatch(last))
        {
            return true;
        }

        // Without wrapping a line is a paragraph; with it, a capital letter may be a name in the middle of one.
        return width > 0 && !(heading && (OpensParagraph(line, next, width) || (EndsSentence(line) && !full)));
    }

    /// <summary>A line clearly shorter than the others though the paragraph goes on after it.</summary>
    private static bool OpensParagraph(string line, string? next, int width) =>
        width > 0 && next is not null && Numbering.Read(next) is null && !EndsSentence(line) && line.Length + 1 + FirstWord(next) <= width - 8;

    private static bool LooksLikeHeading(StringBuilder current)
    {
        if (current.Length > LongestHeading)
        {
            return false;
        }

        var text = current.ToString();
        return Numbering.Read(text) is { IsBullet: false } number && !text[number.Length..].Contains(". ", StringComparison.Ordinal);
    }

    private static int FirstWord(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? line.Length : space;
    }

    private static char FirstLetter(string line)
    {
        foreach (var letter in line)
        {
            if (letter is not ('“' or '"' or '(' or '‘' or '«' or ' '))
            {
                return letter;
            }
        }

        return ' ';
    }

    [GeneratedRegex(@"^[-–]\s*(?:Thương binh|TBXH)", RegexOptions.CultureInvariant)]
    private static partial Regex NameGoesOn();

    [GeneratedRegex(@"^[-–]\s*(?:19|20)\d\d(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex YearGoesOn();

    // A line that ends in one of these is not finished.
    [GeneratedRegex(@"(?:^|[\s(])(?:và|hoặc|của|cho|với|về|trong|theo|tại|số|các|những|là|do|bởi|từ|đến|ở|trên|dưới|thuộc|giữa|bằng|Sở|Bộ|Ban|Ủy|UBND tỉnh và|khoản|điểm|Điều|Mục|[-–(]|\S+,)$", RegexOptions.CultureInvariant)]
    private static partial Regex Unfinished();
}
