using Hotline.Knowledge.Answers;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>Who tells of themselves first asks the same as who asks at once.</summary>
public sealed class TellingBeforeAsking
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("Em làm hội phụ nữ, đang soạn bài. Nạn nhân bị buôn bán người trở về An Giang được bảo đảm những hỗ trợ gì?")]
    [InlineData("Chào em. Hôm qua cô lên xã mà người ta bận quá.\nNạn nhân bị buôn bán người trở về An Giang được bảo đảm những hỗ trợ gì?")]
    [InlineData("Bữa giờ nhà tui sửa mái lá, thợ hẹn hoài! Nạn nhân bị buôn bán người trở về An Giang được bảo đảm những hỗ trợ gì?")]
    public void Gets_the_answer_of_the_question_alone(string told)
    {
        var alone = Said(Ask(told[(told.LastIndexOfAny(['.', '!', '\n'], told.Length - 2) + 1)..].Trim()));
        var answer = Ask(told);

        Assert.Equal(alone.Topic?.Id, Said(answer).Topic?.Id);
        Assert.Equal(alone.Citations[0].Passage.Id, Said(answer).Citations[0].Passage.Id);
        Assert.Equal(told, answer.Asked);
    }

    [Theory]
    [InlineData("Nạn nhân bị buôn bán người trở về An Giang được hỗ trợ. Giá vàng hôm nay bao nhiêu?")] // What is asked is foreign, what is told is not.
    [InlineData("Con tui học lớp 7. Bò nhà bên đẻ mấy con?")]
    public void Gets_no_answer_that_the_question_alone_would_not_get(string told)
    {
        var alone = Ask(told[(told.IndexOf('.', StringComparison.Ordinal) + 1)..].Trim());

        Assert.IsType<Answer.Abstained>(alone);
        Assert.True(Ask(told) is not Answer.Answered { Confidence: < 0.25 });
    }

    private static Answer Ask(string text) => Answerer.Answer(new Question { Text = text, Province = "an-giang", Today = Today }, ShippedKnowledge.Release);

    private static Answer.Answered Said(Answer answer) => answer as Answer.Answered ?? Assert.IsType<Answer.NearMiss>(answer).Said;
}
