using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>
/// Reads the Markdown of a document: block quotes are the letterhead and the signature, headings and paragraphs are nested by their official
/// numbers, and every paragraph becomes a passage whose anchor is that numbering.
/// </summary>
internal sealed partial class DocumentBody
{
    private readonly string documentId;
    private readonly List<(string Text, int Level, Number? Number, BlockKind Kind, IReadOnlyList<string> Lines)> pieces = [];
    private readonly List<Draft> drafts = [];
    private readonly List<Section> stack = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly List<string> named = [];
    private readonly Dictionary<string, int> copies = new(StringComparer.Ordinal);

    private DocumentBody(string documentId) => this.documentId = documentId;

    /// <summary>Blocks and passages in reading order, provenance first.</summary>
    public static (IReadOnlyList<Block> Blocks, IReadOnlyList<Passage> Passages) Read(string documentId, string? provenance, string body)
    {
        var reader = new DocumentBody(documentId);
        reader.Cut(body);
        reader.Nest();
        reader.FindLeads();
        return reader.Finish(provenance);
    }

    /// <summary>Cuts the Markdown into pieces, each a heading, paragraph, list item or quoted block.</summary>
    private void Cut(string body)
    {
        var paragraph = new List<string>();
        var quote = new List<string>();
        var recipients = false;
        foreach (var raw in body.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('>'))
            {
                EndParagraph();
                var quoted = line[1..].Trim();
                if (quoted.Length > 0)
                {
                    quote.Add(MarkdownText.Unescape(quoted));
                }

                continue;
            }

            EndQuote();
            if (line.Length == 0)
            {
                EndParagraph();
                continue;
            }

            var heading = Heading().Match(line);
            if (heading.Success)
            {
                EndParagraph();
                recipients = false;
                var text = MarkdownText.Unescape(heading.Groups["text"].Value.Trim());
                pieces.Add((text, heading.Groups["level"].Length, Numbering.Read(text), BlockKind.Heading, []));
                continue;
            }

            if (Item().IsMatch(line))
            {
                EndParagraph();
            }

            paragraph.Add(line);
        }

        EndQuote();
        EndParagraph();

        void EndParagraph()
        {
            if (paragraph.Count == 0)
            {
                return;
            }

            var markdown = string.Join(' ', paragraph);
            paragraph.Clear();

            // Read before unescaping: an escaped number is none.
            var number = Numbering.Read(markdown);
            var text = MarkdownText.Unescape(markdown);
            if (markdown == "[...]")
            {
                pieces.Add((text, 0, null, BlockKind.Omission, []));
            }
            else if (MarkdownText.RecipientsOpening.IsMatch(markdown))
            {
                recipients = true;
                pieces.Add((text, 0, null, BlockKind.Recipients, [text]));
            }
            else if (recipients && number is { IsBullet: true })
            {
                var (before, _, _, kind, lines) = pieces[^1];
                pieces[^1] = ($"{before} {text[number.Value.Length..]}", 0, null, kind, [.. lines, "- " + text[number.Value.Length..]]);
            }
            else if (number is { IsBullet: true } bullet)
            {
                pieces.Add((text[bullet.Length..], bullet.Kind == NumberKind.Plus ? 2 : 1, number, BlockKind.ListItem, []));
            }
            else
            {
                recipients = false;
                pieces.Add((text, 0, number, BlockKind.Paragraph, []));
            }
        }

        void EndQuote()
        {
            if (quote.Count == 0)
            {
                return;
            }

            recipients = false;
            pieces.Add((string.Join(' ', quote), 0, null, pieces.Count == 0 ? BlockKind.Letterhead : BlockKind.Signature, [.. quote]));
            quote.Clear();
        }
    }

    /// <summary>Gives every piece its place in the numbering.</summary>
    private void Nest()
    {
        var numbered = pieces.Exists(piece => piece is { Kind: BlockKind.Heading, Level: > 1 } or { Number.IsBullet: false });
        var closing = ClosingPiece(numbered);
        var root = new Section { Anchor = numbered ? "mo-dau" : "doan", Rank = double.NegativeInfinity, IsRoot = true };
        stack.Add(root);

        // Official numbers take their anchors before paragraphs that are only counted.
        var reserved = new HashSet<string>(StringComparer.Ordinal);
        for (var pass = 0; pass < 2; pass++)
        {
            stack.Clear();
            stack.Add(root);
            root.Counter = 0;
            drafts.Clear();
            used.Clear();
            copies.Clear();
            for (var i = 0; i < pieces.Count; i++)
            {
                drafts.Add(Place(i, i == closing, reserved, numbered));
            }

            if (pass == 0)
            {
                reserved = [.. named];
            }
        }
    }

    private Draft Place(int index, bool closing, HashSet<string> reserved, bool numbered)
    {
        var piece = pieces[index];
        var (text, level, number, kind, _) = piece;
        switch (kind)
        {
            case BlockKind.Letterhead:
                return new(piece, Unique("so-ky-hieu"), PassagePart.Letterhead, [], null);
            case BlockKind.Signature:
                return new(piece, Unique("ky-ten"), PassagePart.Signature, [], null);
            case BlockKind.Recipients:
                return new(piece, Unique("noi-nhan"), PassagePart.Recipients, [], null);
            case BlockKind.Heading when level == 1:
                stack.RemoveRange(1, stack.Count - 1);
                return new(piece, Unique("tieu-de"), PassagePart.Title, [], null);
        }

        if (closing)
        {
            return new(piece, Unique("ket-thuc.1"), PassagePart.Closing, [], null);
        }

        if (kind == BlockKind.Heading || number is { IsBullet: false })
        {
            return PlaceSection(piece, number, kind == BlockKind.Heading ? level : int.MaxValue);
        }

        // A list item belongs to the paragraph's section; a "+" to the "-" before it.
        while (number is { } bullet && stack[^1].Rank >= bullet.Rank)
        {
            stack.RemoveAt(stack.Count - 1);
        }

        while (number is null && stack[^1].Rank >= (int)NumberKind.Dash)
        {
            stack.RemoveAt(stack.Count - 1);
        }

        var section = stack[^1];
        string anchor;
        do
        {
            section.Counter++;
            anchor = $"{section.Anchor}.{section.Counter}";
        }
        while (used.Contains(anchor) || (reserved.Contains(anchor) && kind != BlockKind.Omission));

        anchor = Unique(anchor);
        var part = section.IsRoot && numbered ? PassagePart.Opening : PassagePart.Text;
        var draft = new Draft(piece, anchor, part, Trail(), Chain());
        if (number is { } item)
        {
            var own = new Section { Anchor = anchor, Rank = item.Rank, Level = int.MaxValue, LeadIn = LeadIn(text) };
            stack.Add(own);
            draft = draft with { Sections = Chain() };
        }

        return draft;
    }

    private Draft PlaceSection((string Text, int Level, Number? Number, BlockKind Kind, IReadOnlyList<string> Lines) piece, Number? number, int level)
    {
        while (!stack[^1].IsRoot
            && (stack[^1].Level == int.MaxValue && level != int.MaxValue
                || stack[^1].Level != int.MaxValue && stack[^1].Level >= level
                || number is { } own && stack[^1].Rank >= own.Rank))
        {
            stack.RemoveAt(stack.Count - 1);
        }

        var parent = stack[^1];
        string anchor;
        if (number is not { } official)
        {
            var slug = Slug.Of(piece.Text.Length > 60 ? piece.Text[..60] : piece.Text);
            slug = slug.Length == 0 ? "muc" : slug;
            anchor = parent.IsRoot ? slug : $"{parent.Anchor}.{slug}";
        }
        else if (parent.IsRoot || official.Kind is NumberKind.Part or NumberKind.Chapter or NumberKind.Article)
        {
            // Articles are numbered through the whole text, whatever chapter they stand in.
            anchor = official.Label;
        }
        else if (official.Kind == NumberKind.Decimal && parent.Label is { Length: > 0 } outer && official.Label.StartsWith(outer + ".", StringComparison.Ordinal))
        {
            anchor = parent.Anchor + official.Label[outer.Length..];
        }
        else
        {
            anchor = $"{parent.Anchor}.{official.Label}";
        }

        named.Add(anchor);
        var trail = Trail();
        var section = new Section
        {
            Anchor = Unique(anchor),
            Label = number?.Label,
            Rank = number?.Rank ?? parent.Rank + 0.05,
            Level = level,
            Heading = piece.Kind == BlockKind.Heading ? piece.Text : null,
            LeadIn = piece.Kind == BlockKind.Heading ? null : LeadIn(piece.Text),
        };
        stack.Add(section);
        return new(piece, section.Anchor, PassagePart.Text, trail, Chain());
    }

    /// <summary>The unnumbered words before the signature that end the text ("Trên đây là … ./."); -1 when there are none.</summary>
    private int ClosingPiece(bool numbered)
    {
        var last = pieces.FindLastIndex(piece => piece.Kind is not (BlockKind.Signature or BlockKind.Recipients));
        return numbered && last >= 0 && pieces[last] is { Kind: BlockKind.Paragraph, Number: null } piece && ClosingWords().IsMatch(piece.Text) ? last : -1;
    }

    private string[] Trail() => [.. stack.Select(section => section.Heading ?? section.LeadIn).OfType<string>()];

    private Section[] Chain() => [.. stack];

    private string Unique(string anchor)
    {
        var unique = anchor;
        while (!used.Add(unique))
        {
            copies[anchor] = copies.GetValueOrDefault(anchor, 1) + 1;
            unique = $"{anchor}-{copies[anchor]}";
        }

        return unique;
    }

    /// <summary>Who is in charge: "Chủ trì thực hiện" speaks for its whole field, a heading or item that opens with an authority for what is under it.</summary>
    private void FindLeads()
    {
        foreach (var draft in drafts)
        {
            if (draft.Sections is not { } sections || draft.Part != PassagePart.Text)
            {
                continue;
            }

            var own = sections[^1];
            var words = Numbering.WithoutNumber(draft.Piece.Text);
            var inCharge = InCharge().Match(words);
            if (inCharge.Success && draft.Piece.Kind != BlockKind.Heading)
            {
                var field = draft.Piece.Number is null ? own : sections.Length > 1 ? sections[^2] : own;
                field.Lead = inCharge.Groups["agency"].Value.Trim().TrimEnd('.', ';').Trim();
                if (field.Heading is { } name)
                {
                    field.Sector = SectorName(name);
                }
            }
            else if (draft.Piece.Kind == BlockKind.Heading)
            {
                if (FieldHeading().IsMatch(words))
                {
                    own.Sector ??= SectorName(draft.Piece.Text);
                }
                else if (AgencyHeading().Match(words) is { Success: true } heading && heading.Length == words.Length)
                {
                    own.Lead ??= heading.Groups["agency"].Value.Trim();
                }
            }
            else if (draft.Piece.Number is not null && AgencyItem().Match(words) is { Success: true } item)
            {
                own.Lead ??= item.Groups["agency"].Value.Trim().TrimEnd(',');
            }
        }
    }

    private static string SectorName(string heading) => Numbering.WithoutNumber(heading).Trim().TrimEnd(':', '.');

    private (IReadOnlyList<Block> Blocks, IReadOnlyList<Passage> Passages) Finish(string? provenance)
    {
        var blocks = new List<Block>();
        var passages = new List<Passage>();
        if (!string.IsNullOrWhiteSpace(provenance))
        {
            var lines = provenance.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var text = string.Join(' ', lines);
            var anchor = Unique("xuat-xu");
            blocks.Add(new() { Kind = BlockKind.Provenance, Text = text, Anchor = anchor, Lines = lines, Passages = [Quotable(anchor, text, PassagePart.Provenance, [])] });
        }

        foreach (var draft in drafts)
        {
            var (text, level, _, kind, lines) = draft.Piece;
            IReadOnlyList<Passage> own = kind switch
            {
                BlockKind.Omission => [],
                BlockKind.Heading when level > 1 => [],
                BlockKind.Letterhead => NumberAndDate(lines) is { Length: > 0 } line ? [Quotable(draft.Anchor, line, draft.Part, [])] : [],
                _ => Parts(draft, text),
            };
            blocks.Add(new() { Kind = kind, Level = level, Text = text, Anchor = draft.Anchor, Lines = lines, Passages = own });
        }

        passages.AddRange(blocks.SelectMany(block => block.Passages));
        return (blocks, passages);
    }

    private List<Passage> Parts(Draft draft, string text)
    {
        var parts = LongParagraphs.Split(text);
        var lead = draft.Sections?.LastOrDefault(section => section.Lead is not null)?.Lead;
        var sector = draft.Sections?.LastOrDefault(section => section.Sector is not null)?.Sector;
        return [.. parts.Select((part, i) =>
            Quotable(parts.Count == 1 ? draft.Anchor : Unique($"{draft.Anchor}.{i + 1}"), part, draft.Part, draft.Trail) with { LeadAgency = lead, Sector = sector })];
    }

    private Passage Quotable(string anchor, string text, PassagePart part, IReadOnlyList<string> trail) => new()
    {
        Id = $"{documentId}#{anchor}",
        DocumentId = documentId,
        Text = text,
        Part = part,
        Trail = trail,
        Facts = FactFinder.Find(text),
    };

    private static string NumberAndDate(IReadOnlyList<string> lines) => string.Join(' ', lines.Where(line => NumberOrDate().IsMatch(line)));

    private static string? LeadIn(string text) => text.Length <= 300 && text.EndsWith(':') ? text : null;

    private sealed class Section
    {
        public required string Anchor { get; init; }

        /// <summary>Smaller is further out; for a heading without number just inside its parent.</summary>
        public required double Rank { get; init; }

        public bool IsRoot { get; init; }

        public string? Label { get; init; }

        /// <summary>Heading level; <see cref="int.MaxValue"/> for a paragraph.</summary>
        public int Level { get; init; }

        public string? Heading { get; init; }

        /// <summary>A paragraph that introduces what follows it ("… như sau:").</summary>
        public string? LeadIn { get; init; }

        public int Counter { get; set; }

        public string? Lead { get; set; }

        public string? Sector { get; set; }
    }

    /// <summary>A piece with its place.</summary>
    private sealed record Draft(
        (string Text, int Level, Number? Number, BlockKind Kind, IReadOnlyList<string> Lines) Piece,
        string Anchor,
        PassagePart Part,
        IReadOnlyList<string> Trail,
        Section[]? Sections);

    [GeneratedRegex(@"^(?<level>#{1,6})\s+(?<text>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^[-+*]\s", RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    [GeneratedRegex(@"^Trên đây là\b|\./\.\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex ClosingWords();

    [GeneratedRegex(@"^(?:Cơ quan |Đơn vị )?chủ trì(?: thực hiện)?\s*:\s*(?<agency>\S.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InCharge();

    [GeneratedRegex(@"^Lĩnh vực\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FieldHeading();

    private const string Agency = @"(?:Các\s)?(?:Sở(?!\shữu)|Ban(?!\shành)|Bộ Chỉ huy|Bộ Tư lệnh|Bảo hiểm xã hội|Chi nhánh|Ngân hàng|Ủy ban|UBND|UBMTTQ|Công an|Liên đoàn|Văn phòng|Hội(?!\snghị)|Tỉnh đoàn|Đoàn|Trung tâm|Cục|Chi cục|Kho bạc|Bưu điện|Đài|Báo(?!\scáo)|Phòng(?!,|\sngừa|\schống)|Thanh tra|Viện|Các đơn vị|Mặt trận)";

    [GeneratedRegex(@"^(?:(?:Đề nghị|Giao|Yêu cầu)\s)?(?<agency>" + Agency + @"(?!\p{L})[^.;:]{0,160}?)\s*[:.]?$", RegexOptions.CultureInvariant)]
    private static partial Regex AgencyHeading();

    // The name runs to the verb; a list of verbs is safer than a list of names, for names differ from province to province.
    [GeneratedRegex(@"^(?:(?:Đề nghị|Giao|Yêu cầu)\s)?(?<agency>" + Agency + @"(?!\p{L})[^.;:]{0,120}?)(?:\s*:|,?\s(?:chủ trì|phối hợp|thực hiện|là(?=\s(?:cơ|đơn))|(?<!Ban )chỉ đạo|tham mưu|có trách nhiệm|theo chức năng|theo nhiệm vụ|tùy theo|căn cứ|xây dựng|đôn đốc|định kỳ|tổ chức thực hiện|tổng hợp|hướng dẫn|bố trí|chịu trách nhiệm)(?!\p{L}))", RegexOptions.CultureInvariant)]
    private static partial Regex AgencyItem();

    [GeneratedRegex(@"^(?:Số|Luật số)\s*:|^V/v(?!\p{L})|(?:^|,)\s*ngày(?!\p{L}).*\d{4}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberOrDate();
}
