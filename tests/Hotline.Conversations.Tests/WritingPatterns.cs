using Hotline.Conversations.Understanding;

namespace Hotline.Conversations.Tests;

/// <summary>What a wording in <c>signals.yaml</c> matches.</summary>
public sealed class WritingPatterns
{
    private static readonly Vocabulary Vocabulary = MadeVocabulary();

    [Theory]
    [InlineData("nước ...2 mái", "nước lên tới mái", true)]
    [InlineData("nước ...2 mái", "nước lên cao tới mái", false)]
    [InlineData("uống # viên", "uống 30 viên", true)]
    [InlineData("uống # viên", "uống vài viên", false)]
    [InlineData("uống hết|# viên", "uống 30 viên", true)]
    [InlineData("hóc !sinh xương", "hóc xương", true)]
    [InlineData("hóc !sinh ...1 xương", "hóc sinh xương", false)]
    [InlineData("!chữa cháy", "nhà cháy", true)]
    [InlineData("!chữa cháy", "xe chữa cháy", false)]
    [InlineData("máu & té", "té xe nên máu ra", true)]
    [InlineData("máu & té", "hiến máu", false)]
    [InlineData("máu &! hiến", "máu ra nhiều", true)]
    [InlineData("máu &! hiến", "hiến máu", false)]
    [InlineData("máu & té|ngã &! hiến", "ngã ra máu", true)]
    [InlineData("{ai} {không} thở", "con hông thở", true)]
    [InlineData("{ai} {không} thở", "con ko tho", true)]
    [InlineData("{ai} {không} thở", "con không thợ", false)]
    [InlineData("=cháy nhà", "chay nha", false)]
    public void A_pattern_matches_what_it_says(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new PatternSet([Pattern.Parse(pattern, Vocabulary)]).Find(Words.Of(text)) is not null);

    [Theory]
    [InlineData("... $")]
    [InlineData("!cháy")]
    [InlineData("a ...0 b")]
    [InlineData("a ...12 b")]
    [InlineData("a & ...")]
    [InlineData("{nobody}")]
    [InlineData("a|")]
    public void One_that_cannot_be_read_or_matches_anything_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => Pattern.Parse(pattern, Vocabulary));

    [Theory]
    [InlineData("")]
    [InlineData("\u0301\u0301")]
    [InlineData("😀 !!!")]
    public void A_text_without_letters_matches_nothing(string text) =>
        Assert.Null(new PatternSet([Pattern.Parse("a|# b?", Vocabulary)]).Find(Words.Of(text)));

    private static Vocabulary MadeVocabulary()
    {
        var vocabulary = new Vocabulary();
        vocabulary.Spell("không", ["ko", "hông"]);
        vocabulary.Lists["ai"] = ["con", "ông_nội"];
        vocabulary.Lists["không"] = ["không", "chẳng"];
        return vocabulary;
    }
}
