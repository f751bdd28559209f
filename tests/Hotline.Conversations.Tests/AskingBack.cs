using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Tests;

public sealed class AskingBack
{
    [Fact]
    public void Happens_twice_in_a_row_at_most_and_then_a_person_is_offered()
    {
        var chat = new Chat { Answer = (question, _) => Unclear(question) };

        var outcomes = Enumerable.Range(0, 6).Select(turn => Chat.Outcome(Assert.Single(chat.Says($"việc thứ {turn} này thì làm sao?")))).ToList();

        Assert.Equal(["clarify", "clarify", "abstained", "clarify", "clarify", "abstained"], outcomes);
        Assert.Contains("Gặp cán bộ", Chat.Options(chat.Replies[2]));
        Assert.True(chat.State.TicketOffered);
    }

    [Fact]
    public void Counts_anew_after_an_answer()
    {
        var unclear = true;
        var chat = new Chat { Answer = (question, release) => unclear ? Unclear(question) : Answerer.Answer(question, release) };
        chat.Says("việc này thì làm sao?");
        chat.Says("việc này thì làm sao?");
        unclear = false;
        chat.Says("lao động tự do ở An Giang được hỗ trợ gì?");
        unclear = true;

        Assert.Equal("clarify", Chat.Outcome(Assert.Single(chat.Says("việc này thì làm sao?"))));
    }

    [Fact]
    public void Is_done_once_for_several_questions_that_need_the_place()
    {
        var asked = new List<Question>();
        var chat = new Chat
        {
            Answer = (question, release) =>
            {
                asked.Add(question);
                return Answerer.Answer(question, release);
            },
        };

        var first = chat.Says("Mất việc do dịch thì được hỗ trợ gì? Đăng ký tiêm vắc xin ở đâu?");
        var second = chat.Says("Bình Phước");

        Assert.Equal("clarify", Chat.Outcome(Assert.Single(first)));
        Assert.Equal(2, second.Count);
        Assert.All(second, reply => Assert.Equal("c1|0000003", reply.Text("replyToId")));
        Assert.Equal("binh-phuoc", chat.State.Province);
        Assert.NotEmpty(asked);
    }

    private static Answer.Clarify Unclear(Question question) =>
        new() { Asked = question.Text, About = Clarification.Subject, Options = [], Trace = new AnswerTrace(question.Text, [], "not clear") };
}
