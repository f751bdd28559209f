using Hotline.Conversations.Understanding;

namespace Hotline.Conversations.Tests;

/// <summary>What one message asks in several questions, and what is one question after all.</summary>
public sealed class PartingQuestions
{
    [Theory]
    [InlineData("Phiên mở thứ mấy, rồi trang web tên gì?", "Phiên mở thứ mấy?", "trang web tên gì?")]
    [InlineData("phien mo thu may, roi trang web ten gi?", "phien mo thu may?", "trang web ten gi?")]
    [InlineData("Mua bảo hiểm y tế ở đâu, và giấy tờ gồm gì?", "Mua bảo hiểm y tế ở đâu?", "giấy tờ gồm gì?")]
    [InlineData("Lao động tự do được hỗ trợ gì? Mua BHYT ở đâu?", "Lao động tự do được hỗ trợ gì?", "Mua BHYT ở đâu?")]
    [InlineData("nuoc sach nong thon bao nhieu %? con BHYT nua", "nuoc sach nong thon bao nhieu %?", "con BHYT nua")]
    [InlineData("Tôi bán vé số. Tôi được hỗ trợ gì? Nộp ở đâu?", "Tôi bán vé số. Tôi được hỗ trợ gì?", "Nộp ở đâu?")]
    [InlineData("Kế hoạch 800 ai ký, và kế hoạch 71 ai ký?", "Kế hoạch 800 ai ký?", "kế hoạch 71 ai ký?")]
    [InlineData("Muốn vay vốn thì hỏi ngân hàng nào, còn kiếm việc thì thứ mấy có phiên?", "Muốn vay vốn thì hỏi ngân hàng nào?", "kiếm việc thì thứ mấy có phiên?")]
    [InlineData("Who handles the list and when is the fair?", "Who handles the list?", "when is the fair?")]
    [InlineData("Mẹ già và tôi nghèo thì được hỗ trợ gì, còn con tôi đi học có được giảm học phí không?", "Mẹ già và tôi nghèo thì được hỗ trợ gì?", "con tôi đi học có được giảm học phí không?")]
    public void Each_question_stands_by_itself_with_what_leads_to_it(string text, params string[] questions) => Assert.Equal(questions, Questions.Of(text, Repository.Dialogs.Signals));

    [Theory]
    [InlineData("Có hỗ trợ tiền, và gạo không?")] // One question about two things.
    [InlineData("Tôi mất việc, rồi con tôi bệnh, được hỗ trợ gì?")] // What is told asks nothing.
    [InlineData("Phòng nào lo danh sách và tiền?")]
    [InlineData("Kế hoạch số 71/KH-UBND. có nói gì về việc làm?")]
    [InlineData("Được vay 1.500.000 đồng phải không?")]
    [InlineData("Phiên giao dịch việc làm mở ngày nào?")]
    public void One_question_stays_one(string text) => Assert.Equal([text], Questions.Of(text, Repository.Dialogs.Signals));

    [Fact]
    public void More_than_four_are_four_and_nothing_is_lost()
    {
        var questions = Questions.Of("Phiên mở ngày nào? Mở ở đâu? Ai được dự? Có tốn tiền không? Mang giấy gì?", Repository.Dialogs.Signals);

        Assert.Equal(4, questions.Count);
        Assert.EndsWith("Có tốn tiền không? Mang giấy gì?", questions[3], StringComparison.Ordinal);
    }
}
