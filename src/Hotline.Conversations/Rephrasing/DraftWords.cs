using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Conversations.Rephrasing;

/// <summary>What the words of a draft and of its sources tell about each other, as far as code can tell.</summary>
internal static partial class DraftWords
{
    // Words that stand in any sentence about anything.
    private static readonly FrozenSet<string> Functional = Vietnamese.Syllables(
        """
        là và của có được cho các những thì mà ở tại này đó kia khi để với trong từ đến tới bà con bạn mình sẽ đã đang phải cần nên hãy cũng như theo về ra vào
        lên rồi nếu hay hoặc một mỗi ạ nhé ngay lại đi do bởi vì trên dưới sau trước giữa gồm còn chỉ mọi cả nào gì ai đâu việc người dân ông anh chị em cô chú
        không chưa chẳng đừng tôi dạ nhưng vẫn rất thêm bị
        """).Select(syllable => syllable.Exact).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words of a text that say something of the matter.</summary>
    public static HashSet<string> ContentOf(string text) => Telling(text).Select(syllable => syllable.Exact).ToHashSet(StringComparer.Ordinal);

    /// <summary>The same without marks.</summary>
    public static HashSet<string> FoldedContentOf(string text) => Telling(text).Select(syllable => syllable.Folded).ToHashSet(StringComparer.Ordinal);

    /// <summary>The parts of a text between its signs: each affirms or denies one thing.</summary>
    public static IEnumerable<Clause> ClausesOf(string text)
    {
        foreach (var part in ClauseEnds().Split(text))
        {
            if (ContentOf(part) is { Count: > 0 } content)
            {
                yield return new Clause(content, IsDenied(part));
            }
        }
    }

    /// <summary>"không", "chưa" …, but not where they deny nothing: "không chỉ", "không quá", "không phân biệt", "… không?".</summary>
    public static bool IsDenied(string text) => Denial().IsMatch(NoDenial().Replace(text, " "));

    /// <summary>"nếu", "trừ", "chỉ", "với điều kiện" …: what is said holds for some only.</summary>
    public static bool IsConditional(string text) => Condition().IsMatch(text);

    /// <summary>The figures of a text, each with "at most", "at least" or neither before it.</summary>
    public static IEnumerable<(string Figure, Bound Bound)> BoundsOf(string text)
    {
        foreach (Match figure in Figure().Matches(text))
        {
            var before = text[Math.Max(0, figure.Index - 30)..figure.Index];
            before = before[(before.LastIndexOfAny([';', '\n', ',']) + 1)..];
            var after = text[(figure.Index + figure.Length)..Math.Min(text.Length, figure.Index + figure.Length + 24)];
            var bound = AtMost().IsMatch(before) ? Bound.AtMost
                : AtLeast().IsMatch(before) || OrMore().IsMatch(after) ? Bound.AtLeast
                : OrLess().IsMatch(after) ? Bound.AtMost
                : Bound.None;
            yield return (figure.Value.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal), bound);
        }
    }

    /// <summary>Says the same thing over and over: a word four times running, or three words three times in one sentence.</summary>
    public static bool Stammers(string sentence)
    {
        var words = Vietnamese.Syllables(sentence).Select(syllable => syllable.Exact).ToList();
        var seen = new Dictionary<(string, string, string), int>();
        for (var i = 0; i + 2 < words.Count; i++)
        {
            if (i + 3 < words.Count && words[i] == words[i + 1] && words[i] == words[i + 2] && words[i] == words[i + 3])
            {
                return true;
            }

            var three = (words[i], words[i + 1], words[i + 2]);
            if ((seen[three] = seen.GetValueOrDefault(three) + 1) == 3)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sentence is clearly of another language than asked for; short ones tell nothing.</summary>
    public static bool IsOtherLanguage(string sentence, bool english)
    {
        if (OtherScript().IsMatch(sentence))
        {
            return true;
        }

        var words = Vietnamese.Syllables(WebAddress().Replace(sentence, "")).Where(word => word.Alphabetic).ToList();
        if (words.Count < 5)
        {
            return false;
        }

        // Names of Vietnamese agencies and places keep their marks in English; real Vietnamese bears marks on three words of four.
        var marked = Vietnamese.MarkShare(words);
        return english ? marked > 0.5 : marked < 0.3 || Vietnamese.LooksEnglish(words);
    }

    private static IEnumerable<Syllable> Telling(string text) => Vietnamese.Syllables(text).Where(syllable => syllable.Alphabetic && !Functional.Contains(syllable.Exact));

    [GeneratedRegex(@"[.;:!?…,\n]+\s+|\n|\s+(?:nhưng|mà|but)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex ClauseEnds();

    [GeneratedRegex(@"\b(?:không|chưa|chẳng|chả|đừng|cấm|hổng|not|no|never|cannot|without|neither|nor|none)\b|n['’]t\b", RegexOptions.IgnoreCase)]
    private static partial Regex Denial();

    [GeneratedRegex(@"\bkhông\s+(?:chỉ|những|quá|vượt|kể|phân\s+biệt|ít|dưới|thấp|giới\s+hạn)\b|\b(?:không|chưa)\s*(?=[?？]|$)|\bnot\s+only\b|\bno\s+(?:more|less|fewer|later)\s+than\b|\bnot\s+(?:more|exceed|over)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoDenial();

    [GeneratedRegex(@"\b(?:nếu|trừ|ngoại\s+trừ|với\s+điều\s+kiện|chỉ|khi\s+đủ|phải\s+(?:có|là)|if|unless|except|only|provided)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b(?:tối\s+đa|không\s+quá|không\s+vượt\s+quá|không\s+vượt|nhiều\s+nhất|cao\s+nhất|(?<!không\s)dưới|chưa\s+(?:đủ|tới|đến)|up\s+to|at\s+most|no\s+more\s+than|not\s+more\s+than|not\s+exceed(?:ing)?|maximum(?:\s+of)?|under|less\s+than|below)\s+(?:là\s+|of\s+)?(?:VND\s+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex AtMost();

    [GeneratedRegex(@"\b(?:tối\s+thiểu|ít\s+nhất|không\s+dưới|không\s+ít\s+hơn|thấp\s+nhất|đủ|hơn|trên|at\s+least|no\s+less\s+than|minimum(?:\s+of)?|over|more\s+than|above)\s+(?:là\s+|of\s+)?(?:VND\s+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"^\s*(?:%|\p{L}+)?(?:\s+\p{L}+)?\s*(?:trở\s+lên|or\s+more|or\s+older|and\s+over)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OrMore();

    [GeneratedRegex(@"^\s*(?:%|\p{L}+)?(?:\s+\p{L}+)?\s*(?:trở\s+xuống|or\s+less|or\s+younger)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OrLess();

    [GeneratedRegex(@"\b(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", RegexOptions.IgnoreCase)]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}\p{IsHangulSyllables}\p{IsCyrillic}\p{IsThai}\p{IsArabic}\p{IsKhmer}\p{IsLao}\p{IsHebrew}]")]
    private static partial Regex OtherScript();
}

/// <summary>A part of a sentence.</summary>
/// <param name="Content">Its words that say something.</param>
/// <param name="Denied">Whether it denies them.</param>
internal sealed record Clause(HashSet<string> Content, bool Denied);

/// <summary>What a figure is the limit of.</summary>
internal enum Bound
{
    None,
    AtMost,
    AtLeast,
}
