namespace Hotline.Language.Tests;

public class A_guess_at_how_a_text_was_typed
{
    [Theory]
    [InlineData("toi muon hoi ve tro cap that nghiep", true)]
    [InlineData("Tôi muốn hỏi về trợ cấp thất nghiệp", false)]
    [InlineData("toi muốn hỏi ve tro cap that nghiep", false)]
    [InlineData("", true)]
    public void Text_without_marks_is_plain(string text, bool plain) => Assert.Equal(plain, Vietnamese.IsPlain(text));

    [Fact]
    public void The_share_of_marked_words_leaves_numbers_out() => Assert.Equal(0.5, Vietnamese.MarkShare("quyết 68 nghi 2021"));

    [Theory]
    [InlineData("When does the job fair open?")]
    [InlineData("how can i get vaccinated in hau giang")]
    [InlineData("Who is the lead agency for health insurance")]
    [InlineData("support for poor households in An Giang")]
    [InlineData("phone number of the health department")]
    public void English_is_told_by_its_words(string text) => Assert.True(Vietnamese.LooksEnglish(text));

    [Theory]
    [InlineData("khi nao co phien giao dich viec lam")]
    [InlineData("the bao hiem y te het han thi sao")]
    [InlineData("ko dc nhan tien ho tro thi hoi ai")]
    [InlineData("tiêm vaccine ở đâu")]
    [InlineData("cho hoi job fair o dau")]
    [InlineData("an giang")]
    [InlineData("vacxin pfizer co alm ban hniem covid")]
    [InlineData("zalo facebook hotline")]
    [InlineData("nhowf bacs six tuw vaans giups tooi loaij vaccine covid-19, gias car, thowif gian tieem cuar vaccine")]
    [InlineData("d9a8ng ky1 tie6m vaccine support o73 d9a6u")]
    [InlineData("nguwowif bij dij uwngs cos tieem vaccine dduwowcj khoong, free hay phair trar tieenf")]
    [InlineData("")]
    [InlineData("123")]
    public void Vietnamese_with_or_without_marks_is_not_english(string text) => Assert.False(Vietnamese.LooksEnglish(text));
}
