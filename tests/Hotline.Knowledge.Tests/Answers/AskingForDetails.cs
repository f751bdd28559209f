using Hotline.Knowledge.Answers;

namespace Hotline.Knowledge.Tests.Answers;

public sealed class AskingForDetails
{
    [Theory]
    [InlineData("mỗi người được bao nhiêu tiền", Detail.Amount)]
    [InlineData("moi nguoi duoc nhieu tien vay", Detail.Amount)]
    [InlineData("mức hỗ trợ là bao nhiêu", Detail.Amount)]
    [InlineData("lãi suất vay là bao nhiêu", Detail.InterestRate)]
    [InlineData("cho xin số điện thoại sở y tế", Detail.PhoneNumber)]
    [InlineData("sdt cua so la gi", Detail.PhoneNumber)]
    [InlineData("địa chỉ trung tâm ở đâu", Detail.StreetAddress)]
    [InlineData("mấy giờ bắt đầu", Detail.ClockTime)]
    [InlineData("hồ sơ gồm những giấy tờ gì", Detail.Papers)]
    [InlineData("phiên tới là ngày nào", Detail.Date)]
    [InlineData("trang web nào đăng ký", Detail.WebAddress)]
    [InlineData("ai ký kế hoạch này", Detail.Person)]
    [InlineData("còn bao nhiêu hộ", Detail.Number)]
    [InlineData("bao nhiêu phần trăm", Detail.Percentage)]
    [InlineData("nhà nước hỗ trợ mấy % tiền đóng", Detail.Percentage)]
    [InlineData("đc hỗ trợ bn% vậy", Detail.Percentage)]
    public void The_detail_asked_for_is_seen(string question, Detail detail) => Assert.Contains(detail, Details.AskedIn(question));

    [Theory]
    [InlineData("hỗ trợ bao nhiêu tiền mỗi người", Detail.Percentage)]
    [InlineData("còn bao nhiêu hộ nghèo", Detail.Percentage)]
    [InlineData("bao nhiêu phần trăm dân số tham gia bảo hiểm y tế", Detail.Amount)]
    [InlineData("đưa bao nhiêu người đi làm việc ở nước ngoài", Detail.Amount)]
    [InlineData("địa chỉ trang web đăng ký tiêm", Detail.StreetAddress)]
    [InlineData("thủ tục hành chính trực tuyến mức độ mấy", Detail.Papers)]
    [InlineData("hồ sơ sức khỏe cá nhân do sở nào làm", Detail.Papers)]
    [InlineData("đường dây nóng có hoạt động không", Detail.PhoneNumber)]
    public void A_detail_that_only_resembles_it_is_not(string question, Detail detail) => Assert.DoesNotContain(detail, Details.AskedIn(question));

    [Theory]
    [InlineData("tổng số tiền 500.000.000 đồng", Detail.Amount, true)]
    [InlineData("Quỹ đạt 4 tỷ đồng", Detail.Amount, true)]
    [InlineData("giảm 20% số vụ", Detail.Amount, false)]
    [InlineData("tỷ lệ thất nghiệp dưới 4%", Detail.InterestRate, false)]
    [InlineData("lãi suất 6,6%/năm", Detail.InterestRate, true)]
    [InlineData("đạt 100% số hộ", Detail.Percentage, true)]
    [InlineData("tăng 2,15 %/năm", Detail.Percentage, true)]
    [InlineData("hỗ trợ 500.000 đồng", Detail.Percentage, false)]
    [InlineData("theo Nghị quyết số 68/NQ-CP", Detail.Percentage, false)]
    [InlineData("Kế hoạch số 523/KH-UBND ngày 19/8/2021", Detail.PhoneNumber, false)]
    [InlineData("điện thoại 02933 123 456", Detail.PhoneNumber, true)]
    [InlineData("tại Trung tâm Dịch vụ việc làm tỉnh", Detail.StreetAddress, false)]
    [InlineData("số 12 đường Nguyễn Huệ", Detail.StreetAddress, true)]
    [InlineData("từ 7 giờ 30", Detail.ClockTime, true)]
    [InlineData("vào thứ năm hàng tuần", Detail.ClockTime, false)]
    [InlineData("vào thứ năm hàng tuần", Detail.Date, true)]
    public void A_text_holds_a_detail_or_does_not(string text, Detail detail, bool holds) => Assert.Equal(holds, Details.Holds(text, detail));
}
