using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;

namespace Hotline.Web.Desk;

/// <summary>What operators read about the clocks of a ticket: always in words, the colour only repeats them.</summary>
internal static class ClockTexts
{
    public static string Label(ServiceClock clock) => clock switch
    {
        ServiceClock.FirstReply => "Trả lời lần đầu",
        ServiceClock.NextReply => "Trả lời tiếp",
        ServiceClock.Resolution => "Xử lý xong",
    };

    public static string Label(ServiceState state) => state switch
    {
        ServiceState.Running => "Còn trong hạn",
        ServiceState.DueSoon => "Sắp hết hạn",
        ServiceState.Late => "Quá hạn",
        ServiceState.Paused => "Tạm dừng, chờ bà con",
        ServiceState.Met => "Đúng hạn",
        ServiceState.Missed => "Trễ hạn",
    };

    /// <summary>Class of the tag that shows it.</summary>
    public static string Tag(ServiceState state) => state switch
    {
        ServiceState.Running or ServiceState.Met => "tag done",
        ServiceState.DueSoon => "tag over",
        ServiceState.Late or ServiceState.Missed => "tag late",
        ServiceState.Paused => "tag wait",
    };

    public static string Label(TicketPriority priority) => priority switch
    {
        TicketPriority.Low => "Thấp",
        TicketPriority.Normal => "Thường",
        TicketPriority.High => "Cao",
        TicketPriority.Urgent => "Khẩn",
    };

    /// <summary>"hạn 14:30, 20/11, còn 2 giờ 10 phút làm việc".</summary>
    public static string Say(ClockReading clock, DateTimeOffset now)
    {
        if (clock.StoppedAt is { } stopped)
        {
            return $"lúc {VietnamTime.Short(stopped, now)}, sau {Work(clock.Used)}";
        }

        var due = clock.DueAt is { } at ? $"hạn {VietnamTime.Short(at, now)}, " : "";
        return clock.State == ServiceState.Late ? $"{due}trễ {Work(clock.Used - clock.Target)}" : $"{due}còn {Work(clock.Target - clock.Used)}";
    }

    /// <summary>In a list, where the log is not read: "Quá hạn từ 14:30"; null when no clock runs.</summary>
    public static (string Text, string Tag)? Due(Ticket ticket, DateTimeOffset now) => ticket.DueAt switch
    {
        null => null,
        { } due when due < now => ($"Quá hạn từ {VietnamTime.Short(due, now)}", Tag(ServiceState.Late)),
        { } due when due - now < TimeSpan.FromHours(1) => ($"Sắp hết hạn, {VietnamTime.Short(due, now)}", Tag(ServiceState.DueSoon)),
        { } due => ($"Hạn {VietnamTime.Short(due, now)}", Tag(ServiceState.Running)),
    };

    public static string Say(TicketLease? lease, Staff me, DateTimeOffset now) => lease switch
    {
        null => "Chưa ai giữ phiếu.",
        _ when lease.IsHeldBy(me, now) => $"Bạn đang giữ phiếu đến {VietnamTime.Short(lease.Until, now)}; trang còn mở thì tự gia hạn.",
        _ => $"{lease.HolderName} đang giữ phiếu đến {VietnamTime.Short(lease.Until, now)}.",
    };

    public static string Say(IReadOnlyList<TicketViewer> viewers) => viewers.Count == 0
        ? ""
        : string.Join(" ", viewers.Select(viewer => viewer.IsTyping ? $"{viewer.Name} đang gõ…" : $"{viewer.Name} đang xem."));

    /// <summary>Why the ticket came to its agency.</summary>
    public static string? Say(TicketRoute? route)
    {
        if (route is null)
        {
            return null;
        }

        var why = route.Rule switch
        {
            RouteRule.Topic => $"theo chủ đề “{route.Because}”",
            RouteRule.Passage => $"theo đoạn {route.Because}",
            RouteRule.Field => $"theo lĩnh vực “{route.Because}”",
            RouteRule.Province => "cơ quan chung của tỉnh",
            RouteRule.Person => $"do {route.Because} chuyển{(route.Named is { } from ? $" từ {from}" : "")}",
        };
        return route is { Rule: not RouteRule.Person, Since: { } since } ? $"{why}. {since}" : why;
    }

    /// <summary>"2 giờ 10 phút"; working time has no days.</summary>
    private static string Work(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "chưa tới 1 phút",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} phút",
        { Minutes: 0 } => $"{(int)time.TotalHours} giờ làm việc",
        _ => $"{(int)time.TotalHours} giờ {time.Minutes} phút làm việc",
    };
}
