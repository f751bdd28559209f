using System.Text;

namespace Hotline.Language;

/// <summary>Undoes what haste and chat do to words: marks that are wrong, letters that are left out ("uốg", "nhah") or written by their sound ("fải", "jờ").</summary>
public static class ChatSpelling
{
    /// <summary>
    /// The text without marks, its words as syllables where one rule makes them so; null where no word needs it. For a second look only: what it gives may be
    /// another word.
    /// </summary>
    public static string? Undo(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var undone = new StringBuilder(text.Length);
        var copied = 0;
        var any = false;
        var words = Vietnamese.Syllables(text);
        foreach (var word in words)
        {
            any |= word.Alphabetic && Syllable(word.Folded) != word.Folded;
            undone.Append(text, copied, word.Start - copied).Append(word.Alphabetic ? Syllable(word.Folded) : text.AsSpan(word.Start, word.Length));
            copied = word.Start + word.Length;
        }

        return any && !Vietnamese.LooksEnglish(words) ? undone.Append(text, copied, text.Length - copied).ToString() : null;
    }

    private static string Syllable(string folded)
    {
        if (SyllableGrammar.IsSyllable(folded))
        {
            return folded;
        }

        var onset = folded[0] switch
        {
            'f' => "ph" + folded[1..],
            'j' => "gi" + folded[1..].TrimStart('i'),
            'w' => "qu" + folded[1..],
            'z' => "d" + folded[1..],
            _ => folded,
        };
        return Ways(onset).FirstOrDefault(SyllableGrammar.IsSyllable, folded);
    }

    private static IEnumerable<string> Ways(string word) =>
        word[^1] switch
        {
            _ when word.Length < 2 => [word],
            'g' when word[^2] != 'n' => [word, word[..^1] + "ng"],
            'h' when word[^2] is not ('n' or 'c') => [word, word[..^1] + "nh", word[..^1] + "ch"],
            'k' => [word, word[..^1] + "c", word[..^1] + "ch"],
            _ => [word],
        };
}
