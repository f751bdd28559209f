namespace Hotline.Language.Tests;

public class Raw_keystrokes
{
    [Theory]
    [InlineData("phatj", "phạt")]
    [InlineData("nguowif", "người")]
    [InlineData("ddang", "đang")]
    [InlineData("dduowngf", "đường")]
    [InlineData("tieesp", "tiếp")]
    [InlineData("hanhf", "hành")]
    [InlineData("quowr", "quở")]
    [InlineData("tu72", "từ")]
    [InlineData("pha5t", "phạt")]
    [InlineData("d9u7o7ng2", "đường")]
    [InlineData("tie6m", "tiêm")]
    [InlineData("tieem", "tiêm")]
    [InlineData("chi1ch", "chích")]
    [InlineData("nguo72i", "người")]
    [InlineData("tw", "tư")]
    [InlineData("nhwng", "nhưng")]
    public void Telex_and_vni_keys_become_the_syllable(string keys, string meant) =>
        Assert.Equal(Vietnamese.Syllables(meant)[0].Exact, Telex.Decode(Vietnamese.Syllables(keys)[0].Folded));

    [Theory]
    [InlineData("hiêuj", "hiệu")]
    [InlineData("trươngf", "trường")]
    [InlineData("giơis", "giới")]
    [InlineData("đangf", "đàng")]
    public void A_word_whose_letters_are_set_may_still_have_its_tone_key(string keys, string meant) =>
        Assert.Equal(Vietnamese.Syllables(meant)[0].Exact, Telex.Decode(Vietnamese.Syllables(keys)[0].Exact));

    [Theory]
    [InlineData("nha")]
    [InlineData("bhyt")]
    [InlineData("68")]
    [InlineData("")]
    public void Words_without_mark_keys_are_left_alone(string keys) => Assert.Null(Telex.Decode(keys));
}
