using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>The top of an official text: who, number, place and date, kind, title.</summary>
internal sealed partial class Letterhead
{
    /// <summary>Only this many lines from the start can belong to it.</summary>
    private const int Reach = 80;

    /// <summary>Lines before it, kept as provenance.</summary>
    public required IReadOnlyList<RawLine> Before { get; init; }

    public bool HasLetterhead => Lines.Count > 0;

    /// <summary>Its lines made whole, in order.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    public string IssuerAsWritten { get; private set; } = "";

    /// <summary>Null when blank or absent.</summary>
    public string? Number { get; private set; }

    /// <summary>The issuer's part of the number's code ("SLĐTBXH"), also when the number itself is blank.</summary>
    public string? IssuerCode { get; private set; }

    public int NumberLine { get; private set; }

    public string? Place { get; private set; }

    public DateOnly? IssuedOn { get; private set; }

    public string? DateAsWritten { get; private set; }

    public int? Year { get; private set; }

    /// <summary>Month of <see cref="Year"/>; null when blank.</summary>
    public int? Month { get; private set; }

    public int DateLine { get; private set; }

    public DocumentKind? Kind { get; private set; }

    /// <summary>As printed ("KẾ HOẠCH"); empty for an official letter.</summary>
    public string KindAsWritten { get; private set; } = "";

    /// <summary>On one line, as written; empty when there is none.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Index of the first line after it.</summary>
    public int BodyStart { get; private set; }

    public static Letterhead Read(List<RawLine> lines)
    {
        var reach = Math.Min(Reach, lines.Count);
        var start = FindStart(lines, reach);
        var (kindAt, kindLines, kind, kindText) = FindKind(lines, start < 0 ? 0 : start, reach);
        if (start < 0 && kindAt < 0)
        {
            return new() { Before = [], BodyStart = 0 };
        }

        start = start < 0 ? kindAt : start;
        var head = new Letterhead { Before = [.. lines[..start].Where(line => !line.IsBlank)] };
        var end = kindAt >= 0 ? kindAt : FindLetterStart(lines, start, reach);
        var zone = lines[start..end];
        head.ReadZone(zone);
        head.BodyStart = end;
        if (kindAt >= 0)
        {
            head.Kind = kind;
            head.KindAsWritten = kindText;
            head.ReadTitle(lines, kindAt + kindLines);
        }
        else
        {
            head.Kind = KindByCode(head.code) ?? (head.Title.Length > 0 || LetterOpening().IsMatch(end < lines.Count ? lines[end].Text : "") ? DocumentKind.OfficialLetter : null);
        }

        return head;
    }

    private string code = "";

    /// <summary>The first line that belongs to a letterhead; -1 when none does.</summary>
    private static int FindStart(List<RawLine> lines, int reach)
    {
        for (var i = 0; i < reach; i++)
        {
            var text = lines[i].Text;
            if (NumberOpening().IsMatch(text) || Motto().IsMatch(text) || (Capitals.Are(text) && IssuerOpening().IsMatch(text)))
            {
                return i;
            }
        }

        return -1;
    }

    private static (int At, int Lines, DocumentKind? Kind, string Text) FindKind(List<RawLine> lines, int from, int reach)
    {
        for (var i = from; i < reach; i++)
        {
            if (lines[i].IsBlank || lines[i].Text.Length > 20)
            {
                continue;
            }

            // "KẾ" / "HOẠCH": a kind may be broken across lines.
            var text = lines[i].Text.TrimEnd(':');
            if (KindOf(text) is { } kind)
            {
                return (i, 1, kind, lines[i].Text);
            }

            if (i + 1 < reach && KindOf($"{text} {lines[i + 1].Text}") is { } broken)
            {
                return (i, 2, broken, $"{text} {lines[i + 1].Text}");
            }
        }

        return (-1, 0, null, "");
    }

    private static DocumentKind? KindOf(string text) => text switch
    {
        "KẾ HOẠCH" => DocumentKind.Plan,
        "QUYẾT ĐỊNH" => DocumentKind.Decision,
        "NGHỊ QUYẾT" => DocumentKind.Resolution,
        "CÔNG VĂN" => DocumentKind.OfficialLetter,
        "THÔNG BÁO" => DocumentKind.Notice,
        _ => null,
    };

    private static DocumentKind? KindByCode(string code) => code.Split('-')[0].ToUpperInvariant() switch
    {
        "KH" => DocumentKind.Plan,
        "QĐ" => DocumentKind.Decision,
        "NQ" => DocumentKind.Resolution,
        "TB" => DocumentKind.Notice,
        "CV" => DocumentKind.OfficialLetter,
        _ => null,
    };

    /// <summary>Without a kind the text starts at "Kính gửi", or after the last line of number, date or subject.</summary>
    private static int FindLetterStart(List<RawLine> lines, int start, int reach)
    {
        var last = start;
        for (var i = start; i < reach; i++)
        {
            if (LetterOpening().IsMatch(lines[i].Text))
            {
                return i;
            }

            if (i < start + 30 && (NumberOpening().IsMatch(lines[i].Text) || DateTail().IsMatch(lines[i].Text) || Motto().IsMatch(lines[i].Text)))
            {
                last = i;
            }
        }

        return Math.Min(last + 1, lines.Count);
    }

    private void ReadZone(List<RawLine> zone)
    {
        // The zone on one line, with what stood where, so that broken lines can be made whole by their meaning.
        var text = new StringBuilder();
        var starts = new List<(int At, int Line)>();
        var breaks = new SortedSet<int> { 0 };
        var parted = false;
        foreach (var line in zone)
        {
            if (line.IsBlank)
            {
                parted = true;
                continue;
            }

            if (text.Length > 0)
            {
                text.Append(' ');
            }

            // A border or blank line parts, unless the sentence is visibly unfinished ("ngày 27" / "tháng 4").
            if (parted || !Capitals.Are(line.Text))
            {
                breaks.Add(text.Length);
            }

            parted = false;
            starts.Add((text.Length, line.Line));
            text.Append(line.Text);
        }

        var whole = text.ToString();
        var date = DateLinePattern().Match(whole);
        var number = NumberPattern().Match(whole);
        var subject = Subject().Match(whole);
        var motto = MottoWhole().Match(whole);
        var wish = Wish().Match(whole);
        foreach (var match in new[] { date, number, motto, wish, subject }.Where(match => match.Success))
        {
            breaks.RemoveWhere(at => at > match.Index && at < match.Index + match.Length);
            breaks.Add(match.Index);
            if (match.Index + match.Length < whole.Length)
            {
                breaks.Add(match.Index + match.Length);
            }
        }

        var cuts = breaks.Append(whole.Length).ToArray();
        var lines = new List<string>();
        var issuer = new StringBuilder();
        for (var i = 0; i + 1 < cuts.Length; i++)
        {
            var piece = whole[cuts[i]..cuts[i + 1]].Trim();
            if (piece.Length == 0)
            {
                continue;
            }

            lines.Add(piece);
            if (Capitals.Are(piece) && !MottoWhole().IsMatch(piece) && !NumberOpening().IsMatch(piece))
            {
                issuer.Append(issuer.Length > 0 ? " " : "").Append(piece);
            }
        }

        Lines = lines;
        IssuerAsWritten = issuer.ToString();
        if (number.Success)
        {
            NumberLine = LineAt(number.Index);
            code = number.Groups["code"].Value;
            var digits = number.Groups["n"].Value;
            var year = number.Groups["year"].Value;
            Number = digits.Length == 0 ? null : $"{digits}{(year.Length > 0 ? "/" + year : "")}{number.Groups["sep"].Value}{code}";
            IssuerCode = code.Length == 0 ? null : Issuing(code);
        }

        if (date.Success)
        {
            DateLine = LineAt(date.Index);
            Place = date.Groups["place"].Value.Trim();
            DateAsWritten = Spaces().Replace(date.Groups["date"].Value, " ").Trim();
            if (int.TryParse(date.Groups["y"].Value, CultureInfo.InvariantCulture, out var y) && y is > 1900 and < 2200)
            {
                Year = y;
                Month = int.TryParse(date.Groups["m"].Value, CultureInfo.InvariantCulture, out var m) && m is >= 1 and <= 12 ? m : null;
                if (int.TryParse(date.Groups["d"].Value, CultureInfo.InvariantCulture, out var d) && Month is not null && d >= 1 && d <= DateTime.DaysInMonth(y, m))
                {
                    IssuedOn = new DateOnly(y, m, d);
                    DateAsWritten = DateAsWritten.StartsWith("ngày", StringComparison.OrdinalIgnoreCase) ? DateAsWritten : "ngày " + DateAsWritten;
                }
                else if (date.Groups["d"].Length == 0)
                {
                    DateAsWritten = BlankDay().Replace(DateAsWritten, "");
                }
            }
        }

        if (subject.Success)
        {
            Title = SubjectMark().Replace(subject.Value, "").Trim().TrimEnd('.', ';');
        }

        int LineAt(int at) => starts.Last(entry => entry.At <= at).Line;
    }

    /// <summary>"KH-UBND" gives "UBND"; in a letter's "SLĐTBXH-BTXH" the issuer comes first.</summary>
    private static string Issuing(string code)
    {
        var parts = code.Split('-', 2);
        return parts.Length == 2 && (KindByCode(code) is not null || parts[0].Length <= 3 && parts[1].Length > 3) ? parts[1] : parts[0];
    }

    private void ReadTitle(List<RawLine> lines, int from)
    {
        var title = new StringBuilder();
        var i = from;
        var last = "";
        for (; i < lines.Count && title.Length < 1500; i++)
        {
            var line = lines[i];
            if (line.IsBlank)
            {
                if (title.Length == 0)
                {
                    continue;
                }

                // Blank lines inside a title: only capitals go on.
                var next = lines.Skip(i).FirstOrDefault(other => !other.IsBlank);
                if (line.IsRule || next is null || !Capitals.Are(title.ToString()) || !Capitals.Are(next.Text) || Numbering.Read(next.Text) is not null)
                {
                    break;
                }

                continue;
            }

            if (title.Length > 0 && Ends(title.ToString(), last, line.Text))
            {
                break;
            }

            if (line.Text.Length > 600 || title.Length == 0 && (Numbering.Read(line.Text) is not null || Grounds().IsMatch(line.Text)))
            {
                break;
            }

            title.Append(title.Length > 0 ? " " : "").Append(line.Text);
            last = line.Text;
        }

        Title = title.ToString();
        BodyStart = i;

        static bool Ends(string title, string last, string next)
        {
            if (Capitals.Are(title))
            {
                return !Capitals.Are(next) || Numbering.Read(next) is not null || IssuerOfDecision().IsMatch(next);
            }

            // In running case a capital letter opens the text, unless it is a name the title has yet to say.
            return last.EndsWith('.')
                || (char.IsUpper(next[0]) && !Paragraphs.IsUnfinished(last) && !OfficialNames.Provinces.Any(province => next.StartsWith(province, StringComparison.Ordinal)))
                || Capitals.Are(next) || Numbering.Read(next) is not null || Grounds().IsMatch(next) || LetterOpening().IsMatch(next);
        }
    }

    private const RegexOptions Options = RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|SỞ|BỘ|BAN|CÔNG AN|BẢO HIỂM|NGÂN HÀNG|LIÊN ĐOÀN|TRUNG TÂM|CHI CỤC|CỤC|VĂN PHÒNG|CHÍNH PHỦ|THỦ TƯỚNG|TỈNH ỦY|QUỐC HỘI)(?!\p{L})", Options)]
    private static partial Regex IssuerOpening();

    [GeneratedRegex(@"^(?:Số|Luật số)\s*:\s*\S*[/\d]", Options)]
    private static partial Regex NumberOpening();

    [GeneratedRegex(@"^(?:CỘNG H(?:ÒA|OÀ) XÃ|Độc lập\s*[-–])", Options)]
    private static partial Regex Motto();

    [GeneratedRegex(@"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM", Options)]
    private static partial Regex MottoWhole();

    [GeneratedRegex(@"Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Wish();

    [GeneratedRegex(@"Số\s*:\s*(?<n>\d{0,6})\s*(?:/(?<year>(?:19|20)\d\d))?\s*(?<sep>[/-])\s*(?<code>\p{L}[\p{L}\d]*(?:\s?[-–/]\s?\p{L}[\p{L}\d.]*)*)", Options)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"(?<place>(?:TP\.?\s?)?\p{Lu}\p{Ll}+(?:(?:\s-\s|\s)\p{Lu}\p{Ll}+){0,5}),\s*(?<date>ngày\s*(?<d>\d{0,2})[\s….]*tháng\s*(?<m>\d{0,2})[\s….]*năm\s*(?<y>\d{4}))", Options)]
    private static partial Regex DateLinePattern();

    [GeneratedRegex(@"năm\s+\d{4}$", Options)]
    private static partial Regex DateTail();

    [GeneratedRegex(@"V/v\s*:?.{3,400}?(?=\s+(?:\p{Lu}\p{L}*\s){1,4}?\p{Lu}\p{L}*,\s*ngày|\s+CỘNG\s+H|\s+Độc\s+lập\s*-|$)", Options | RegexOptions.Singleline)]
    private static partial Regex Subject();

    [GeneratedRegex(@"^V/v\s*:?\s*", Options)]
    private static partial Regex SubjectMark();

    [GeneratedRegex(@"^Kính\s+gửi", Options)]
    private static partial Regex LetterOpening();

    [GeneratedRegex(@"^(?:Căn cứ|Thực hiện|Kính gửi|Xét|Theo|Trên cơ sở)\s", Options)]
    private static partial Regex Grounds();

    // "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" between the title of a decision and its grounds.
    [GeneratedRegex(@"^(?:CHỦ TỊCH|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|GIÁM ĐỐC|THỦ TƯỚNG|BỘ TRƯỞNG)(?!\p{L})", Options)]
    private static partial Regex IssuerOfDecision();

    [GeneratedRegex(@"^ngày\s*[….]*\s*", Options | RegexOptions.IgnoreCase)]
    private static partial Regex BlankDay();

    [GeneratedRegex(@"\s+", Options)]
    private static partial Regex Spaces();
}

/// <summary>Whether a text is set in capitals.</summary>
internal static class Capitals
{
    public static bool Are(string text)
    {
        var upper = 0;
        foreach (var letter in text)
        {
            if (char.IsLower(letter))
            {
                return false;
            }

            upper += char.IsUpper(letter) ? 1 : 0;
        }

        return upper >= 2;
    }
}
