using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Sources;

/// <summary>Something the importer could not make out or had to presume; the person who checks the document should look at it.</summary>
/// <param name="Line">1-based line of the raw text; 0 when it concerns the whole.</param>
/// <param name="Reason">In Vietnamese.</param>
public sealed record ImportWarning(int Line, string Reason);

/// <summary>What became of a raw text.</summary>
/// <param name="Document">Null exactly when <paramref name="Error"/> is set.</param>
/// <param name="Markdown">The file for <c>knowledge/plans/</c>; empty on error.</param>
/// <param name="Error">In Vietnamese, naming the file; null when the text was understood.</param>
public sealed record ImportResult(Document? Document, string Markdown, IReadOnlyList<ImportWarning> Warnings, string? Error);

/// <summary>
/// Turns an official text as published (copied from a portal, out of Word or PDF) into a document: letterhead, numbering, broken lines and
/// signature are understood, and every word of the source stands in the document, in order.
/// </summary>
public static partial class RawTextImporter
{
    /// <summary>Longest text taken, in characters.</summary>
    public const int LongestText = 10_000_000;

    /// <summary>Reads the bytes of a text file: UTF-8, or UTF-16 with its mark.</summary>
    public static ImportResult Import(ReadOnlySpan<byte> bytes, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        try
        {
            Encoding encoding = bytes switch
            {
                [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
                _ => new UTF8Encoding(false, throwOnInvalidBytes: true),
            };
            return Import(encoding.GetString(bytes), fileName);
        }
        catch (DecoderFallbackException)
        {
            return Failed(fileName, "không phải tệp chữ UTF-8");
        }
    }

    /// <summary>Reads a raw text. <paramref name="fileName"/> names it in errors and helps to make an id where the text has no number.</summary>
    public static ImportResult Import(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        var name = Path.GetFileName(fileName);
        if (text.Length > LongestText)
        {
            return Failed(name, $"dài quá {LongestText:N0} ký tự");
        }

        var warnings = new List<ImportWarning>();
        var controls = text.Count(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f' or '\u0085'));
        if (controls > 0 && controls * 100 > text.Length)
        {
            return Failed(name, "là tệp nhị phân, không phải văn bản");
        }

        if (controls > 0)
        {
            warnings.Add(new(0, $"đã bỏ {controls} ký tự điều khiển không in được"));
        }

        if (text.Count(char.IsLetter) < 20)
        {
            return Failed(name, "không nhận ra cơ quan ban hành, tiêu đề hay nội dung nào");
        }

        var lines = RawLine.Cut(text);
        var head = Letterhead.Read(lines);
        var (body, tail) = Tail.Cut(lines[head.BodyStart..]);
        var paragraphs = Paragraphs.Join(body);
        var signature = Tail.Read(tail);
        var isNews = head is { Kind: null, HasLetterhead: false };

        string title;
        string[] provenance = [.. head.Before.Select(line => line.Text)];
        var titleLine = 0;
        if (isNews)
        {
            // A rubric and a headline stand over the first sentence.
            var first = paragraphs.FindIndex(paragraph => Paragraphs.EndsSentence(paragraph.Text));
            if (first <= 0 || paragraphs[first - 1].Text.Length > 400)
            {
                return Failed(name, "không nhận ra cơ quan ban hành hay tiêu đề");
            }

            provenance = [.. provenance, .. paragraphs[..(first - 1)].Select(paragraph => paragraph.Text)];
            title = paragraphs[first - 1].Text;
            titleLine = paragraphs[first - 1].Line;
            paragraphs.RemoveRange(0, first);
        }
        else
        {
            title = head.Title;
        }

        if (paragraphs.Count == 0 || !paragraphs.Exists(paragraph => paragraph.Text.Any(char.IsLetter)))
        {
            return Failed(name, "không có nội dung");
        }

        var running = string.Join('\n', paragraphs.Select(paragraph => paragraph.Text));
        var facts = Facts(head, title, running, provenance, isNews);
        if (facts.Issuer is null && title.Length == 0)
        {
            return Failed(name, "không nhận ra cơ quan ban hành và tiêu đề");
        }

        if (facts.Issuer is null)
        {
            warnings.Add(new(0, "không nhận ra cơ quan ban hành: xin điền issuer"));
        }

        var shown = TitleCase.Of(title, running);
        shown = shown.Length == 0 ? shown : char.ToUpperInvariant(shown[0]) + shown[1..];
        if (shown.Length == 0)
        {
            shown = FirstWords(paragraphs[0].Text);
            warnings.Add(new(0, $"không có tiêu đề: tạm lấy \"{shown}\""));
        }

        WarnOfGaps(head, facts, signature, isNews, warnings);
        var isExcerpt = paragraphs.Exists(paragraph => paragraph.Text is "[...]" or "[…]");
        if (isExcerpt)
        {
            warnings.Add(new(paragraphs.First(paragraph => paragraph.Text is "[...]" or "[…]").Line, "nguồn chỉ đăng một phần văn bản (\"[...]\")"));
        }

        var kind = isNews ? DocumentKind.News : head.Kind ?? DocumentKind.OfficialLetter;
        var (period, basis, presumed) = PresumedPeriod.Of(paragraphs, shown, kind, facts.IssuedOn, facts.Year, head.Month);
        if (period is null && kind is DocumentKind.Plan or DocumentKind.News)
        {
            warnings.Add(new(0, "không biết văn bản nói về thời gian nào: xin điền period"));
        }
        else if (presumed)
        {
            warnings.Add(new(0, $"thời gian thực hiện là tạm tính ({basis}): xin kiểm tra period"));
        }

        var references = LegalReferences.Find([shown, .. paragraphs.Select(paragraph => paragraph.Text)], head.Number);
        var document = new Document
        {
            Id = IdOf(facts.Province, head, facts.Year, name, kind),
            Number = head.Number,
            Kind = kind,
            Issuer = facts.Issuer ?? "",
            Province = facts.Province is null ? null : OfficialNames.ProvinceSlug(facts.Province),
            Title = shown,
            IssuedOn = facts.IssuedOn,
            IssuedOnAsWritten = head.DateAsWritten,
            Period = period,
            PeriodBasis = basis,
            PeriodIsPresumed = presumed,
            SignedBy = signature.SignedBy ?? PortalField(provenance, "Người ký"),
            SignerTitle = signature.SignerTitle,
            IsExcerpt = isExcerpt,
            Source = name,
            Provenance = provenance.Length == 0 ? null : string.Join('\n', provenance),
            LegalReferences = references,
            Body = MarkdownWriter.Write(head, isNews ? title : null, titleLine, paragraphs, signature, warnings),
            Passages = [],
        };
        var markdown = DocumentFile.Write(document);
        var reading = DocumentFile.Parse(markdown, name);
        return reading.Document is { } read
            ? new(read, markdown, warnings, null)
            : Failed(name, string.Join("; ", reading.Errors.Select(error => error.Reason)));
    }

    private static ImportResult Failed(string fileName, string reason) => new(null, "", [], $"{fileName}: {reason}");

    private sealed record Recognised(string? Issuer, string? Province, DateOnly? IssuedOn, int? Year);

    private static Recognised Facts(Letterhead head, string title, string running, string[] provenance, bool isNews)
    {
        var start = running.Length > 4000 ? running[..4000] : running;
        var province = OfficialNames.ProvinceIn(head.IssuerAsWritten) ?? (head.Place is null ? null : OfficialNames.ProvinceIn(head.Place));
        var issuer = OfficialNames.Issuer(head.IssuerAsWritten);
        if (isNews)
        {
            // Headlines are in running case; the province is the first one the news names as such.
            province = OfficialNames.ProvinceIn(title) ?? ProvinceNamed().Matches(start).Select(match => OfficialNames.ProvinceIn(match.Value)).FirstOrDefault(found => found is not null)
                ?? OfficialNames.ProvinceIn(start);
            issuer = OfficialNames.AuthorityIn(title) ?? OfficialNames.AuthorityIn(start);
            issuer = issuer is not null && province is not null ? $"{issuer} {OfficialNames.WithRank(province)}" : issuer;
        }
        else if (issuer is null)
        {
            province ??= OfficialNames.ProvinceIn(title) ?? OfficialNames.ProvinceIn(start);
            issuer = head.IssuerCode is null ? null : OfficialNames.ByCode(head.IssuerCode);
            issuer ??= OfficialNames.AuthorityIn(Issues().Match(start).Value);
            issuer = issuer is not null && province is not null && issuer is not ("Chính phủ" or "Thủ tướng Chính phủ") ? $"{issuer} {OfficialNames.WithRank(province)}" : issuer;
        }

        var issuedOn = head.IssuedOn;
        if (issuedOn is null && PortalField(provenance, "Ngày ban hành") is { } published
            && DateOnly.TryParseExact(published, ["dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            issuedOn = day;
        }

        var year = issuedOn?.Year ?? head.Year ?? FactFinder.Find(start)
            .Where(fact => fact is { Kind: FactKind.Date, Normal.Length: 10 } && char.IsAsciiDigit(fact.Normal[0]))
            .Select(fact => (int?)int.Parse(fact.Normal[..4], CultureInfo.InvariantCulture))
            .Max();
        return new(issuer, province, issuedOn, year);
    }

    private static void WarnOfGaps(Letterhead head, Recognised facts, Tail signature, bool isNews, List<ImportWarning> warnings)
    {
        if (isNews)
        {
            warnings.Add(new(0, "không có số, ký hiệu và ngày ban hành: hiểu là tin của cơ quan"));
            return;
        }

        if (head.Number is null)
        {
            warnings.Add(new(head.NumberLine, head.IssuerCode is null ? "không có số, ký hiệu: xin điền number" : "số văn bản để trống: xin điền number nếu biết"));
        }

        if (head.Kind is null)
        {
            warnings.Add(new(0, "không nhận ra loại văn bản, tạm coi là công văn: xin kiểm tra kind"));
        }

        if (facts.IssuedOn is null)
        {
            warnings.Add(new(head.DateLine, head.DateAsWritten is null ? "không có ngày ban hành: xin điền issued_on" : $"ngày ban hành để trống (\"{head.DateAsWritten}\"): xin điền issued_on nếu biết"));
        }

        if (facts.Province is null)
        {
            warnings.Add(new(0, "không nhận ra tỉnh: xin điền province nếu văn bản là của một tỉnh"));
        }

        if (signature.SignedBy is null && PortalField([.. head.Before.Select(line => line.Text)], "Người ký") is null)
        {
            warnings.Add(new(signature.Line, "không thấy tên người ký trong văn bản"));
        }
    }

    private static string IdOf(string? province, Letterhead head, int? year, string fileName, DocumentKind kind)
    {
        var place = province is null ? null : OfficialNames.ProvinceSlug(province);
        string? own = head.Number is { } number ? Slug.Of(number.Split('/', '-')[0]) : null;
        if (own is null && head.IssuerCode is { Length: > 0 } code)
        {
            own = Slug.Of(code.Split('-')[0]);
        }

        if (string.IsNullOrEmpty(own))
        {
            // Two words of the file's name, without the province and the year that the id has anyway.
            var stem = Slug.Of(Path.GetFileNameWithoutExtension(fileName));
            if (place is not null && stem.StartsWith(place + "-", StringComparison.Ordinal))
            {
                stem = stem[(place.Length + 1)..];
            }

            own = string.Join('-', stem.Split('-').Where(word => !(word.Length == 4 && word.All(char.IsAsciiDigit))).Take(2));
            own = own.Length == 0 ? Slug.Of(kind.Label()) : own;
        }

        return string.Join('-', new[] { place, own, year?.ToString(CultureInfo.InvariantCulture) }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>"Người ký Lê Văn Phước" in the portal's own table.</summary>
    private static string? PortalField(string[] provenance, string field) => provenance
        .Where(line => line.StartsWith(field, StringComparison.OrdinalIgnoreCase) && line.Length > field.Length)
        .Select(line => line[field.Length..].Trim(' ', ':', '|', '\t'))
        .FirstOrDefault(value => value.Length is > 0 and < 80);

    private static string FirstWords(string text)
    {
        if (text.Length <= 120)
        {
            return text.TrimEnd('.', ':', ';');
        }

        var end = text.LastIndexOf(' ', 120);
        return (end < 40 ? text[..120] : text[..end]) + "…";
    }

    [GeneratedRegex(@"(?<!\p{L})(?:tỉnh|thành phố)\s+(?:\p{Lu}\p{L}*(?:\s-\s|\s|\b)){1,5}", RegexOptions.CultureInvariant)]
    private static partial Regex ProvinceNamed();

    // "Sở Lao động – Thương binh và Xã hội ban hành kế hoạch"
    [GeneratedRegex(@"^\p{Lu}[^.;\n]{3,120}?\s(?:ban hành|xây dựng|quyết định|thông báo|đề nghị)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Issues();
}

/// <summary>A line of the raw text, cleaned.</summary>
/// <param name="Text">Composed, white space folded, without bold marks; empty for a blank line.</param>
/// <param name="Line">1-based.</param>
/// <param name="IsRule">A drawn line or a lone border of a table: it parts what stands before and after, and holds no words.</param>
internal sealed partial record RawLine(string Text, int Line, bool IsRule = false)
{
    public bool IsBlank => Text.Length == 0;

    public static List<RawLine> Cut(string text)
    {
        var lines = new List<RawLine>();
        var number = 0;
        foreach (var raw in Vietnamese.Compose(text).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r', '\f', '\u0085', '\u2028', '\u2029'))
        {
            number++;
            var clean = Clean(raw);
            if (clean.Length > 0 && Rule().IsMatch(clean))
            {
                // A dash alone opens a list item whose words stand on the next line.
                lines.Add(clean is "-" or "–" or "+" ? new(clean, number) : new("", number, IsRule: true));
                continue;
            }

            // Two columns side by side, as PDF text has them, are two lines.
            if (clean.Length < 200 && Columns().Matches(raw.Trim()) is { Count: > 0 } && number < 60)
            {
                foreach (var column in Columns().Split(raw.Trim()))
                {
                    if (Clean(column) is { Length: > 0 } cell)
                    {
                        lines.Add(Rule().IsMatch(cell) && cell is not ("-" or "–" or "+") ? new("", number, IsRule: true) : new(cell, number));
                    }
                }

                continue;
            }

            lines.Add(new(clean, number));
        }

        return lines;
    }

    private static string Clean(string raw)
    {
        var clean = new StringBuilder(raw.Length);
        foreach (var letter in raw)
        {
            if (char.IsWhiteSpace(letter) || letter == '\u00A0')
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (!char.IsControl(letter) && letter is not ('\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD'))
            {
                clean.Append(letter);
            }
        }

        var text = clean.ToString().Trim().Replace("**", "", StringComparison.Ordinal);
        return Borders().Replace(text, "").Trim();
    }

    [GeneratedRegex(@"^[-–—_=*|+ .·]*[-–—_=*|+]+[-–—_=*|+ .·]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(@"(?<=\S)(?: {4,}|\s*\t\s*)(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Columns();

    /// <summary>Borders of a table row; those between cells stay.</summary>
    [GeneratedRegex(@"^\|\s*(?=\S)|(?<=\S)\s*\|$", RegexOptions.CultureInvariant)]
    private static partial Regex Borders();
}
