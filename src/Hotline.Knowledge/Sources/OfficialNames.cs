using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Sources;

/// <summary>How provinces and authorities are written in running text, so that capital letters of a letterhead can be set in normal case.</summary>
internal static partial class OfficialNames
{
    /// <summary>The 63 provinces and cities up to 30 June 2025, and the one name made since: documents keep the province of their time.</summary>
    public static readonly IReadOnlyList<string> Provinces =
    [
        "An Giang", "Bà Rịa - Vũng Tàu", "Bắc Giang", "Bắc Kạn", "Bạc Liêu", "Bắc Ninh", "Bến Tre", "Bình Định", "Bình Dương", "Bình Phước",
        "Bình Thuận", "Cà Mau", "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai",
        "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Hưng Yên", "Khánh Hòa",
        "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng", "Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận",
        "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh",
        "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
        "Huế",
    ];

    private static readonly string[] Cities = ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"];

    /// <summary>Longer names before names they contain.</summary>
    public static readonly IReadOnlyList<string> Authorities =
    [
        "Sở Lao động - Thương binh và Xã hội", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường", "Sở Tài nguyên và Môi trường",
        "Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch", "Sở Giáo dục và Đào tạo", "Sở Khoa học và Công nghệ",
        "Sở Dân tộc và Tôn giáo", "Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải", "Sở Công Thương", "Sở Tài chính", "Sở Xây dựng", "Sở Nội vụ",
        "Sở Tư pháp", "Sở Y tế", "Bộ Lao động - Thương binh và Xã hội", "Bộ Y tế", "Bộ Tài chính", "Bộ Nội vụ", "Bộ Giáo dục và Đào tạo",
        "Bộ Chỉ huy Quân sự", "Thủ tướng Chính phủ", "Chính phủ", "Bảo hiểm xã hội", "Ngân hàng Chính sách xã hội", "Liên đoàn Lao động",
        "Ban Dân tộc", "Ban Tôn giáo", "Công an", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Trung tâm Dịch vụ việc làm",
        "Văn phòng Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban nhân dân",
    ];

    /// <summary>Codes of issuers in document numbers.</summary>
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["UBND"] = "Ủy ban nhân dân",
        ["HĐND"] = "Hội đồng nhân dân",
        ["CP"] = "Chính phủ",
        ["TTG"] = "Thủ tướng Chính phủ",
        ["SLĐTBXH"] = "Sở Lao động - Thương binh và Xã hội",
        ["LĐTBXH"] = "Sở Lao động - Thương binh và Xã hội",
        ["SYT"] = "Sở Y tế",
        ["SGDĐT"] = "Sở Giáo dục và Đào tạo",
        ["SNV"] = "Sở Nội vụ",
        ["STC"] = "Sở Tài chính",
        ["SXD"] = "Sở Xây dựng",
        ["SCT"] = "Sở Công Thương",
        ["STTTT"] = "Sở Thông tin và Truyền thông",
        ["SNN"] = "Sở Nông nghiệp và Phát triển nông thôn",
        ["SKHĐT"] = "Sở Kế hoạch và Đầu tư",
        ["BHXH"] = "Bảo hiểm xã hội",
    };

    /// <summary>The authority behind the code of a document number ("SLĐTBXH" or "SLĐTBXH-BTXH"); null when unknown.</summary>
    public static string? ByCode(string code) =>
        Codes.TryGetValue(code.Split('-')[0].Trim().ToUpperInvariant(), out var name) ? name : null;

    /// <summary>The first province the text names, whatever its case; null when it names none.</summary>
    public static string? ProvinceIn(string text)
    {
        string? first = null;
        var at = int.MaxValue;
        foreach (var province in Provinces)
        {
            var found = IndexOfWords(text, province);
            if (found >= 0 && found < at)
            {
                (first, at) = (province, found);
            }
        }

        return first;
    }

    /// <summary>"tỉnh An Giang", "thành phố Cần Thơ".</summary>
    public static string WithRank(string province) => (Cities.Contains(province) ? "thành phố " : "tỉnh ") + province;

    /// <summary>The first authority of a province that the text names, in normal spelling; null when it names none.</summary>
    public static string? AuthorityIn(string text)
    {
        var plain = text.Replace('–', '-');
        string? first = null;
        var at = int.MaxValue;
        foreach (var authority in Authorities)
        {
            var found = IndexOfWords(plain, authority);
            if (found >= 0 && found < at)
            {
                (first, at) = (authority, found);
            }
        }

        return first;
    }

    /// <summary>The issuer of a letterhead's left column in normal case: the last authority named in it, with its province.</summary>
    public static string? Issuer(string letterhead)
    {
        var text = letterhead.Replace('–', '-').Trim();
        if (text.Length == 0)
        {
            return null;
        }

        // "UBND TỈNH AN GIANG SỞ Y TẾ": the superior authority stands first.
        var openings = AuthorityOpening().Matches(text);
        var own = openings.Count > 0 ? text[openings[^1].Index..] : text;
        var province = ProvinceIn(own) ?? ProvinceIn(text);
        var known = Authorities.FirstOrDefault(authority => StartsWithWords(own, authority))
            ?? (StartsWithWords(own, "UBND") ? "Ủy ban nhân dân" : StartsWithWords(own, "HĐND") ? "Hội đồng nhân dân" : null);
        if (known is not null)
        {
            var skipped = StartsWithWords(own, known) ? known.Length : 4;
            var rest = own[skipped..].Trim();
            if (known.EndsWith("hính phủ", StringComparison.Ordinal) || (known.StartsWith("Bộ ", StringComparison.Ordinal) && known != "Bộ Chỉ huy Quân sự"))
            {
                return known;
            }

            // A district or commune keeps its own name; a bare "TỈNH" or nothing takes the province's.
            return rest.Length > 0 && province is not null && ProvinceIn(rest) is null && !BareRank().IsMatch(rest)
                ? $"{known} {NameCase(rest)}"
                : province is not null ? $"{known} {WithRank(province)}" : rest.Length > 0 ? $"{known} {NameCase(rest)}" : known;
        }

        var plain = char.ToUpperInvariant(own[0]) + own[1..].ToLowerInvariant();
        if (province is null)
        {
            return plain;
        }

        var named = IndexOfWords(plain, province);
        return named >= 0 ? plain[..named] + province + plain[(named + province.Length)..] : $"{plain} {WithRank(province)}";
    }

    public static int IndexOfWords(string text, string words)
    {
        for (var from = 0; from <= text.Length - words.Length;)
        {
            var at = text.IndexOf(words, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return -1;
            }

            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                && (at + words.Length == text.Length || !char.IsLetterOrDigit(text[at + words.Length])))
            {
                return at;
            }

            from = at + 1;
        }

        return -1;
    }

    /// <summary>Slug of a province: "Bà Rịa - Vũng Tàu" becomes <c>ba-ria-vung-tau</c>.</summary>
    public static string ProvinceSlug(string province) => Slug.Of(Vietnamese.Compose(province));

    private static bool StartsWithWords(string text, string words) =>
        text.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (text.Length == words.Length || !char.IsLetterOrDigit(text[words.Length]));

    /// <summary>"HUYỆN CHÂU PHÚ" becomes "huyện Châu Phú".</summary>
    private static string NameCase(string name) => string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
        word.ToLowerInvariant() is var lower && lower is "tỉnh" or "thành" or "phố" or "huyện" or "quận" or "thị" or "xã" or "phường" or "trấn"
            ? lower
            : char.ToUpperInvariant(lower[0]) + lower[1..]));

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:VĂN PHÒNG (?:ỦY BAN|UBND|SỞ)|ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND|SỞ|BỘ|BAN|CÔNG AN|BẢO HIỂM XÃ HỘI|NGÂN HÀNG|LIÊN ĐOÀN|TRUNG TÂM|CHI CỤC|CỤC|VĂN PHÒNG|CHÍNH PHỦ|THỦ TƯỚNG|TỈNH ỦY|TỈNH UỶ)(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex AuthorityOpening();

    [GeneratedRegex(@"^(?:TỈNH|THÀNH PHỐ|TP\.?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareRank();
}
