using Hotline.Language.Days;

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

    /// <summary>As it stands after the name of an office: "tỉnh An Giang", "thành phố Cần Thơ".</summary>
    public string OfficialName => Name.StartsWith("Thành phố ", StringComparison.Ordinal) ? "thành phố" + Name["Thành phố".Length..] : $"tỉnh {Name}";

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

    /// <summary><see cref="Since"/> for who reads English; null where nobody wrote it.</summary>
    public string? SinceInEnglish { get; init; }

    /// <summary>Who has its matters today, where that is certain; empty when it still has them itself, or when nobody knows.</summary>
    public IReadOnlyList<AgencySuccessor> Successors { get; init; } = [];
}

/// <summary>An agency that took over matters of another one.</summary>
/// <param name="From">First day.</param>
/// <param name="Name">Its name without the province: "Sở Nội vụ".</param>
/// <param name="Sectors">Sectors of the topics that went to it; empty: all of them.</param>
public sealed record AgencySuccessor(DateOnly From, string Name, IReadOnlyList<string> Sectors);

/// <summary>A recurring event, as an RFC 5545 rule.</summary>
public sealed record CalendarEntry
{
    public required string Id { get; init; }

    public required string Province { get; init; }

    public required string Name { get; init; }

    /// <summary><see cref="Name"/> within an English sentence: "Hậu Giang job fair"; null where nobody wrote it.</summary>
    public string? NameInEnglish { get; init; }

    public required string Place { get; init; }

    /// <summary><see cref="Place"/> for who reads English, the Vietnamese name with it; null where nobody wrote it.</summary>
    public string? PlaceInEnglish { get; init; }

    /// <summary>When it falls.</summary>
    public required Recurrence Recurrence { get; init; }

    /// <summary>Passage and words that prove it.</summary>
    public required Quote Quote { get; init; }

    /// <summary>What its source says of public holidays.</summary>
    public HolidayRule OnHolidays { get; init; }

    /// <summary>Who is asked today whether it takes place, for people: "Sở Nội vụ thành phố Cần Thơ"; null: as the agencies' record has it, see <see cref="Release.AskedToday"/>.</summary>
    public string? Ask { get; init; }

    /// <summary>Whether it falls on the day and is not left out for a public holiday.</summary>
    public bool TakesPlaceOn(DateOnly day, PublicHolidays holidays) =>
        Recurrence.FallsOn(day) && (OnHolidays != HolidayRule.Skip || holidays.On(day) is null);

    /// <summary>The first days from a day on, that day included; fewer than asked for when the next eight years hold no more.</summary>
    public IReadOnlyList<DateOnly> Next(DateOnly from, int count, PublicHolidays holidays) =>
        [.. Recurrence.From(from).Where(day => TakesPlaceOn(day, holidays)).Take(count)];

    /// <summary>The days of a span, both ends included.</summary>
    public IReadOnlyList<DateOnly> Between(DateOnly from, DateOnly to, PublicHolidays holidays) =>
        [.. Recurrence.From(from).TakeWhile(day => day <= to).Where(day => TakesPlaceOn(day, holidays))];

    /// <summary>The days of a span that fall out because they are public holidays, with their names.</summary>
    public IReadOnlyList<PublicHoliday> Skipped(DateOnly from, DateOnly to, PublicHolidays holidays) =>
        OnHolidays == HolidayRule.Skip ? Holidays(from, to, holidays) : [];

    /// <summary>The days of a span that are public holidays, where its source does not say whether it takes place then.</summary>
    public IReadOnlyList<PublicHoliday> Doubtful(DateOnly from, DateOnly to, PublicHolidays holidays) =>
        OnHolidays == HolidayRule.Unsaid ? Holidays(from, to, holidays) : [];

    private IReadOnlyList<PublicHoliday> Holidays(DateOnly from, DateOnly to, PublicHolidays holidays) =>
        [.. Recurrence.From(from).TakeWhile(day => day <= to).Select(day => holidays.On(day)).OfType<PublicHoliday>()];
}

/// <summary>What the source of an event says of public holidays.</summary>
public enum HolidayRule
{
    /// <summary>Nothing: the day is given with a note.</summary>
    Unsaid,

    /// <summary>It does not take place.</summary>
    Skip,

    /// <summary>It takes place all the same.</summary>
    Keep,
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
