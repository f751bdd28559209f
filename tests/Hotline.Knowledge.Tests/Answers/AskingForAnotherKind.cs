using Hotline.Knowledge.Answers;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>What the plans say of one kind of thing is no answer for another kind that shares its words, and a figure of one year none for another year.</summary>
public sealed class AskingForAnotherKind
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("chích ngừa sởi cho bé ở đâu")]
    [InlineData("chich ngua soi cho be o dau")]
    [InlineData("tiêm vắc xin HPV cho học sinh")]
    [InlineData("xin lich chich ngua dai cho cho")]
    [InlineData("mua bảo hiểm xe máy ở đâu")]
    [InlineData("app vay tiền nào lãi thấp")]
    public void Is_not_answered_with_the_kind_the_plans_speak_of(string text) => Assert.IsType<Answer.Abstained>(Ask(text));

    [Theory]
    [InlineData("tiêm vắc xin covid đăng ký ở đâu")]
    [InlineData("má tôi bị tiểu đường mua bảo hiểm y tế ở đâu")] // The illness is told, not asked about.
    [InlineData("chú lao động tự do, đã tiêm vắc xin, được hỗ trợ gì")]
    public void Is_not_seen_where_none_is_named(string text) => Assert.True(Ask(text) is Answer.Answered or Answer.NearMiss);

    [Theory]
    [InlineData("Năm 2023 An Giang đặt chỉ tiêu bảo hiểm y tế bao nhiêu phần trăm?", 2023)]
    [InlineData("năm 2019 chỉ tiêu bảo hiểm y tế bao nhiêu phần trăm", 2019)]
    [InlineData("năm 2022 chỉ tiêu bảo hiểm y tế bao nhiêu phần trăm", null)]
    [InlineData("Tôi sinh năm 1990, nghỉ từ năm 2019, chỉ tiêu bảo hiểm y tế bao nhiêu phần trăm", null)]
    public void Of_a_year_is_told_to_be_of_another_one(string text, int? year) => Assert.Equal(year, Assert.IsType<Answer.Answered>(Ask(text)).YearNotSpokenOf);

    private static Answer Ask(string text) => Answerer.Answer(new Question { Text = text, Province = "an-giang", Today = Today }, ShippedKnowledge.Release);
}
