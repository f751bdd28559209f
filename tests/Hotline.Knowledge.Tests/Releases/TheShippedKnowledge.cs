using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Knowledge.Releases;

namespace Hotline.Knowledge.Tests.Releases;

/// <summary>The knowledge in the repository is a release that could be served, and the questions that check it can be read.</summary>
public sealed partial class TheShippedKnowledge
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
    [InlineData("hau-giang/so-ldtbxh", "Việc làm", "2026-11-22", "Sở Nội vụ thành phố Cần Thơ")]
    [InlineData("hau-giang/so-ldtbxh", "Việc làm", "2025-04-01", "Sở Nội vụ tỉnh Hậu Giang")]
    [InlineData("hau-giang/so-ldtbxh", "Việc làm", "2024-01-01", null)]
    [InlineData("hau-giang/so-ldtbxh", "Trẻ em", "2026-11-22", null)]
    [InlineData("an-giang/so-ldtbxh", "Người có công", "2026-11-22", "Sở Nội vụ tỉnh An Giang")]
    [InlineData("binh-phuoc/so-ldtbxh", "Lao động", "2026-11-22", "Sở Nội vụ tỉnh Đồng Nai")]
    [InlineData("an-giang/so-y-te", "Y tế", "2026-11-22", null)]
    public void Knows_who_has_the_matter_on_a_day_or_says_nothing(string agency, string sector, string day, string? successor)
    {
        var release = ShippedKnowledge.Release;

        Assert.Equal(successor, release.InChargeOn(release.Agencies[agency], sector, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Whom_to_ask_of_an_event_is_who_has_it_today_unless_the_calendar_names_somebody()
    {
        var release = ShippedKnowledge.Release;
        var entry = release.Calendar["hau-giang-giao-dich-viec-lam"];

        Assert.Equal("Sở Nội vụ thành phố Cần Thơ", release.AskedToday(entry, new(2026, 11, 22)));
        Assert.Equal("Sở Lao động - Thương binh và Xã hội", release.AskedToday(entry, new(2023, 11, 22)));
        Assert.Equal("Trung tâm", release.AskedToday(entry with { Ask = "Trung tâm" }, new(2026, 11, 22)));
    }

    [Theory]
    [InlineData("Miễn, giảm 50% học phí", "'50%' (Percentage) in the title")]
    [InlineData("Học phí năm 2031", "'2031' (Date) in the title")]
    [InlineData("Học phí theo Nghị định 81/2021/NĐ-CP", "(DocumentNumber) in the title")]
    public void Is_refused_when_a_title_states_what_its_quotes_do_not(string title, string error)
    {
        const string Topic = "topics/mien-giam-hoc-phi.md";
        var files = ShippedKnowledge.Files.Select(file => file.Path == Topic ? file with { Text = Title().Replace(file.Text, $"title: \"{title}\"", 1) } : file).ToList();

        Assert.Null(Release.Build(1, files, out var errors));
        Assert.Contains(errors, one => one.Path == Topic && one.Line == 2 && one.Reason.Contains(error, StringComparison.Ordinal));
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

    [GeneratedRegex("^title: .*$", RegexOptions.Multiline)]
    private static partial Regex Title();
}
