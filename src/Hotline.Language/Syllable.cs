namespace Hotline.Language;

/// <summary>One word of a text: a Vietnamese syllable, a number, an acronym or a foreign word.</summary>
/// <param name="Exact">Canonical spelling: lower case, the tone as a digit at the end (1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng; none for the level tone), i for a final y after consonants: "kỹ" and "kĩ" are both "ki4", "hoà" and "hòa" both "hoa2". A word of letters and digits starts with '#' ("#a1"), so that it never equals a toned syllable.</param>
/// <param name="Folded">The same without tone and letter marks: "ki", "hoa".</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">Characters in the text.</param>
public readonly record struct Syllable(string Exact, string Folded, int Start, int Length)
{
    /// <summary>True when it bears a tone or a letter mark.</summary>
    public bool Marked => !string.Equals(Exact, Folded, StringComparison.Ordinal);

    /// <summary>True when it holds no digit.</summary>
    public bool Alphabetic => Folded.Length > 0 && Folded[0] != '#' && !char.IsDigit(Folded[0]);
}
