using System.Text.RegularExpressions;

namespace Hotline.Conversations.Understanding;

/// <summary>Numbers that belong to one person: identity papers, phones, bank cards, insurance cards, mail addresses. They are neither searched nor echoed.</summary>
public static partial class PersonalData
{
    private const string Mark = "\u0002";

    /// <summary>The text without them, and whether there were any.</summary>
    public static (string Text, bool Any) Mask(string text)
    {
        var any = false;
        var masked = Mail().Replace(text, _ => Found(ref any));
        masked = InsuranceCard().Replace(masked, _ => Found(ref any));
        masked = LongNumber().Replace(masked, number => IsPersonal(number.Value) ? Found(ref any) : number.Value);
        return (any ? Blanks().Replace(Labelled().Replace(masked, " "), " ").Trim() : text, any);
    }

    /// <summary>The Vietnamese phone number in a text, digits only with leading 0; null when there is none.</summary>
    public static string? Phone(string text)
    {
        foreach (Match found in LongNumber().Matches(text))
        {
            var digits = Digits(found.Value);
            if (digits.StartsWith("84", StringComparison.Ordinal) && digits.Length is 11 or 12)
            {
                digits = "0" + digits[2..];
            }
            else if (digits.StartsWith("0084", StringComparison.Ordinal))
            {
                digits = "0" + digits[4..];
            }

            // Mobile numbers have ten digits, fixed lines eleven (02…).
            if (MobileNumber().IsMatch(digits) || FixedLine().IsMatch(digits))
            {
                return digits;
            }
        }

        return null;
    }

    /// <summary>A phone number so that its owner knows it again and nobody else learns it: "091• ••• 678".</summary>
    public static string Hint(string phone) => phone.Length < 7 ? "•••" : $"{phone[..3]}• ••• {phone[^3..]}";

    /// <summary>The text as it may be repeated: personal numbers are dots.</summary>
    public static string Veil(string text)
    {
        var veiled = Mail().Replace(text, "•••");
        veiled = InsuranceCard().Replace(veiled, "•••");
        return LongNumber().Replace(veiled, number => IsPersonal(number.Value) ? "•••" : number.Value);
    }

    private static string Found(ref bool any)
    {
        any = true;
        return Mark;
    }

    private static bool IsPersonal(string number)
    {
        var digits = Digits(number);

        // 9 and 12 digits: identity papers; 10 and 11: phones, insurance numbers; to 19: cards. Sums are written with groups of three and do not begin with 0.
        return digits.Length is >= 9 and <= 19 && (digits is ['8', '4', _, ..] && digits.Length == 11 || !Sum().IsMatch(number.Trim()));
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+", RegexOptions.None, 1000)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b[A-Za-z]{2}[ .-]?[1-5][ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{4}\b", RegexOptions.None, 1000)]
    private static partial Regex InsuranceCard();

    [GeneratedRegex(@"(?<![\d/])\+?\d(?:[ .\-]?\d){7,22}(?![\d/])", RegexOptions.None, 1000)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"^[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*$")]
    private static partial Regex Sum();

    [GeneratedRegex(@"^0[35789]\d{8}$")]
    private static partial Regex MobileNumber();

    [GeneratedRegex(@"^02\d{9}$")]
    private static partial Regex FixedLine();

    // With what announces the number: who tells theirs does not ask for one.
    [GeneratedRegex(@"(?:\b(?:số|so)\s+)?(?:\b(?:cccd|cmnd|cmt|căn cước(?: công dân)?|can cuoc|chứng minh(?: thư| nhân dân)?|chung minh|sđt|sdt|đt|dt|điện thoại|dien thoai|thẻ(?: bhyt| ngân hàng)?|the|tài khoản|tai khoan|stk|bhxh|bhyt|zalo|email|mail)\b[\s:]*(?:(?:của |cua )?(?:tôi|toi|tui|em|mình|minh)\s+)?(?:là|la)?[\s:]*)?\x02", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Blanks();
}
