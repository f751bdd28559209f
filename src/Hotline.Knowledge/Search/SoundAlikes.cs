namespace Hotline.Knowledge.Search;

/// <summary>Spellings that sound or look alike to many writers: s/x, ch/tr, final n/ng, and the shortened spellings of chats: f for ph, j for i, "mun" for "muon" …</summary>
internal static class SoundAlikes
{
    private static readonly (string Typed, string Meant)[] Starts =
    [
        ("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"), ("d", "gi"), ("gi", "d"), ("d", "v"), ("v", "d"), ("gi", "v"), ("v", "gi"), ("r", "d"), ("r", "gi"), ("d", "r"), ("gi", "r"),
        ("l", "n"), ("n", "l"), ("f", "ph"), ("w", "qu"), ("z", "d"), ("z", "gi"), ("z", "v"), ("z", "r"), ("dz", "d"), ("dz", "v"), ("dz", "gi"), ("j", "gi"), ("j", "ch"), ("j", "d"), ("j", "v"),
        ("k", "c"), ("c", "k"), ("k", "kh"), ("kh", "k"), ("k", "qu"), ("q", "qu"), ("g", "gh"), ("gh", "g"), ("ng", "ngh"), ("ngh", "ng"), ("h", "qu"), ("qu", "h"), ("p", "ph"), ("t", "th"), ("c", "ch"),
        ("hw", "qu"), ("b", "v"), ("h", "kh"), ("ck", "ch"), ("tk", "th"), ("pk", "ph"), ("nk", "nh"), ("gk", "gh"), ("p", "b"), ("g", "r"), ("d", "nh"), ("w", "hu"), ("w", "ho"), ("w", "u"), ("w", "o"), ("u", "hu"), ("o", "ho"),
    ];

    private static readonly (string Typed, string Meant)[] Ends =
    [
        ("n", "ng"), ("ng", "n"), ("t", "c"), ("c", "t"), ("i", "y"), ("y", "i"), ("g", "ng"), ("h", "nh"), ("k", "ch"), ("k", "c"), ("k", "t"), ("ch", "t"), ("t", "ch"), ("nh", "n"), ("n", "nh"),
        ("ui", "uoi"), ("iu", "ieu"), ("eu", "ieu"), ("iu", "uu"), ("w", ""), ("z", ""), ("oi", "ui"), ("ui", "oi"), ("o", "ao"), ("ah", "anh"), ("ok", "ong"),
        ("im", "iem"), ("ip", "iep"), ("it", "iet"), ("in", "ien"), ("ing", "ieng"), ("ien", "yen"), ("yen", "ien"), ("ien", "uyen"), ("iet", "uyet"),
        ("un", "uon"), ("un", "uan"), ("ut", "uot"), ("ut", "uat"), ("um", "uom"), ("ung", "uong"), ("uc", "uoc"), ("ug", "uong"), ("up", "uop"), ("u", "ua"),
        ("eo", "ao"), ("ao", "au"), ("au", "ao"), ("ay", "ai"), ("ai", "ay"), ("en", "an"), ("ey", "ay"), ("e", "ie"), ("inh", "enh"), ("ut", "at"), ("anh", "inh"), ("on", "an"), ("iet", "at"), ("ieng", "inh"), ("uong", "ong"), ("oan", "uan"), ("uan", "oan"),
    ];

    /// <summary>The folded word with one such start, one such end, or both put right; the word itself is not among them. Steps is 1 or 2.</summary>
    public static IEnumerable<(string Meant, int Steps)> Of(string folded)
    {
        foreach (var started in Started(folded))
        {
            yield return (started, 1);
            foreach (var both in Ended(started))
            {
                yield return (both, 2);
            }
        }

        foreach (var ended in Ended(folded))
        {
            yield return (ended, 1);
        }
    }

    /// <summary>The word without what is typed for fun: letters drawn out ("khonggg") and j for i ("bj", "tjen"); the word itself when there is nothing of it.</summary>
    public static string Sober(string folded)
    {
        var letters = new List<char>(folded.Length);
        foreach (var letter in folded)
        {
            if (letters.Count == 0 || letters[^1] != letter)
            {
                letters.Add(letters.Count > 0 && letter == 'j' && !IsVowel(letters[^1]) ? 'i' : letter);
            }
        }

        if (letters.Count > 1 && letters[^1] == 'j')
        {
            letters[^1] = 'i';
        }

        return letters.Count == folded.Length && letters.SequenceEqual(folded) ? folded : new string([.. letters]);
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static IEnumerable<string> Started(string folded)
    {
        foreach (var (typed, meant) in Starts)
        {
            if (folded.Length > typed.Length && folded.StartsWith(typed, StringComparison.Ordinal))
            {
                yield return string.Concat(meant, folded.AsSpan(typed.Length));
            }
        }
    }

    private static IEnumerable<string> Ended(string folded)
    {
        foreach (var (typed, meant) in Ends)
        {
            if (folded.Length > typed.Length && folded.EndsWith(typed, StringComparison.Ordinal))
            {
                yield return string.Concat(folded.AsSpan(0, folded.Length - typed.Length), meant);
            }
        }
    }
}
