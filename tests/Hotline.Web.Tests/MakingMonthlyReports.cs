using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Hotline.Conversations;
using Hotline.Knowledge.Releases;
using Hotline.Storage;
using Hotline.Storage.Reports;
using Hotline.Web.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The report of a month, whole and of a month without anything.</summary>
public sealed class MakingMonthlyReports(HotlineApp app) : IClassFixture<HotlineApp>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_full_report_has_the_form_of_the_decree_and_no_error_of_the_schema()
    {
        using var lan = await app.CitizenAsync();
        var code = await lan.OpenTicketAsync("Hỏi về lịch cắt điện");
        var month = ReportPeriod.Month(app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(TimeSpan.FromHours(7)) is var now ? DateOnly.FromDateTime(now.DateTime) : default);

        var report = await app.Services.GetRequiredService<ReportMaker>().ComposeAsync(month, null, Never);
        var word = WordReport.Write(report);
        var excel = ExcelReport.Write(report);

        Assert.Empty(ErrorsOf(word, excel));
        using var file = WordprocessingDocument.Open(new MemoryStream(word), false);
        var text = file.MainDocumentPart!.Document.Body!.InnerText;
        string[] form = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số:", ", ngày", "BÁO CÁO", "Nơi nhận:", "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", "PHỤ LỤC", code];
        Assert.All(form, words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.Equal(form.Length, form.Select(words => text.IndexOf(words, StringComparison.Ordinal)).Distinct().Count());

        // Every figure of tickets stands in the appendix with as many codes as it says.
        foreach (var figure in report.Figures.Where(figure => figure.Measures is [ReportMeasure.Opened or ReportMeasure.Waiting or ReportMeasure.Resolved]))
        {
            Assert.Equal(figure.Now, report.Traced.Where(traced => traced.Label == ReportTexts.Label(figure.Measures[0])).Sum(traced => traced.Codes.Count));
        }

        // And every fact is a line of the last sheet.
        using var book = SpreadsheetDocument.Open(new MemoryStream(excel), false);
        var last = (WorksheetPart)book.WorkbookPart!.GetPartById(book.WorkbookPart.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Last().Id!);
        Assert.Equal(report.Now.Facts.Count + 1, last.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Count());
    }

    [Fact]
    public async Task A_month_without_anything_is_said_to_be_so()
    {
        var report = await app.Services.GetRequiredService<ReportMaker>().ComposeAsync(ReportPeriod.ReadMonth("2019-01")!, "an-giang", Never);
        var word = WordReport.Write(report);

        Assert.True(report.IsEmpty);
        Assert.Empty(ErrorsOf(word, ExcelReport.Write(report)));
        using var file = WordprocessingDocument.Open(new MemoryStream(word), false);
        var text = file.MainDocumentPart!.Document.Body!.InnerText;
        Assert.Contains("không phát sinh câu hỏi", text, StringComparison.Ordinal);
        Assert.Contains("UBND TỈNH AN GIANG", text, StringComparison.Ordinal);
        Assert.Contains("tháng 01 năm 2019", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_made_at_once_when_asked_for_kept_and_given_out()
    {
        using var client = app.Client(HotlineApp.AdminToken);
        using var missing = await client.GetAsync("/api/v1/reports/monthly/2019-02/word");
        await HotlineApp.ExpectAsync(missing, HttpStatusCode.NotFound);

        using var made = await client.PostAsync("/api/v1/reports/monthly/2019-02?province=an-giang", null);
        await HotlineApp.ExpectAsync(made, HttpStatusCode.OK);

        var list = (await client.GetFromJsonAsync<JsonObject>("/api/v1/reports/monthly?province=an-giang"))!["items"]!.AsArray();
        Assert.Contains(list, item => (string?)item!["month"] == "2019-02" && (string?)item["province"] == "an-giang");
        using var word = await client.GetAsync("/api/v1/reports/monthly/2019-02/word?province=an-giang");
        Assert.Equal("bao-cao-2019-02-an-giang.docx", word.Content.Headers.ContentDisposition!.FileName);
        using var excel = await client.GetAsync("/api/v1/reports/monthly/2019-02/excel?province=an-giang");
        Assert.Empty(ErrorsOf(await word.Content.ReadAsByteArrayAsync(), await excel.Content.ReadAsByteArrayAsync()));

        using var future = await client.PostAsync("/api/v1/reports/monthly/2099-02", null);
        await HotlineApp.ExpectAsync(future, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("2026-11-09", 10, "2026-09")]
    [InlineData("2026-11-10", 10, "2026-10")]
    [InlineData("2026-11-30", 10, "2026-10")]
    [InlineData("2026-01-01", 1, "2025-12")]
    public void The_month_before_is_due_from_its_day_on(string day, int dayOfMonth, string month) =>
        Assert.Equal(ReportPeriod.ReadMonth(month), ReportKeeper.DueOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), dayOfMonth));

    [Fact]
    public async Task What_breaks_the_report_of_one_province_keeps_no_other_from_its_own()
    {
        // What somebody asked in Hậu Giang cannot be read; so neither can the report on all provinces be made.
        var month = ReportPeriod.ReadMonth("2020-11")!;
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<HotlineDb>>().CreateDbContextAsync())
        {
            db.Conversations.Add(new() { Id = "broken", Channel = "directline", PublicUrl = "http://localhost", StartedAt = month.Start, LastSequence = 2 });
            db.Activities.Add(new() { ConversationId = "broken", Sequence = 1, Author = Author.Citizen, Timestamp = month.Start, Content = "{" });
            db.Activities.Add(new() { ConversationId = "broken", Sequence = 2, Author = Author.Bot, Timestamp = month.Start, Content = "{}" });
            await db.SaveChangesAsync();
            db.Questions.Add(new() { ConversationId = "broken", Sequence = 2, Question = 1, At = month.Start, Outcome = "abstained", Province = "hau-giang" });
            await db.SaveChangesAsync();
        }

        MovedClock clock = new();
        clock.Move(ReportPeriod.ReadMonth("2020-12")!.Start.AddDays(12) - clock.GetUtcNow());
        using var keeper = ActivatorUtilities.CreateInstance<ReportKeeper>(app.Services, clock);
        var covered = app.Services.GetRequiredService<CurrentRelease>().Value.CoveredProvinces;

        Assert.Equal(covered.Count - 1, await keeper.LookAsync(Never));
        Assert.Equal(0, await keeper.LookAsync(Never));

        var kept = (await app.Services.GetRequiredService<MonthlyReports>().ListAsync(null, Never)).Where(report => report.Month == month.From);
        Assert.Equal(covered.Where(province => province != "hau-giang").Order(StringComparer.Ordinal), kept.Select(report => report.Province).Order(StringComparer.Ordinal));
        string[] told = [.. app.Log.All.Where(line => line.Contains("11/2020", StringComparison.Ordinal) && line.Contains("could not be made", StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
    }

    [Fact]
    public void A_question_without_a_blank_is_cut_all_the_same()
    {
        // The two halves of the last character stand at both sides of where it would be cut.
        Assert.Equal(new string('a', 158) + "…", MonthlyReport.Cut(new string('a', 158) + "😀" + new string('b', 20)));
        Assert.Equal(new string('a', 159) + "…", MonthlyReport.Cut(new string('a', 161)));
        Assert.Equal(new string('a', 120) + "…", MonthlyReport.Cut(new string('a', 120) + " " + new string('b', 60)));
        Assert.Equal(new string('a', 160), MonthlyReport.Cut(new string('a', 160)));
    }

    private static List<string> ErrorsOf(byte[] word, byte[] excel)
    {
        var validator = new OpenXmlValidator(FileFormatVersions.Office2019);
        using var document = WordprocessingDocument.Open(new MemoryStream(word), false);
        using var book = SpreadsheetDocument.Open(new MemoryStream(excel), false);
        return [.. validator.Validate(document).Concat(validator.Validate(book)).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")];
    }
}
