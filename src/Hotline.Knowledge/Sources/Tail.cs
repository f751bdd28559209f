using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>The end of an official text: signature and recipients, in whichever order.</summary>
internal sealed partial class Tail
{
    /// <summary>Only this many lines from the end can belong to it.</summary>
    private const int Reach = 80;

    /// <summary>Blocks in order: the lines of a signature, or "Nơi nhận:" and its items ("- …").</summary>
    public IReadOnlyList<(bool Recipients, IReadOnlyList<string> Lines)> Blocks { get; private init; } = [];

    public string? SignedBy { get; private init; }

    /// <summary>"Phó Chủ tịch".</summary>
    public string? SignerTitle { get; private init; }

    /// <summary>1-based line it starts on; 0 when there is none.</summary>
    public int Line { get; private init; }

    /// <summary>Parts the lines of the text from those of its end.</summary>
    public static (List<RawLine> Body, List<RawLine> Tail) Cut(List<RawLine> lines)
    {
        var from = Math.Max(0, lines.Count - Reach);
        for (var i = lines.Count - 1; i >= from; i--)
        {
            // "./." closes the text: everything after it is the end, if there is any.
            if (Closed().IsMatch(lines[i].Text))
            {
                return lines.Skip(i + 1).Any(line => !line.IsBlank) && Opens(lines.Skip(i + 1).First(line => !line.IsBlank).Text)
                    ? (lines[..(i + 1)], lines[(i + 1)..])
                    : (lines, []);
            }
        }

        for (var i = from; i < lines.Count; i++)
        {
            if (Opens(lines[i].Text) && lines.Skip(i).All(line => line.Text.Length <= 160 && Numbering.Read(line.Text) is not { IsBullet: false }))
            {
                return (lines[..i], lines[i..]);
            }
        }

        return (lines, []);
    }

    public static Tail Read(List<RawLine> lines)
    {
        var blocks = new List<(bool Recipients, List<string> Lines)>();
        var parted = true;
        foreach (var line in lines)
        {
            if (line.IsBlank)
            {
                parted |= line.IsRule || blocks is not [.., (true, _)];
                continue;
            }

            var text = line.Text;
            if (MarkdownText.RecipientsOpening.IsMatch(text))
            {
                blocks.Add((true, [text]));
            }
            else if (blocks is [.., (true, var recipients)] && !Signs(text) && !(parted && recipients.Count > 1 && !IsItem(text)))
            {
                if (IsItem(text))
                {
                    recipients.Add("- " + ItemDash().Replace(text, ""));
                }
                else if (recipients.Count > 1)
                {
                    // "-" / "Bộ LĐ-TB&XH;" and items that run over the line
                    recipients[^1] = $"{recipients[^1].TrimEnd()} {text}";
                }
                else
                {
                    recipients.Add("- " + text);
                }
            }
            else if (blocks is [.., (false, var signature)])
            {
                // "TM. ỦY BAN" / "NHÂN DÂN"
                if (Capitals.Are(text) && !Signs(text) && Capitals.Are(signature[^1]))
                {
                    signature[^1] += " " + text;
                }
                else
                {
                    signature.Add(text);
                }
            }
            else
            {
                blocks.Add((false, [text]));
            }

            parted = false;
        }

        var signed = blocks.LastOrDefault(block => !block.Recipients).Lines;
        return new()
        {
            Blocks = blocks.ConvertAll(block => (block.Recipients, (IReadOnlyList<string>)block.Lines)),
            SignedBy = signed?.LastOrDefault(line => Name().IsMatch(line) && !Capitals.Are(line)),
            SignerTitle = signed?.LastOrDefault(line => Position().IsMatch(line)) is { } title ? Sentence(title) : null,
            Line = lines.FirstOrDefault(line => !line.IsBlank)?.Line ?? 0,
        };
    }

    private static bool IsItem(string text) => ItemDash().IsMatch(text);

    private static bool Opens(string text) => MarkdownText.RecipientsOpening.IsMatch(text) || Signs(text);

    private static bool Signs(string text) => Capitals.Are(text) && text.Length < 100 && (Authority().IsMatch(text) || Position().IsMatch(text));

    /// <summary>"PHÓ CHỦ TỊCH" becomes "Phó Chủ tịch", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" "Phó Giám đốc".</summary>
    private static string Sentence(string position)
    {
        var own = Position().Matches(position)[^1].Value.ToLowerInvariant();
        var rank = own.StartsWith("phó ", StringComparison.Ordinal) ? own[4..] : own;
        rank = char.ToUpperInvariant(rank[0]) + rank[1..];
        return own.StartsWith("phó ", StringComparison.Ordinal) ? "Phó " + rank : rank;
    }

    [GeneratedRegex(@"/\.\s*[”""]?$", RegexOptions.CultureInvariant)]
    private static partial Regex Closed();

    [GeneratedRegex(@"^(?:TM|KT|TL|TUQ|T/M|Q)\s*\.?\s", RegexOptions.CultureInvariant)]
    private static partial Regex Authority();

    [GeneratedRegex(@"(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|CHỦ NHIỆM|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|TRƯỞNG BAN|TRƯỞNG PHÒNG|BÍ THƯ)(?!\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Position();

    [GeneratedRegex(@"^\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{L}*){1,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[-–+]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex ItemDash();
}
