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

    /// <summary>Id of the document that replaces this one, if any.</summary>
    public string? ReplacedBy { get; init; }

    public string? SignedBy { get; init; }

    /// <summary>Legal references found in the text, in order of appearance, each once: "Nghị quyết số 68/NQ-CP ngày 01/7/2021".</summary>
    public IReadOnlyList<string> LegalReferences { get; init; } = [];

    /// <summary>The Markdown body (after the front matter), headings keeping the official numbering.</summary>
    public required string Body { get; init; }

    /// <summary>In reading order.</summary>
    public required IReadOnlyList<Passage> Passages { get; init; }

    /// <summary>How a citation names the document: "{kind} {number} {issuer}, {title}"; without a number, kind, issuer and title.</summary>
    public string CitationName => Number is null
        ? $"{Kind.Label()} {Issuer}, {Title}"
        : $"{Kind.Label()} {Number} {Issuer}, {Title}";

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

    /// <summary>The words as published, one line, white space folded.</summary>
    public required string Text { get; init; }

    /// <summary>The field it belongs to ("Lĩnh vực y tế"), null outside a field.</summary>
    public string? Sector { get; init; }

    /// <summary>From "Chủ trì thực hiện" of the field, or the authority whose tasks are listed; as written.</summary>
    public string? LeadAgency { get; init; }

    public IReadOnlyList<Fact> Facts { get; init; } = [];
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
