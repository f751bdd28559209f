using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Tests.Sources;

public sealed class Facts_in_a_text
{
    [Theory]
    [InlineData("ngày 23 tháng 12 năm 2021", "Date 2021-12-23")]
    [InlineData("trước ngày 31/12/2021", "Date 2021-12-31")]
    [InlineData("trong tháng 9/2021", "Date 2021-09")]
    [InlineData("ngày tháng 9 năm 2021", "Date 2021-09")]
    [InlineData("(trước ngày 25/12) báo cáo", "Date --12-25")]
    [InlineData("trước ngày 15 hàng tháng", "Date ---15")]
    [InlineData("giai đoạn 2021 - 2025", "Date 2021/2025")]
    [InlineData("ngày 31/2/2021", "")]
    [InlineData("chiếm ít nhất 41,5%", "Percentage 41.5%")]
    [InlineData("từ 1% - 1,2%", "Percentage 1%; Percentage 1.2%")]
    [InlineData("500.000.000 đồng", "Sum 500000000")]
    [InlineData("đạt 4 tỷ đồng", "Sum 4000000000")]
    [InlineData("vay 1,5 triệu", "Sum 1500000")]
    [InlineData("Gian hàng 0 đồng", "Sum 0")]
    [InlineData("khoảng 20.000 người", "Quantity 20000 người")]
    [InlineData("10 căn nhà tình nghĩa", "Quantity 10 căn nhà")]
    [InlineData("Nghị quyết số 68/NQ-CP ngày 01/7/2021", "DocumentNumber 68/nq-cp; Date 2021-07-01")]
    [InlineData("Quyết định số 23/2021/QĐ-TTg", "DocumentNumber 23/2021/qđ-ttg")]
    [InlineData("Chương trình số 126-CTr/TU", "DocumentNumber 126-ctr/tu")]
    [InlineData("Công văn số 1173/SLĐT BXH – LĐVL", "DocumentNumber 1173/slđtbxh-lđvl")]
    [InlineData("Kế hoạch số 523, thực hiện", "DocumentNumber 523")]
    [InlineData("tại https://tiemchungcovid19.gov.vn hay", "WebAddress tiemchungcovid19.gov.vn")]
    [InlineData("trên Website: thitruonglaodonghaugiang.net; kết nối", "WebAddress thitruonglaodonghaugiang.net")]
    [InlineData("gọi 1900 9068 hoặc 0293.3878.123", "PhoneNumber 19009068; PhoneNumber 02933878123")]
    [InlineData("gọi 0912 345 678", "PhoneNumber 0912345678")]
    [InlineData("gọi 111", "PhoneNumber 111")]
    [InlineData("vào thứ năm hàng tuần", "Weekday thứ 5")]
    [InlineData("mở thứ Năm hằng tuần", "Weekday thứ 5")]
    [InlineData("đợt bùng phát lần thứ tư với", "")]
    [InlineData("Hội nghị lần thứ bảy Ban Chấp hành", "")]
    public void Are_found_with_one_normal_form(string text, string facts) =>
        Assert.Equal(facts, string.Join("; ", FactFinder.Find(text).Select(fact => $"{fact.Kind} {fact.Normal}")));
}
