using System.Text;
using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Tests.Sources;

public sealed class Importing_a_raw_text
{
    private const string Plan =
        """
        ỦY BAN NHÂN
        DÂN
        TỈNH AN GIANG
        --------
        |
        CỘNG HÒA XÃ
        HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        |
        Số: 12/KH-UBND
        |
        An Giang, ngày
        3 tháng 2 năm 2024
        |
        KẾ
        HOẠCH
        HỖ TRỢ NGƯỜI LAO ĐỘNG TRÊN ĐỊA BÀN
        TỈNH AN GIANG NĂM 2024
        Thực hiện chỉ đạo của Chính phủ về việc hỗ
        trợ người lao động trên địa bàn tỉnh, Ủy ban nhân dân tỉnh ban hành Kế hoạch hỗ trợ
        người lao động như sau:
        I. NHIỆM VỤ VÀ GIẢI
        PHÁP
        1. Lĩnh vực giáo dục và đào
        tạo
        a) Nhiệm vụ
        Nâng cao chất lượng giáo dục ở tất cả các
        cấp học trên địa bàn tỉnh; phối hợp với Sở Lao động
        - Thương binh và Xã hội tổ chức dạy nghề cho người dân trong giai đoạn từ năm 2021
        - 2025 theo quy định. Các trường chủ động triển khai nhiệm vụ cho năm học tới đây.
        Hỗ trợ học phí cho trẻ em mồ côi do dịch bệnh
        Covid-19 trên địa bàn tỉnh.
        c) Chủ trì thực hiện: Sở
        Giáo dục và Đào tạo
        2. Lĩnh vực y tế
        - Tiêm chủng tại trạm y tế các xã
        - Khám bệnh cho người cao tuổi.
        II. TỔ CHỨC THỰC HIỆN
        1. Sở Nông nghiệp và
        Phát triển nông thôn
        Phối hợp với các sở, ban, ngành liên
        quan triển khai thực hiện chương trình nước sạch nông thôn.
        2. Sở Tài chính bố trí kinh phí./.
        Nơi nhận:
        -
        Bộ LĐ-TB&XH;
        - Lưu: VT.
        |
        TM. ỦY BAN
        NHÂN DÂN
        KT. CHỦ TỊCH
        PHÓ CHỦ TỊCH
        Trần Thị Lan
        |
        """;

    private const string Letter =
        """
        UBND TỈNH AN GIANG
        SỞ LAO ĐỘNG - THƯƠNG BINH
        VÀ XÃ HỘI
        -------
        |
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        |
        Số: 1234/SLĐTBXH-BTXH
        V/v hướng dẫn chi trả trợ cấp
        xã hội qua tài khoản
        |
        An Giang, ngày 05 tháng 3 năm 2024
        |
        Kính gửi: Phòng Lao động - Thương binh và Xã hội các huyện.
        Sở hướng dẫn như sau:
        1. Người hưởng trợ cấp mở tài khoản tại ngân hàng gần nhà.
        Đề nghị các đơn vị thực hiện./.
        KT. GIÁM ĐỐC
        PHÓ GIÁM ĐỐC
        Trần Thị Lan
        """;

    private const string Decision =
        """
        ỦY BAN NHÂN DÂN
        TỈNH BÌNH PHƯỚC
        -------
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc

        Số: 1856/QĐ-UBND

        Bình Phước, ngày 6 tháng 8 năm 2021

        QUYẾT ĐỊNH

        VỀ VIỆC HỖ TRỢ NGƯỜI LAO ĐỘNG TỰ DO

        CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

        Căn cứ Nghị quyết số 68/NQ-CP ngày 01/7/2021 của Chính phủ,

        QUYẾT ĐỊNH:

        Điều 1. Hỗ trợ người lao động tự do 1.500.000 đồng/người, gồm:

        1. Người bán vé số.

        2. Người chạy xe ôm:

        a) Có đăng ký;

        Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.

        CHỦ TỊCH
        Trần Văn Minh
        """;

    private const string Resolution =
        """
        HỘI ĐỒNG NHÂN DÂN
        TỈNH HẬU GIANG
        Số: 23/2020/NQ-HĐND      Hậu Giang, ngày 04 tháng 12 năm 2020

        NGHỊ QUYẾT
        Quy định chính sách hỗ trợ người lao động đi làm việc ở nước ngoài
        giai đoạn 2021 - 2025 trên địa bàn tỉnh Hậu Giang

        Căn cứ Luật Tổ chức chính quyền địa phương;
        QUYẾT NGHỊ:
        Chương I
        QUY ĐỊNH CHUNG
        Điều 1. Phạm vi điều chỉnh
        Nghị quyết này quy định chính sách hỗ trợ.
        Chương II
        TỔ CHỨC THỰC HIỆN
        Điều 2. Hiệu lực
        1. Giao Ủy ban nhân dân tỉnh thực hiện.
        Nghị quyết này đã được thông qua./.
        """;

    public static TheoryData<string> Texts => new(Plan, Letter, Decision, Resolution);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Loses_no_word_and_adds_none(string raw)
    {
        var document = Import(raw);

        Assert.Equal(Checkout.Words(raw), Checkout.Words(document.Provenance + "\n" + document.Body));
        Assert.Equal(Checkout.Words(raw), Checkout.Words(string.Join('\n', document.Blocks.Select(block => block.Text))));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Writes_a_file_that_reads_back_as_the_same_document(string raw)
    {
        var result = RawTextImporter.Import(raw, "raw.txt");
        var again = DocumentFile.Parse(DocumentFile.Write(result.Document!), "raw.md").Document!;

        Assert.Equal(Flat(result.Document!), Flat(again));
    }

    [Fact]
    public void Understands_a_letterhead_whose_lines_are_split()
    {
        var document = Import(Plan);

        Assert.Equal("an-giang-12-2024", document.Id);
        Assert.Equal("12/KH-UBND", document.Number);
        Assert.Equal("Ủy ban nhân dân tỉnh An Giang", document.Issuer);
        Assert.Equal("an-giang", document.Province);
        Assert.Equal(DocumentKind.Plan, document.Kind);
        Assert.Equal(new DateOnly(2024, 2, 3), document.IssuedOn);
        Assert.Equal("Hỗ trợ người lao động trên địa bàn tỉnh An Giang năm 2024", document.Title);
        Assert.Equal("Số: 12/KH-UBND An Giang, ngày 3 tháng 2 năm 2024", Text(document, "so-ky-hieu"));
    }

    [Fact]
    public void Joins_broken_lines_into_headings_and_paragraphs()
    {
        var document = Import(Plan);

        Assert.Contains("\n## I. NHIỆM VỤ VÀ GIẢI PHÁP\n", document.Body, StringComparison.Ordinal);
        Assert.Contains("\n### 1. Lĩnh vực giáo dục và đào tạo\n", document.Body, StringComparison.Ordinal);
        Assert.Contains("\n#### a) Nhiệm vụ\n", document.Body, StringComparison.Ordinal);
        Assert.Contains("\n### 1. Sở Nông nghiệp và Phát triển nông thôn\n", document.Body, StringComparison.Ordinal);
        Assert.StartsWith("Nâng cao chất lượng giáo dục ở tất cả các cấp học", Text(document, "I.1.a.1"), StringComparison.Ordinal);
        Assert.EndsWith("nhiệm vụ cho năm học tới đây.", Text(document, "I.1.a.1"), StringComparison.Ordinal);
        Assert.Equal("Hỗ trợ học phí cho trẻ em mồ côi do dịch bệnh Covid-19 trên địa bàn tỉnh.", Text(document, "I.1.a.2"));
    }

    [Fact]
    public void Knows_a_dash_that_goes_on_from_one_that_opens_an_item()
    {
        var document = Import(Plan);

        Assert.Contains("phối hợp với Sở Lao động - Thương binh và Xã hội tổ chức", Text(document, "I.1.a.1"), StringComparison.Ordinal);
        Assert.Contains("từ năm 2021 - 2025 theo quy định", Text(document, "I.1.a.1"), StringComparison.Ordinal);
        Assert.Equal("Tiêm chủng tại trạm y tế các xã", Text(document, "I.2.1"));
        Assert.Equal("Khám bệnh cho người cao tuổi.", Text(document, "I.2.2"));
    }

    [Fact]
    public void Puts_who_is_in_charge_on_every_passage_of_the_field()
    {
        var document = Import(Plan);

        Assert.All(document.Passages.Where(passage => passage.Anchor.StartsWith("I.1.", StringComparison.Ordinal)), passage =>
        {
            Assert.Equal("Lĩnh vực giáo dục và đào tạo", passage.Sector);
            Assert.Equal("Sở Giáo dục và Đào tạo", passage.LeadAgency);
        });
        Assert.Equal("c) Chủ trì thực hiện: Sở Giáo dục và Đào tạo", Text(document, "I.1.c"));
        Assert.Equal("Sở Nông nghiệp và Phát triển nông thôn", Passage(document, "II.1.1").LeadAgency);
        Assert.Equal("Sở Tài chính", Passage(document, "II.2").LeadAgency);
    }

    [Fact]
    public void Understands_recipients_and_signature()
    {
        var document = Import(Plan);

        Assert.Equal("Trần Thị Lan", document.SignedBy);
        Assert.Equal("Phó Chủ tịch", document.SignerTitle);
        Assert.Equal("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần Thị Lan", Text(document, "ky-ten"));
        Assert.Equal("Nơi nhận: Bộ LĐ-TB&XH; Lưu: VT.", Text(document, "noi-nhan"));
    }

    [Fact]
    public void Understands_an_official_letter()
    {
        var document = Import(Letter);

        Assert.Equal(DocumentKind.OfficialLetter, document.Kind);
        Assert.Equal("Công văn 1234/SLĐTBXH-BTXH Sở Lao động - Thương binh và Xã hội tỉnh An Giang, Hướng dẫn chi trả trợ cấp xã hội qua tài khoản", document.CitationName);
        Assert.StartsWith("Kính gửi:", Text(document, "mo-dau.1"), StringComparison.Ordinal);
        Assert.Equal("1. Người hưởng trợ cấp mở tài khoản tại ngân hàng gần nhà.", Text(document, "1"));
        Assert.Equal(PassagePart.Closing, Passage(document, "ket-thuc.1").Part);
    }

    [Fact]
    public void Understands_the_articles_of_a_decision()
    {
        var document = Import(Decision);

        Assert.Equal(DocumentKind.Decision, document.Kind);
        Assert.Equal("Về việc hỗ trợ người lao động tự do", document.Title);
        Assert.StartsWith("Điều 1. Hỗ trợ", Text(document, "dieu-1"), StringComparison.Ordinal);
        Assert.Equal("1. Người bán vé số.", Text(document, "dieu-1.1"));
        Assert.Equal("a) Có đăng ký;", Text(document, "dieu-1.2.a"));
        Assert.StartsWith("Điều 2.", Text(document, "dieu-2"), StringComparison.Ordinal);
        Assert.Equal(PassagePart.Opening, Passage(document, "mo-dau.2").Part);
    }

    [Fact]
    public void Presumes_no_end_for_a_decision() => Assert.Equal(DocumentStatus.Current, Import(Decision).StatusOn(new DateOnly(2026, 1, 1)));

    [Fact]
    public void Understands_the_chapters_of_a_resolution_and_two_columns_on_a_line()
    {
        var document = Import(Resolution);

        Assert.Equal(DocumentKind.Resolution, document.Kind);
        Assert.Equal("23/2020/NQ-HĐND", document.Number);
        Assert.Equal("Hội đồng nhân dân tỉnh Hậu Giang", document.Issuer);
        Assert.Equal(new DateOnly(2020, 12, 4), document.IssuedOn);
        Assert.Contains("\n## Chương I QUY ĐỊNH CHUNG\n", document.Body, StringComparison.Ordinal);
        Assert.Equal(["Chương I QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh"], Passage(document, "dieu-1.1").Trail);
        Assert.Equal(new Period(new DateOnly(2021, 1, 1), new DateOnly(2025, 12, 31)), document.Period);
    }

    [Fact]
    public void Leaves_a_blank_number_and_day_blank_and_says_so()
    {
        var result = RawTextImporter.Import(
            """
            Số: /KH-SLĐTBXH

            Bình Phước, ngày tháng 9 năm 2021

            KẾ HOẠCH

            **Tổ chức thực hiện Kế hoạch số 267/KH-UBND
            ngày 14/8/2021 của UBND tỉnh.**

            Sở Lao động – Thương binh và Xã hội ban hành kế hoạch như sau:

            I. NỘI DUNG

            Đẩy mạnh giải quyết công việc

            trên môi trường điện tử.
            """,
            "binh-phuoc.txt");

        var document = result.Document!;
        Assert.Null(document.Number);
        Assert.Null(document.IssuedOn);
        Assert.Equal("tháng 9 năm 2021", document.IssuedOnAsWritten);
        Assert.Equal("binh-phuoc-sldtbxh-2021", document.Id);
        Assert.Equal("Sở Lao động - Thương binh và Xã hội tỉnh Bình Phước", document.Issuer);
        Assert.Contains(result.Warnings, warning => warning is { Line: 1 } && warning.Reason.Contains("số văn bản để trống", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning is { Line: 3 } && warning.Reason.Contains("ngày ban hành để trống", StringComparison.Ordinal));
        Assert.Equal("Đẩy mạnh giải quyết công việc trên môi trường điện tử.", Text(document, "I.1"));
    }

    [Fact]
    public void Keeps_what_stands_before_the_letterhead_as_provenance()
    {
        var document = Import("Số hiệu 12/KH-UBND\nNgười ký Trần Văn Minh\n\n" + Plan.Replace("Trần Thị Lan", "", StringComparison.Ordinal));

        Assert.Equal("Số hiệu 12/KH-UBND\nNgười ký Trần Văn Minh", document.Provenance);
        Assert.Equal("Trần Văn Minh", document.SignedBy);
        Assert.Equal(BlockKind.Provenance, document.Blocks[0].Kind);
    }

    [Fact]
    public void Says_when_the_source_leaves_something_out()
    {
        var result = RawTextImporter.Import(Decision.Replace("a) Có đăng ký;", "[...]", StringComparison.Ordinal), "raw.txt");

        Assert.True(result.Document!.IsExcerpt);
        Assert.Contains(result.Document.Blocks, block => block is { Kind: BlockKind.Omission, Passages.Count: 0 });
        Assert.Contains(result.Warnings, warning => warning.Reason.Contains("một phần", StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_a_text_without_a_letterhead_for_news_of_the_authority_it_names()
    {
        var document = RawTextImporter.Import(
            "|\nTin tức\n\nSở Y tế tích cực chăm lo người cao tuổi\n\nNgày 05/3/2023, tại tỉnh Hậu Giang, Sở Y tế khám bệnh cho người cao tuổi.\n",
            "hau-giang-kham-benh-nguoi-cao-tuoi.txt").Document!;

        Assert.Equal("hau-giang-kham-benh-2023", document.Id);
        Assert.Equal("Tin của Sở Y tế tỉnh Hậu Giang, Sở Y tế tích cực chăm lo người cao tuổi", document.CitationName);
        Assert.Equal("Tin tức", document.Provenance);
        Assert.Equal("doan.1", Assert.Single(document.Passages, passage => passage.Part == PassagePart.Text).Anchor);
    }

    [Fact]
    public void Gives_repeated_numbers_different_anchors_and_says_so()
    {
        var result = RawTextImporter.Import(Decision.Replace("Điều 2.", "Điều 1.", StringComparison.Ordinal), "raw.txt");

        Assert.Equal(["dieu-1", "dieu-1-2"], result.Document!.Passages.Select(passage => passage.Anchor).Where(anchor => anchor is "dieu-1" or "dieu-1-2"));
        Assert.Contains(result.Warnings, warning => warning.Reason.Contains("lặp lại", StringComparison.Ordinal));
    }

    [Fact]
    public void Cuts_a_paragraph_that_is_too_long_to_quote_without_losing_a_word()
    {
        var sentences = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Câu thứ {i} nói về việc hỗ trợ người dân trong vùng."));
        var document = Import(Decision.Replace("1. Người bán vé số.", "1. " + sentences, StringComparison.Ordinal));

        var parts = document.Passages.Where(passage => passage.Anchor.StartsWith("dieu-1.1.", StringComparison.Ordinal)).ToList();
        Assert.True(parts.Count > 1);
        Assert.All(parts, part => Assert.InRange(part.Text.Length, 1, 650));
        Assert.Equal("1. " + sentences, string.Join(' ', parts.Select(part => part.Text)));
    }

    [Fact]
    public void Escapes_what_would_be_markup()
    {
        var raw = Decision.Replace("1. Người bán vé số.", "1. Trẻ em* <b>và</b> [x](y) ~~a~~ &lt; `c` _d_ \\e", StringComparison.Ordinal);
        var document = Import(raw);

        Assert.Equal("1. Trẻ em* <b>và</b> [x](y) ~~a~~ &lt; `c` _d_ \\e", Text(document, "dieu-1.1"));
        Assert.Contains("Trẻ em\\* \\<b>và\\</b>", document.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_windows_line_ends_and_decomposed_letters_alike()
    {
        var plain = RawTextImporter.Import(Plan, "raw.txt").Markdown;

        Assert.Equal(plain, RawTextImporter.Import(Plan.Replace("\n", "\r\n", StringComparison.Ordinal), "raw.txt").Markdown);
        Assert.Equal(plain, RawTextImporter.Import(Plan.Normalize(NormalizationForm.FormD), "raw.txt").Markdown);
        Assert.Equal(plain, RawTextImporter.Import(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Plan)).ToArray(), "raw.txt").Markdown);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n|\n-----\n")]
    [InlineData("1 2 3 4 5\n2021 2022\n100% 200%")]
    [InlineData("chỉ có một dòng chữ nhỏ không ai ký và cũng không nói về điều gì")]
    public void Refuses_a_text_in_which_nothing_is_recognised(string raw)
    {
        var result = RawTextImporter.Import(raw, "/tmp/lạ.txt");

        Assert.Null(result.Document);
        Assert.Equal("", result.Markdown);
        Assert.StartsWith("lạ.txt: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_bytes_that_are_no_text()
    {
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0xFF, 0xD8];

        Assert.StartsWith("anh.png: ", RawTextImporter.Import(picture, "anh.png").Error, StringComparison.Ordinal);
        Assert.StartsWith("anh.png: ", RawTextImporter.Import("\0\u0001\u0002" + new string('\0', 200) + Plan[..100], "anh.png").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Drops_a_stray_NUL_and_says_so()
    {
        var result = RawTextImporter.Import(Plan.Replace("Tiêm chủng", "Tiêm\0 chủng", StringComparison.Ordinal), "raw.txt");

        Assert.Equal("Tiêm chủng tại trạm y tế các xã", Text(result.Document!, "I.2.1"));
        Assert.Contains(result.Warnings, warning => warning.Reason.Contains("ký tự điều khiển", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hotrợ", 5_000_000)]
    [InlineData("hỗ trợ, ", 5_000_000)]
    [InlineData("Hỗ trợ người dân. ", 1_000_000)]
    [InlineData("1. An Giang, ngày ", 500_000)]
    [InlineData("a) b\n", 200_000)]
    [InlineData("HỖ TRỢ\n", 500_000)]
    public void Takes_megabytes_of_anything_without_losing_a_word(string unit, int length)
    {
        var raw = Decision.Replace("1. Người bán vé số.", string.Concat(Enumerable.Repeat(unit, length / unit.Length)), StringComparison.Ordinal);
        var result = RawTextImporter.Import(raw, "raw.txt");

        Assert.Equal(Checkout.Words(raw).Count, Checkout.Words(result.Document!.Body).Count);
    }

    private static Document Import(string raw)
    {
        var result = RawTextImporter.Import(raw, "raw.txt");
        Assert.Null(result.Error);
        return result.Document!;
    }

    private static Passage Passage(Document document, string anchor) => document.Passages.Single(passage => passage.Anchor == anchor);

    private static string Text(Document document, string anchor) => Passage(document, anchor).Text;

    /// <summary>Everything a document holds, in a form that compares by value.</summary>
    private static string Flat(Document document) => System.Text.Json.JsonSerializer.Serialize(document);
}
