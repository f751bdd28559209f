using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Writes the body of a document: headings with their official numbers, one paragraph a line, letterhead and signature as block quotes.</summary>
internal static partial class MarkdownWriter
{
    private const int LongestHeading = 250;

    public static string Write(Letterhead head, string? headline, int headlineLine, IReadOnlyList<RawParagraph> paragraphs, Tail tail, List<ImportWarning> warnings)
    {
        var body = new StringBuilder();
        if (head.Lines.Count > 0)
        {
            Quote(body, head.Lines);
        }

        // The subject of an official letter stands in its letterhead.
        var title = headline ?? (head.KindAsWritten.Length > 0 ? $"{head.KindAsWritten} {head.Title}".Trim() : "");
        if (title.Length > 0)
        {
            body.Append("# ").Append(MarkdownText.Escape(title)).Append("\n\n");
        }

        var open = new List<(double Rank, bool IsHeading)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? section = null;
        var inList = false;
        for (var i = 0; i < paragraphs.Count; i++)
        {
            var (text, line) = paragraphs[i];
            var number = Numbering.Read(text);
            var level = Level(open, number, IsHeading(paragraphs, i, number));
            if (number is { Kind: NumberKind.Roman or NumberKind.Article } main)
            {
                section = main.Label;
                if (!seen.Add(section))
                {
                    warnings.Add(new(line, $"số thứ tự \"{text[..main.Length].Trim()}\" lặp lại"));
                }
            }

            if (inList && number is not { IsBullet: true })
            {
                body.Append('\n');
            }

            inList = number is { IsBullet: true };
            if (text is "[...]" or "[…]")
            {
                body.Append("[...]");
            }
            else if (level > 0)
            {
                body.Append('#', level).Append(' ').Append(MarkdownText.Escape(text));
            }
            else if (number is { IsBullet: true } bullet)
            {
                body.Append(bullet.Kind == NumberKind.Plus ? "+ " : "- ").Append(MarkdownText.Escape(text[bullet.Length..]));
            }
            else
            {
                body.Append(number is null ? MarkdownText.EscapeOpening(text) : MarkdownText.Escape(text));
            }

            body.Append(inList ? "\n" : "\n\n");
        }

        if (inList)
        {
            body.Append('\n');
        }

        foreach (var (recipients, lines) in tail.Blocks)
        {
            if (!recipients)
            {
                Quote(body, lines);
                continue;
            }

            body.Append(MarkdownText.Escape(lines[0])).Append("\n\n");
            foreach (var item in lines.Skip(1))
            {
                body.Append("- ").Append(MarkdownText.Escape(item.Length > 2 ? item[2..] : "")).Append('\n');
            }

            body.Append('\n');
        }

        return body.ToString().TrimEnd('\n');
    }

    private static void Quote(StringBuilder body, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            // Two spaces at the end keep the lines apart when the Markdown is shown.
            body.Append("> ").Append(MarkdownText.Escape(lines[i])).Append(i + 1 < lines.Count ? "  \n" : "\n\n");
        }
    }

    /// <summary>
    /// Heading level by nesting, 2 for the outermost; 0 for what is none, also because it stands under a numbered paragraph.
    /// <paramref name="open"/> holds the numbers this one may stand under.
    /// </summary>
    private static int Level(List<(double Rank, bool IsHeading)> open, Number? number, bool isHeading)
    {
        if (number is not { IsBullet: false } own)
        {
            if (isHeading)
            {
                open.Clear();
            }

            return isHeading ? 2 : 0;
        }

        open.RemoveAll(outer => outer.Rank >= own.Rank);
        isHeading &= open.TrueForAll(outer => outer.IsHeading);
        open.Add((own.Rank, isHeading));
        return isHeading ? Math.Min(6, open.Count + 1) : 0;
    }

    private static bool IsHeading(IReadOnlyList<RawParagraph> paragraphs, int index, Number? number)
    {
        var text = paragraphs[index].Text;
        if (text.Length > LongestHeading || text is "[...]" or "[…]")
        {
            return false;
        }

        if (number is not { } own)
        {
            // Capitals that stand alone; "QUYẾT ĐỊNH:" and who decides belong to the opening.
            return Capitals.Are(text) && !Deciding().IsMatch(text) && text.Length <= 120 && text.Count(char.IsLetter) > 4 && index + 1 < paragraphs.Count;
        }

        if (own.IsBullet)
        {
            return false;
        }

        var words = text[own.Length..].Trim();
        if (own.Kind is NumberKind.Part or NumberKind.Chapter or NumberKind.Division || (words.Length > 0 && Capitals.Are(words)))
        {
            return true;
        }

        // A heading has something under it.
        var next = index + 1 < paragraphs.Count ? paragraphs[index + 1].Text : null;
        if (next is null || words.Length == 0 || InCharge().IsMatch(words) || Numbering.Read(next) is { } after && after.Rank <= own.Rank)
        {
            return false;
        }

        if (words.EndsWith(':'))
        {
            return words.Length <= 100 && !LeadIn().IsMatch(words);
        }

        if (!Paragraphs.EndsSentence(words))
        {
            return true;
        }

        // A heading may end in a full stop where its neighbours show that they are headings.
        return own.Kind is NumberKind.Arabic or NumberKind.Roman && words.EndsWith('.') && words.Length <= 200
            && !words[..^1].Contains(". ", StringComparison.Ordinal) && !words.Contains(';', StringComparison.Ordinal)
            && Siblings(paragraphs, index, own).Any(sibling => IsPlainHeading(paragraphs, sibling));
    }

    private static bool IsPlainHeading(IReadOnlyList<RawParagraph> paragraphs, int index)
    {
        var text = paragraphs[index].Text;
        return text.Length <= LongestHeading && !Paragraphs.EndsSentence(text) && index + 1 < paragraphs.Count
            && Numbering.Read(text) is { } own && (Numbering.Read(paragraphs[index + 1].Text) is not { } next || next.Rank > own.Rank);
    }

    private static IEnumerable<int> Siblings(IReadOnlyList<RawParagraph> paragraphs, int index, Number own)
    {
        foreach (var step in (int[])[-1, 1])
        {
            for (var i = index + step; i >= 0 && i < paragraphs.Count && Math.Abs(i - index) < 500; i += step)
            {
                if (Numbering.Read(paragraphs[i].Text) is not { } number)
                {
                    continue;
                }

                if (number.Rank < own.Rank)
                {
                    break;
                }

                if (number.Kind == own.Kind)
                {
                    yield return i;
                }
            }
        }
    }

    [GeneratedRegex(@"^(?:Cơ quan |Đơn vị )?chủ trì(?: thực hiện)?\s*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InCharge();

    [GeneratedRegex(@"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)(?!\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Deciding();

    [GeneratedRegex(@"(?:như sau|sau đây|gồm|nội dung sau)\s*:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadIn();
}
