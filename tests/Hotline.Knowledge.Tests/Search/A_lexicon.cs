using Hotline.Knowledge.Search;
using Hotline.Knowledge.Tests.Sources;

namespace Hotline.Knowledge.Tests.Search;

public class A_lexicon
{
    [Fact]
    public void Keeps_readings_in_the_order_of_the_file()
    {
        var lexicon = Lexicon.Parse("abbreviations:\n  bn: [bao nhiêu, bệnh nhân]\n  ko: không\n", "lexicon.yaml", out var errors);
        Assert.Empty(errors);
        Assert.Equal(["bn", "ko"], lexicon.Abbreviations.Select(e => e.Written));
        Assert.Equal(["bao nhiêu", "bệnh nhân"], lexicon.Abbreviations[0].Readings);
    }

    [Theory]
    [InlineData("abbreviations:\n  ko: không\n bad", 3, "YAML")]
    [InlineData("abbreviations:\n  ko: không\n  ko: khoản", 3, "Duplicate key")]
    [InlineData("- a", 1, "must be a mapping")]
    [InlineData("frames:\n  - xin hỏi\nshortcuts: {}", 3, "unknown key 'shortcuts'")]
    [InlineData("synonyms:\n  sổ đỏ: {a: b}", 2, "'sổ đỏ'")]
    [InlineData("synonyms:\n  sổ đỏ: []", 2, "nothing")]
    [InlineData("synonyms:\n  hoà: a\n  hòa: b", 3, "there already as 'hoà'")]
    [InlineData("frames: xin hỏi", 1, "'frames' must be a list")]
    [InlineData("phrases:\n  - a\n  - '...'", 3, "not a phrase")]
    [InlineData("english: [a]", 1, "'english' must be a mapping")]
    [InlineData("abbreviations:\n  '?': gì", 2, "no words on its left side")]
    public void Names_file_line_and_reason_of_an_error(string yaml, int line, string reason)
    {
        _ = Lexicon.Parse(yaml, "knowledge/lexicon.yaml", out var errors);
        var error = Assert.Single(errors);
        Assert.Equal("knowledge/lexicon.yaml", error.Path);
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_the_spellings_of_a_kind()
    {
        var lexicon = Lexicon.Parse("kinds:\n  - sởi | ngừa sởi |\n  - bảo hiểm xe", "lexicon.yaml", out var errors);

        Assert.Empty(errors);
        Assert.Equal([["sởi", "ngừa sởi"], ["bảo hiểm xe"]], lexicon.Kinds);
    }

    [Fact]
    public void Stays_usable_beside_an_error()
    {
        var lexicon = Lexicon.Parse("frames: 3\nabbreviations:\n  ko: không", "lexicon.yaml", out var errors);
        Assert.Single(errors);
        Assert.Single(lexicon.Abbreviations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet")]
    [InlineData("frames:\nabbreviations: ~")]
    public void May_be_empty(string yaml)
    {
        var lexicon = Lexicon.Parse(yaml, "lexicon.yaml", out var errors);
        Assert.Empty(errors);
        Assert.Empty(lexicon.Abbreviations);
        Assert.Empty(lexicon.Frames);
    }

    [Fact]
    public void Of_this_repository_is_without_error_and_rich()
    {
        var path = Path.Combine(Checkout.Root, "knowledge", "lexicon.yaml");
        var lexicon = Lexicon.Parse(File.ReadAllText(path), path, out var errors);
        Assert.Empty(errors);
        Assert.True(lexicon.Abbreviations.Count >= 250);
        Assert.True(lexicon.Synonyms.Count >= 200);
        Assert.True(lexicon.Frames.Count >= 40);
        Assert.True(lexicon.Phrases.Count >= 120);
        Assert.True(lexicon.English.Count >= 150);
    }
}
