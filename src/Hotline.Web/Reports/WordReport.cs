using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Storage.Reports;

namespace Hotline.Web.Reports;

/// <summary>The report of a month as a Word document in the form of Nghị định 30/2020/NĐ-CP: A4, Times New Roman, margins 20-20-30-15 mm, page numbers at the top from the second page.</summary>
internal static class WordReport
{
    // Twentieths of a point: 567 to the centimetre.
    private const int Centimetre = 567;

    // Half points.
    private const string Body = "28";
    private const string Small = "24";
    private const string Smallest = "22";

    /// <summary>Between the margins of a portrait page: 16.5 cm.</summary>
    private const int Width = (int)(16.5 * Centimetre);

    /// <summary>Writes it.</summary>
    public static byte[] Write(MonthlyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var file = new MemoryStream();
        using (var word = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            Styles(main);
            var header = PageNumber(main);
            var body = new Body();
            body.Append(Head(report));
            body.Append(Title(report));
            body.Append(Content(report));
            body.Append(Foot());
            body.Append(Appendix(report));
            body.Append(new SectionProperties(
                new HeaderReference { Type = HeaderFooterValues.Default, Id = header },
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 2 * Centimetre, Bottom = 2 * Centimetre, Left = 3 * Centimetre, Right = 3 * Centimetre / 2, Header = 567, Footer = 567, Gutter = 0 },
                new TitlePage()));
            main.Document = new Document(body);
            word.PackageProperties.Title = report.Subject;
            word.PackageProperties.Created = report.MadeAt.UtcDateTime;
            word.PackageProperties.Language = "vi-VN";
        }

        return file.ToArray();
    }

    private static void Styles(MainDocumentPart main)
    {
        var fonts = new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman", EastAsia = "Times New Roman" };
        main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
            new DocDefaults(
                new RunPropertiesDefault(new RunPropertiesBaseStyle(fonts, new FontSize { Val = Body }, new FontSizeComplexScript { Val = Body }, new Languages { Val = "vi-VN" })),
                new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { Before = "0", After = "0", Line = "240", LineRule = LineSpacingRuleValues.Auto }))),
            new Style(new StyleName { Val = "Normal" }, new PrimaryStyle()) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
            Heading("Heading1", "heading 1", 0),
            new Style(
                new StyleName { Val = "Table Grid" },
                new StyleTableProperties(new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 4 }, new LeftBorder { Val = BorderValues.Single, Size = 4 },
                    new BottomBorder { Val = BorderValues.Single, Size = 4 }, new RightBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 }, new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 })))
            { Type = StyleValues.Table, StyleId = "TableGrid" });
    }

    private static Style Heading(string id, string name, int level) => new(
        new StyleName { Val = name },
        new BasedOn { Val = "Normal" },
        new NextParagraphStyle { Val = "Normal" },
        new PrimaryStyle(),
        new StyleParagraphProperties(new KeepNext(), new SpacingBetweenLines { Before = "160", After = "80" }, new Indentation { FirstLine = "720" }, new OutlineLevel { Val = level }),
        new StyleRunProperties(new Bold()))
    { Type = StyleValues.Paragraph, StyleId = id };

    /// <summary>Arabic, centred at the top, not on the first page.</summary>
    private static string PageNumber(MainDocumentPart main)
    {
        var part = main.AddNewPart<HeaderPart>();
        part.Header = new Header(new Paragraph(
            new ParagraphProperties(new Justification { Val = JustificationValues.Center }),
            new Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
            new Run(new FieldCode(" PAGE ") { Space = SpaceProcessingModeValues.Preserve }),
            new Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
            new Run(new Text("2")),
            new Run(new FieldChar { FieldCharType = FieldCharValues.End })));
        return main.GetIdOfPart(part);
    }

    /// <summary>Who issues it at the left, the country's name and motto at the right; below, number and place with date.</summary>
    private static Table Head(MonthlyReport report)
    {
        var head = report.Letterhead;
        var made = ReportPeriod.DayOf(report.MadeAt);
        const int Left = (int)(6.3 * Centimetre), Right = Width - Left;
        List<OpenXmlElement> issuer = head.Superior.Length > 0 ? [Centred(head.Superior, "26")] : [];
        issuer.Add(Centred(head.Issuer, "26", bold: true));
        issuer.Add(Rule(1.6, Left));
        return Borderless([Left, Right],
            [
                issuer,
                [Centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "26", bold: true), Centred("Độc lập - Tự do - Hạnh phúc", Body, bold: true), Rule(5.6, Right)],
            ],
            [
                [Centred($"Số:         {head.Symbol}", "26")],
                // The day is written when it is signed.
                [Centred($"{head.Place}, ngày       tháng {made.ToString("MM", CultureInfo.InvariantCulture)} năm {made.Year}", Body, italic: true)],
            ]);
    }

    private static Paragraph[] Title(MonthlyReport report) =>
    [
        Centred("", Body),
        Centred("BÁO CÁO", Body, bold: true),
        Centred(report.Subject, Body, bold: true),
        Rule(4, Width),
    ];

    private static IEnumerable<OpenXmlElement> Content(MonthlyReport report)
    {
        yield return Heading("I. TÌNH HÌNH CHUNG");
        yield return Text(report.Summary);
        yield return Grid(
            [1.0, 8.3, 2.4, 2.4, 2.4], ["TT", "Chỉ tiêu", "Trong tháng", "Tháng trước", "Tăng, giảm"],
            Numbered(report.Figures, figure => [(figure.IsPart ? "    Trong đó: " : "") + figure.Label, ComparedFigure.Text(figure.Now), ComparedFigure.Text(figure.Before), figure.Change]));
        if (report.IsEmpty)
        {
            yield break;
        }

        yield return Heading("II. KẾT QUẢ THEO LĨNH VỰC");
        yield return Grid(
            [0.9, 2.9, 3.4, 1.5, 1.5, 1.6, 1.5, 1.6, 1.6], ["TT", "Lĩnh vực", "Cơ quan chủ trì", "Câu hỏi", "Trả lời được", "Không trả lời", "Phiếu mở", "Phiếu còn chờ", "Lượt quá hạn"],
            Numbered(report.Sectors, line => [line.Sector, line.Lead, .. new[] { line.Questions, line.Answered, line.Abstained, line.Opened, line.Waiting, line.Missed }.Select(ComparedFigure.Text)]), leftColumns: 3);
        yield return Heading("III. VIỆC CHẤP HÀNH THỜI HẠN");
        yield return Text("Thời hạn tính theo giờ làm việc, không tính ngày nghỉ, ngày lễ và thời gian chờ người dân; một lượt được tính vào ngày trả lời xong, hoặc vào ngày hết hạn nếu quá hạn.");
        yield return Grid(
            [1.0, 6.5, 2.2, 2.2, 2.3, 2.3], ["TT", "Thời hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ đúng hạn", "Tháng trước"],
            Numbered(report.Promises, line => [line.Promise, ComparedFigure.Text(line.Met), ComparedFigure.Text(line.Missed), line.Rate, line.RateBefore]));
        yield return Heading("IV. MỨC ĐỘ HÀI LÒNG");
        yield return Text(Satisfaction(report));
        yield return Heading("V. TỒN TẠI, VƯỚNG MẮC");
        foreach (var problem in report.Problems)
        {
            yield return Text(problem);
        }
    }

    private static string Satisfaction(MonthlyReport report)
    {
        string Of(string whom, ReportMeasure good, ReportMeasure bad)
        {
            var (helped, not) = (report.Now.Count(good), report.Now.Count(bad));
            return helped + not == 0 ? $"chưa có lượt đánh giá {whom}" : $"{ComparedFigure.Text(helped + not)} lượt đánh giá {whom}, {PromiseLine.Share(helped, not)} hài lòng";
        }

        return $"Trong tháng có {Of("câu trả lời của trợ lý tự động", ReportMeasure.BotHelped, ReportMeasure.BotDidNotHelp)}; {Of("việc xử lý của cán bộ", ReportMeasure.PersonHelped, ReportMeasure.PersonDidNotHelp)}.";
    }

    /// <summary>Who gets it at the left; at the right room for position, signature and name, which are not ours to write.</summary>
    private static OpenXmlElement[] Foot()
    {
        const int Left = Width / 2;
        return
        [
            Centred("", Body),
            Borderless([Left, Width - Left],
            [
                [
                    Line("Nơi nhận:", Small, bold: true, italic: true),
                    Line("- Lãnh đạo cơ quan (để báo cáo);", Smallest),
                    Line("- Các cơ quan chủ trì tại mục II;", Smallest),
                    Line("- Lưu: VT.", Smallest),
                ],
                [Centred("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", Body, bold: true), Centred("", Body), Centred("", Body), Centred("", Body), Centred("", Body)],
            ]),
        ];
    }

    private static IEnumerable<OpenXmlElement> Appendix(MonthlyReport report)
    {
        yield return new Paragraph(new ParagraphProperties(new Justification { Val = JustificationValues.Center }), new Run(new Break { Type = BreakValues.Page }), Run("PHỤ LỤC", Body, bold: true));
        yield return Centred("Mã phiếu làm căn cứ cho các số liệu", Body, bold: true);
        yield return Centred($"(Kèm theo Báo cáo {report.Month}; căn cứ của câu hỏi và đánh giá nằm ở trang “Căn cứ” của bản Excel)", "26", italic: true);
        yield return Centred("", Small);
        if (report.Traced.Count == 0)
        {
            yield return Text("Trong tháng không có phiếu nào.");
            yield break;
        }

        yield return Grid([1.0, 5.0, 1.7, 8.8], ["TT", "Số liệu", "Số phiếu", "Mã phiếu"], Numbered(report.Traced, figure => [figure.Label, ComparedFigure.Text(figure.Codes.Count), string.Join(", ", figure.Codes)]), leftColumns: 2, lastLeft: true);
    }

    private static List<string[]> Numbered<T>(IEnumerable<T> items, Func<T, string[]> cells) => [.. items.Select((item, i) => (string[])[(i + 1).ToString(CultureInfo.InvariantCulture), .. cells(item)])];

    private static Table Grid(double[] centimetres, string[] titles, List<string[]> rows, int leftColumns = 2, bool lastLeft = false)
    {
        var widths = centimetres.Select(width => (int)(width * Centimetre)).ToArray();
        var table = new Table(
            new TableProperties(
                new TableStyle { Val = "TableGrid" }, new TableWidth { Width = widths.Sum().ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
                new TableLayout { Type = TableLayoutValues.Fixed }, new TableCellMarginDefault(new TableCellLeftMargin { Width = 60, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = 60, Type = TableWidthValues.Dxa })),
            new TableGrid(widths.Select(width => new GridColumn { Width = width.ToString(CultureInfo.InvariantCulture) })));
        table.Append(Row(titles, widths, _ => JustificationValues.Center, header: true));
        foreach (var row in rows)
        {
            table.Append(Row(row, widths, column => column == 0 ? JustificationValues.Center : column < leftColumns || (lastLeft && column == row.Length - 1) ? JustificationValues.Left : JustificationValues.Right, header: false));
        }

        return table;
    }

    private static TableRow Row(string[] cells, int[] widths, Func<int, JustificationValues> align, bool header)
    {
        var properties = new TableRowProperties(new CantSplit());
        if (header)
        {
            properties.Append(new TableHeader());
        }

        return new TableRow([properties, .. cells.Select((text, column) => (OpenXmlElement)new TableCell(
            new TableCellProperties(new TableCellWidth { Width = widths[column].ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa }, new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }),
            new Paragraph(new ParagraphProperties(new SpacingBetweenLines { Before = "40", After = "40" }, new Justification { Val = align(column) }), Run(text, Small, bold: header))))]);
    }

    private static Table Borderless(int[] widths, params List<OpenXmlElement>[][] rows) => new(
    [
        new TableProperties(new TableWidth { Width = widths.Sum().ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa }, new TableLayout { Type = TableLayoutValues.Fixed }),
        new TableGrid(widths.Select(width => new GridColumn { Width = width.ToString(CultureInfo.InvariantCulture) })),
        .. rows.Select(cells => new TableRow(cells.Select((content, column) => new TableCell(
            [new TableCellProperties(new TableCellWidth { Width = widths[column].ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa }), .. content])))),
    ]);

    /// <summary>A line under a text, as long as that in centimetres: the border of an indented empty paragraph.</summary>
    private static Paragraph Rule(double centimetres, int within)
    {
        var side = ((within - (int)(centimetres * Centimetre)) / 2).ToString(CultureInfo.InvariantCulture);
        return new Paragraph(new ParagraphProperties(
            new ParagraphBorders(new TopBorder { Val = BorderValues.Single, Size = 6, Space = 1 }), new SpacingBetweenLines { Before = "40", After = "0", Line = "120", LineRule = LineSpacingRuleValues.Exact },
            new Indentation { Left = side, Right = side }));
    }

    private static Paragraph Heading(string text) => new(new ParagraphProperties(new ParagraphStyleId { Val = "Heading1" }), Run(text, Body, bold: true));

    private static Paragraph Text(string text) => new(
        new ParagraphProperties(new SpacingBetweenLines { Before = "60", After = "60" }, new Indentation { FirstLine = "720" }, new Justification { Val = JustificationValues.Both }), Run(text, Body));

    private static Paragraph Line(string text, string size, bool bold = false, bool italic = false) => new(Run(text, size, bold, italic));

    private static Paragraph Centred(string text, string size, bool bold = false, bool italic = false) =>
        new(new ParagraphProperties(new Justification { Val = JustificationValues.Center }), Run(text, size, bold, italic));

    private static Run Run(string text, string size, bool bold = false, bool italic = false)
    {
        var properties = new RunProperties();
        if (bold)
        {
            properties.Append(new Bold());
        }

        if (italic)
        {
            properties.Append(new Italic());
        }

        properties.Append(new FontSize { Val = size }, new FontSizeComplexScript { Val = size });
        return new Run(properties, new Text(XmlText.Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
    }
}

/// <summary>Texts of people inside XML.</summary>
internal static class XmlText
{
    /// <summary>Without the characters that XML cannot hold.</summary>
    public static string Clean(string text) => text.All(System.Xml.XmlConvert.IsXmlChar) ? text
        : string.Concat(text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || System.Xml.XmlConvert.IsXmlChar((char)rune.Value)).Select(rune => rune.ToString()));
}
