using System.Text.Json.Nodes;
using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Releases;

/// <summary>The knowledge in the repository is a release that could be served, and the questions that check it can be read.</summary>
public sealed class TheShippedKnowledge
{
    private static readonly string[] Outcomes = ["answered", "abstained", "clarify", "dialog", "emergency", "handoff", "smalltalk"];

    public static TheoryData<string> Checks => new(Directory.GetFiles(Path.Combine(ShippedKnowledge.Folder, "checks"), "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void Builds_without_an_error()
    {
        Assert.Empty(ShippedKnowledge.Errors);
        Assert.NotNull(ShippedKnowledge.Release);
    }

    [Fact]
    public void Holds_the_five_plans_of_three_provinces()
    {
        var release = ShippedKnowledge.Release;

        Assert.Equal(
            ["an-giang-322-2022", "an-giang-800-2021", "an-giang-thi-dua-2021", "binh-phuoc-sldtbxh-2021", "hau-giang-71-2022"],
            release.Documents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["an-giang", "binh-phuoc", "hau-giang"], release.CoveredProvinces.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Holds_at_least_forty_topics_and_every_one_is_proven()
    {
        var topics = ShippedKnowledge.Release.Topics.Values;

        Assert.True(topics.Count() >= 40, $"only {topics.Count()} topics");
        Assert.All(topics, topic => Assert.NotEmpty(topic.Answers));
        Assert.All(topics.SelectMany(topic => topic.Answers.Values), answer => Assert.NotEmpty(answer.Quotes));
    }

    [Fact]
    public void Is_refused_when_one_quote_is_not_in_its_plan()
    {
        const string Topic = "topics/mien-giam-hoc-phi.md";
        var files = ShippedKnowledge.Files.Select(file => file.Path == Topic ? file with { Text = file.Text.Replace("Có chính sách miễn, giảm học phí", "Không có chính sách miễn, giảm học phí", StringComparison.Ordinal) } : file).ToList();

        Assert.Null(Release.Build(1, files, out var errors));
        Assert.Contains(errors, error => error.Path == Topic);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Can_be_checked_by_every_line_of(string file)
    {
        var release = ShippedKnowledge.Release;
        var lines = File.ReadAllLines(Path.Combine(ShippedKnowledge.Folder, "checks", file + ".jsonl")).Where(line => line.Length > 0).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var check = JsonNode.Parse(line)!;
            Assert.StartsWith(file, (string)check["id"]!, StringComparison.Ordinal);
            Assert.NotEmpty(check["turns"]!.AsArray());
            Assert.DoesNotContain(check["turns"]!.AsArray(), turn => string.IsNullOrWhiteSpace((string?)turn));
            Assert.True((string?)check["province"] is not { } province || release.Provinces.ContainsKey(province), $"{check["id"]}: no such province");
            var expected = check["expect"]!;
            Assert.All(expected["outcome"]!.AsArray(), outcome => Assert.Contains((string)outcome!, Outcomes));
            Assert.All(
                expected["must"]!.AsArray().Concat(expected["cite"]!.AsArray()),
                group => Assert.DoesNotContain(group!.AsArray(), alternative => string.IsNullOrWhiteSpace((string?)alternative)));
        });
        Assert.Equal(lines.Count, lines.Select(line => (string)JsonNode.Parse(line)!["id"]!).Distinct().Count());
    }
}
