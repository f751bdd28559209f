using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Hotline.Knowledge.Answers;

/// <summary>Words as numbers, so that texts are compared without making strings: case does not matter, nor where the tone stands ("hoà", "hòa").</summary>
internal static class ProofWords
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int Table = 0x1F00;

    private static readonly char[] Base = new char[Table];
    private static readonly byte[] Tone = new byte[Table];

    private static readonly FrozenDictionary<ulong, Word> Known;
    private static readonly ulong[] Ones;
    private static readonly ulong[] TensOf;
    private static readonly ulong[] Months;
    private static readonly ulong[] Weekdays;

    static ProofWords()
    {
        for (var i = 0; i < Table; i++)
        {
            var letter = char.ToLowerInvariant((char)i);
            (Base[i], Tone[i]) = (letter, 0);
            if (i >= 0xC0 && char.IsLetter(letter))
            {
                (Base[i], Tone[i]) = WithoutTone(letter);
            }
        }

        (Ones, TensOf, Months, Weekdays) = (Keys(Word.English), Keys(Word.EnglishTens), Keys(Word.EnglishMonth), Keys(Word.EnglishWeekday));
        Known = Words().SelectMany(entry => entry.Texts.Split(' ').Select(text => (Key: Of(text), entry.Word))).ToFrozenDictionary(entry => entry.Key, entry => entry.Word);
    }

    /// <summary>What the reader knows a word as.</summary>
    public enum Word
    {
        Other = 0,

        // The value of a digit is its distance from Zero.
        Zero,
        One,
        Two,
        Three,
        Four,
        Five,
        Six,
        Seven,
        Eight,
        Nine,
        Mốt,
        Tư,
        Lăm,
        Ten,
        Tens,
        Hundred,
        And,
        Thousand,
        Million,
        Billion,
        Dozen,
        AndHalf,
        Half,
        Đồng,
        Minute,
        Hour,
        Day,
        Week,
        Month,
        Year,
        Age,
        People,
        Percent,
        Phần,
        Thứ,
        Chủ,
        Nhật,
        FirstDay,
        Joins,
        Range,
        Call,
        Bước,
        Việc,
        Làm,
        Lần,
        Times,
        Nơi,
        Level,
        Số,
        English,
        EnglishTens,
        EnglishMonth,
        EnglishWeekday,
    }

    public static ulong Of(ReadOnlySpan<char> word)
    {
        var hash = Offset;
        var tone = 0;
        foreach (var letter in word)
        {
            var (plain, mark) = letter < Table ? (Base[letter], Tone[letter]) : (letter, (byte)0);
            tone |= mark;
            hash = (hash ^ (plain == '’' ? '\'' : plain)) * Prime;
        }

        return (hash ^ (ulong)tone) * Prime;
    }

    public static ulong Mix(ulong a, ulong b) => (a ^ (b + 0x9E3779B97F4A7C15 + (a << 6) + (a >> 2))) * Prime;

    public static Word Find(ulong key) => Known.GetValueOrDefault(key);

    /// <summary>The letter without its tone, its quality kept (ế becomes ê), and the tone as 1 to 5.</summary>
    private static (char Letter, byte Tone) WithoutTone(char letter)
    {
        var plain = new StringBuilder(3);
        byte tone = 0;
        foreach (var part in letter.ToString().Normalize(NormalizationForm.FormD))
        {
            switch (part)
            {
                case '\u0301':
                    tone = 1;
                    break;
                case '\u0300':
                    tone = 2;
                    break;
                case '\u0309':
                    tone = 3;
                    break;
                case '\u0303':
                    tone = 4;
                    break;
                case '\u0323':
                    tone = 5;
                    break;
                default:
                    plain.Append(part);
                    break;
            }
        }

        var composed = plain.ToString().Normalize(NormalizationForm.FormC);
        return composed.Length == 1 && CharUnicodeInfo.GetUnicodeCategory(composed[0]) != UnicodeCategory.NonSpacingMark ? (composed[0], tone) : (letter, (byte)0);
    }

    private static (Word Word, string Texts)[] Words() =>
    [
        (Word.Zero, "không"), (Word.One, "một"), (Word.Two, "hai"), (Word.Three, "ba"), (Word.Four, "bốn"), (Word.Five, "năm"),
        (Word.Six, "sáu"), (Word.Seven, "bảy bẩy"), (Word.Eight, "tám"), (Word.Nine, "chín"),
        (Word.Mốt, "mốt"), (Word.Tư, "tư"), (Word.Lăm, "lăm nhăm"), (Word.Ten, "mười"), (Word.Tens, "mươi"), (Word.Hundred, "trăm hundred"),
        (Word.And, "linh lẻ"), (Word.Thousand, "nghìn ngàn k thousand"), (Word.Million, "triệu tr million"), (Word.Billion, "tỷ tỉ billion"),
        (Word.Dozen, "chục"), (Word.AndHalf, "rưỡi rưởi"), (Word.Half, "nửa"),
        (Word.Đồng, "đồng đ vnđ vnd dong"), (Word.Minute, "phút minute minutes"), (Word.Hour, "giờ h g tiếng hour hours"), (Word.Day, "ngày day days"), (Word.Week, "tuần week weeks"),
        (Word.Month, "tháng month months"), (Word.Year, "year years"), (Word.Age, "tuổi"),
        (Word.People, "người hộ suất lượt mũi liều căn kg km tấn ha lít xã huyện trẻ people persons households"),
        (Word.Percent, "percent"), (Word.Phần, "phần"), (Word.Thứ, "thứ"), (Word.Chủ, "chủ"), (Word.Nhật, "nhật"),
        (Word.FirstDay, "mùng mồng"), (Word.Joins, "và and"), (Word.Range, "đến tới hoặc to or"),
        (Word.Call, "gọi call đài nóng thoại telephone hotline"), (Word.Bước, "bước step"), (Word.Việc, "việc cách ý things ways"), (Word.Làm, "làm"), (Word.Lần, "đợt khóa"), (Word.Times, "lần times"), (Word.Nơi, "nơi"), (Word.Level, "phường thị trấn đặc khu"), (Word.Số, "số no number"),
        (Word.English, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
        (Word.EnglishTens, "twenty thirty forty fifty sixty seventy eighty ninety"),
        (Word.EnglishMonth, "january february march april may june july august september october november december"),
        (Word.EnglishWeekday, "sunday monday tuesday wednesday thursday friday saturday"),
    ];

    /// <summary>Position of an English word in its list, from 0.</summary>
    public static int EnglishRank(Word word, ulong key) => word switch
    {
        Word.English => Array.IndexOf(Ones, key),
        Word.EnglishTens => Array.IndexOf(TensOf, key),
        Word.EnglishMonth => Array.IndexOf(Months, key),
        _ => Array.IndexOf(Weekdays, key),
    };


    private static ulong[] Keys(Word word) => [.. Words().Single(entry => entry.Word == word).Texts.Split(' ').Select(text => Of(text))];
}
