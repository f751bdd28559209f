using System.Globalization;
using System.Text;
using Hotline.Language;

namespace Hotline.Conversations.Understanding;

/// <summary>
/// One word of a message or of a pattern, as it is compared: lower case, its tone apart from its letters, so that
/// <c>hoà</c> and <c>hòa</c> are the same word whatever key order was used.
/// </summary>
/// <param name="Letters">With the marks of letters (â, đ, ư …), without tone.</param>
/// <param name="Bare">Without any mark: what the word is looked up by.</param>
/// <param name="Tone">The combining tone mark, or U+0000.</param>
/// <param name="Exact">Of a pattern: only the very marks will do. Of a message: who writes marks elsewhere has left none out here.</param>
internal readonly record struct Word(string Letters, string Bare, char Tone, bool Exact = false)
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    /// <summary>Of a pattern: any word that begins with a digit ("40", "14t").</summary>
    public static Word Number { get; } = new("#", "#", '\0');

    public static Word Of(ReadOnlySpan<char> written)
    {
        var letters = new StringBuilder(written.Length);
        var tone = '\0';
        foreach (var sign in written.ToString().Normalize(NormalizationForm.FormD))
        {
            if (Tones.Contains(sign, StringComparison.Ordinal))
            {
                tone = sign;
            }
            else
            {
                letters.Append(char.ToLowerInvariant(sign));
            }
        }

        var marked = Vietnamese.Compose(WithoutDoubledEnd(Squeeze(letters)));
        return new Word(marked, Vietnamese.Fold(marked), tone);
    }

    /// <summary>
    /// Whether somebody who meant the word of the pattern may have typed this one: each mark is either right or left out.
    /// <c>chay</c> may be <c>cháy</c>, <c>chạy</c> may not.
    /// </summary>
    public bool MayBe(Word pattern)
    {
        if (pattern == Number)
        {
            return Bare.Length > 0 && char.IsDigit(Bare[0]);
        }

        if (pattern.Exact || Exact)
        {
            return Letters == pattern.Letters && Tone == pattern.Tone;
        }

        if (Bare != pattern.Bare || Bare.Length != Letters.Length || (Tone != '\0' && Tone != pattern.Tone) || Letters.Length != pattern.Letters.Length)
        {
            return false;
        }

        for (var i = 0; i < Letters.Length; i++)
        {
            if (Letters[i] != pattern.Letters[i] && Letters[i] != pattern.Bare[i])
            {
                return false;
            }
        }

        return true;
    }

    public bool MayBeOneOf(Word[] spellings)
    {
        foreach (var spelling in spellings)
        {
            if (MayBe(spelling))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"độtt" is "đột": no Vietnamese word ends with one consonant twice; English ones lose it in patterns as well.</summary>
    private static string WithoutDoubledEnd(string letters) =>
        letters.Length >= 4 && letters[^1] == letters[^2] && char.IsLetter(letters[^1]) && !"aeiouyăâêôơưđ".Contains(letters[^1], StringComparison.Ordinal) ? letters[..^1] : letters;

    /// <summary>"cứuuuu" is "cứu": a letter written three times or more is written once.</summary>
    private static string Squeeze(StringBuilder letters)
    {
        var squeezed = new StringBuilder(letters.Length);
        for (var i = 0; i < letters.Length;)
        {
            var end = i;
            while (end < letters.Length && letters[end] == letters[i])
            {
                end++;
            }

            // Numbers keep their digits: 0001 and 1000 are no stammering.
            squeezed.Append(letters[i], end - i >= 3 && !char.IsDigit(letters[i]) ? 1 : end - i);
            i = end;
        }

        return squeezed.ToString();
    }
}

/// <summary>A message cut into words, each with its place in the text.</summary>
internal sealed class Words
{
    // Two words that are one: "trẻ em bị bạo lực" is not "em bị bạo lực" (I am beaten), "danh sach" no "đánh".
    private static readonly (Word First, Word Second)[] Compounds =
    [
        .. new[] { "trẻ em", "chị em", "bà con", "danh sách", "danh hiệu", "danh mục", "danh nghĩa", "danh dự", "chức danh", "định danh", "đánh giá", "đánh bắt", "đánh máy", "đánh số", "đánh giặc", "đánh trận", "đánh mỹ", "đánh pháp", "đánh tây", "chảy máu" }
            .Select(pair => pair.Split(' ')).Select(pair => (Word.Of(pair[0]), Word.Of(pair[1]))),
    ];

    /// <summary>So many words before and after one tell whether marks are written there.</summary>
    private const int Around = 4;

    private readonly List<(Word Word, int From, int To)> words = [];

    private Words(string text) => Text = text;

    /// <summary>The text the words were cut from.</summary>
    public string Text { get; }

    public int Count => words.Count;

    private static bool IsMarked(Word word) => word.Tone != '\0' || word.Letters != word.Bare;

    public Word this[int index] => words[index].Word;

    public static Words Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = new Words(text);
        var from = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && IsPartOfWord(text[i]);
            if (inside && from < 0)
            {
                from = i;
            }
            else if (!inside && from >= 0)
            {
                cut.Add(Word.Of(text.AsSpan(from, i - from)), from, i);
                from = -1;
            }
        }

        cut.TakeMarksSeriously();
        return cut;
    }

    /// <summary>The text from a word on, without the punctuation between; empty past the last word.</summary>
    public string TextFrom(int index) => index < words.Count ? Text[words[index].From..].Trim() : "";

    /// <summary>The text without some of its words.</summary>
    public string TextWithout(IReadOnlyList<bool> left)
    {
        var rest = new StringBuilder(Text.Length);
        var at = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (left[i])
            {
                rest.Append(Text, at, words[i].From - at);
                at = words[i].To;
            }
        }

        return rest.Append(Text, at, Text.Length - at).ToString().Trim(' ', ',', '.', ';', ':', '-', '!', '\n', '\t');
    }

    /// <summary>
    /// Among marked words "danh sách" is not "đánh": three words of four have marks in ordinary text, so two of five are proof enough. It is the words
    /// around that count: a greeting that the keyboard wrote with marks says nothing about the plain words that follow.
    /// </summary>
    private void TakeMarksSeriously()
    {
        var marked = new int[words.Count + 1];
        for (var i = 0; i < words.Count; i++)
        {
            marked[i + 1] = marked[i] + (IsMarked(words[i].Word) ? 1 : 0);
        }

        for (var i = 0; i < words.Count; i++)
        {
            var first = Math.Max(0, i - Around);
            var end = Math.Min(words.Count, i + Around + 1);
            if ((marked[end] - marked[first]) * 5 >= (end - first) * 2)
            {
                var (word, from, to) = words[i];
                words[i] = (word with { Exact = !IsMarked(word) }, from, to);
            }
        }
    }

    private void Add(Word word, int from, int to)
    {
        if (words.Count > 0 && Array.Exists(Compounds, pair => words[^1].Word.MayBe(pair.First) && word.MayBe(pair.Second)))
        {
            var first = words[^1].From;
            words[^1] = (Word.Of(string.Concat(Text.AsSpan(first, words[^1].To - first), Text.AsSpan(from, to - from))), first, to);
            return;
        }

        words.Add((word, from, to));
    }

    // Half a surrogate pair is no letter: what is cut out can always be decomposed.
    private static bool IsPartOfWord(char sign) => char.IsLetterOrDigit(sign) || CharUnicodeInfo.GetUnicodeCategory(sign) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
