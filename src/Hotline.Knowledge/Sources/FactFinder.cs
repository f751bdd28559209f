using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Sources;

/// <summary>
/// Finds what can be checked in a text: dates, sums, percentages, quantities, document numbers, web addresses, telephone numbers, weekdays.
/// Normal forms: dates <c>2021-12-31</c>, <c>2021-09</c>, <c>2022</c>, <c>--12-25</c> (a day of every year), <c>---15</c> (a day of every month),
/// spans of years <c>2021/2025</c>; sums in đồng as plain digits; percentages <c>41.5%</c>; quantities <c>10 căn nhà</c>; document numbers and
/// addresses in lower case without spaces; telephone numbers as digits; weekdays <c>thứ 2</c> to <c>thứ 7</c>, <c>chủ nhật</c>.
/// </summary>
public static partial class FactFinder
{
    /// <summary>In order of appearance. A stretch of text gives one fact: the digits of a document number are not also a quantity.</summary>
    public static IReadOnlyList<Fact> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Vietnamese.Compose(text);
        var taken = new List<(int Start, int End, Fact Fact)>();

        // Most of what has no digit holds no fact; megabytes of it are passed over quickly.
        var digits = text.AsSpan().ContainsAnyInRange('0', '9');
        if (!digits && !text.Contains('.', StringComparison.Ordinal) && !text.Contains("thứ ", StringComparison.OrdinalIgnoreCase) && !text.Contains("nhật", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        Take(WebAddress(), match => new(FactKind.WebAddress, match.Value, WebNormal(match.Value)));
        Take(Weekday(), match => new(FactKind.Weekday, match.Value, WeekdayNormal(match.Value)));
        if (!digits)
        {
            return Sorted();
        }

        Take(DocumentNumber(), match => new(FactKind.DocumentNumber, match.Value, NumberNormal(match.Value)));
        Take(LongDate(), match => Date(match, match.Groups["d"].Value, match.Groups["m"].Value, match.Groups["y"].Value));
        Take(ShortDate(), match => Date(match, match.Groups["d"].Value, match.Groups["m"].Value, match.Groups["y"].Value));
        Take(MonthOfYear(), match => Date(match, null, match.Groups["m"].Value, match.Groups["y"].Value));
        Take(DayAndMonth(), match => Date(match, match.Groups["d"].Value, match.Groups["m"].Value, null));
        Take(DayOfEveryMonth(), match => Date(match, match.Groups["d"].Value, null, null));
        Take(Years(), match => new(FactKind.Date, match.Value, $"{match.Groups["from"].Value}/{match.Groups["to"].Value}"));
        Take(Year(), match => new(FactKind.Date, match.Value, match.Groups["y"].Value));
        Take(BareDocumentNumber(), match => new(FactKind.DocumentNumber, match.Value, match.Groups["n"].Value));
        Take(Percentage(), match => new(FactKind.Percentage, match.Value, Digits(match.Groups["n"].Value) + "%"));
        Take(Sum(), SumFact);
        Take(Phone(), PhoneFact);
        Take(Quantity(), match => new(
            FactKind.Quantity,
            match.Value,
            $"{Digits(match.Groups["n"].Value)} {match.Groups["unit"].Value.ToLowerInvariant()}"));

        return Sorted();

        List<Fact> Sorted()
        {
            taken.Sort((a, b) => a.Start.CompareTo(b.Start));
            return taken.ConvertAll(entry => entry.Fact);
        }

        void Take(Regex pattern, Func<Match, Fact?> read)
        {
            foreach (Match match in pattern.Matches(text))
            {
                var end = match.Index + match.Length;
                if (!taken.Exists(other => match.Index < other.End && other.Start < end) && read(match) is { } fact)
                {
                    taken.Add((match.Index, end, fact));
                }
            }
        }
    }

    /// <summary>A document number in the form facts are compared in: lower case, no spaces, plain dashes.</summary>
    public static string NumberNormal(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return string.Concat(number.Where(c => !char.IsWhiteSpace(c))).Replace('–', '-').ToLowerInvariant();
    }

    private static Fact? Date(Match match, string? day, string? month, string? year)
    {
        var d = day is null ? 1 : int.Parse(day, CultureInfo.InvariantCulture);
        var m = month is null ? 1 : int.Parse(month, CultureInfo.InvariantCulture);
        var y = year is null ? 2000 : int.Parse(year, CultureInfo.InvariantCulture);
        if (m is < 1 or > 12 || d < 1 || y < 1 || d > DateTime.DaysInMonth(y, m))
        {
            return null;
        }

        var normal = (day, month, year) switch
        {
            (null, _, _) => string.Create(CultureInfo.InvariantCulture, $"{y:0000}-{m:00}"),
            (_, null, _) => string.Create(CultureInfo.InvariantCulture, $"---{d:00}"),
            (_, _, null) => string.Create(CultureInfo.InvariantCulture, $"--{m:00}-{d:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{y:0000}-{m:00}-{d:00}"),
        };
        return new(FactKind.Date, match.Value, normal);
    }

    private static Fact? SumFact(Match match)
    {
        if (!decimal.TryParse(Digits(match.Groups["n"].Value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > 1_000_000_000_000_000)
        {
            return null;
        }

        amount *= Vietnamese.Fold(match.Groups["scale"].Value) switch
        {
            "nghin" or "ngan" => 1_000m,
            "trieu" or "tr" => 1_000_000m,
            "ty" or "ti" => 1_000_000_000m,
            _ => 1m,
        };
        return new(FactKind.Sum, match.Value, amount.ToString("0.##", CultureInfo.InvariantCulture));
    }

    private static Fact? PhoneFact(Match match)
    {
        var digits = string.Concat(match.Value.Where(char.IsAsciiDigit));
        if (match.Value.StartsWith("+84", StringComparison.Ordinal))
        {
            digits = "0" + digits[2..];
        }

        return digits.Length is 3 or 4 or 8 or 10 or 11 || digits.StartsWith("1900", StringComparison.Ordinal)
            ? new(FactKind.PhoneNumber, match.Value, digits)
            : null;
    }

    /// <summary>"500.000.000" and "500 000" become 500000000 and 500000, "41,5" becomes 41.5, "04" becomes 4.</summary>
    private static string Digits(string number)
    {
        var plain = ThousandsPattern().IsMatch(number)
            ? string.Concat(number.Where(char.IsAsciiDigit))
            : number.Replace(',', '.');
        plain = plain.TrimStart('0');
        return plain.Length == 0 || plain[0] == '.' ? "0" + plain : plain;
    }

    private static string WebNormal(string address)
    {
        var normal = address.ToLowerInvariant();
        foreach (var scheme in (string[])["https://", "http://", "www."])
        {
            if (normal.StartsWith(scheme, StringComparison.Ordinal))
            {
                normal = normal[scheme.Length..];
            }
        }

        return normal.TrimEnd('/');
    }

    private static string WeekdayNormal(string weekday)
    {
        var folded = Vietnamese.Fold(weekday);
        return folded[(folded.LastIndexOf(' ') + 1)..] switch
        {
            "hai" or "2" => "thứ 2",
            "ba" or "3" => "thứ 3",
            "tu" or "4" => "thứ 4",
            "nam" or "5" => "thứ 5",
            "sau" or "6" => "thứ 6",
            "bay" or "7" => "thứ 7",
            _ => "chủ nhật",
        };
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"(?<![\p{L}\p{N}.@])(?:https?://[^\s<>""“”)]*[\p{L}\p{N}/]|(?:[a-z0-9-]{1,63}\.){1,4}(?:vn|com|net|org|info|gov|edu)(?![\p{L}\p{N}-])(?:/[^\s<>""“”)]*[\p{L}\p{N}/])?)", Options)]
    private static partial Regex WebAddress();

    // 68/NQ-CP, 23/2021/QĐ-TTg, 05-NQ/TU, 126-CTr/TU, 6666/BYT-MT, 1173/SLĐT BXH – LĐVL (the stray space stands in the source).
    [GeneratedRegex(@"(?<![\p{L}\p{N}/.,-])\d{1,5}(?:/(?:19|20)\d\d)?(?:/(?=[\p{Lu}])(?:SLĐT BXH|[\p{L}]{1,10}\d{0,2})(?:\s?[-–]\s?[\p{Lu}][\p{L}]{0,9}(?:-[\p{Lu}]{1,6})?)?|-[\p{Lu}][\p{L}]{0,4}/[\p{Lu}]{1,6})(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentNumber();

    [GeneratedRegex(@"(?<!\p{L})(?:(?:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Kết luận|Công văn|Thông báo|Nghị định|Thông tư|Công điện)\s+số)\s+(?<n>\d{1,5})(?![\p{L}\p{N}/-])", Options)]
    private static partial Regex BareDocumentNumber();

    [GeneratedRegex(@"(?<!\p{L})ngày\s+(?<d>\d{1,2})\s+tháng\s+(?<m>\d{1,2})\s+năm\s+(?<y>(?:19|20)\d\d)(?!\d)", Options)]
    private static partial Regex LongDate();

    [GeneratedRegex(@"(?<![\d/.])(?<d>\d{1,2})[/.-](?<m>\d{1,2})[/.-](?<y>(?:19|20)\d\d)(?![\d/])", Options)]
    private static partial Regex ShortDate();

    [GeneratedRegex(@"(?<!\p{L})tháng\s+(?<m>\d{1,2})\s*(?:/\s*|\s+năm\s+)(?<y>(?:19|20)\d\d)(?!\d)", Options)]
    private static partial Regex MonthOfYear();

    [GeneratedRegex(@"(?<!\p{L})(?:ngày\s+(?<d>\d{1,2})(?:/|\s+tháng\s+)(?<m>\d{1,2})|(?<d>\d{1,2})\s+tháng\s+(?<m>\d{1,2}))(?![\d/])", Options)]
    private static partial Regex DayAndMonth();

    [GeneratedRegex(@"(?<!\p{L})ngày\s+(?<d>\d{1,2})\s+(?:hàng|hằng|mỗi)\s+tháng", Options)]
    private static partial Regex DayOfEveryMonth();

    [GeneratedRegex(@"(?<![\d/])(?<from>(?:19|20)\d\d)\s*[-–]\s*(?<to>(?:19|20)\d\d)(?![\d/])", Options)]
    private static partial Regex Years();

    [GeneratedRegex(@"(?<!\p{L})năm\s+(?:học\s+)?(?<y>(?:19|20)\d\d)(?!\d)", Options)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(?<n>\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d{1,2})?)\s*(?:%|phần\s+trăm)", Options)]
    private static partial Regex Percentage();

    [GeneratedRegex(@"(?<![\p{L}\d.,])(?<n>\d{1,3}(?:[.,\s]\d{3})+|\d{1,12}(?:,\d{1,3})?)\s*(?:(?<scale>nghìn|ngàn|triệu|tr|tỷ|tỉ)(?:\s*(?:đồng|đ|vnđ)(?!\p{L}))?|(?:đồng|đ|vnđ))(?!\p{L})", Options)]
    private static partial Regex Sum();

    [GeneratedRegex(@"(?<![\d.,/\p{L}])(?:\+84|0|1[89]00)(?:[ .-]?\d){6,10}(?![\d/])|(?<![\d.,/\p{L}])1[89]00[ .-]?\d{4}(?!\d)|(?<=(?:gọi|tổng đài|đường dây nóng|hotline|điện thoại)\s+(?:số\s+)?)1\d{2,3}(?![\d/.])", Options)]
    private static partial Regex Phone();

    // "đợt bùng phát lần thứ tư", "Hội nghị lần thứ bảy" count; a weekday follows a word of time or recurs.
    [GeneratedRegex(@"(?<=(?:vào|từ|đến|sáng|chiều|tối|mỗi|các|ngày|và|,)\s+)(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)(?![\p{L}\d])|(?<!lần\s+)(?<!\p{L})(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)(?=\s+(?:hàng|hằng|mỗi)\s+tuần)", Options)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"(?<![\p{L}\d.,/-])(?<n>\d{1,3}(?:\.\d{3})+|\d{1,9}(?:,\d{1,3})?)\s+(?<unit>người\s+lao\s+động|lao\s+động|người|căn\s+nhà|căn|hộ|trẻ\s+em|xã|phường|huyện|tháng|ngày|tuần|giờ|phút|năm|trường|cơ\s+quan|trụ\s+cột|đơn\s+vị|suất|phần\s+quà|lượt|vụ|kg|tấn|km|m2|ha|lít|liều|mũi|tuổi)(?!\p{L})", Options)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"^\d{1,3}(?:[.\s]\d{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsPattern();
}
