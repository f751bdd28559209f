using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Tickets;

namespace Hotline.Web.Reports;

/// <summary>Figures as an Excel workbook, the last sheet of which holds what each is made of.</summary>
internal static class ExcelReport
{
    /// <summary>What Excel takes in one sheet, without the header.</summary>
    private const int MostRows = 1_048_575;

    private enum Look : uint
    {
        Plain,
        Bold,
        Centred,
        CentredBold,
        CentredItalic,
        Header,
        Cell,
        Number,
        Moment,
    }

    /// <summary>The report of a month.</summary>
    public static byte[] Write(MonthlyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var head = report.Letterhead;
        var made = ReportPeriod.DayOf(report.MadeAt);
        return Book(
            report.Subject,
            new("Tổng hợp", [8, 52, 16, 16, 16])
            {
                Top =
                [
                    [(0, 1, head.Superior, Look.Centred), (2, 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Look.CentredBold)],
                    [(0, 1, head.Issuer, Look.CentredBold), (2, 4, "Độc lập - Tự do - Hạnh phúc", Look.CentredBold)],
                    [(0, 1, $"Số:         {head.Symbol}", Look.Centred), (2, 4, $"{head.Place}, ngày       tháng {made.ToString("MM", CultureInfo.InvariantCulture)} năm {made.Year}", Look.CentredItalic)],
                    [],
                    [(0, 4, "BÁO CÁO", Look.CentredBold)],
                    [(0, 4, report.Subject, Look.CentredBold)],
                    [],
                ],
                Titles = ["STT", "Chỉ tiêu", "Trong tháng", "Tháng trước", "Tăng, giảm"],
                Rows = [.. report.Figures.Select((figure, i) => (object?[])[i + 1, (figure.IsPart ? "   Trong đó: " : "") + figure.Label, figure.Now, figure.Before, figure.Now - figure.Before])],
            },
            new("Theo lĩnh vực", [8, 28, 42, 12, 14, 14, 12, 12, 14, 14])
            {
                Titles = ["STT", "Lĩnh vực", "Cơ quan chủ trì", "Câu hỏi", "Trả lời được", "Không trả lời", "Phiếu mở", "Phiếu xong", "Phiếu còn chờ", "Lượt quá hạn"],
                Rows = [.. report.Sectors.Select((line, i) => (object?[])[i + 1, line.Sector, line.Lead, line.Questions, line.Answered, line.Abstained, line.Opened, line.Resolved, line.Waiting, line.Missed])],
            },
            new("Thời hạn", [8, 30, 14, 14, 18, 18])
            {
                Titles = ["STT", "Thời hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ đúng hạn", "Tháng trước"],
                Rows = [.. report.Promises.Select((line, i) => (object?[])[i + 1, line.Promise, line.Met, line.Missed, line.Rate, line.RateBefore])],
            },
            Unanswered(report.Now, cluster => cluster.LastingExample),
            Facts(report.Now, report.Release));
    }

    /// <summary>The figures of the dashboard.</summary>
    public static byte[] Write(ReportFigures figures, Release release)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(release);
        return Book(
            $"Số liệu {ReportTexts.Say(figures.Period)}",
            new("Số liệu", [44, 24, 48, 14])
            {
                Titles = ["Số liệu", "Chia theo", "Phần", "Số lượng"],
                Rows = [.. ReportTable.Rows(figures, release).Select(row => (object?[])[row.Figure, row.By, row.Part, row.Count])],
            },
            Unanswered(figures, cluster => cluster.Example),
            Facts(figures, release));
    }

    private static Sheet Unanswered(ReportFigures figures, Func<UnansweredCluster, string?> exampleOf) => new("Câu chưa trả lời", [8, 90, 12])
    {
        Titles = ["STT", "Một câu trong nhóm", "Số câu"],
        Rows = [.. figures.Unanswered.Select((cluster, i) => (object?[])[i + 1, exampleOf(cluster) is { Length: > 0 } example ? example : ReportTexts.WithoutExample(cluster), cluster.Questions.Count])],
    };

    /// <summary>One line for each thing counted, so that a filter on the first column gives every figure again.</summary>
    private static Sheet Facts(ReportFigures figures, Release release) => new("Căn cứ", [40, 20, 16, 46, 10, 18, 24, 36, 36, 18, 24, 24])
    {
        Titles = ["Số liệu", "Thời điểm", "Mã phiếu", "Cuộc trò chuyện", "Vị trí", "Tỉnh", "Lĩnh vực", "Chủ đề", "Cơ quan", "Kênh", "Lý do mở phiếu", "Lý do đánh giá"],
        Rows =
        [
            .. figures.Facts.Take(MostRows).Select(fact => (object?[])
            [
                ReportTexts.Label(fact.Measure), fact.At, fact.Ticket, fact.ConversationId, fact.Sequence > 0 ? fact.Sequence : null,
                ReportTexts.NameOf(ReportDimension.Province, fact.Province, release), fact.Sector, ReportTexts.NameOf(ReportDimension.Topic, fact.Topic, release), fact.AgencyName ?? ReportTexts.NameOf(ReportDimension.Agency, fact.Agency, release),
                ReportTexts.NameOf(ReportDimension.Channel, fact.Channel, release), ReportTexts.NameOf(ReportDimension.Reason, fact.Reason, release), ReportTexts.NameOf(ReportDimension.Cause, fact.Cause, release),
            ]),
        ],
    };

    private static byte[] Book(string title, params Sheet[] sheets)
    {
        using var file = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = book.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Looks();
            var list = new Sheets();
            var names = new DefinedNames();
            for (var i = 0; i < sheets.Length; i++)
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                part.Worksheet = Write(sheets[i]);
                list.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = sheets[i].Name, SheetId = (uint)i + 1, Id = workbook.GetIdOfPart(part) });
                names.Append(new DefinedName(Invariant($"'{sheets[i].Name}'!$A${sheets[i].HeaderRow}:${Column(sheets[i].Titles.Length - 1)}${sheets[i].HeaderRow + sheets[i].Rows.Count}")) { Name = "_xlnm._FilterDatabase", LocalSheetId = (uint)i, Hidden = true });
            }

            workbook.Workbook = new Workbook(list, names);
            book.PackageProperties.Title = title;
            book.PackageProperties.Language = "vi-VN";
        }

        return file.ToArray();
    }

    private static Worksheet Write(Sheet sheet)
    {
        var rows = new SheetData();
        var merges = new MergeCells();
        var number = 0u;
        foreach (var line in sheet.Top)
        {
            var row = new Row { RowIndex = ++number };
            foreach (var (from, to, text, look) in line)
            {
                row.Append(Text(Invariant($"{Column(from)}{number}"), text, look));
                merges.Append(new MergeCell { Reference = Invariant($"{Column(from)}{number}:{Column(to)}{number}") });
            }

            rows.Append(row);
        }

        var header = new Row { RowIndex = ++number };
        header.Append(sheet.Titles.Select((title, column) => Text(Invariant($"{Column(column)}{number}"), title, Look.Header)));
        rows.Append(header);
        foreach (var cells in sheet.Rows)
        {
            var row = new Row { RowIndex = ++number };
            row.Append(cells.Select((value, column) => Cell(Invariant($"{Column(column)}{number}"), value)));
            rows.Append(row);
        }

        var view = new SheetView(
            new Pane { VerticalSplit = sheet.HeaderRow, TopLeftCell = $"A{sheet.HeaderRow + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen },
            new Selection { Pane = PaneValues.BottomLeft })
        { WorkbookViewId = 0 };
        var worksheet = new Worksheet(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(view),
            new SheetFormatProperties { DefaultRowHeight = 18 },
            new Columns(sheet.Widths.Select((width, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = width, CustomWidth = true })),
            rows,
            new AutoFilter { Reference = Invariant($"A{sheet.HeaderRow}:{Column(sheet.Titles.Length - 1)}{sheet.HeaderRow + sheet.Rows.Count}") });
        if (merges.HasChildren)
        {
            worksheet.Append(merges);
        }

        worksheet.Append(
            new PageMargins { Left = 0.8, Right = 0.6, Top = 0.8, Bottom = 0.8, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
        return worksheet;
    }

    /// <summary>Texts are kept as texts, so that none is taken for a formula.</summary>
    private static Cell Cell(string at, object? value) => value switch
    {
        int count => new Cell { CellReference = at, StyleIndex = (uint)Look.Number, CellValue = new CellValue(count) },
        long count => new Cell { CellReference = at, StyleIndex = (uint)Look.Number, CellValue = new CellValue(count.ToString(CultureInfo.InvariantCulture)) },
        DateTimeOffset moment => new Cell { CellReference = at, StyleIndex = (uint)Look.Moment, CellValue = new CellValue(moment.ToOffset(WorkingHours.Offset).DateTime.ToOADate()) },
        var other => Text(at, other as string ?? "", Look.Cell),
    };

    private static Cell Text(string at, string text, Look look) => new()
    {
        CellReference = at,
        StyleIndex = (uint)look,
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(XmlText.Clean(text)) { Space = SpaceProcessingModeValues.Preserve }),
    };

    private static string Column(int index) => index < 26 ? ((char)('A' + index)).ToString() : throw new ArgumentOutOfRangeException(nameof(index));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static Stylesheet Looks()
    {
        static Font Of(params OpenXmlElement[] kinds) => new([.. kinds, new FontSize { Val = 13 }, new FontName { Val = "Times New Roman" }]);
        static CellFormat Format(uint font, uint border, Alignment? alignment = null, uint format = 0) => new(alignment is null ? [] : [alignment])
        {
            NumberFormatId = format,
            FontId = font,
            FillId = 0,
            BorderId = border,
            ApplyFont = true,
            ApplyNumberFormat = format > 0,
            ApplyBorder = border > 0,
            ApplyAlignment = alignment is not null,
        };
        static Alignment Centre() => new() { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center, WrapText = true };
        return new Stylesheet(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy hh:mm" }) { Count = 1 },
            new Fonts(Of(), Of(new Bold()), Of(new Italic())) { Count = 3 },
            new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
            new Borders(
                new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
                new Border(new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin }, new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder()))
            { Count = 2 },
            new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },

            // In the order of Look.
            new CellFormats(
                Format(0, 0), Format(1, 0), Format(0, 0, Centre()), Format(1, 0, Centre()), Format(2, 0, Centre()), Format(1, 1, Centre()),
                Format(0, 1, new Alignment { Vertical = VerticalAlignmentValues.Center, WrapText = true }), Format(0, 1, new Alignment { Vertical = VerticalAlignmentValues.Center }, 3), Format(0, 1, new Alignment { Vertical = VerticalAlignmentValues.Center }, 164))
            { Count = 9 });
    }

    private sealed record Sheet(string Name, double[] Widths)
    {
        /// <summary>Lines above the table: from column to column.</summary>
        public IReadOnlyList<(int From, int To, string Text, Look Look)[]> Top { get; init; } = [];

        public string[] Titles { get; init; } = [];

        public IReadOnlyList<object?[]> Rows { get; init; } = [];

        public int HeaderRow => Top.Count + 1;
    }
}
