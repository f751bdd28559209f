using Hotline.Knowledge.Answers;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>The checker knows one fact in all its spellings, and nothing that no source says.</summary>
public sealed class CheckingAText
{
    [Theory]
    [InlineData("Phiên mở thứ Năm, 26/11/2026.", null)]
    [InlineData("Phiên mở thứ Năm 03/12.", null)]
    [InlineData("The session is on Thursday, 3 December 2026.", null)]
    [InlineData("Phiên mở thứ Sáu, 26/11/2026.", "thứ Sáu")]
    [InlineData("Phiên mở thứ hai ngày 3/12.", "thứ hai")]
    [InlineData("Phiên mở ngày 26/11/2026 (thứ Sáu).", "thứ Sáu")]
    [InlineData("The session is on Friday, 26/11/2026.", "Friday")]
    [InlineData("Phiên mở thứ Năm, 27/11/2026.", "27/11/2026")]
    public void A_day_of_the_calendar_has_its_own_weekday_though_the_source_names_others(string text, string? refused)
    {
        var release = ShippedKnowledge.Release;
        var evidence = ProofEvidence.Of([], release).Add(release.Calendar.Values.First(), [new(2026, 11, 26), new(2026, 12, 3)]).Add("làm việc từ thứ hai đến thứ sáu");

        var failed = Proof.Check(text, evidence);

        if (refused is null)
        {
            Assert.Empty(failed);
        }
        else
        {
            Assert.Contains(failed, one => one.AsWritten.Contains(refused, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("khoảng 20.000 người", "20 nghìn người")]
    [InlineData("20 ngàn", "20.000")]
    [InlineData("hai mươi nghìn người", "20.000 người")]
    [InlineData("20.000 người", "hai mươi ngàn người")]
    [InlineData("500 triệu đồng", "500.000.000 đồng")]
    [InlineData("500 000 000 đồng", "500 triệu đồng")]
    [InlineData("một triệu rưỡi đồng", "1,5 triệu đồng")]
    [InlineData("nửa tỷ đồng", "500.000.000 đồng")]
    [InlineData("1 tỷ 200 triệu đồng", "1.200.000.000đ")]
    [InlineData("một trăm linh năm người", "105 người")]
    [InlineData("hai mươi mốt xã", "21 xã")]
    [InlineData("2,15%", "GRDP 2.15%")]
    [InlineData("mười lăm phần trăm", "15%")]
    [InlineData("fifteen percent", "15%")]
    [InlineData("20 thousand people", "20.000 người")]
    [InlineData("10 đến 15%", "từ 10% đến 15%")]
    [InlineData("5 - 7 ngày", "từ 5 ngày đến 7 ngày")]
    [InlineData("ba tháng", "03 tháng")]
    [InlineData("ngày 01/7/2021", "1/7/2021")]
    [InlineData("ngày 5 tháng 10 năm 2021", "05/10/2021")]
    [InlineData("5-10-2021", "ngày 05 tháng 10 năm 2021")]
    [InlineData("05.10.2021", "5/10/2021")]
    [InlineData("5 October 2021", "05/10/2021")]
    [InlineData("October 5, 2021", "05/10/2021")]
    [InlineData("tháng 10/2021", "ngày 05/10/2021")]
    [InlineData("tháng 10 năm 2021", "tháng 10/2021")]
    [InlineData("năm 2021", "Quyết định số 23/2021/QĐ-TTg")]
    [InlineData("giai đoạn 2021–2025", "giai đoạn 2021 - 2025")]
    [InlineData("trước ngày 15 mỗi tháng", "trước ngày 15 hàng tháng")]
    [InlineData("thứ Năm hằng tuần", "vào thứ năm hàng tuần")]
    [InlineData("thứ 5", "thứ năm")]
    [InlineData("every Thursday", "thứ năm hàng tuần")]
    [InlineData("Chủ nhật", "chủ  nhật")]
    [InlineData("8h30", "8 giờ 30 phút")]
    [InlineData("08:00", "8 giờ")]
    [InlineData("trang dichvucong.angiang.gov.vn.", "https://dichvucong.angiang.gov.vn/")]
    [InlineData("http://www.dichvucong.angiang.gov.vn", "dichvucong.angiang.gov.vn")]
    [InlineData("0293 3878 879", "0293.3878.879")]
    [InlineData("+84 293 3878879", "02933878879")]
    [InlineData("tổng đài 1900 1234", "19001234")]
    [InlineData("Nghị quyết 68", "Nghị quyết số 68/NQ-CP")]
    [InlineData("NQ 68", "68/NQ-CP")]
    [InlineData("QĐ 23", "Quyết định số 23/2021/QĐ-TTg")]
    [InlineData("Quyết định 23/2021", "23/2021/QĐ-TTg")]
    [InlineData("Resolution 68", "68/NQ-CP")]
    [InlineData("công văn 1173/SLĐTBXH", "1173/SLĐT BXH – LĐVL")]
    [InlineData("Kế hoạch 800 ngày 23 tháng 12 năm 2021", "800/KH-UBND, 23/12/2021")]
    [InlineData("Sở LĐ-TB&XH", "Sở Lao động – Thương binh và Xã hội")]
    [InlineData("Sở Lao động - Thương binh và Xã hội", "Sở LĐTBXH")]
    [InlineData("UBND tỉnh", "Uỷ ban nhân dân Tỉnh")]
    [InlineData("Department of Health", "Sở Y tế")]
    [InlineData("Sở Y tế tỉnh An Giang", "Sở Y tế An Giang")]
    [InlineData("Sở Giáo dục và Đào tạo", "Sở GD&ĐT")]
    [InlineData("Hội Nông dân", "do Hội Nông dân thực hiện")]
    public void Knows_one_fact_in_two_spellings(string text, string source) => Assert.Empty(Check(text, source));

    [Theory]
    [InlineData("được 1,5 triệu đồng", "hỗ trợ người lao động", "1,5 triệu đồng")]
    [InlineData("94%", "4%", "94%")]
    [InlineData("15%", "15 người", "15%")]
    [InlineData("15 ngày", "15 người", "15 ngày")]
    [InlineData("hai mươi ngày", "15 ngày", "hai mươi ngày")]
    [InlineData("trong ba ngày", "trong năm ngày", "ba ngày")]
    [InlineData("Nghị quyết 68", "Nghị quyết số 86/NQ-CP", "68")]
    [InlineData("Quyết định 68", "Nghị quyết số 68/NQ-CP", "68")]
    [InlineData("68/NQ-TW", "68/NQ-CP", "68/NQ-TW")]
    [InlineData("23/2021/QĐ-TTg", "QĐ 23", "23/2021/QĐ-TTg")]
    [InlineData("ngày 06/10/2021", "05/10/2021", "06/10/2021")]
    [InlineData("ngày 05/10/2021", "tháng 10/2021", "05/10/2021")]
    [InlineData("năm 2023", "ngày 05/10/2021", "2023")]
    [InlineData("vào thứ Sáu", "thứ năm hàng tuần", "thứ Sáu")]
    [InlineData("on Friday", "thứ năm hàng tuần", "Friday")]
    [InlineData("thứ Năm, 27/11/2026", "thứ năm; 27/11/2026", "thứ Năm")]
    [InlineData("trang angiang.com.vn", "angiang.gov.vn", "angiang.com.vn")]
    [InlineData("gọi 0293 3878 870", "0293.3878.879", "0293 3878 870")]
    [InlineData("gọi 116", "gọi 113", "116")]
    [InlineData("Sở Y tế", "Sở Tài chính", "Sở Y tế")]
    [InlineData("Sở Y tế Bình Phước", "Sở Y tế An Giang", "Sở Y tế Bình Phước")]
    [InlineData("Sở Vũ trụ", "Sở Y tế", "Sở Vũ trụ")]
    [InlineData("Department of Health", "Sở Tài chính", "Department of Health")]
    [InlineData("UBND xã chi trả", "UBND tỉnh chi trả", "UBND xã")]
    [InlineData("mục 3.1.2", "mục 3.1.3", "3.1.2")]
    public void Names_what_no_source_says(string text, string source, string named) => Assert.Equal([named], Check(text, source).Select(failed => failed.AsWritten));

    [Theory]
    [InlineData("1. Đăng ký\n2. Chờ\n3) Nhận")]
    [InlineData("Bước 1: điền đơn. Bước 2: nộp.")]
    [InlineData("Bà con cần làm 2 việc, theo 3 cách [1] [12]")]
    [InlineData("người F0, mắc COVID-19, diện tích tính bằng m2")]
    [InlineData("hai bên, ba mẹ, một lần, hằng năm người dân")]
    [InlineData("Bà con hỏi UBND xã, phường nơi mình ở")]
    [InlineData("gọi 113 (công an), 114 hoặc 115")]
    [InlineData("báo công an")]
    public void Lets_pass_what_states_nothing(string text) => Assert.Empty(Check(text, ""));

    [Fact]
    public void Cuts_the_sentence_that_fails_and_no_other()
    {
        const string Text = "Được vay ở ngân hàng. Mức vay là **50 triệu đồng**, lãi 4%. Bà con hỏi TP. Long Xuyên.\n- nộp trước ngày 15\n- nộp trước ngày 20";
        var failed = Check(Text, "lãi 4%, trước ngày 15");

        Assert.Equal("Được vay ở ngân hàng. Bà con hỏi TP. Long Xuyên.\n- nộp trước ngày 15", Proof.Cut(Text, failed));
    }

    [Fact]
    public void The_number_of_a_quoted_paragraph_orders_it_and_claims_nothing()
    {
        const string Text = "Kế hoạch viết: “1. Đạt 55% số hộ.” Cả tỉnh vui.";

        Assert.Empty(Check(Text, "Đạt 55% số hộ"));
        var failed = Assert.Single(Check(Text, "Đạt 40% số hộ"));
        Assert.Equal("55%", failed.AsWritten);
        Assert.Equal("Cả tỉnh vui.", Proof.Cut(Text, [failed]));
    }

    [Theory]
    [InlineData("Kế hoạch viết: “15 hộ được vay.”")]
    [InlineData("Theo “kế hoạch” 7. Rồi nộp.")]
    public void A_number_behind_a_quotation_mark_that_orders_nothing_is_a_claim(string text) => Assert.NotEmpty(Check(text, "hộ được vay"));

    [Fact]
    public void Leaves_nothing_where_every_sentence_fails()
    {
        const string Text = "Được 5 triệu. Nộp trước ngày 3.";

        Assert.Null(Proof.Cut(Text, Check(Text, "")));
    }

    private static IReadOnlyList<Unsupported> Check(string text, string source) => Proof.Check(text, new ProofEvidence(ShippedKnowledge.Release).Add(source));
}
