using Hotline.Storage.Reports;

namespace Hotline.Storage.Tests;

public sealed class GroupingLikeQuestions
{
    private static readonly string[] Whats = ["giấy khai sinh", "thẻ bảo hiểm y tế", "lịch cắt điện", "vé xe buýt", "học phí", "nước sạch"];
    private static readonly string[] Wheres = ["ở đâu", "tại xã Vĩnh Tế", "ở phường Long Xuyên", "bao lâu", "hết bao nhiêu tiền"];

    [Fact]
    public void Every_question_is_alike_to_the_group_it_is_in_and_to_no_head_before_it()
    {
        var random = new Random(3);
#pragma warning disable CA5394 // Reproducible, not secret.
        string[] asked = [.. Enumerable.Range(0, 300).Select(_ => $"{Whats[random.Next(Whats.Length)]} {Wheres[random.Next(Wheres.Length)]} số {random.Next(40)}")];
#pragma warning restore CA5394

        var groups = Likeness.Group(asked, CancellationToken.None);

        // Against the plain way: each with each.
        Assert.Equal(Plain(asked), groups.Select(group => string.Join('|', group.Order())).Order(StringComparer.Ordinal));
        Assert.InRange(groups.Count, 2, asked.Length / 2);
        Assert.Equal(Enumerable.Range(0, asked.Length), groups.SelectMany(group => group).Order());
    }

    [Fact]
    public void Whoever_no_longer_waits_is_not_worked_for()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(() => Likeness.Group(["lịch cắt điện"], gone.Token));
    }

    private static IEnumerable<string> Plain(string[] asked)
    {
        HashSet<string>[] words = [.. asked.Select(text => Hotline.Language.Vietnamese.Syllables(text).Select(syllable => syllable.Folded).ToHashSet(StringComparer.Ordinal))];
        var weight = words.SelectMany(set => set).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(word => word.Key, word => 1 / Math.Sqrt(word.Count()), StringComparer.Ordinal);
        string Key(int i) => string.Join(' ', words[i].Order(StringComparer.Ordinal));
        var heads = new List<(int Head, List<int> Members)>();
        foreach (var i in Enumerable.Range(0, asked.Length).OrderByDescending(i => words[i].Count).ThenBy(Key, StringComparer.Ordinal).ThenBy(i => asked[i], StringComparer.Ordinal))
        {
            // Sums of the same weights in another order differ by their rounding.
            var home = heads.Select((group, place) => (group, place, Share: Math.Round(Share(words[i], words[group.Head]), 9))).Where(one => one.Share >= 0.45)
                .OrderByDescending(one => one.Share).ThenBy(one => one.place).Select(one => one.group.Members).FirstOrDefault();
            if (home is null)
            {
                heads.Add((i, home = []));
            }

            home.Add(i);
        }

        return heads.Select(group => string.Join('|', group.Members.Order())).Order(StringComparer.Ordinal);

        double Share(HashSet<string> one, HashSet<string> other) => one.Intersect(other).Sum(word => weight[word]) / one.Union(other).Sum(word => weight[word]);
    }
}
