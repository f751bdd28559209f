namespace Hotline.Knowledge.Releases;

/// <summary>A province or city, of the 63 up to 30 June 2025 or of the 34 since.</summary>
public sealed record Province
{
    /// <summary>Slug: <c>an-giang</c>.</summary>
    public required string Id { get; init; }

    /// <summary>"An Giang", "Thành phố Cần Thơ".</summary>
    public required string Name { get; init; }

    /// <summary>Usual spellings and abbreviations that name it ("AG", "angiang"), as typed, with marks where people use them.</summary>
    public IReadOnlyList<string> Spellings { get; init; } = [];

    /// <summary>Towns and districts that point to it when named; a name shared by several provinces is ambiguous and makes the bot ask.</summary>
    public IReadOnlyList<string> Towns { get; init; } = [];

    /// <summary>Slug of the province it belongs to since 1 July 2025; null when unchanged.</summary>
    public string? Successor { get; init; }

    /// <summary>Two letters that open its ticket codes: "HG".</summary>
    public required string TicketPrefix { get; init; }
}

/// <summary>Who is in charge of what.</summary>
public sealed record Agency
{
    /// <summary>Slug with its province: <c>an-giang/so-y-te</c>.</summary>
    public required string Id { get; init; }

    public required string Province { get; init; }

    /// <summary>"Sở Y tế", as the plans write it.</summary>
    public required string Name { get; init; }

    /// <summary>Other spellings: "Sở LĐ-TB&amp;XH".</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Fields it answers for, in plain words.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What became of it, for people: "từ 01/3/2025 nhập vào Sở Nội vụ"; null when unknown or unchanged.</summary>
    public string? Since { get; init; }
}

/// <summary>A recurring event, as an RFC 5545 rule.</summary>
public sealed record CalendarEntry
{
    public required string Id { get; init; }

    public required string Province { get; init; }

    public required string Name { get; init; }

    public required string Place { get; init; }

    /// <summary>When it falls.</summary>
    public required Recurrence Recurrence { get; init; }

    /// <summary>Passage and words that prove it.</summary>
    public required Quote Quote { get; init; }
}

/// <summary>A number to call when life or safety is at stake.</summary>
/// <param name="Number">"115".</param>
/// <param name="Name">"Cấp cứu y tế".</param>
/// <param name="For">What it is for, in plain words.</param>
/// <param name="Source">Where the number is laid down.</param>
public sealed record EmergencyNumber(string Number, string Name, string For, string Source);

/// <summary>Words that occur verbatim (white space folded) in a passage.</summary>
public sealed record Quote(string PassageId, string Text);

/// <summary>A curated answer for a recurrent need.</summary>
public sealed record Topic
{
    /// <summary>Slug, the file's name without ".md".</summary>
    public required string Id { get; init; }

    /// <summary>The need in plain words, shown on buttons: "Lịch phiên giao dịch việc làm". At most 60 characters.</summary>
    public required string Title { get; init; }

    public required string Sector { get; init; }

    /// <summary>Ways to ask for it.</summary>
    public required IReadOnlyList<string> Questions { get; init; }

    /// <summary>One per province that has something to say, by province slug.</summary>
    public required IReadOnlyDictionary<string, TopicAnswer> Answers { get; init; }
}

/// <summary>What a topic says in one province.</summary>
public sealed record TopicAnswer
{
    public required string Province { get; init; }

    /// <summary>Plain Vietnamese, the answer first; Markdown without links or headings.</summary>
    public required string Text { get; init; }

    /// <summary>What to do next; null when there is nothing beyond asking the agency.</summary>
    public string? NextSteps { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Quote> Quotes { get; init; }

    /// <summary>Agency id; null when the plan names none.</summary>
    public string? Agency { get; init; }

    /// <summary>Calendar entry whose next dates belong to the answer.</summary>
    public string? Calendar { get; init; }
}
