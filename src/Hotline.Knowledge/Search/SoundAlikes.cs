namespace Hotline.Knowledge.Search;

/// <summary>Spellings that sound or look alike to many writers: s/x, ch/tr, final n/ng, f for ph …</summary>
internal static class SoundAlikes
{
    private static readonly (string Typed, string Meant)[] Starts =
    [
        ("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"), ("d", "gi"), ("gi", "d"), ("d", "v"), ("v", "d"), ("gi", "v"), ("v", "gi"), ("r", "d"), ("r", "gi"), ("d", "r"), ("gi", "r"),
        ("l", "n"), ("n", "l"), ("f", "ph"), ("w", "qu"), ("z", "d"), ("z", "gi"), ("z", "v"), ("dz", "d"), ("j", "gi"), ("j", "ch"), ("k", "c"), ("c", "k"), ("k", "kh"), ("kh", "k"),
        ("k", "qu"), ("q", "qu"), ("g", "gh"), ("gh", "g"), ("ng", "ngh"), ("ngh", "ng"), ("h", "qu"), ("qu", "h"), ("p", "ph"), ("t", "th"), ("c", "ch"), ("hw", "qu"), ("b", "v"),
    ];

    private static readonly (string Typed, string Meant)[] Ends =
    [
        ("n", "ng"), ("ng", "n"), ("t", "c"), ("c", "t"), ("i", "y"), ("y", "i"), ("g", "ng"), ("h", "nh"), ("k", "ch"), ("k", "c"), ("ch", "t"), ("t", "ch"), ("nh", "n"), ("n", "nh"),
        ("ui", "uoi"), ("iu", "ieu"), ("eu", "ieu"), ("iu", "uu"), ("in", "inh"), ("w", ""), ("z", ""), ("oi", "ui"), ("ui", "oi"), ("im", "iem"), ("ip", "iep"), ("o", "ao"), ("ah", "anh"),
    ];

    /// <summary>The folded word with one such start, one such end, or both put right; the word itself is not among them.</summary>
    public static IEnumerable<string> Of(string folded)
    {
        foreach (var started in Started(folded))
        {
            yield return started;
            foreach (var both in Ended(started))
            {
                yield return both;
            }
        }

        foreach (var ended in Ended(folded))
        {
            yield return ended;
        }
    }

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
