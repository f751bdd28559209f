using Hotline.Language;

namespace Hotline.Web.SignIn;

/// <summary>
/// Passwords that are guessed first whatever their length (NIST SP 800-63B, 3.1.1.2: compare with a list of common, expected or compromised
/// values, and ask for no mixture of signs). What stands here is only what is long enough to be allowed otherwise, with what people add to it.
/// </summary>
internal static class GuessablePasswords
{
    /// <summary>Signs beyond a guessable word that still leave it guessable: "matkhau@2026".</summary>
    private const int Decoration = 5;

    /// <summary>Shorter parts of an e-mail address or name occur in good passwords by accident.</summary>
    private const int ShortestOwnWord = 4;

    private static readonly string[] Words =
    [
        "password", "passw0rd", "matkhau", "matkhaumoi", "admin", "adminadmin", "administrator", "quantri", "quantrivien", "root", "user", "test",
        "welcome", "letmein", "iloveyou", "anhyeuem", "emyeuanh", "yeuem", "anhnhoem", "concac", "vietnam", "hanoi", "saigon", "hochiminh", "cantho",
        "haugiang", "angiang", "binhphuoc", "dongnai", "hotline", "tongdai", "duongdaynong", "congdan", "ubnd", "ubndtinh", "canbotruc", "operator",
        "supervisor", "monkey", "dragon", "football", "baseball", "superman", "batman", "trustno", "sunshine", "princess", "master", "shadow", "michael",
        "secret", "changeme", "default", "facebook", "zalo", "google", "computer", "internet", "abc", "abcd", "abcdef", "qwe", "asd", "zxc",
    ];

    private static readonly string[] Rows =
    [
        "01234567890123456789", "1234567890qwertyuiop", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop1234567890", "asdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujm", "zaq12wsxcde34rfv", "123qweasdzxc", "qweasdzxc123", "a1b2c3d4e5f6g7h8i9",
    ];

    /// <summary>Why the password would be guessed, in Vietnamese; null when it would not.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="own">What else is known of the account: e-mail address, name.</param>
    public static string? WhyNot(string password, params IEnumerable<string?> own)
    {
        ArgumentNullException.ThrowIfNull(password);
        var plain = Plain(password);
        if (Repeats(password) || Repeats(plain))
        {
            return "Mật khẩu chỉ lặp lại vài ký tự, rất dễ đoán. Hãy dùng một câu dài mà chỉ bạn nhớ.";
        }

        if (Rows.Any(row => Follows(plain, row)))
        {
            return "Mật khẩu là dãy phím hoặc dãy số liền nhau, rất dễ đoán. Hãy dùng một câu dài mà chỉ bạn nhớ.";
        }

        if (own.Any(word => IsMostly(plain, word?.Split('@')[0])))
        {
            return "Mật khẩu gần như là tên hoặc thư điện tử của tài khoản. Hãy dùng một câu dài mà chỉ bạn nhớ.";
        }

        var signs = string.Concat(Vietnamese.Fold(password).Where(sign => char.IsLetterOrDigit(sign) || sign is '@' or '$'));
        var letters = signs.Replace('@', 'a').Replace('$', 's').Replace('0', 'o').Replace('1', 'i').Replace('3', 'e');
        return Words.Any(word => IsWord(plain, plain, word) || IsWord(letters, signs, word))
            ? "Mật khẩu này nằm trong danh sách hay bị đoán. Hãy dùng một câu dài mà chỉ bạn nhớ."
            : null;
    }

    /// <summary>Without marks, capitals and anything but letters and digits.</summary>
    private static string Plain(string text) => string.Concat(Vietnamese.Fold(text).Where(char.IsLetterOrDigit));

    /// <summary>One to three signs again and again, the last time perhaps not to the end.</summary>
    private static bool Repeats(string text) =>
        text.Length > 0 && Enumerable.Range(1, 3).Any(period => Enumerable.Range(0, text.Length).All(at => text[at] == text[at % period]));

    private static bool Follows(string plain, string row) =>
        plain.Length > 0 && (row.Contains(plain, StringComparison.Ordinal) || string.Concat(row.Reverse()).Contains(plain, StringComparison.Ordinal));

    /// <summary>The word, and beside it only digits, as many as people add.</summary>
    /// <param name="letters">Where the word is looked for.</param>
    /// <param name="signs">The same, sign for sign, before digits were taken for letters.</param>
    /// <param name="word">The word.</param>
    private static bool IsWord(string letters, string signs, string word)
    {
        var at = letters.IndexOf(word, StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var rest = Plain(signs.Remove(at, word.Length));
        return rest == word || (rest.All(char.IsAsciiDigit) && (rest.Length <= Decoration || Repeats(rest) || Rows.Any(row => Follows(rest, row))));
    }

    private static bool IsMostly(string plain, string? own) =>
        own is not null && Plain(own) is { Length: >= ShortestOwnWord } word && plain.Contains(word, StringComparison.Ordinal) && plain.Length - word.Length <= Decoration;
}
