using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>The groups of people that policies are for, by their official names and the words that mean them.</summary>
internal static class TargetGroups
{
    private static readonly IReadOnlyList<(string Label, string[][] Words)> Groups =
    [
        Group("Người cao tuổi", "người cao tuổi", "người già"),
        Group("Người khuyết tật", "khuyết tật"),
        Group("Trẻ em", "trẻ em", "trẻ mồ côi", "mẫu giáo"),
        Group("Học sinh, sinh viên", "học sinh", "sinh viên"),
        Group("Giáo viên", "giáo viên"),
        Group("Người có công", "người có công", "thương binh", "liệt sĩ", "bà mẹ việt nam anh hùng"),
        Group("Hộ nghèo, cận nghèo", "hộ nghèo", "cận nghèo", "người nghèo"),
        Group("Đồng bào dân tộc", "dân tộc"),
        Group("Thanh niên", "thanh niên"),
        Group("Phụ nữ", "phụ nữ", "lao động nữ"),
        Group("Doanh nghiệp, hộ kinh doanh", "doanh nghiệp", "hộ kinh doanh", "hợp tác xã", "người sử dụng lao động"),
        Group("Người lao động", "người lao động", "lao động", "công nhân"),
    ];

    /// <summary>The first group that a title names; null when it names none.</summary>
    public static string? Of(string title)
    {
        List<string> words = [.. Vietnamese.Syllables(title).Select(word => word.Exact)];
        foreach (var (label, names) in Groups)
        {
            if (names.Any(name => Has(words, name)))
            {
                return label;
            }
        }

        return null;
    }

    private static readonly IReadOnlyList<string[]> Old = [.. Words("người cao tuổi", "người già", "ông bà già", "cụ già", "già yếu")];

    private static readonly IReadOnlyList<string[]> Young = [.. Words("trẻ em", "trẻ nhỏ", "trẻ mồ côi", "mẫu giáo", "mầm non", "học sinh", "sinh viên", "em bé", "thanh thiếu niên")];

    /// <summary>Whether a text is about the old or about the young alone; null: about neither, or both.</summary>
    public static bool? IsAboutOld(string text)
    {
        List<string> words = [.. Vietnamese.Syllables(text).Select(word => word.Exact)];
        var (old, young) = (Old.Any(name => Has(words, name)), Young.Any(name => Has(words, name)));
        return old == young ? null : old;
    }

    private static bool Has(List<string> words, string[] name) => Enumerable.Range(0, Math.Max(0, words.Count - name.Length + 1)).Any(at => words.Skip(at).Take(name.Length).SequenceEqual(name));

    private static IEnumerable<string[]> Words(params string[] names) => names.Select(name => Vietnamese.Syllables(name).Select(word => word.Exact).ToArray());

    private static (string Label, string[][] Words) Group(string label, params string[] names) =>
        (label, [.. names.Select(name => Vietnamese.Syllables(name).Select(word => word.Exact).ToArray())]);
}
