using System.Text.RegularExpressions;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Replies;

/// <summary>The sentences of a curated text that say what its plan leaves unsaid: "Kế hoạch không nêu mức tiền." The bot does not say the same again.</summary>
internal static partial class UnsaidSentences
{
    /// <summary>Whether such a sentence of the text names the detail.</summary>
    public static bool Name(string? text, Detail detail) =>
        text is not null && Sentence().Matches(text).Any(sentence => NamesOf(detail).IsMatch(sentence.Value));

    /// <summary>Parts these sentences from the rest of the text.</summary>
    public static (string Unsaid, string Remaining) TakeOut(string text)
    {
        var unsaid = string.Join(' ', Sentence().Matches(text).Select(sentence => sentence.Value.Trim()));
        var rest = BlankLines().Replace(Sentence().Replace(text, ""), "\n\n").Trim();
        return (unsaid, rest);
    }

    /// <summary>The text with its references after the last sentence that says something: what a plan leaves unsaid stands nowhere in it.</summary>
    public static string Refer(string text, string references)
    {
        var said = text.TrimEnd();
        var end = said.Length;
        foreach (var sentence in Sentence().Matches(said).Reverse())
        {
            if (sentence.Index + sentence.Length < end)
            {
                break;
            }

            end = said[..sentence.Index].TrimEnd().Length;
        }

        return end == 0 || end == said.Length ? $"{said} {references}".Trim() : $"{said[..end]} {references}{said[end..]}";
    }

    private static Regex NamesOf(Detail detail) => detail switch
    {
        Detail.Amount => Amount(),
        Detail.InterestRate => InterestRate(),
        Detail.PhoneNumber => PhoneNumber(),
        Detail.StreetAddress => StreetAddress(),
        Detail.ClockTime => ClockTime(),
        Detail.Papers => Papers(),
        Detail.Date => Date(),
        Detail.Person => Person(),
        Detail.Number => Number(),
        Detail.Percentage => Percentage(),
        Detail.WebAddress => WebAddress(),
        Detail.Form => Form(),
        Detail.Quantity => Quantity(),
        Detail.DocumentNumber => Number(),
        Detail.AccountNumber => AccountNumber(),
    };

    [GeneratedRegex(@"(?<=^|[.!?:]\s+|\n)[^.!?\n]*\b(không|chưa) (nêu|ghi|kể|nói rõ|quy định)\b(?:[^.!?\n]|[.](?=\S))*[.!?]", RegexOptions.IgnoreCase)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\b(mức|tiền|giá|kinh phí)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\blãi", RegexOptions.IgnoreCase)]
    private static partial Regex InterestRate();

    [GeneratedRegex(@"điện thoại|số máy|đường dây", RegexOptions.IgnoreCase)]
    private static partial Regex PhoneNumber();

    [GeneratedRegex(@"tài khoản", RegexOptions.IgnoreCase)]
    private static partial Regex AccountNumber();

    [GeneratedRegex(@"địa chỉ|địa điểm|\bnơi\b|đường đi", RegexOptions.IgnoreCase)]
    private static partial Regex StreetAddress();

    [GeneratedRegex(@"\bgiờ\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"hồ sơ|giấy|thủ tục|mẫu đơn", RegexOptions.IgnoreCase)]
    private static partial Regex Papers();

    [GeneratedRegex(@"số lượng|bao nhiêu|\bmức\b|\bsố\b|\b(kg|ký|bao|lít)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\bmẫu\b", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"\b(ngày|thời gian|thời hạn|lịch|khi nào|hạn)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Date();

    [GeneratedRegex(@"\b(tên|họ tên|người ký|người phụ trách)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Person();

    [GeneratedRegex(@"con số|bao nhiêu|số lượng|chỉ tiêu|tỷ lệ|\bsố\b", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"tỷ lệ|tỉ lệ|phần trăm|mức đóng|mức hỗ trợ", RegexOptions.IgnoreCase)]
    private static partial Regex Percentage();

    [GeneratedRegex(@"\b(trang|web|website|ứng dụng|địa chỉ mạng)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WebAddress();
}
