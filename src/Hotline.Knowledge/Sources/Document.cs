namespace Hotline.Knowledge.Sources;

/// <summary>What kind of official text a document is.</summary>
public enum DocumentKind
{
    /// <summary>Kế hoạch.</summary>
    Plan,

    /// <summary>Quyết định.</summary>
    Decision,

    /// <summary>Nghị quyết.</summary>
    Resolution,

    /// <summary>Công văn.</summary>
    OfficialLetter,

    /// <summary>Thông báo.</summary>
    Notice,

    /// <summary>News on an authority's own site.</summary>
    News,
}

/// <summary>Whether a document may still be spoken of in the present tense.</summary>
public enum DocumentStatus
{
    Current,
    PeriodOver,
    Replaced,
}

/// <summary>The days a document speaks of, both included; an open end is null.</summary>
public readonly record struct Period(DateOnly? From, DateOnly? To);

/// <summary>An official text, whole: nothing of the source is lost in it.</summary>
public sealed record Document
{
    /// <summary>Slug, unique in a release: <c>an-giang-800-2021</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The official number, <c>800/KH-UBND</c>; null when the source leaves it blank.</summary>
    public string? Number { get; init; }

    public required DocumentKind Kind { get; init; }

    /// <summary>The issuing authority as written: "Ủy ban nhân dân tỉnh An Giang".</summary>
    public required string Issuer { get; init; }

    /// <summary>Slug of the province of its time (<c>hau-giang</c>); null for a text of the central government.</summary>
    public string? Province { get; init; }

    public required string Title { get; init; }

    /// <summary>Null when the source leaves the day blank; <see cref="IssuedOnAsWritten"/> then holds what it does say.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>The date line as written, e.g. "tháng 9 năm 2021".</summary>
    public string? IssuedOnAsWritten { get; init; }

    public Period? Period { get; init; }

    /// <summary>Where the period comes from: the words of the text, or "năm ban hành" and why.</summary>
    public string? PeriodBasis { get; init; }

    /// <summary>True when the text states no period and a rule presumed one.</summary>
    public bool PeriodIsPresumed { get; init; }

    /// <summary>Id of the document that replaces this one, if any.</summary>
    public string? ReplacedBy { get; init; }

    public string? SignedBy { get; init; }

    /// <summary>What the signer signs as: "Phó Chủ tịch".</summary>
    public string? SignerTitle { get; init; }

    /// <summary>True when the source itself says that part of the text is left out ("[...]").</summary>
    public bool IsExcerpt { get; init; }

    /// <summary>What stood before the letterhead (the portal's own fields, a rubric), one line each; null when nothing did.</summary>
    public string? Provenance { get; init; }

    /// <summary>Name of the file it was imported from.</summary>
    public string? Source { get; init; }

    /// <summary>Legal references found in the text, in order of appearance, each once: "Nghị quyết số 68/NQ-CP ngày 01/7/2021".</summary>
    public IReadOnlyList<string> LegalReferences { get; init; } = [];

    /// <summary>The Markdown body (after the front matter), headings keeping the official numbering.</summary>
    public required string Body { get; init; }

    /// <summary>In reading order.</summary>
    public required IReadOnlyList<Passage> Passages { get; init; }

    /// <summary>The whole text in reading order, for a readable page: provenance first, then everything in <see cref="Body"/>.</summary>
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>How a citation names the document: "{kind} {number} {issuer}, {title}"; without a number, kind, issuer and title.</summary>
    public string CitationName =>
        $"{string.Join(' ', new[] { Kind.Label(), Number, Issuer }.Where(part => !string.IsNullOrEmpty(part)))}, {Title}";

    /// <summary>The first passage that holds the words (see <see cref="QuoteFinder"/>), at or below the anchor when one is given; null when none does.</summary>
    public Passage? PassageHolding(string quote, string? anchor = null) => Passages.FirstOrDefault(passage =>
        (anchor is null || passage.Anchor == anchor || passage.Anchor.StartsWith(anchor + ".", StringComparison.Ordinal))
        && QuoteFinder.Find(passage.Text, quote) is not null);

    /// <summary>Whether the document may be spoken of in the present tense on that day (Asia/Ho_Chi_Minh).</summary>
    public DocumentStatus StatusOn(DateOnly day)
    {
        if (ReplacedBy is not null)
        {
            return DocumentStatus.Replaced;
        }

        return Period is { To: { } end } && end < day ? DocumentStatus.PeriodOver : DocumentStatus.Current;
    }
}

/// <summary>The smallest unit one would quote.</summary>
public sealed record Passage
{
    /// <summary><c>an-giang-800-2021#III.5.b.3</c>: document id, then the official numbering of the trail, then the paragraph's place under it.</summary>
    public required string Id { get; init; }

    public required string DocumentId { get; init; }

    /// <summary>The part of <see cref="Id"/> after '#', the anchor in the readable page.</summary>
    public string Anchor => Id[(Id.IndexOf('#', StringComparison.Ordinal) + 1)..];

    /// <summary>Headings above the passage, outermost first, with their numbering: ["III. NHIỆM VỤ …", "5. Lĩnh vực y tế", "b) Giải pháp"].</summary>
    public required IReadOnlyList<string> Trail { get; init; }

    /// <summary>"III.5.b" of "III.5.b.3": the official numbers of the headings, without the paragraph's place under them. Null where nothing is numbered.</summary>
    public string? Section => Part == PassagePart.Text && Trail.Count > 0 && Anchor.Split('.') is var numbers && numbers.Length >= Trail.Count
        ? string.Join('.', numbers.Take(Trail.Count))
        : null;

    /// <summary>The words as published, one line, white space folded, the official number included and a list dash not.</summary>
    public required string Text { get; init; }

    /// <summary>Which part of the document it is; only <see cref="PassagePart.Text"/> says what is planned or decided.</summary>
    public PassagePart Part { get; init; }

    /// <summary>The field it belongs to ("Lĩnh vực y tế"), null outside a field.</summary>
    public string? Sector { get; init; }

    /// <summary>From "Chủ trì thực hiện" of the field, or the authority whose tasks are listed; as written.</summary>
    public string? LeadAgency { get; init; }

    public IReadOnlyList<Fact> Facts { get; init; } = [];
}

/// <summary>Part of a document.</summary>
public enum PassagePart
{
    /// <summary>The numbered text itself (or the whole text, where nothing is numbered).</summary>
    Text,

    /// <summary>What comes before the first number: grounds and reasons.</summary>
    Opening,

    /// <summary>The last words before the signature.</summary>
    Closing,

    Title,

    /// <summary>Number, place and date.</summary>
    Letterhead,

    Signature,

    /// <summary>"Nơi nhận".</summary>
    Recipients,

    /// <summary>What the place of publication says about the document.</summary>
    Provenance,
}

/// <summary>What a <see cref="Block"/> is on a page.</summary>
public enum BlockKind
{
    Heading,
    Paragraph,
    ListItem,
    Letterhead,
    Signature,
    Recipients,
    Provenance,

    /// <summary>"[...]": the source leaves something out here.</summary>
    Omission,
}

/// <summary>A piece of the readable page. Passages of one paragraph that was too long to quote follow each other in one block.</summary>
public sealed record Block
{
    public required BlockKind Kind { get; init; }

    /// <summary>1 (the title) to 6 for a heading; 1 or 2 for a list item; 0 otherwise.</summary>
    public int Level { get; init; }

    /// <summary>All its words, on one line.</summary>
    public required string Text { get; init; }

    /// <summary>Element id on the page, unique in the document; when the block has one passage it is that passage's anchor.</summary>
    public required string Anchor { get; init; }

    /// <summary>The lines of letterhead, signature, recipients (list dashes kept) or provenance; otherwise empty.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Their texts, joined by a space, are <see cref="Text"/> for paragraphs and list items; empty for what nobody would quote.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];
}

/// <summary>Kinds of checkable facts.</summary>
public enum FactKind
{
    Date,
    Sum,
    Percentage,
    Quantity,
    DocumentNumber,
    WebAddress,
    PhoneNumber,
    Weekday,
}

/// <summary>A figure, date, address or number found in a passage, as written and in one normal form (ISO dates, plain digits, lower case).</summary>
public sealed record Fact(FactKind Kind, string AsWritten, string Normal);

/// <summary>Vietnamese names of the kinds.</summary>
public static class DocumentKinds
{
    /// <summary>The name as printed on a document: "Kế hoạch".</summary>
    public static string Label(this DocumentKind kind) => kind switch
    {
        DocumentKind.Plan => "Kế hoạch",
        DocumentKind.Decision => "Quyết định",
        DocumentKind.Resolution => "Nghị quyết",
        DocumentKind.OfficialLetter => "Công văn",
        DocumentKind.Notice => "Thông báo",
        DocumentKind.News => "Tin của",
    };
}
