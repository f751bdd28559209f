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

    [Theory]
    [InlineData("Cho toi hoir, baor hieemr y tees muaw owr ddaau?", "Cho toi hỏi, bảo hiểm y tế mưa ở đâu?")]
    [InlineData("Chasu bes bij ddasnh, nos khosc quas", "Cháu bé bị đánh, nó khóc quá")]
    [InlineData("nha2 to6i bi5 cha1y", "nhà tôi bị cháy")]
    [InlineData("D9o61ng cha1u quy2 go2m hoa2, thuy3, gia1, khuya", "Đống cháu quỳ gòm hoà, thuỷ, giá, khuya")]
    [InlineData("em hỏi chích nguwaf covid cho trẻ", "em hỏi chích ngừa covid cho trẻ")]
    public void A_text_of_raw_keystrokes_is_spelled_out(string typed, string meant) => Assert.Equal(meant, RawKeys.Read(typed));

    [Theory]
    [InlineData("toi muon hoi bao hiem y te mua o dau")]
    [InlineData("Tôi mua bảo hiểm y tế ở đâu?")]
    [InlineData("di test covid, fax hay zalo deu duoc")]
    [InlineData("my boss hits me every day, what can I do")]
    [InlineData("Can poor households get loans?")]
    [InlineData("teachers loans")]
    [InlineData("poor families")]
    [InlineData("kế hoạch 71/KH-UBND, nq68, F0, H5N1, t5, A1")]
    [InlineData("xem phiếu TO17-BA56 giùm tôi")]
    [InlineData("GD4898921345678")]
    [InlineData("Tôi tên Thạch Sary")]
    [InlineData("🙏 ??? \ud800")]
    [InlineData("")]
    public void Other_texts_stay_the_very_same(string typed) => Assert.Same(typed, RawKeys.Read(typed));
}
