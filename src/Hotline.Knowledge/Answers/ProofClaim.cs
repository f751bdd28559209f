namespace Hotline.Knowledge.Answers;

/// <summary>What a piece of text states that can be checked.</summary>
public enum ClaimKind
{
    /// <summary>A number with or without a unit: "20.000", "hai mươi nghìn", "5 ngày", "500 triệu đồng".</summary>
    Number,
    Percentage,

    /// <summary>A day, a month, a year, or a part of one: "05/10/2021", "tháng 10/2021", "ngày 15", "năm 2022".</summary>
    Date,

    /// <summary>Hour and minute.</summary>
    Time,
    Weekday,
    WebAddress,
    PhoneNumber,
    DocumentNumber,
    Agency,
}

/// <summary>What a number counts; two numbers with different units are different figures.</summary>
internal enum ClaimUnit
{
    None,
    Dong,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Age,
}

/// <summary>One checkable statement in a text. Which fields count depends on the kind.</summary>
internal readonly record struct Claim
{
    public required ClaimKind Kind { get; init; }

    /// <summary>Where it stands in the composed text.</summary>
    public required int Start { get; init; }

    public required int Length { get; init; }

    /// <summary>The number, or the day of the week (0 Sunday … 6 Saturday).</summary>
    public decimal Value { get; init; }

    public ClaimUnit Unit { get; init; }

    /// <summary>0 when the date names no day.</summary>
    public int Day { get; init; }

    /// <summary>0 when the date names no month.</summary>
    public int Month { get; init; }

    /// <summary>0 when the date (or the document number) names no year.</summary>
    public int Year { get; init; }

    /// <summary>Hash of an address, a telephone number, a document's code or an agency's name; index of the known agency where <see cref="Value"/> is 1.</summary>
    public ulong Key { get; init; }

    /// <summary>For a document number: hash of its kind ("nq", "qđ"), 0 when nothing tells it. For an agency: hash of the province named with it.</summary>
    public ulong Qualifier { get; init; }
}

/// <summary>Something in a text that nothing cited supports.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="AsWritten">The words.</param>
/// <param name="Start">Where they stand in the text, after <see cref="Hotline.Language.Vietnamese.Compose"/>.</param>
/// <param name="Length">How many characters.</param>
public readonly record struct Unsupported(ClaimKind Kind, string AsWritten, int Start, int Length);
