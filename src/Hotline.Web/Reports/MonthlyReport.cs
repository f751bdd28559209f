using System.Globalization;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Web.Platform;

namespace Hotline.Web.Reports;

/// <summary>Who issues a report, as its head says (Nghị định 30/2020/NĐ-CP).</summary>
/// <param name="Superior">The authority above, in capitals: "UBND TỈNH AN GIANG"; empty: none.</param>
/// <param name="Issuer">The issuing authority, in capitals.</param>
/// <param name="Symbol">What follows the number: "/BC-SNV".</param>
/// <param name="Place">Where it is issued: "An Giang".</param>
internal sealed record ReportLetterhead(string Superior, string Issuer, string Symbol, string Place);

/// <summary>A figure beside that of the month before.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Now">In this month.</param>
/// <param name="Before">In the month before.</param>
/// <param name="Measures">What it is made of.</param>
/// <param name="IsPart">Whether it is a part of the figure above it.</param>
internal sealed record ComparedFigure(string Label, int Now, int Before, IReadOnlyList<ReportMeasure> Measures, bool IsPart = false)
{
    /// <summary>"+12", "−3", "0".</summary>
    public string Change => (Now - Before) switch { > 0 and var more => $"+{Text(more)}", < 0 and var less => $"−{Text(-less)}", _ => "0" };

    public static string Text(int count) => count.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"));
}

/// <summary>What happened in a sector.</summary>
internal sealed record SectorLine(string Sector, string Lead, int Questions, int Answered, int Abstained, int Opened, int Resolved, int Waiting, int Missed);

/// <summary>How a promise was kept.</summary>
internal sealed record PromiseLine(string Promise, int Met, int Missed, int MetBefore, int MissedBefore)
{
    public string Rate => Share(Met, Missed);

    public string RateBefore => Share(MetBefore, MissedBefore);

    /// <summary>"87,5 %"; "–" of nothing.</summary>
    public static string Share(int part, int rest) => part + rest == 0 ? "–" : (100m * part / (part + rest)).ToString("0.#", CultureInfo.GetCultureInfo("vi-VN")) + " %";
}

/// <summary>The codes behind a figure.</summary>
internal sealed record TracedFigure(string Label, IReadOnlyList<string> Codes);

/// <summary>What the report of a month says, before it is a document: the same for Word, Excel and tests.</summary>
internal sealed class MonthlyReport
{
    private const int MostClusters = 10;
    private const int Longest = 160;

    private static readonly ReportMeasure[] Missed = [ReportMeasure.FirstReplyMissed, ReportMeasure.NextReplyMissed, ReportMeasure.ResolutionMissed];

    private readonly ReportFigures before;

    /// <summary>Composes it.</summary>
    /// <param name="now">Figures of the month.</param>
    /// <param name="before">Figures of the month before, of the same provinces.</param>
    /// <param name="release">Names of topics, provinces and agencies.</param>
    /// <param name="letterhead">Who issues it.</param>
    /// <param name="madeAt">When, UTC.</param>
    public MonthlyReport(ReportFigures now, ReportFigures before, Release release, ReportLetterhead letterhead, DateTimeOffset madeAt)
    {
        Now = now;
        this.before = before;
        Release = release;
        Letterhead = letterhead;
        MadeAt = madeAt;
        Figures =
        [
            Compare("Câu hỏi của người dân", false, [.. ReportFigures.Questions]),
            Compare("Trợ lý tự động trả lời được", true, ReportMeasure.Answered),
            Compare("Trợ lý hỏi lại cho rõ", true, ReportMeasure.Clarified),
            Compare("Trợ lý không trả lời vì văn bản chưa nói tới", true, ReportMeasure.Abstained),
            Compare("Phiếu hỏi mới mở", false, ReportMeasure.Opened),
            Compare("Phiếu đã xử lý xong", false, ReportMeasure.Resolved),
            Compare("Phiếu còn chờ vào cuối kỳ", false, ReportMeasure.Waiting),
            Compare("Lượt đánh giá hài lòng", false, ReportMeasure.BotHelped, ReportMeasure.PersonHelped),
            Compare("Lượt đánh giá chưa hài lòng", false, ReportMeasure.BotDidNotHelp, ReportMeasure.PersonDidNotHelp),
        ];
        Sectors = [.. SectorLines()];
        Promises =
        [
            Promise("Trả lời lần đầu", ReportMeasure.FirstReplyMet, ReportMeasure.FirstReplyMissed),
            Promise("Trả lời những lần sau", ReportMeasure.NextReplyMet, ReportMeasure.NextReplyMissed),
            Promise("Xử lý xong", ReportMeasure.ResolutionMet, ReportMeasure.ResolutionMissed),
        ];
        Problems = [.. ProblemLines()];
        Traced = [.. TracedFigures()];
    }

    public ReportFigures Now { get; }

    public Release Release { get; }

    public ReportLetterhead Letterhead { get; }

    public DateTimeOffset MadeAt { get; }

    /// <summary>"tháng 10 năm 2026".</summary>
    public string Month => $"tháng {Now.Period.From.ToString("MM", CultureInfo.InvariantCulture)} năm {Now.Period.From.Year}";

    /// <summary>"trên địa bàn tỉnh An Giang".</summary>
    public string Area => Now.Provinces is [var only] && Release.Provinces.TryGetValue(only, out var province) ? $"trên địa bàn {province.OfficialName}" : "trên địa bàn các tỉnh, thành phố phục vụ";

    public string Subject => $"Kết quả tiếp nhận, giải đáp chính sách qua đường dây hỏi đáp {Month} {Area}";

    /// <summary>Nothing happened and nothing waits.</summary>
    public bool IsEmpty => Now.IsEmpty;

    public IReadOnlyList<ComparedFigure> Figures { get; }

    /// <summary>By questions and tickets together, the most first.</summary>
    public IReadOnlyList<SectorLine> Sectors { get; }

    public IReadOnlyList<PromiseLine> Promises { get; }

    /// <summary>Sentences on what is open; at least one.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Ticket codes behind each figure of tickets.</summary>
    public IReadOnlyList<TracedFigure> Traced { get; }

    /// <summary>The paragraph that sums the month up.</summary>
    public string Summary
    {
        get
        {
            if (IsEmpty)
            {
                return $"Trong {Month}, {Area} không phát sinh câu hỏi, phiếu hỏi hay lượt đánh giá nào; không có phiếu tồn từ các kỳ trước.";
            }

            var questions = Figures[0];
            var answered = Figures[1];
            return string.Create(CultureInfo.GetCultureInfo("vi-VN"),
                $"Trong {Month}, đường dây hỏi đáp {Area} tiếp nhận {questions.Now:N0} câu hỏi của người dân (tháng trước {questions.Before:N0}); trợ lý tự động trả lời được {answered.Now:N0} câu, đạt {PromiseLine.Share(answered.Now, questions.Now - answered.Now)}. Có {Figures[4].Now:N0} phiếu hỏi mới mở, {Figures[5].Now:N0} phiếu đã xử lý xong, {Figures[6].Now:N0} phiếu còn chờ đến {Until}.");
        }
    }

    /// <summary>The day up to which it looks: the last of the month, or the day it was made if that is earlier.</summary>
    public string Until => VietnamTime.Date(ReportPeriod.DayOf(Now.Until.AddMilliseconds(-1)));

    private ComparedFigure Compare(string label, bool part, params ReportMeasure[] measures) => new(label, Now.Count(measures), before.Count(measures), measures, part);

    private PromiseLine Promise(string label, ReportMeasure met, ReportMeasure missed) => new(label, Now.Count(met), Now.Count(missed), before.Count(met), before.Count(missed));

    private IEnumerable<SectorLine> SectorLines() => Now.Facts.GroupBy(fact => fact.Sector ?? "", StringComparer.Ordinal)
        .Select(sector =>
        {
            int Of(params ReportMeasure[] measures) => sector.Count(fact => measures.Contains(fact.Measure));
            return new SectorLine(
                ReportTexts.Name(ReportDimension.Sector, sector.Key, Release), LeadOf(sector.Key, [.. sector]), Of([.. ReportFigures.Questions]), Of(ReportMeasure.Answered), Of(ReportMeasure.Abstained),
                Of(ReportMeasure.Opened), Of(ReportMeasure.Resolved), Of(ReportMeasure.Waiting), Of(Missed));
        })
        .OrderByDescending(line => line.Questions + line.Opened + line.Waiting).ThenBy(line => line.Sector, StringComparer.Ordinal);

    /// <summary>The agency with most of the sector's tickets, else the one that most of its topics name.</summary>
    private string LeadOf(string sector, IReadOnlyList<ReportFact> facts)
    {
        var named = facts.Where(fact => fact.Measure is ReportMeasure.Opened or ReportMeasure.Waiting && fact.AgencyName is not null).Select(fact => fact.AgencyName!);
        if (MostOften(named) is { } lead)
        {
            return lead;
        }

        var topics = Release.Topics.Values.Where(topic => topic.Sector == sector)
            .SelectMany(topic => topic.Answers.Values.Where(answer => Now.Provinces is null || Now.Provinces.Contains(answer.Province)).Select(answer => (topic.Sector, answer.Agency)))
            .Where(one => one.Agency is not null && Release.Agencies.ContainsKey(one.Agency))
            .Select(one => (one.Sector, Agency: Release.Agencies[one.Agency!]))
            .Select(one => Release.InChargeOn(one.Agency, one.Sector, Now.Period.To) ?? one.Agency.Name);
        return MostOften(topics) ?? "–";
    }

    private static string? MostOften(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private IEnumerable<string> ProblemLines()
    {
        var waiting = Now.Behind([ReportMeasure.Waiting]);
        var late = Now.Behind(Missed).Select(fact => fact.Ticket).ToHashSet(StringComparer.Ordinal);
        var text = CultureInfo.GetCultureInfo("vi-VN");
        if (waiting.Count > 0)
        {
            yield return string.Create(text, $"Còn {waiting.Count:N0} phiếu chưa xử lý xong, lâu nhất là phiếu {waiting[0].Ticket} mở ngày {VietnamTime.Date(ReportPeriod.DayOf(waiting[0].At))}.");
        }

        if (late.Count > 0)
        {
            yield return string.Create(text, $"Có {late.Count:N0} phiếu quá ít nhất một thời hạn cam kết trong tháng.");
        }

        if (Now.Unanswered.Count > 0)
        {
            yield return string.Create(text, $"Có {Now.Count(ReportMeasure.Abstained):N0} câu hỏi mà các văn bản đang dùng chưa nói tới, xếp thành {Now.Unanswered.Count:N0} nhóm. Những nhóm nhiều nhất:");
            foreach (var cluster in Now.Unanswered.Take(MostClusters))
            {
                yield return string.Create(text, $"– {(cluster.LastingExample is { Length: > 0 } example ? $"“{Cut(example)}”" : ReportTexts.WithoutExample(cluster))}: {cluster.Questions.Count:N0} câu.");
            }
        }

        if (waiting.Count == 0 && late.Count == 0 && Now.Unanswered.Count == 0)
        {
            yield return "Không có phiếu tồn, không có phiếu quá hạn, không có câu hỏi nào chưa trả lời được.";
        }
    }

    private IEnumerable<TracedFigure> TracedFigures() => Enum.GetValues<ReportMeasure>()
        .Select(measure => new TracedFigure(
            ReportTexts.Label(measure), [.. Now.Behind([measure]).Select(fact => fact.Ticket).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))
        .Where(figure => figure.Codes.Count > 0);

    /// <summary>At most 160 characters of a text: to the last blank of those where there is one near the end, never through a character.</summary>
    internal static string Cut(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', Longest - 1, 60);
        if (end < 0)
        {
            end = char.IsLowSurrogate(text[Longest - 1]) ? Longest - 2 : Longest - 1;
        }

        return text[..end] + "…";
    }
}
