using Hotline.Knowledge.Answers;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>"Văn bản nào nói về …" and "sở nào lo …" ask of a matter; the answer is about the matter, not about documents and duties as such.</summary>
public sealed class AskingWhereItIsWritten
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("mục nào của kế hoạch 800 nói về nhà ở", "cho hỏi về nhà ở", QuestionFrame.Source)]
    [InlineData("mục nào trong kế hoạch quy định việc cất nhà cho hộ nghèo", "cất nhà cho hộ nghèo", QuestionFrame.Source)]
    [InlineData("muc nao trong ke hoach noi ve cat nha cho ho ngheo", "cat nha cho ho ngheo", QuestionFrame.Source)]
    [InlineData("ai chịu trách nhiệm chuyện học nghề", "tỉnh có hỗ trợ học nghề không", QuestionFrame.Agency)]
    [InlineData("Who is responsible for vocational training?", "Does the province support vocational training?", QuestionFrame.Agency)]
    [InlineData("Which plan says something about vocational training?", "Does the province support vocational training?", QuestionFrame.Source)]
    public void Finds_what_the_matter_alone_finds(string framed, string matter, QuestionFrame frame)
    {
        var answer = Ask(framed);

        Assert.Equal(frame, answer.Frame);
        Assert.Contains(Topic(answer), TopicsOf(Ask(matter)));
    }

    [Theory]
    [InlineData("phiên giao dịch việc làm phải mang theo giấy tờ gì")] // Papers to bring.
    [InlineData("nộp những giấy tờ gì để được hỗ trợ")]
    [InlineData("ủy ban tỉnh ra kế hoạch số mấy để làm theo nghị quyết 68")] // A number that a plan tells.
    [InlineData("hộ nghèo được vay ở ngân hàng nào")]
    public void Other_questions_have_no_frame(string text) => Assert.Equal(QuestionFrame.None, Ask(text).Frame);

    [Theory]
    [InlineData("việc tiêm vắc xin cho người già đăng ký ở đâu")]
    [InlineData("Where can my grandmother be vaccinated, she is 82 years old?")]
    public void What_is_for_pupils_is_no_answer_for_the_old(string text) =>
        Assert.DoesNotContain("học sinh", (Ask(text) as Answer.Answered)?.Topic?.Title ?? "", StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("muốn ủng hộ Quỹ Bảo trợ trẻ em thì chuyển vào số tài khoản nào")]
    [InlineData("ung ho quy bao tro tre em so tai khoan gi")]
    public void An_account_number_that_no_plan_tells_is_said_to_be_missing(string text) => Assert.Contains(Detail.AccountNumber, Assert.IsType<Answer.NearMiss>(Ask(text)).Unsaid);

    private static string? Topic(Answer answer) => (answer as Answer.Answered)?.Topic?.Id ?? (answer as Answer.NearMiss)?.Said.Topic?.Id;

    private static IEnumerable<string?> TopicsOf(Answer answer) => [Topic(answer), (answer as Answer.Answered)?.Related?.Topic?.Id];

    private static Answer Ask(string text) => Answerer.Answer(new Question { Text = text, Province = "an-giang", Today = Today }, ShippedKnowledge.Release);
}
