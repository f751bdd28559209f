using System.Text;
using Hotline.Language;

namespace Hotline.Knowledge.Releases;

/// <summary>Which province a text speaks of.</summary>
/// <param name="Province">The one it means; null when none or when a town's name is shared.</param>
/// <param name="Several">Provinces that share the town named, covered ones first; empty otherwise.</param>
/// <param name="Others">Further covered provinces named beside <paramref name="Province"/>.</param>
/// <param name="Rest">The text without the places named.</param>
internal sealed record ProvinceMention(string? Province, IReadOnlyList<string> Several, IReadOnlyList<string> Others, string Rest);

/// <summary>Finds provinces by their names, usual spellings and towns, with or without marks.</summary>
internal sealed class ProvinceFinder
{
    /// <summary>Folded words that come before a place: they make a bare lower-case town credible.</summary>
    private static readonly HashSet<string> Before = new(StringComparer.Ordinal)
    {
        "o", "tai", "huyen", "xa", "pho", "tp", "tx", "quan", "phuong", "tinh", "ben", "duoi", "tren", "que", "ve", "vung", "xu", "tu", "dan", "nguoi",
        "in", "at", "from", "near", "to", "province", "for", "of",
    };

    /// <summary>Words cut away with the place that follows them.</summary>
    private static readonly HashSet<string> CutBefore = new(StringComparer.Ordinal) { "o", "tai", "huyen", "tp", "tx", "tinh", "in", "at", "from", "province" };

    /// <summary>Names whose unmarked form is also an everyday word ("diễn biến", "hòa bình").</summary>
    private static readonly HashSet<string> Everyday = new(StringComparer.Ordinal) { "dien bien", "hoa binh", "thai binh", "binh dinh", "ha nam", "yen bai" };

    /// <summary>Family names before what would be a town: "ông Nguyễn Thanh Bình" is somebody, not a place.</summary>
    private static readonly HashSet<string> FamilyNames = new(StringComparer.Ordinal)
    {
        "nguyen", "tran", "le", "pham", "huynh", "hoang", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong", "ly", "dinh", "truong", "doan", "lam", "mai", "trinh", "dao", "cao", "luong", "thach",
    };

    /// <summary>Words before a place that make it where somebody was, not where they live.</summary>
    private static readonly MarkedWords Leaving = new("từ", "kẹt", "chạy", "làm", "mần", "ăn", "học", "gửi", "gởi", "from", "lên", "xuống", "đi");

    /// <summary>Words after a place that make it where somebody came from.</summary>
    private static readonly MarkedWords ComingHome = new("về", "dìa", "zìa", "chạy", "back", "dưới");

    /// <summary>"trở" comes home only with these after it: "bảo trợ" typed without marks does not.</summary>
    private static readonly MarkedWords Again = new("về", "dìa", "zìa", "lại", "qua");

    private static readonly MarkedWords Turning = new("trở");

    private readonly Dictionary<string, List<Alias>> byFirstWord = new(StringComparer.Ordinal);
    private readonly HashSet<string> covered;

    public ProvinceFinder(IEnumerable<Province> provinces, IReadOnlyList<string> covered)
    {
        this.covered = [.. covered];
        foreach (var province in provinces)
        {
            Add(province.Id, province.Name, town: false);
            Add(province.Id, WithoutRank(province.Name), town: false);
            foreach (var spelling in province.Spellings)
            {
                Add(province.Id, spelling, town: false);
            }

            foreach (var town in province.Towns)
            {
                Add(province.Id, town, town: true);
                Add(province.Id, WithoutRank(town), town: true);
            }
        }

        foreach (var aliases in byFirstWord.Values)
        {
            aliases.Sort((a, b) => b.Folded.Length.CompareTo(a.Folded.Length));
        }
    }

    public ProvinceMention Find(string text)
    {
        var words = Vietnamese.Syllables(text);
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        List<string> shared = [];
        var cut = new List<(int Start, int End)>();
        for (var i = 0; i < words.Count;)
        {
            if (Match(text, words, i) is not { } alias)
            {
                if (Misspelt(words, i) is not var (meant, begin, length))
                {
                    i++;
                    continue;
                }

                if (meant.Provinces is [var only])
                {
                    scores[only] = scores.GetValueOrDefault(only) + 1 + (i * 0.001);
                    cut.Add((words[begin].Start, words[begin + length - 1].Start + words[begin + length - 1].Length));
                }

                i = begin + length;
                continue;
            }

            if (alias.Provinces.Count == 1 && !covered.Contains(alias.Provinces[0]) && IsOrigin(words, i, alias.Folded.Length))
            {
                // "đi làm Bình Dương về": the question is not about Bình Dương.
                i += alias.Folded.Length;
                continue;
            }

            var place = i > 0 && Before.Contains(words[i - 1].Folded) ? 1.5 : 1.0;
            if (alias.Provinces.Count == 1)
            {
                // The last one named wins a tie: people correct themselves at the end.
                scores[alias.Provinces[0]] = scores.GetValueOrDefault(alias.Provinces[0]) + place + (i * 0.001);
            }
            else
            {
                shared = [.. alias.Provinces.OrderByDescending(covered.Contains).ThenBy(id => id, StringComparer.Ordinal)];
            }

            var first = i;
            while (first > 0 && (CutBefore.Contains(words[first - 1].Folded) || IsCity(words, first - 2)))
            {
                first -= IsCity(words, first - 2) ? 2 : 1;
            }

            cut.Add((words[first].Start, words[i + alias.Folded.Length - 1].Start + words[i + alias.Folded.Length - 1].Length));
            i += alias.Folded.Length;
        }

        // A province named outright settles which of the shared towns is meant.
        // Somebody stuck elsewhere who asks about home means home: a province we have plans of goes before one we have none of.
        var best = scores.Count > 0 ? scores.OrderByDescending(score => covered.Contains(score.Key)).ThenByDescending(score => score.Value).ThenBy(score => score.Key, StringComparer.Ordinal).First().Key : null;
        if (best is not null)
        {
            shared = [];
        }

        List<string> others = [.. scores.Keys.Where(id => id != best && covered.Contains(id)).Order(StringComparer.Ordinal)];
        return new(best, shared, others, Cut(text, cut));
    }

    private static bool IsCity(IReadOnlyList<Syllable> words, int at) => at >= 0 && (words[at].Folded, words[at + 1].Folded) is ("thanh", "pho") or ("thi", "xa") or ("thi", "tran");

    private static bool IsOrigin(IReadOnlyList<Syllable> words, int at, int length)
    {
        for (var i = Math.Max(0, at - 3); i < at; i++)
        {
            if (Leaving.Contains(words[i]))
            {
                return true;
            }
        }

        for (var i = at + length; i < Math.Min(words.Count, at + length + 4); i++)
        {
            if (ComingHome.Contains(words[i]) || (Turning.Contains(words[i]) && i + 1 < words.Count && Again.Contains(words[i + 1])))
            {
                return true;
            }
        }

        return false;
    }

    private Alias? Match(string text, IReadOnlyList<Syllable> words, int at)
    {
        if (!byFirstWord.TryGetValue(words[at].Folded, out var aliases))
        {
            return null;
        }

        foreach (var alias in aliases)
        {
            if (at + alias.Folded.Length > words.Count)
            {
                continue;
            }

            var marked = false;
            var same = true;
            var exact = true;
            for (var i = 0; i < alias.Folded.Length && same; i++)
            {
                var word = words[at + i];
                same = word.Folded == alias.Folded[i];
                exact &= word.Exact == alias.Exact[i];
                marked |= word.Marked;
            }

            // Marks that say something else ("diễn biến") are somebody's words, not a slip; a half-marked name ("an giàng") is let go.
            if (!same || (marked && !exact))
            {
                continue;
            }

            var credible = char.IsUpper(text[words[at].Start])
                || (at > 0 && Before.Contains(words[at - 1].Folded))
                || (!alias.Town && !alias.Short && !Everyday.Contains(string.Join(' ', alias.Folded)))
                || (marked && exact && !alias.Town);
            if (credible && !(alias.Town && IsNameOfSomebody(text, words, at)))
            {
                return alias;
            }
        }

        return null;
    }

    private static bool IsNameOfSomebody(string text, IReadOnlyList<Syllable> words, int at)
    {
        bool IsFamilyName(int place) => place >= 0 && char.IsUpper(text[words[place].Start]) && FamilyNames.Contains(words[place].Folded);
        return IsFamilyName(at - 1) || (at > 0 && char.IsUpper(text[words[at - 1].Start]) && !Before.Contains(words[at - 1].Folded) && IsFamilyName(at - 2));
    }

    /// <summary>A name of several words written as one ("haugiang"), or with a slip in one of them that makes it no syllable any more ("an giag", "fụng hiệp").</summary>
    private (Alias Alias, int Begin, int Length)? Misspelt(IReadOnlyList<Syllable> words, int at)
    {
        var odd = words[at];
        if (!odd.Alphabetic || SyllableGrammar.IsSyllable(odd.Folded) || odd.Folded.Length < 3)
        {
            return null;
        }

        var sound = Spoken(odd.Folded);
        foreach (var alias in byFirstWord.Values.SelectMany(aliases => aliases).Where(alias => alias.Folded.Length > 1))
        {
            if (odd.Folded.Length >= 6 && odd.Folded == string.Concat(alias.Folded))
            {
                return (alias, at, 1);
            }

            for (var place = 0; place < alias.Folded.Length; place++)
            {
                var begin = at - place;
                if (begin >= 0 && begin + alias.Folded.Length <= words.Count && IsSlipOf(sound, alias.Folded[place])
                    && Enumerable.Range(0, alias.Folded.Length).All(i => i == place || IsSame(words[begin + i], alias, i)))
                {
                    return (alias, begin, alias.Folded.Length);
                }
            }
        }

        return null;

        static bool IsSame(Syllable word, Alias alias, int i) => word.Folded == alias.Folded[i] && (!word.Marked || word.Exact == alias.Exact[i]);
    }

    /// <summary>Chat spelling of a beginning: "jang" is "giang", "fước" is "phước".</summary>
    private static string Spoken(string folded) => folded[0] switch
    {
        'j' => "gi" + (folded[1] == 'i' ? folded[2..] : folded[1..]),
        'f' => "ph" + folded[1..],
        'w' => "qu" + folded[1..],
        _ => folded,
    };

    /// <summary>The same word, or one letter more, less, other, or two changed over; of short words only the same.</summary>
    private static bool IsSlipOf(string typed, string word)
    {
        if (typed == word)
        {
            return true;
        }

        if (word.Length < 3 || Math.Abs(typed.Length - word.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < Math.Min(typed.Length, word.Length) && typed[start] == word[start])
        {
            start++;
        }

        return typed.Length.CompareTo(word.Length) switch
        {
            0 => typed.AsSpan(start + 1).SequenceEqual(word.AsSpan(start + 1))
                || (start + 1 < word.Length && typed[start] == word[start + 1] && typed[start + 1] == word[start] && typed.AsSpan(start + 2).SequenceEqual(word.AsSpan(start + 2))),
            > 0 => typed.AsSpan(start + 1).SequenceEqual(word.AsSpan(start)),
            _ => typed.AsSpan(start).SequenceEqual(word.AsSpan(start + 1)),
        };
    }

    private void Add(string province, string name, bool town)
    {
        var words = Vietnamese.Syllables(name);
        if (words.Count == 0)
        {
            return;
        }

        if (!byFirstWord.TryGetValue(words[0].Folded, out var aliases))
        {
            byFirstWord[words[0].Folded] = aliases = [];
        }

        var known = aliases.FirstOrDefault(alias => alias.Town == town && alias.Exact.SequenceEqual(words.Select(word => word.Exact)));
        if (known is null)
        {
            known = new([.. words.Select(word => word.Exact)], [.. words.Select(word => word.Folded)], town, name.Length <= 2, []);
            aliases.Add(known);
        }

        if (!known.Provinces.Contains(province))
        {
            known.Provinces.Add(province);
        }
    }

    private static string WithoutRank(string name)
    {
        foreach (var rank in (ReadOnlySpan<string>)["Thành phố ", "Tỉnh ", "Huyện ", "Thị xã ", "Thị trấn ", "Quận "])
        {
            if (name.StartsWith(rank, StringComparison.OrdinalIgnoreCase))
            {
                return name[rank.Length..];
            }
        }

        return name;
    }

    private static string Cut(string text, List<(int Start, int End)> cut)
    {
        if (cut.Count == 0)
        {
            return text;
        }

        var rest = new StringBuilder();
        var from = 0;
        foreach (var (start, end) in cut)
        {
            if (start > from)
            {
                rest.Append(text, from, start - from);
            }

            rest.Append(' ');
            from = Math.Max(from, end);
        }

        return rest.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Words met with the marks given or with none: "mỗi" is not "mới".</summary>
    private sealed class MarkedWords(params string[] words)
    {
        private readonly HashSet<string> exact = [.. words.Select(word => Vietnamese.Syllables(word)[0].Exact)];
        private readonly HashSet<string> folded = [.. words.Select(Vietnamese.Fold)];

        public bool Contains(Syllable word) => word.Marked ? exact.Contains(word.Exact) : folded.Contains(word.Folded);
    }

    private sealed record Alias(string[] Exact, string[] Folded, bool Town, bool Short, List<string> Provinces);
}
