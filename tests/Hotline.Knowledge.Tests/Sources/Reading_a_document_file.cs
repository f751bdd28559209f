using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Tests.Sources;

public sealed class Reading_a_document_file
{
    private const string Good =
        """
        ---
        id: an-giang-1-2024
        number: 1/KH-UBND
        kind: ke-hoach
        issuer: Ủy ban nhân dân tỉnh An Giang
        province: an-giang
        title: Hỗ trợ
        issued_on: 2024-01-02
        period:
          from: 2024-01-02
          to: 2024-12-31
        ---

        ## I. MỤC ĐÍCH

        Giúp người dân
        có việc làm.
        """;

    [Fact]
    public void Gives_the_document()
    {
        var document = DocumentFile.Parse(Good, "plans/a.md").Document!;

        Assert.Equal(new DateOnly(2024, 1, 2), document.IssuedOn);
        Assert.Equal(new Period(new DateOnly(2024, 1, 2), new DateOnly(2024, 12, 31)), document.Period);
        Assert.Equal("Giúp người dân có việc làm.", Assert.Single(document.Passages).Text);
        Assert.Equal("an-giang-1-2024#I.1", document.Passages[0].Id);
    }

    [Theory]
    [InlineData("kind: ke-hoach", "kind: ke", 4, "kind")]
    [InlineData("issued_on: 2024-01-02", "issued_on: 2/1/2024", 8, "issued_on")]
    [InlineData("id: an-giang-1-2024", "id: An Giang", 2, "id")]
    [InlineData("province: an-giang", "tinh: an-giang", 6, "tinh")]
    [InlineData("  to: 2024-12-31", "  to: 2023-12-31", 10, "period")]
    [InlineData("title: Hỗ trợ", "title:", 1, "title")]
    [InlineData("title: Hỗ trợ", "title: [", 1, "YAML")]
    [InlineData("title: Hỗ trợ", "title: a: b", 7, "YAML")]
    [InlineData("number: 1/KH-UBND", "number: [1, 2]", 3, "number")]
    public void Names_file_line_and_reason_of_an_error(string right, string wrong, int line, string reason)
    {
        var reading = DocumentFile.Parse(Good.Replace(right, wrong, StringComparison.Ordinal), "plans/a.md");

        Assert.Null(reading.Document);
        var error = Assert.Single(reading.Errors);
        Assert.Equal("plans/a.md", error.Path);
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("không có gì")]
    [InlineData("---\nid: a\n")]
    [InlineData("---\n---\n")]
    public void Refuses_a_file_without_front_matter(string markdown)
    {
        var reading = DocumentFile.Parse(markdown, "a.md");

        Assert.Null(reading.Document);
        Assert.NotEmpty(reading.Errors);
    }

    [Fact]
    public void Refuses_a_document_without_text()
    {
        var reading = DocumentFile.Parse(Good[..Good.IndexOf("## I.", StringComparison.Ordinal)], "a.md");

        Assert.Contains(reading.Errors, error => error.Reason.Contains("không có nội dung", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("có: dấu hai chấm")]
    [InlineData("# dấu thăng #")]
    [InlineData("\"trong ngoặc\" và \\ gạch")]
    [InlineData("- gạch đầu dòng")]
    [InlineData("yes")]
    [InlineData("2024")]
    [InlineData("null")]
    [InlineData("'đơn' & *sao* | {a}")]
    public void Keeps_any_title(string title)
    {
        var document = DocumentFile.Parse(Good, "a.md").Document! with { Title = title };

        Assert.Equal(title, DocumentFile.Parse(DocumentFile.Write(document), "a.md").Document!.Title);
    }

    [Fact]
    public void Numbers_an_unnumbered_paragraph_past_the_official_numbers_beside_it()
    {
        var document = DocumentFile.Parse(Good + "\n\n## II. VIỆC LÀM\n\n### 2. Phân công\n\nMở đầu.\n\n2.1. Việc một.\n\n- Mục.\n", "a.md").Document!;

        Assert.Equal(["I.1", "II.2.2", "II.2.1", "II.2.1.1"], document.Passages.Select(passage => passage.Anchor));
    }
}
