using System.Buffers;
using System.Collections.Frozen;

namespace Hotline.Language;

/// <summary>How a Vietnamese syllable is built, marks left out.</summary>
public static class SyllableGrammar
{
    private static readonly string[] Onsets =
        ["ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""];

    private static readonly FrozenSet<string> Rimes = (
        "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu " +
        "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong ooc oong op ot " +
        "u ua uan uang uat uau uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu " +
        "y ych yem yen yet yeu yn ynh yt").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>Index of the first vowel letter of a folded word, or -1.</summary>
    public static int FirstVowel(string folded) => folded.AsSpan().IndexOfAny(Vowels);

    /// <summary>Index of the last vowel letter of a folded word, or -1.</summary>
    public static int LastVowel(string folded) => folded.AsSpan().LastIndexOfAny(Vowels);

    /// <summary>True when the folded word can be the letters of a Vietnamese syllable ("nguoi", but not "bhyt" or "health").</summary>
    public static bool IsSyllable(string folded)
    {
        ArgumentNullException.ThrowIfNull(folded);
        foreach (var onset in Onsets)
        {
            if (folded.StartsWith(onset, StringComparison.Ordinal) && Rimes.Contains(folded[onset.Length..]))
            {
                return true;
            }
        }

        return false;
    }
}
