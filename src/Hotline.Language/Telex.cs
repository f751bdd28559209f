using System.Text;

namespace Hotline.Language;

/// <summary>Reads keystrokes that an input method did not turn into Vietnamese letters: "phatj" (Telex) and "pha5t" (VNI) are "phạt".</summary>
public static class Telex
{
    private const string ToneKeys = "sfrxj";
    private const string Vowels = "aeiouyăâêôơư";

    /// <summary>The canonical syllable (see <see cref="Syllable.Exact"/>) that the keys stand for, or null when they hold no mark key.</summary>
    /// <param name="keys">One word in lower case; letters may bear the marks that the input method did set ("hiêuj"), a word with a tone is left alone. A leading '#' is ignored.</param>
    public static string? Decode(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        keys = keys.TrimStart('#');
        var letters = new StringBuilder(keys.Length);
        var tone = '\0';
        var used = false;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            var nucleus = FirstVowel(letters);
            if (i > 0 && char.IsAsciiDigit(key))
            {
                if (!Vni(letters, key, ref tone))
                {
                    return null;
                }

                used = true;
            }
            else if (nucleus >= 0 && ToneKeys.Contains(key, StringComparison.Ordinal))
            {
                tone = (char)('1' + ToneKeys.IndexOf(key, StringComparison.Ordinal));
                used = true;
            }
            else if (key == 'w' && (nucleus >= 0 ? Horn(letters) : i > 0))
            {
                if (nucleus < 0)
                {
                    // Most input methods write ư for a w that stands alone: "tw", "nhwng".
                    letters.Append('ư');
                }

                used = true;
            }
            else if (key == 'd' && letters.Length > 0 && letters[0] == 'd')
            {
                letters[0] = 'đ';
                used = true;
            }
            else if (nucleus >= 0 && key is 'a' or 'e' or 'o' && Circumflex(letters, key))
            {
                used = true;
            }
            else
            {
                letters.Append(key);
            }
        }

        if (!used || FirstVowel(letters) < 0)
        {
            return null;
        }

        if (tone != '\0')
        {
            letters.Append(tone);
        }

        return letters.ToString();
    }

    private static bool Vni(StringBuilder letters, char key, ref char tone)
    {
        switch (key)
        {
            case >= '1' and <= '5' when FirstVowel(letters) >= 0:
                tone = key;
                return true;
            case '6':
                return Circumflex(letters, 'a') || Circumflex(letters, 'e') || Circumflex(letters, 'o');
            case '7' or '8':
                return Horn(letters);
            case '9' when letters[0] == 'd':
                letters[0] = 'đ';
                return true;
            default:
                return false;
        }
    }

    private static bool Circumflex(StringBuilder letters, char key)
    {
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            if (letters[i] == key)
            {
                letters[i] = key switch { 'a' => 'â', 'e' => 'ê', _ => 'ô' };
                return true;
            }
        }

        return false;
    }

    private static bool Horn(StringBuilder letters)
    {
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            switch (letters[i])
            {
                case 'o':
                    letters[i] = 'ơ';
                    if (i > 0 && letters[i - 1] == 'u' && !(i > 1 && letters[i - 2] == 'q'))
                    {
                        letters[i - 1] = 'ư';
                    }

                    return true;
                case 'u':
                    letters[i] = 'ư';
                    return true;
                case 'a' when i > 0 && letters[i - 1] == 'u' && !(i > 1 && letters[i - 2] == 'q'):
                    // "muaw" is "mưa": no syllable holds uă but those with q.
                    letters[i - 1] = 'ư';
                    return true;
                case 'a':
                    letters[i] = 'ă';
                    return true;
            }
        }

        return false;
    }

    private static int FirstVowel(StringBuilder letters)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            if (Vowels.Contains(letters[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
