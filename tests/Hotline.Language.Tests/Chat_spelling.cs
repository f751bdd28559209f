namespace Hotline.Language.Tests;

public class Chat_spelling
{
    [Theory]
    [InlineData("uốg hết vĩ thuôc ngũ rồi, hông muôn sốg nửa", "uong het vi thuoc ngu roi, hong muon song nua")]
    [InlineData("fải làm jờ, nhah lên", "phai lam gio, nhanh len")]
    [InlineData("kêu zùm, 115 hay wá", "keu dum, 115 hay qua")]
    public void Is_undone_where_one_rule_makes_a_syllable(string typed, string meant) => Assert.Equal(meant, ChatSpelling.Undo(typed));

    [Theory]
    [InlineData("lúa nhà tui bị rầy nâu quá trời")]
    [InlineData("bhyt covid 🙏")]
    [InlineData("which job exchange works on Thursday?")]
    [InlineData("")]
    public void Is_left_alone_where_every_word_is_one(string typed) => Assert.Null(ChatSpelling.Undo(typed));
}
