using System.Globalization;
using Hotline.Conversations;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Reports;
using Hotline.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;

namespace Hotline.Web.Reports;

/// <summary>What people read in reports.</summary>
internal static class ReportTexts
{
    public static string Label(ReportMeasure measure) => measure switch
    {
        ReportMeasure.Answered => "Trợ lý trả lời được",
        ReportMeasure.Clarified => "Trợ lý hỏi lại",
        ReportMeasure.Abstained => "Trợ lý không trả lời",
        ReportMeasure.Opened => "Phiếu mới mở",
        ReportMeasure.Resolved => "Phiếu đã xử lý xong",
        ReportMeasure.Waiting => "Phiếu đang chờ",
        ReportMeasure.FirstReplyMet => "Trả lời lần đầu đúng hạn",
        ReportMeasure.FirstReplyMissed => "Trả lời lần đầu quá hạn",
        ReportMeasure.NextReplyMet => "Trả lời tiếp đúng hạn",
        ReportMeasure.NextReplyMissed => "Trả lời tiếp quá hạn",
        ReportMeasure.ResolutionMet => "Xử lý xong đúng hạn",
        ReportMeasure.ResolutionMissed => "Xử lý xong quá hạn",
        ReportMeasure.BotHelped => "Hài lòng với câu trả lời của trợ lý",
        ReportMeasure.BotDidNotHelp => "Chưa hài lòng với câu trả lời của trợ lý",
        ReportMeasure.PersonHelped => "Hài lòng với cán bộ",
        ReportMeasure.PersonDidNotHelp => "Chưa hài lòng với cán bộ",
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    public static string Label(ReportDimension by) => by switch
    {
        ReportDimension.Day => "Ngày",
        ReportDimension.Sector => "Lĩnh vực",
        ReportDimension.Topic => "Chủ đề",
        ReportDimension.Province => "Tỉnh",
        ReportDimension.Agency => "Cơ quan",
        ReportDimension.Channel => "Kênh",
        ReportDimension.Reason => "Lý do mở phiếu",
        ReportDimension.Cause => "Lý do đánh giá",
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    public static string Cause(string cause) => cause switch
    {
        RatingCauses.Helpful => "Đúng ý, hài lòng",
        RatingCauses.NotUnderstood => "Chưa hiểu đúng câu hỏi",
        RatingCauses.Wrong => "Trả lời chưa đúng",
        RatingCauses.TooSlow => "Trả lời quá chậm",
        RatingCauses.NotSolved => "Việc chưa xong",
        _ => cause,
    };

    public static string Channel(string channel) => channel switch
    {
        "webchat" => "Trang web",
        "directline" => "Trang web, ứng dụng",
        "zalo" => "Zalo",
        "msteams" => "Teams",
        _ => channel,
    };

    /// <summary>A part of a division in words.</summary>
    public static string Name(ReportDimension by, string key, Release release) => (by, key) switch
    {
        (ReportDimension.Day, _) when DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => VietnamTime.Date(day),
        (ReportDimension.Sector, "") => "Chưa xếp lĩnh vực",
        (ReportDimension.Topic, "") => "Không theo chủ đề nào",
        (ReportDimension.Province, "") => "Chưa rõ tỉnh",
        (ReportDimension.Agency, "") => "Chưa rõ cơ quan",
        (ReportDimension.Cause, "") => "Không nói lý do",
        (_, "") => "Chưa rõ",
        (ReportDimension.Topic, _) => release.Topics.GetValueOrDefault(key)?.Title ?? key,
        (ReportDimension.Province, _) => release.Provinces.GetValueOrDefault(key)?.Name ?? key,
        (ReportDimension.Agency, _) => release.Agencies.TryGetValue(key, out var agency) ? $"{agency.Name}, {release.Provinces.GetValueOrDefault(agency.Province)?.Name ?? agency.Province}" : key,
        (ReportDimension.Channel, _) => Channel(key),
        (ReportDimension.Reason, _) => Enum.TryParse<TicketReason>(key, out var reason) ? TicketTexts.Label(reason) : key,
        (ReportDimension.Cause, _) => Cause(key),
        _ => key,
    };

    /// <summary>A part in words; null of nothing.</summary>
    public static string? NameOf(ReportDimension by, string? key, Release release) => key is null ? null : Name(by, key, release);

    /// <summary>What stands for the example of a group in a report that is kept, when it has none.</summary>
    public static string WithoutExample(UnansweredCluster cluster) =>
        cluster.Example.Length == 0 ? "(người dân đã yêu cầu xoá nội dung)" : "(ít người hỏi, không ghi nguyên văn để giữ kín người hỏi)";

    /// <summary>"tháng 10/2026", or "từ 01/10/2026 đến 15/10/2026".</summary>
    public static string Say(ReportPeriod period) =>
        period.IsMonth ? $"tháng {period.From.ToString("MM/yyyy", CultureInfo.InvariantCulture)}"
        : period.From == period.To ? $"ngày {VietnamTime.Date(period.From)}"
        : $"từ {VietnamTime.Date(period.From)} đến {VietnamTime.Date(period.To)}";
}
