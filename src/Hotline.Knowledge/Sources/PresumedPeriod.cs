using System.Globalization;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Finds the days a document speaks of: as it states them, else as its title or its date let presume.</summary>
internal static partial class PresumedPeriod
{
    public static (Period? Period, string? Basis, bool Presumed) Of(IReadOnlyList<RawParagraph> paragraphs, string title, DocumentKind kind, DateOnly? issuedOn, int? issuedYear, int? issuedMonth)
    {
        foreach (var paragraph in paragraphs)
        {
            if (paragraph.Text.Length < 400 && Stated().Match(paragraph.Text) is { Success: true } stated && Years(stated) is { } years)
            {
                return (years, $"“{stated.Value.Trim()}”", false);
            }
        }

        foreach (var paragraph in paragraphs)
        {
            if (FromNow().Match(paragraph.Text) is { Success: true } fromNow
                && Year(fromNow.Groups["to"].Value) is var last && last >= (issuedYear ?? last))
            {
                return (new(issuedOn ?? (issuedYear is { } year ? new DateOnly(year, 1, 1) : null), new DateOnly(last, 12, 31)), $"“{fromNow.Value}”", true);
            }
        }

        // A year at the end of the title; one inside it belongs to another document's date.
        if (TitleYears().Match(title) is { Success: true } inTitle && Years(inTitle) is { } titled && titled.To!.Value.Year >= (issuedYear ?? 0))
        {
            return (titled, $"tiêu đề: “{inTitle.Value.Trim()}”", true);
        }

        // Decisions, resolutions and letters hold until something replaces them; plans and news are of their year.
        if (issuedYear is not { } issued || kind is not (DocumentKind.Plan or DocumentKind.News))
        {
            return (null, null, false);
        }

        if (kind == DocumentKind.News && issuedOn is null)
        {
            return (new(new DateOnly(issued, 1, 1), new DateOnly(issued, 12, 31)), $"năm của bài: bài không ghi ngày; ngày muộn nhất nêu trong bài là của năm {issued} nên tạm tính đến hết năm {issued}", true);
        }

        // A plan of the last months of a year is made for the year that follows.
        var next = (issuedOn?.Month ?? issuedMonth) >= 10;
        var basis = next
            ? $"năm ban hành: văn bản không nói thời gian thực hiện; ban hành cuối năm {issued} nên tạm tính đến hết năm {issued + 1}"
            : $"năm ban hành: văn bản không nói thời gian thực hiện nên tạm tính đến hết năm {issued}";
        return (new(issuedOn ?? new DateOnly(issued, issuedMonth ?? 1, 1), new DateOnly(issued + (next ? 1 : 0), 12, 31)), basis, true);
    }

    private static Period? Years(Match match)
    {
        var from = match.Groups["from"].Value;
        var to = match.Groups["to"].Success ? match.Groups["to"].Value : from;
        return Year(from) <= Year(to) ? new(new DateOnly(Year(from), 1, 1), new DateOnly(Year(to), 12, 31)) : null;
    }

    private static int Year(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\p{L})Thời gian(?: thực hiện)?\s*:\s*(?:Trong |Từ |Giai đoạn )?(?:năm )?(?<from>20\d\d)(?:\s*(?:[-–]|đến(?: hết)?(?: năm)?)\s*(?<to>20\d\d))?(?![\d/])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex(@"(?<!\p{L})từ nay đến (?:hết |cuối )?năm (?<to>20\d\d)(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FromNow();

    [GeneratedRegex(@"(?<!\p{L})(?:năm|giai đoạn) (?<from>20\d\d)(?:\s*[-–]\s*(?<to>20\d\d))?(?: trên địa bàn (?:tỉnh|thành phố)(?: \p{L}+){1,5})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TitleYears();
}
