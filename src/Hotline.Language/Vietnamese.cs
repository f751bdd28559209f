using System.Globalization;
using System.Text;

namespace Hotline.Language;

/// <summary>Vietnamese text as people type it: composed, decomposed, with or without marks.</summary>
public static partial class Vietnamese
{
    /// <summary>The composed form (Unicode NFC), the only form stored and compared. An unpaired surrogate is kept as it is.</summary>
    public static string Compose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HasUnpairedSurrogate(text) || text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Lower case without tone or letter marks (đ becomes d); white space and punctuation stay. For columns and comparisons that must survive missing marks.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (HasUnpairedSurrogate(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            // đ has no decomposition.
            folded.Append(letter is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(letter));
        }

        return folded.ToString();
    }

    private static bool HasUnpairedSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            return true;
        }

        return false;
    }
}
