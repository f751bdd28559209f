using System.Buffers;
using System.Text;

namespace Hotline.Language;

/// <summary>Turns a text that was typed while the input method was off into the text that was meant: "Cho toi hoir BHYT muaw owr ddaau" has its marks again. A text typed as it should be stays as it is.</summary>
public static class RawKeys
{
    // A text in which so many words are raw keystrokes was typed with them throughout.
    private const double Throughout = 0.3;
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aăâeêioôơuưy");
    private static readonly SearchValues<char> MarkedVowels = SearchValues.Create("ăâêôơư");

    /// <summary>The text with its raw Telex and VNI words spelled out; the very same string where there are none.</summary>
    /// <remarks>
    /// Only what cannot be a syllable as it stands is read as keystrokes. A single such word among others must hold two mark keys and one that no loanword has
    /// (<c>dd</c>, or <c>w</c>, or a digit beside a doubled key): "box" and "test" are no keystrokes.
    /// </remarks>
    public static string Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = Vietnamese.Syllables(text);
        if (Vietnamese.LooksEnglish(words))
        {
            return text;
        }

        var meant = new string?[words.Count];
        var letters = 0;
        var keyed = 0;
        var foreign = 0;
        var telling = false;
        for (var i = 0; i < words.Count; i++)
        {
            letters += words[i].Alphabetic || words[i].Folded[0] == '#' ? 1 : 0;
            meant[i] = Meant(words[i], text.AsSpan(words[i].Start, words[i].Length));
            keyed += meant[i] is null ? 0 : 1;
            foreign += meant[i] is null && IsForeign(words[i]) ? 1 : 0;
            telling |= meant[i] is { } && !EndsLikeEnglish(words[i].Folded, meant[i]!);
        }

        if (keyed == 0)
        {
            return text;
        }

        // "Can poor households get loans?": plurals, and words that are no syllables either way, are no keystrokes.
        var throughout = keyed >= 2 && keyed >= Throughout * letters && telling && foreign * 2 < keyed;
        var read = new StringBuilder(text.Length);
        var copied = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (meant[i] is not { } exact || (!throughout && !IsCertain(words[i], exact)))
            {
                continue;
            }

            var spelled = Spell(exact);
            read.Append(text, copied, words[i].Start - copied);
            read.Append(char.IsUpper(text[words[i].Start]) ? char.ToUpperInvariant(spelled[0]) : spelled[0]).Append(spelled, 1, spelled.Length - 1);
            copied = words[i].Start + words[i].Length;
        }

        return copied == 0 ? text : read.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The canonical syllable a word stands for as keystrokes; null when it is a syllable already, or none either way.</summary>
    private static string? Meant(Syllable word, ReadOnlySpan<char> surface)
    {
        // Codes ("TO17") are written in capitals.
        var isKeyed = (word.Folded[0] == '#' && surface.ContainsAnyInRange('a', 'z')) || (word.Alphabetic && !SyllableGrammar.IsSyllable(word.Folded));
        return isKeyed && char.IsAsciiLetter(word.Folded.TrimStart('#')[0]) && !Vietnamese.IsEnglishWord(word.Folded) && !BeginsWithP(word.Folded) && !HasDoubledToneKey(word.Folded)
            && Telex.Decode(word.Exact) is { } exact && SyllableGrammar.IsSyllable(Vietnamese.Fold(exact.TrimEnd('1', '2', '3', '4', '5')))
            ? exact
            : null;
    }

    /// <summary>No Vietnamese word begins with a p of its own: "poor", "pays".</summary>
    private static bool BeginsWithP(string folded) => folded.Length > 1 && folded[0] == 'p' && folded[1] != 'h';

    /// <summary>Too long for an abbreviation, and no syllable.</summary>
    private static bool IsForeign(Syllable word) => word.Alphabetic && !word.Marked && word.Folded.Length >= 5 && !SyllableGrammar.IsSyllable(word.Folded);

    /// <summary>Nothing but an s or r at the end is a key: "loans", "cancer".</summary>
    private static bool EndsLikeEnglish(string keys, string exact) => keys[^1] is 's' or 'r' && keys[..^1] == exact[..^1];

    private static bool IsCertain(Syllable word, string exact)
    {
        var keys = word.Exact.TrimStart('#');
        return keys.Length - exact.TrimEnd('1', '2', '3', '4', '5').Length >= 2
            && (keys.Contains('w', StringComparison.Ordinal) || keys.StartsWith("dd", StringComparison.Ordinal) || keys.Any(char.IsAsciiDigit));
    }

    /// <summary>Telex takes a tone back when its key comes twice: "boss", "express".</summary>
    private static bool HasDoubledToneKey(string keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1] && keys[i] is 's' or 'f' or 'x' or 'j')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A canonical syllable as it is written: the tone over its vowel.</summary>
    private static string Spell(string exact)
    {
        if (!char.IsAsciiDigit(exact[^1]))
        {
            return exact;
        }

        var letters = exact[..^1];
        var combining = exact[^1] switch { '1' => '\u0301', '2' => '\u0300', '3' => '\u0309', '4' => '\u0303', _ => '\u0323' };
        return letters.Insert(ToneAt(letters) + 1, combining.ToString()).Normalize(NormalizationForm.FormC);
    }

    private static int ToneAt(string letters)
    {
        var marked = letters.AsSpan().LastIndexOfAny(MarkedVowels);
        if (marked >= 0)
        {
            return marked;
        }

        var first = letters.AsSpan().IndexOfAny(Vowels);
        var last = letters.AsSpan().LastIndexOfAny(Vowels);
        if (first < last && (letters.StartsWith("qu", StringComparison.Ordinal) || letters.StartsWith("gi", StringComparison.Ordinal)))
        {
            first++;
        }

        if (first == last || last < letters.Length - 1)
        {
            return last;
        }

        return last - first == 2 || letters[first..] is "oa" or "oe" or "uy" ? first + 1 : first;
    }
}
