using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Finds the documents a text refers to.</summary>
internal static partial class LegalReferences
{
    /// <summary>Each document once, where it first appears, by its fullest mention: "Nghị quyết số 68/NQ-CP ngày 01/7/2021 của Chính phủ".</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> texts, string? ownNumber)
    {
        var found = new List<(string Number, string Mention)>();
        foreach (var text in texts)
        {
            foreach (Match match in Reference().Matches(text))
            {
                var number = FactFinder.NumberNormal(match.Groups["number"].Value);
                if (ownNumber is not null && number == FactFinder.NumberNormal(ownNumber))
                {
                    continue;
                }

                var mention = WithoutStrayName(match);
                var known = found.FindIndex(entry => entry.Number == number);
                if (known < 0)
                {
                    found.Add((number, mention));
                }
                else if (mention.Length > found[known].Mention.Length)
                {
                    found[known] = (number, mention);
                }
            }
        }

        return found.ConvertAll(entry => entry.Mention);
    }

    /// <summary>"UBND tỉnh Kiện toàn …": what follows the rank is part of the name only when it is a province.</summary>
    private static string WithoutStrayName(Match match)
    {
        var name = match.Groups["name"];
        return name.Success && OfficialNames.ProvinceIn(name.Value) is null ? match.Value[..(name.Index - match.Index)].Trim() : match.Value.Trim();
    }

    [GeneratedRegex("""
        (?<!\p{L})(?:Nghị\squyết|Quyết\sđịnh|Kế\shoạch|Chỉ\sthị|Kết\sluận|Nghị\sđịnh|Thông\stư(?:\sliên\stịch)?|Công\svăn|Công\sđiện|Chương\strình(?:\shành\sđộng)?|Thông\sbáo|Hướng\sdẫn|Tờ\strình|Báo\scáo|Luật|Pháp\slệnh|Văn\sbản)
        \s(?:số\s)?
        (?<number>\d{1,5}(?:/(?:19|20)\d\d)?(?:/(?=\p{Lu})(?:SLĐT\sBXH|\p{L}{1,10}\d{0,2})(?:\s?[-–]\s?\p{Lu}\p{L}{0,9})?|-\p{Lu}\p{L}{0,4}/\p{Lu}{1,6}))
        (?:,?\sngày\s(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\stháng\s\d{1,2}\snăm\s\d{4}))?
        (?:\scủa\s(?:
            Thủ\stướng\sChính\sphủ|Chính\sphủ|Quốc\shội|Ủy\sban\sThường\svụ\sQuốc\shội|Bộ\sChính\strị|Ban\sBí\sthư
          | Hội\snghị\slần\sthứ\s\p{L}+\sBan\sChấp\shành\sTrung\sương(?:\sĐảng)?\skhóa\s[IVX]+|Ban\sChấp\shành\sTrung\sương(?:\sĐảng)?(?:\skhóa\s[IVX]+)?
          | (?:BCH|Ban\sChấp\shành)\sĐảng\sbộ\s(?:T|t)ỉnh|Ban\sThường\svụ\sTỉnh\s(?:ủy|uỷ)|Tỉnh\s(?:ủy|uỷ)(?<name>(?:\s\p{Lu}\p{L}+){1,3})?
          | (?:UBND|HĐND|Ủy\sban\snhân\sdân|Hội\sđồng\snhân\sdân)\s(?:tỉnh|Tỉnh|thành\sphố)(?<name>(?:\s\p{Lu}\p{L}+){1,3})?
          | Bộ\s(?:Lao\sđộng\s[-–]\s(?:TBXH|Thương\sbinh\svà\sXã\shội)|\p{Lu}\p{L}*(?:\s(?:và\s)?\p{L}+){0,3}?(?=[.,;)]|\s(?:về|ban|quy|hướng|của)|$))
          | Sở\s(?:Lao\sđộng\s[-–]\sThương\sbinh\svà\sXã\shội|Y\stế|Giáo\sdục\svà\sĐào\stạo|Nội\svụ)
        ))?
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
