using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Tests.Sources;

public sealed class The_five_plans
{
    public static TheoryData<string, string> FilesAndSeeds => new()
    {
        { "an-giang-322-2022", "an-giang-322-kh-ubnd-2022.txt" },
        { "an-giang-800-2021", "an-giang-800-kh-ubnd-2021.txt" },
        { "an-giang-thi-dua-2021", "an-giang-thi-dua-phong-chong-dich-2021.txt" },
        { "binh-phuoc-sldtbxh-2021", "binh-phuoc-kh-sldtbxh-2021.txt" },
        { "hau-giang-71-2022", "hau-giang-71-kh-ubnd-2022.txt" },
    };

    public static TheoryData<string> Ids => new(FilesAndSeeds.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Read_without_an_error(string id)
    {
        var reading = DocumentFile.Parse(File.ReadAllText(Path.Combine(Checkout.Plans, id + ".md")), id + ".md");

        Assert.Empty(reading.Errors);
        Assert.Equal(id, reading.Document!.Id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Give_every_passage_an_id_of_its_own(string id)
    {
        var document = Read(id);

        Assert.NotEmpty(document.Passages);
        Assert.Equal(document.Passages.Count, document.Passages.Select(passage => passage.Id).Distinct().Count());
        Assert.Equal(document.Blocks.Count, document.Blocks.Select(block => block.Anchor).Distinct().Count());
    }

    [SeedTheory]
    [MemberData(nameof(FilesAndSeeds))]
    public void Hold_every_word_of_what_was_published_in_order(string id, string seed)
    {
        var published = Checkout.Words(File.ReadAllText(Path.Combine(Checkout.Seeds, seed)));
        var document = Read(id);

        Assert.Equal(published, Checkout.Words(document.Provenance + "\n" + document.Body));
        Assert.Equal(published, Checkout.Words(string.Join('\n', document.Blocks.Select(block => block.Text))));
    }

    [SeedTheory]
    [MemberData(nameof(FilesAndSeeds))]
    public void Are_what_the_importer_makes_of_the_published_texts(string id, string seed)
    {
        var result = RawTextImporter.Import(File.ReadAllBytes(Path.Combine(Checkout.Seeds, seed)), seed);

        Assert.Null(result.Error);
        Assert.Equal(File.ReadAllText(Path.Combine(Checkout.Plans, id + ".md")), result.Markdown);
    }

    [Theory]
    [InlineData("an-giang-800-2021", "Kế hoạch 800/KH-UBND Ủy ban nhân dân tỉnh An Giang, Đảm bảo an sinh xã hội cho người dân trong điều kiện phòng, chống dịch Covid-19 trên địa bàn tỉnh An Giang")]
    [InlineData("an-giang-322-2022", "Kế hoạch 322/KH-UBND Ủy ban nhân dân tỉnh An Giang, Thực hiện chính sách đảm bảo an sinh xã hội trên địa bàn tỉnh An Giang năm 2022")]
    [InlineData("an-giang-thi-dua-2021", "Tin của Sở Lao động - Thương binh và Xã hội tỉnh An Giang, Sở Lao động - Thương binh và Xã hội tích cực thực hiện tốt phong trào Thi đua “An Giang đoàn kết, chung sức, đồng lòng thi đua phòng, chống và chiến thắng đại dịch Covid-19”")]
    [InlineData("binh-phuoc-sldtbxh-2021", "Kế hoạch Sở Lao động - Thương binh và Xã hội tỉnh Bình Phước, Tổ chức thực hiện Kế hoạch số 267/KH-UBND ngày 14/8/2021 của UBND tỉnh triển khai thực hiện Nghị quyết số 05-NQ/TU ngày 05/8/2021 của BCH Đảng bộ tỉnh")]
    [InlineData("hau-giang-71-2022", "Kế hoạch 71/KH-UBND Ủy ban nhân dân tỉnh Hậu Giang, Thực hiện Quyết định số 1983/QĐ-TTg ngày 24 tháng 11 năm 2021 của Thủ tướng Chính phủ ban hành Kế hoạch triển khai thực hiện Kết luận số 92-KL/TW ngày 05 tháng 11 năm 2020 của Bộ Chính trị về tiếp tục thực hiện Nghị quyết Hội nghị Trung ương 5 khóa XI một số vấn đề về chính sách xã hội giai đoạn 2012 - 2020 trên địa bàn tỉnh Hậu Giang")]
    public void Are_named_as_a_citation_names_them(string id, string name) => Assert.Equal(name, Read(id).CitationName);

    [Theory]
    [InlineData("an-giang-800-2021", "III.5.b.3", "https://tiemchungcovid19.gov.vn", "Lĩnh vực y tế", "Sở Y tế")]
    [InlineData("an-giang-800-2021", "III.1.b.5", "10 căn nhà tình nghĩa", "Lĩnh vực lao động, người có công và xã hội", "Sở Lao động – Thương binh và Xã hội")]
    [InlineData("an-giang-800-2021", "III.8.c", "Chủ trì thực hiện: Sở Giáo dục và Đào tạo", "Lĩnh vực giáo dục và đào tạo", "Sở Giáo dục và Đào tạo")]
    [InlineData("an-giang-800-2021", "III.9.c", "Chủ trì thực hiện", "Huy động các nguồn lực xã hội đảm bảo đời sống người dân", "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội tỉnh")]
    [InlineData("an-giang-800-2021", "IV.2.1.4", "Công an tỉnh chỉ đạo", null, "Công an tỉnh")]
    [InlineData("an-giang-800-2021", "V.3.b", "Xây dựng kế hoạch An sinh xã hội tại địa phương", null, "UBND các huyện, thị xã, thành phố")]
    [InlineData("hau-giang-71-2022", "II.3.c.2", "phiên giao dịch việc làm được tổ chức định kỳ vào thứ năm hàng tuần tại Trung tâm Dịch vụ việc làm tỉnh", null, null)]
    [InlineData("hau-giang-71-2022", "V.7.1", "cung cấp nước sạch", null, "Sở Nông nghiệp và Phát triển nông thôn")]
    [InlineData("hau-giang-71-2022", "V.10.1", "giai đoạn I từ năm 2021 - 2025 trên địa bàn Tỉnh.", null, "Ban Dân tộc tỉnh")]
    [InlineData("an-giang-322-2022", "II.2.7", "bảo hiểm y tế là 92% dân số", null, null)]
    [InlineData("an-giang-322-2022", "xuat-xu", "Người ký Lê Văn Phước", null, null)]
    [InlineData("binh-phuoc-sldtbxh-2021", "II.1.3", "Đẩy mạnh giải quyết công việc trên môi trường điện tử", null, null)]
    [InlineData("binh-phuoc-sldtbxh-2021", "II.2.4", "Công văn số 1173/SLĐT BXH – LĐVL", null, "Phòng Lao động việc làm")]
    [InlineData("hau-giang-71-2022", "ky-ten", "Hồ Thu Ánh", null, null)]
    public void Keep_words_under_their_official_number(string id, string anchor, string words, string? sector, string? lead)
    {
        var passage = Read(id).Passages.Single(passage => passage.Anchor == anchor);

        Assert.NotNull(QuoteFinder.Find(passage.Text, words));
        Assert.Equal(sector, passage.Sector);
        Assert.Equal(lead, passage.LeadAgency);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Are_all_over_in_2026(string id) => Assert.Equal(DocumentStatus.PeriodOver, Read(id).StatusOn(new DateOnly(2026, 1, 1)));

    private static Document Read(string id) => DocumentFile.Parse(File.ReadAllText(Path.Combine(Checkout.Plans, id + ".md")), id).Document!;
}
