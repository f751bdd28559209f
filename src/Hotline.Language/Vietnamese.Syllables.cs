using System.Globalization;
using System.Text;

namespace Hotline.Language;

public static partial class Vietnamese
{
    private const string Vowels = "aăâeêioôơuưy";

    /// <summary>The words of a text in order: runs of letters and digits, in canonical spelling. Composed and decomposed text give the same words.</summary>
    public static IReadOnlyList<Syllable> Syllables(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Syllable>(text.Length / 4);
        var from = 0;
        while (NextWord(text, from, out var start, out var length))
        {
            from = start + length;
            if (Canonical(text.AsSpan(start, length), out var exact, out var folded))
            {
                found.Add(new Syllable(exact, folded, start, length));
            }
        }

        return found;
    }

    /// <summary>Finds the next run of letters, digits and combining marks at or after <paramref name="from"/>; false at the end of the text.</summary>
    public static bool NextWord(ReadOnlySpan<char> text, int from, out int start, out int length)
    {
        var i = from;
        while (i < text.Length && WordCharacters(text, i) == 0)
        {
            i++;
        }

        start = i;
        while (i < text.Length)
        {
            var step = WordCharacters(text, i);
            if (step == 0)
            {
                break;
            }

            i += step;
        }

        length = i - start;
        return length > 0;
    }

    /// <summary>The canonical spelling of one word (see <see cref="Syllable"/>); false when nothing is left of it (a lone combining mark).</summary>
    public static bool Canonical(ReadOnlySpan<char> word, out string exact, out string folded)
    {
        var letters = new StringBuilder(word.Length + 1);
        var tone = '\0';
        var hasDigit = false;
        var hasLetter = false;
        foreach (var letter in new string(word).Normalize(NormalizationForm.FormD))
        {
            var last = letters.Length - 1;
            switch (letter)
            {
                case '\u0301':
                    tone = '1';
                    continue;
                case '\u0300':
                    tone = '2';
                    continue;
                case '\u0309':
                    tone = '3';
                    continue;
                case '\u0303':
                    tone = '4';
                    continue;
                case '\u0323':
                    tone = '5';
                    continue;
                case '\u0302' or '\u0306' or '\u031B':
                    if (last >= 0)
                    {
                        letters[last] = WithMark(letters[last], letter);
                    }

                    continue;
                // Eth stands for đ in texts converted from old fonts.
                case 'đ' or 'Đ' or 'ð' or 'Ð':
                    letters.Append('đ');
                    hasLetter = true;
                    continue;
            }

            if (char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
            {
                continue;
            }

            var isDigit = char.IsDigit(letter);
            hasDigit |= isDigit;
            hasLetter |= !isDigit;
            letters.Append(char.ToLowerInvariant(letter));
        }

        if (letters.Length == 0)
        {
            exact = folded = "";
            return false;
        }

        UnifyFinalY(letters);
        var bare = FoldLetters(letters);
        if (hasDigit)
        {
            exact = hasLetter ? "#" + letters : letters.ToString();
            folded = hasLetter ? "#" + bare : bare;
            return true;
        }

        if (tone != '\0')
        {
            letters.Append(tone);
        }

        exact = letters.ToString();
        folded = string.Equals(exact, bare, StringComparison.Ordinal) ? exact : bare;
        return true;
    }

    /// <summary>Share of the words of letters only that bear a mark, 0 to 1; 0 for a text without words.</summary>
    public static double MarkShare(string text) => MarkShare(Syllables(text));

    /// <inheritdoc cref="MarkShare(string)"/>
    public static double MarkShare(IReadOnlyList<Syllable> syllables)
    {
        ArgumentNullException.ThrowIfNull(syllables);
        var alphabetic = 0;
        var marked = 0;
        foreach (var syllable in syllables)
        {
            if (syllable.Alphabetic)
            {
                alphabetic++;
                marked += syllable.Marked ? 1 : 0;
            }
        }

        return alphabetic == 0 ? 0 : (double)marked / alphabetic;
    }

    /// <summary>True when the text was typed without diacritics: at most 12% of its words bear a mark.</summary>
    public static bool IsPlain(string text) => IsPlain(Syllables(text));

    /// <inheritdoc cref="IsPlain(string)"/>
    public static bool IsPlain(IReadOnlyList<Syllable> syllables) => MarkShare(syllables) <= 0.12;

    private static char WithMark(char letter, char mark) => (letter, mark) switch
    {
        ('a', '\u0302') => 'â',
        ('e', '\u0302') => 'ê',
        ('o', '\u0302') => 'ô',
        ('a', '\u0306') => 'ă',
        ('o', '\u031B') => 'ơ',
        ('u', '\u031B') => 'ư',
        _ => letter,
    };

    private static void UnifyFinalY(StringBuilder letters)
    {
        var last = letters.Length - 1;
        if (last < 1 || letters[last] != 'y')
        {
            return;
        }

        // "quy" is qu + y; any other vowel before the y makes another sound (thuý is not thúi).
        var vowelsBefore = 0;
        for (var i = 0; i < last; i++)
        {
            vowelsBefore += Vowels.Contains(letters[i], StringComparison.Ordinal) ? 1 : 0;
        }

        if (vowelsBefore == 0 || (last == 2 && letters[0] == 'q' && letters[1] == 'u'))
        {
            letters[last] = 'i';
        }
    }

    private static string FoldLetters(StringBuilder letters)
    {
        return string.Create(letters.Length, letters, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] switch
                {
                    'ă' or 'â' => 'a',
                    'ê' => 'e',
                    'ô' or 'ơ' => 'o',
                    'ư' => 'u',
                    'đ' => 'd',
                    var other => other,
                };
            }
        });
    }

    private static int WordCharacters(ReadOnlySpan<char> text, int i)
    {
        var letter = text[i];
        if (char.IsAscii(letter))
        {
            return char.IsAsciiLetterOrDigit(letter) ? 1 : 0;
        }

        if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            return Rune.IsLetterOrDigit(new Rune(letter, text[i + 1])) ? 2 : 0;
        }

        return char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? 1 : 0;
    }
}
