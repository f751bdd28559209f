using System.Text.RegularExpressions;
using Hotline.Language;
using Hotline.Tickets;
using Hotline.Web.Platform;

namespace Hotline.Web.Desk;

/// <summary>The gaps of a canned reply, written <c>{mã phiếu}</c>, and what a ticket puts into them. A gap that stays open stays visible, and a reply with one is not sent.</summary>
internal static partial class CannedText
{
    public const int LongestTitle = 100;

    /// <summary>Names of the gaps, as supervisors write them.</summary>
    public static readonly IReadOnlyList<(string Name, string Meaning)> Gaps =
    [
        ("mã phiếu", "mã của phiếu này"),
        ("cơ quan", "cơ quan phụ trách phiếu"),
        ("cán bộ", "tên cán bộ đang trả lời"),
        ("tên bà con", "họ tên bà con đã cho biết"),
        ("giờ mở cửa", "lần mở cửa kế tiếp của cơ quan, hoặc “bây giờ” khi đang mở"),
        ("hạn trả lời", "thời hạn gần nhất của phiếu"),
    ];

    /// <summary>The text with the gaps filled that can be.</summary>
    public static string Fill(string text, Ticket ticket, Staff me, WorkingHours hours, DateTimeOffset now)
    {
        string? Value(string gap) => gap switch
        {
            "ma phieu" => ticket.Code,
            "co quan" => ticket.AgencyName,
            "can bo" => me.Name,
            "ten ba con" => ticket.ContactName,
            "gio mo cua" => hours.IsOpen(now) ? "bây giờ" : VietnamTime.Moment(hours.NextOpening(now)),
            "han tra loi" => ticket.DueAt is { } due ? VietnamTime.Moment(due) : null,
            _ => null,
        };
        return Gap().Replace(text, gap => Value(Folded(gap)) is { Length: > 0 } value ? value : gap.Value);
    }

    /// <summary>Gaps that are still open in a text.</summary>
    public static IReadOnlyList<string> OpenGaps(string text) =>
        [.. Gap().Matches(text).Where(gap => Gaps.Any(known => Vietnamese.Fold(known.Name) == Folded(gap))).Select(gap => gap.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Gaps of a canned reply that no ticket can fill.</summary>
    public static IReadOnlyList<string> UnknownGaps(string text) =>
        [.. Gap().Matches(text).Where(gap => !Gaps.Any(known => Vietnamese.Fold(known.Name) == Folded(gap))).Select(gap => gap.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Why it cannot be sent; null when it can.</summary>
    public static string? Refusal(string text) => OpenGaps(text) is { Count: > 0 } open ? $"Còn chỗ chưa điền: {string.Join(", ", open)}. Vui lòng điền hoặc xoá trước khi gửi." : null;

    /// <summary>A shortcut fit to be typed after a slash: folded letters, digits and hyphens; null when nothing is left or it is too long.</summary>
    public static string? Shortcut(string? text)
    {
        var folded = NotTyped().Replace(Vietnamese.Fold(text ?? "").TrimStart('/', ' '), "-").Trim('-');
        return folded.Length is >= 1 and <= 40 ? folded : null;
    }

    /// <summary>Why a canned reply cannot be kept; null when it can.</summary>
    public static string? Refusal(string? shortcut, string? title, string? text) =>
        Shortcut(shortcut) is null ? "Vui lòng nhập chữ gõ tắt, tối đa 40 chữ cái."
        : string.IsNullOrWhiteSpace(title) || title.Length > LongestTitle ? "Vui lòng nhập tên, tối đa 100 chữ cái."
        : string.IsNullOrWhiteSpace(text) || text.Length > DeskPages.Replies.Longest ? "Vui lòng nhập nội dung, tối đa 4.000 chữ cái."
        : UnknownGaps(text) is { Count: > 0 } unknown ? $"Không có chỗ điền {string.Join(", ", unknown)}. Các chỗ điền được: {string.Join(", ", Gaps.Select(gap => $"{{{gap.Name}}}"))}."
        : null;

    private static string Folded(Match gap) => Blanks().Replace(Vietnamese.Fold(gap.Groups[1].Value).Trim(), " ");

    [GeneratedRegex(@"\{([^{}\r\n]{1,40})\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotTyped();
}
