using Hotline.Language.Days;

namespace Hotline.Knowledge.Answers;

/// <summary>The days that a question about a calendar asks about ("tuần tới", "thứ tư này", "30/4", "phiên sau nữa"), with what the calendar holds of them.</summary>
public sealed record AskedDays
{
    /// <summary>What stretch of time they are.</summary>
    public required AskedSpan Span { get; init; }

    /// <summary>Whether a yes, a count or just the days are wanted.</summary>
    public required AskedManner Manner { get; init; }

    /// <summary>First day asked about.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day asked about, not before <see cref="From"/>.</summary>
    public required DateOnly To { get; init; }

    /// <summary>For <see cref="AskedSpan.Nth"/>: which one from today on, 2 for "phiên sau nữa". For <see cref="AskedSpan.Several"/>: how many. Else 0.</summary>
    public int Count { get; init; }

    /// <summary>For <see cref="AskedSpan.Nth"/> in a follow-up: the day spoken of before, which the one asked for comes after. Else null.</summary>
    public DateOnly? After { get; init; }

    /// <summary>The days asked about on which the event takes place, in order; those before today are in <see cref="Passed"/> unless all that is asked about is past.</summary>
    public IReadOnlyList<DateOnly> On { get; init; } = [];

    /// <summary>The days asked about that were before today, where others are still to come.</summary>
    public IReadOnlyList<DateOnly> Passed { get; init; } = [];

    /// <summary>The days asked about that fall out because they are public holidays.</summary>
    public IReadOnlyList<PublicHoliday> Skipped { get; init; } = [];
}

/// <summary>What stretch of time a question asks about.</summary>
public enum AskedSpan
{
    /// <summary>None in particular: "hôm nào", "sắp tới".</summary>
    Next,

    /// <summary>"phiên sau nữa"</summary>
    Nth,

    /// <summary>"ba phiên tới"</summary>
    Several,

    /// <summary>"mai", "thứ năm tuần sau", "30/4"</summary>
    Day,

    /// <summary>"tuần này", "cuối tuần", "hai tuần tới", "Tết"</summary>
    Days,

    /// <summary>"tháng 12"</summary>
    Month,

    /// <summary>"năm nay"</summary>
    Year,
}

/// <summary>What a question wants to hear of days.</summary>
public enum AskedManner
{
    /// <summary>"hôm nào"</summary>
    When,

    /// <summary>"có không"</summary>
    Whether,

    /// <summary>"có mấy phiên"</summary>
    HowMany,
}
