using Hotline.Knowledge.Answers;
using Hotline.Language;

namespace Hotline.Knowledge.Tests.Answers;

public sealed class LeaningOnTheQuestionBefore
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Theory]
    [InlineData("dựa vô nghị quyết số mấy?")]
    [InlineData("theo quyết định nào của Thủ tướng?")]
    [InlineData("ai ký")]
    [InlineData("thế hạn tới khi nào")]
    [InlineData("vậy bao nhiêu tiền")]
    [InlineData("Hồ sơ cần giấy tờ gì, nộp ở xã hay ở huyện?")]
    [InlineData("không rành máy tính, có cái nào trên điện thoại không?")]
    [InlineData("sở nào chịu trách nhiệm vậy em")]
    public void A_bare_attribute_names_no_matter(string message) => Assert.Empty(FollowUps.MatterOf(Vietnamese.Syllables(message)));

    [Theory]
    [InlineData("thủ tục hành chính trực tuyến mức độ mấy", "hanh")]
    [InlineData("quỹ bảo trợ trẻ em vận động bao nhiêu tiền", "tre")]
    [InlineData("giá vàng hôm nay bao nhiêu", "vang")]
    [InlineData("hồ sơ vay vốn cần giấy tờ gì", "vay")]
    public void A_whole_question_names_its_matter(string message, string word) => Assert.Contains(word, FollowUps.MatterOf(Vietnamese.Syllables(message)));

    [Theory]
    [InlineData("à không, ý em là An Giang", "An Giang")]
    [InlineData("không phải, em hỏi cho người khuyết tật", "người khuyết tật")]
    [InlineData("lon, y toi la ho ngheo", "ho ngheo")]
    [InlineData("À nhầm, tôi ở Hậu Giang", "tôi ở Hậu Giang")]
    [InlineData("hông phải, tui hỏi nước sạch kìa", "nước sạch kìa")]
    [InlineData("ý mình là học sinh", "học sinh")]
    [InlineData("no, I mean An Giang", "An Giang")]
    [InlineData("Sorry, I was asking about children", "children")]
    public void A_correction_says_what_is_right_instead(string message, string right)
    {
        Assert.True(FollowUps.IsCorrection(message, out var corrected));
        Assert.Equal(right, corrected);
    }

    [Theory]
    [InlineData("không rành máy tính, có cái nào trên điện thoại không?")]
    [InlineData("lớn tuổi thì sao")]
    [InlineData("làm ở đâu")]
    [InlineData("nó nằm ở chỗ nào")]
    [InlineData("ý nghĩa của bảo hiểm y tế là gì")]
    [InlineData("now I need a loan")]
    [InlineData("what does poor household mean")]
    public void Words_that_look_like_one_correct_nothing(string message) => Assert.False(FollowUps.IsCorrection(message, out _));

    [Theory]
    [InlineData("còn người bán vé số?", "người bán vé số")]
    [InlineData("mẹ em 78 tuổi thì sao", "mẹ em 78 tuổi")]
    [InlineData("rồi quỹ cho con nít thì sao?", "rồi quỹ cho con nít")]
    [InlineData("the con so tot nghiep?", "so tot nghiep")]
    [InlineData("Okay, and what about old people?", "old people")]
    [InlineData("What if I am a student?", "I am a student")]
    public void The_same_can_be_asked_of_something_else(string message, string subject)
    {
        Assert.True(FollowUps.IsAboutAnother(message, out var other));
        Assert.Equal(subject, other);
    }

    [Theory]
    [InlineData("What time does it start?", true)]
    [InlineData("Who is in charge of that?", true)]
    [InlineData("Do they have to pay for this fund?", true)]
    [InlineData("Where can poor families get a loan?", false)]
    [InlineData("nó nằm ở đâu", true)]
    [InlineData("nhà nước hỗ trợ gì", false)]
    public void English_points_back_in_its_own_words(string message, bool back) => Assert.Equal(back, FollowUps.PointsBack(message));

    [Fact]
    public void An_english_question_of_nothing_new_keeps_the_matter_before()
    {
        var answer = Assert.IsType<Answer.NearMiss>(After("What time does it start?", "When is the next job fair in Hau Giang?"));

        Assert.Equal([Detail.ClockTime], answer.Unsaid);
        Assert.Equal("phien-giao-dich-viec-lam", answer.Said.Topic?.Id);
        Assert.True(answer.Trace.FollowsUp);
    }

    [Theory]
    [InlineData("mẹ em 78 tuổi thì sao", "người cao tuổi")]
    [InlineData("my mother is 78 years old", "người cao tuổi")]
    [InlineData("a 7-year-old boy", "trẻ em")]
    [InlineData("ong noi 90 tuoi", "người cao tuổi")]
    [InlineData("con tui 8 tuổi", "trẻ em")]
    [InlineData("em 25 tuổi", null)]
    [InlineData("người từ 16 tuổi trở lên", null)]
    public void An_age_says_which_group_somebody_is_of(string message, string? group) => Assert.Equal(group, FollowUps.GroupByAge(message));

    [Fact]
    public void The_document_before_is_the_one_whose_signatory_is_asked_for()
    {
        var answer = Assert.IsType<Answer.Answered>(After("ai ký", "kế hoạch 71 của Hậu Giang còn hiệu lực không"));

        Assert.Equal("hau-giang-71-2022", answer.Citations[0].Document.Id);
        Assert.True(answer.Trace.FollowsUp);
    }

    [Fact]
    public void What_was_wanted_last_is_no_longer_wanted_of_the_next_detail()
    {
        var answer = After("ai lo việc này?", "nhà Đại đoàn kết An Giang mỗi căn bao nhiêu tiền");

        Assert.IsNotType<Answer.NearMiss>(answer);
    }

    [Fact]
    public void A_whole_question_after_another_is_answered_as_it_is_by_itself()
    {
        var alone = Ask("tỷ lệ dân số nông thôn được dùng nước sạch là bao nhiêu?", "an-giang", null);
        var after = After("tỷ lệ dân số nông thôn được dùng nước sạch là bao nhiêu?", "trẻ em bị xâm hại ở An Giang được hỗ trợ gì", "an-giang");

        Assert.Equal(Assert.IsType<Answer.Answered>(alone).Topic?.Id, Assert.IsType<Answer.Answered>(after).Topic?.Id);
        Assert.False(after.Trace.FollowsUp);
    }

    private static Answer After(string message, string before, string? province = null)
    {
        var first = Ask(before, province, null);
        var said = first as Answer.Answered ?? ((Answer.NearMiss)first).Said;
        var previous = new PreviousQuestion(first.Asked, first.Province, said.Topic?.Id, [.. said.Citations.Select(citation => citation.Passage.Id)], false) { About = first.Matter ?? first.Asked, Wants = first.Wants };
        return Ask(message, first.Province, previous);
    }

    private static Answer Ask(string text, string? province, PreviousQuestion? previous) =>
        Answerer.Answer(new Question { Text = text, Province = province, Previous = previous, Today = Today }, ShippedKnowledge.Release);
}
