using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// How a message leans on the question before it. What a whole question says has a matter ("nước sạch"), something asked of it ("sở nào lo") and mostly a
/// place; a follow-up leaves some of them out and means those of the question before.
/// </summary>
internal static partial class FollowUps
{
    /// <summary>Most words that another subject is named in: whoever says more asks a whole question.</summary>
    public const int MostSubjectWords = 6;

    /// <summary>From this age on somebody is "người cao tuổi" by the law on the elderly.</summary>
    private const int Elderly = 60;

    /// <summary>Below this age somebody is "trẻ em" by the law on children.</summary>
    private const int Grown = 16;

    /// <summary>Wordings that ask something of a matter, or name who and what every matter has, and are no matter themselves.</summary>
    private static readonly IReadOnlyList<string[]> Attributes = [.. """
        văn bản|nghị quyết|quyết định|công văn|chỉ thị|thông tư|nghị định|kế hoạch|căn cứ|dựa|dựa trên|pháp lý|ký|người ký|ban hành|hiệu lực|còn hiệu lực|hết hạn|thời hạn|số hiệu|trích yếu|nơi nhận|chức vụ|chức danh|áp dụng
        thủ tướng|chính phủ|trung ương|bộ trưởng|hội đồng nhân dân|uỷ ban nhân dân|ủy ban nhân dân|uỷ ban|ủy ban|ubnd|hđnd|chủ tịch|phó chủ tịch
        hạn|hạn chót|hạn cuối|kỳ hạn|lịch|thời gian|thời điểm|bắt đầu|kết thúc|kéo dài|diễn ra|tổ chức|mở cửa|nhằm|nhằm ngày|giờ|buổi|buổi sáng|buổi chiều|sáng|chiều|hàng tuần|hằng tuần|cuối tuần|chủ nhật|trễ|muộn|hoàn thành
        nơi|địa điểm|địa chỉ|đường|đường nào|toạ lạc|trụ sở|văn phòng|bản đồ
        cơ quan|đơn vị|sở|phòng|ban|ngành|cán bộ|trung tâm|ngân hàng|chủ trì|đứng đầu|tham mưu|chịu trách nhiệm|trách nhiệm|phụ trách|liên hệ|gặp
        tiền|số tiền|mức|mức tiền|giá|giá tiền|phí|lệ phí|chi phí|tốn|lãi|lãi suất|đồng|triệu|nghìn|ngàn|tỷ|tỉ|suất|căn|tổng|tổng cộng|tổng số|tối đa|tối thiểu|mỗi năm|một lần
        tỷ lệ|tỉ lệ|phần trăm|con số|chỉ tiêu|mục tiêu|số lượng
        hồ sơ|giấy tờ|giấy|đơn|mẫu|mẫu đơn|biểu mẫu|thủ tục|thẻ căn cước|kèm|chuẩn bị|trình tự|quy trình|bước|cách thức|cách
        mạng|trên mạng|qua mạng|máy tính|điện thoại|máy|app|web|website|trang|trang web|ứng dụng|online|internet|zalo|phần mềm|đường link|link|trực tuyến
        điều kiện|tiêu chuẩn|quyền lợi|hỗ trợ|chế độ|chính sách|thông tin|quy định|nội dung|cụ thể|chi tiết|lý do|tại sao|nguồn|ví dụ|rành
        sign|signed|number|date|deadline|phone|address|papers|documents|form|website|amount|money|agency|department|office|cost|fee|rate|interest|resolution|decision|plan
        """
        .Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Distinct()
        .Select(phrase => Vietnamese.Syllables(phrase).Select(word => word.Exact).ToArray())
        .OrderByDescending(phrase => phrase.Length)];

    /// <summary>The folded words that name a matter: neither empty nor asking something of one.</summary>
    /// <param name="words">A text with its marks.</param>
    public static IReadOnlyList<string> MatterOf(IReadOnlyList<Syllable> words)
    {
        var matter = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var length = AttributeAt(words, i);
            if (length > 0)
            {
                i += length;
                continue;
            }

            if ((words[i].Alphabetic || words[i].Folded.StartsWith('#')) && !EmptyWords.ContainsAsWritten(words[i]))
            {
                matter.Add(words[i].Folded);
            }

            i++;
        }

        return matter;
    }

    /// <summary>Whether a clause only says what the answer is wanted for: "để chị canh", "đặng tui sắp xếp".</summary>
    public static bool SaysWhatFor(string clause) => WhatFor().IsMatch(Vietnamese.Fold(clause).Trim());

    /// <summary>A message without the clauses that only say what the answer is wanted for.</summary>
    public static string WithoutWhatFor(string text) =>
        string.Concat(ClauseEnd().Split(text).Where((clause, at) => at == 0 || !SaysWhatFor(clause.TrimStart(',', ';', '.', ' '))));

    /// <summary>What was asked, without the matter it was asked of: what a correction of the matter leaves standing. Null when nothing is left.</summary>
    /// <param name="text">A text with its marks.</param>
    public static string? FrameOf(string text)
    {
        var words = Vietnamese.Syllables(text);
        var frame = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var length = AttributeAt(words, i);
            frame.AddRange(words.Skip(i).Take(length).Select(word => text.Substring(word.Start, word.Length)));
            i += Math.Max(1, length);
        }

        return frame.Count > 0 ? string.Join(' ', frame) : null;
    }

    private static int AttributeAt(IReadOnlyList<Syllable> words, int at)
    {
        foreach (var phrase in Attributes)
        {
            if (at + phrase.Length > words.Count)
            {
                continue;
            }

            var same = true;
            for (var i = 0; i < phrase.Length && same; i++)
            {
                same = words[at + i].Exact == phrase[i];
            }

            if (same)
            {
                return phrase.Length;
            }
        }

        return 0;
    }

    /// <summary>Takes a correction's opening away: "à không, ý em là An Giang" is "An Giang".</summary>
    /// <param name="text">The message.</param>
    /// <param name="corrected">What is right instead.</param>
    /// <returns>Whether it corrects.</returns>
    public static bool IsCorrection(string text, out string corrected) => TakesAway(Correction(), text, out corrected);

    /// <summary>Whether it asks the question before about something else ("còn nước sạch?", "mẹ em thì sao"), and about what.</summary>
    public static bool IsAboutAnother(string text, out string subject) =>
        (TakesAway(AnotherBefore(), text, out subject) | TakesAway(AnotherAfter(), subject, out subject)) && subject.Length > 0;

    /// <summary>Whether it points at something said before: "cái đó", "chương trình này".</summary>
    public static bool PointsBack(string text) => Vietnamese.LooksEnglish(text) ? EnglishPointing().IsMatch(Vietnamese.Fold(text)) : Pointing().IsMatch(Vietnamese.Fold(text));

    /// <summary>Whether it asks for something on the telephone, the computer, the net.</summary>
    public static bool AsksOnline(string text) => Online().IsMatch(Vietnamese.Fold(text));

    /// <summary>Whether it asks for something every document has: who signed it, when, whether it still holds.</summary>
    public static bool AsksOfDocument(string text) => OfDocument().IsMatch(Vietnamese.Fold(text));

    /// <summary>The official name of the group that an age puts somebody in: "mẹ em 78 tuổi" is one of the "người cao tuổi"; null for others.</summary>
    public static string? GroupByAge(string text)
    {
        foreach (Match match in Age().Matches(Vietnamese.Fold(text)))
        {
            var age = int.Parse((match.Groups[1].Success ? match.Groups[1] : match.Groups[2]).ValueSpan, CultureInfo.InvariantCulture);
            if (age is >= Elderly and < 130)
            {
                return "người cao tuổi";
            }

            if (age < Grown)
            {
                return "trẻ em";
            }
        }

        return null;
    }

    private static bool TakesAway(Regex pattern, string text, out string rest)
    {
        var folded = Vietnamese.Fold(text);
        var match = pattern.Match(folded);
        rest = text;
        if (!match.Success || match.Length == 0)
        {
            return false;
        }

        // Composed text folds letter by letter; other text gives its marks up.
        rest = (folded.Length == text.Length ? text : folded).Remove(match.Index, match.Length).Trim(' ', ',', '.', '?', '!');
        return true;
    }

    // "Không phải …", or "nhầm", "lộn", "không" with a pause or "ý em là" after them: "lớn", "làm", "không rành" correct nothing.
    [GeneratedRegex(@"^\s*(?:(?:da|a|ah|oi|ua|uhm?|chet|sorry|xin loi|ui|thoi)[\s,.!]+)*(?:(?:khong|ko|k|hong|hok|hem|dau)(?: co)? phai(?: (?:vay|the|cai do|viec do|y do|the dau|vay dau|dau))?(?: (?:roi|a|nha|nhe|em oi|ban oi))?[\s,.!;:-]+(?:(?:y (?:cua )?(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:la|noi|muon hoi|hoi)|(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:muon |dang |can |dinh )?(?:noi|hoi)|i mean|i meant)\b(?: (?:la|cho|ve|vu|chuyen|cai))*\s*)?|(?:(?:noi |hoi |go )?(?:nham|lon|lam)|khong|ko|hong|hok|sai)(?: roi)?(?: (?:a|nha|nhe|em oi|ban oi))?(?:\s*[,.!;:-]+\s*(?:(?:y (?:cua )?(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:la|noi|muon hoi|hoi)|(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:muon |dang |can |dinh )?(?:noi|hoi)|i mean|i meant)\b(?: (?:la|cho|ve|vu|chuyen|cai))*\s*)?|\s+(?:y (?:cua )?(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:la|noi|muon hoi|hoi)|(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:muon |dang |can |dinh )?(?:noi|hoi)|i mean|i meant)\b(?: (?:la|cho|ve|vu|chuyen|cai))*\s*)|(?:nham|lon|sai) roi\s+(?:(?:y (?:cua )?(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:la|noi|muon hoi|hoi)|(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:muon |dang |can |dinh )?(?:noi|hoi)|i mean|i meant)\b(?: (?:la|cho|ve|vu|chuyen|cai))*\s*)?|y (?:cua )?(?:em|toi|tui|minh|anh|chi|con|chau|t) (?:la|noi|muon hoi|hoi)\b(?: (?:la|cho|ve|vu|chuyen|cai))*\s*|(?:(?:no|nope|oh|oops|sorry|wait|actually|not that)[\s,.!;:-]+)*(?:i (?:mean|meant|was asking)|i am asking|i\W?m asking|i wanted to ask)\b(?: (?:for|about|to ask about))*\s*|(?:(?:oh|oops|sorry)[\s,.!;:-]+)*(?:no|nope|not that|wrong)[,.!;:-]+\s*)[,:]?")]
    private static partial Regex Correction();

    [GeneratedRegex(@"^\s*(?:(?:the|vay|roi|r|a|ua|da|uh|u|ok|okay|so|well|then|now|thanks|thank you|va|ma|z|thi|day)[\s,.]+)*(?:con|and what about|what about|how about|what if|and)\s+(?:for |about |if |ve |cai |vu |chuyen |ben |doi voi |voi |truong hop )?")]
    private static partial Regex AnotherBefore();

    [GeneratedRegex(@"[\s,]+(?:thi|la)\s+(?:sao|the nao|nhu the nao|ntn|nhu nao)(?:\s+(?:vay|a|ha|hen|em|ban|z|v|day|nhi|ta|ad|ah))*\s*[?!.]*\s*$")]
    private static partial Regex AnotherAfter();

    [GeneratedRegex(@"\b(it|that|they|them|those|this (one|plan|policy|programme|program|fund|scheme))\b")]
    private static partial Regex EnglishPointing();

    [GeneratedRegex(@"\b(cai|moc|han|thoi gian|viec|chuyen|khoan|goi|chinh sach|van de|vu|cho|noi|dieu|chuong trinh|ke hoach|nguon|so|che do|quy|van ban|phien|san|nghi quyet|quyet dinh) (do|nay|ay|kia|vua roi|tren)\b|\b(thang do|ho do|nhu tren|vua noi)\b|\bno\b(?= (?:nam|o|la|co|mo|bao|den|toi|thuoc|duoc|do|ap))")]
    private static partial Regex Pointing();

    [GeneratedRegex(@"\b(?:tren|qua|len|bang|dung|o)\s+(?:mang|internet|dien thoai|dt|may tinh|app|zalo|web|online)\b|\bonline\b|\b(?:web|website|trang|app|ung dung|link)\b")]
    private static partial Regex Online();

    [GeneratedRegex(@"\b(?:ai|nguoi|ngay|ky)\s+ky\b|\bky (?:ngay|khi|hoi|luc|ten|boi)\b|\bban hanh\b|\bhieu luc\b|\bso hieu\b|\btrich yeu\b|\bnoi nhan\b|\bchuc vu\b|\bra (?:ngay|khi|hoi) (?:nao|may)\b|\bcon (?:ap dung|dung duoc|xai duoc|gia tri)\b|\b(?:who )?signed\b|\bin (?:force|effect)\b|\bissued\b|\bstill (?:valid|apply|applies)\b")]
    private static partial Regex OfDocument();

    [GeneratedRegex(@"(?<!\d)(\d{1,3})[\s-]*(?:tuoi|t|years?[\s-]old)\b(?! tro (?:len|xuong))|\b(?:is|am|aged|turned|just turned) (\d{1,3})\b(?! ?(?:%|per|km|kg|dong|million|days?|months?|weeks?|hours?|/))")]
    private static partial Regex Age();

    [GeneratedRegex(@"^(?:de|dang|cho) (?:toi|tui|minh|em|anh|chi|co|chu|bac|con|chau|ba|ong|ma|tao|t|e|a|c|mik|mk|biet|tien|ranh)\b|^so (?:i|we|that)\b")]
    private static partial Regex WhatFor();

    [GeneratedRegex(@"(?=[,;.])")]
    private static partial Regex ClauseEnd();
}
