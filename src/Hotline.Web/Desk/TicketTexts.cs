using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Hotline.Web.Platform;

namespace Hotline.Web.Desk;

/// <summary>What operators read about tickets; the API says the same.</summary>
internal static class TicketTexts
{
    public static string Label(TicketState state) => state switch
    {
        TicketState.New => "Mới",
        TicketState.Open => "Đang xử lý",
        TicketState.WaitingForCitizen => "Chờ bà con",
        TicketState.Resolved => "Đã xử lý",
        TicketState.Closed => "Đã đóng",
    };

    /// <summary>Class of the tag that shows it.</summary>
    public static string Tag(TicketState state) => state switch
    {
        TicketState.New => "tag new",
        TicketState.Open => "tag open",
        TicketState.WaitingForCitizen => "tag wait",
        TicketState.Resolved => "tag done",
        TicketState.Closed => "tag",
    };

    /// <summary>Leads in words that somebody wrote in the conversation.</summary>
    public static string Wrote(Hotline.Conversations.Author author) => author switch
    {
        Hotline.Conversations.Author.Citizen => "Bà con viết:",
        Hotline.Conversations.Author.Operator => "Cán bộ viết:",
        Hotline.Conversations.Author.Bot => "Trợ lý viết:",
        Hotline.Conversations.Author.System or _ => "",
    };

    public static string Label(TicketReason reason) => reason switch
    {
        TicketReason.Asked => "Bà con gửi phiếu",
        TicketReason.PersonAsked => "Muốn gặp cán bộ",
        TicketReason.MissingKnowledge => "Văn bản chưa nói tới",
        TicketReason.Emergency => "Khẩn cấp",
        TicketReason.Complaint => "Phản ánh, khiếu nại",
        TicketReason.OutOfScope => "Ngoài phạm vi phục vụ",
        TicketReason.FlowFailed => "Chưa điền xong biểu mẫu",
    };

    public static string Label(TicketEventKind kind) => kind switch
    {
        TicketEventKind.Opened => "Mở phiếu",
        TicketEventKind.Taken => "Vào trò chuyện",
        TicketEventKind.Claimed => "Nhận phiếu",
        TicketEventKind.TakenOver => "Giành phiếu",
        TicketEventKind.HandedOver => "Giao phiếu",
        TicketEventKind.Released => "Trả phiếu về hàng chờ",
        TicketEventKind.Forwarded => "Chuyển cơ quan",
        TicketEventKind.GivenBack => "Trả cuộc trò chuyện cho trợ lý",
        TicketEventKind.Replied => "Trả lời bà con",
        TicketEventKind.Asked => "Hỏi thêm bà con",
        TicketEventKind.Waiting => "Chờ bà con",
        TicketEventKind.NoteAdded => "Ghi chú nội bộ",
        TicketEventKind.PriorityChanged => "Đổi mức ưu tiên",
        TicketEventKind.Merged => "Gộp vào phiếu khác",
        TicketEventKind.ReminderSet => "Đặt nhắc việc",
        TicketEventKind.Reminded => "Tới giờ nhắc việc",
        TicketEventKind.DueSoon => "Sắp tới hạn",
        TicketEventKind.Escalated => "Quá hạn, báo giám sát",
        TicketEventKind.CitizenWrote => "Bà con nhắn thêm",
        TicketEventKind.Resolved => "Xử lý xong",
        TicketEventKind.Closed => "Đóng phiếu",
        TicketEventKind.Reopened => "Mở lại",
        TicketEventKind.Erased => "Bà con yêu cầu xoá dữ liệu",
        TicketEventKind.ReopenedByCitizen => "Bà con nhắn lại, phiếu mở lại",
    };

    /// <summary>What belongs to an event, in words; null when there is nothing to add.</summary>
    public static string? Say(TicketEvent happened) => happened.Kind switch
    {
        TicketEventKind.HandedOver or TicketEventKind.Merged => happened.Detail,
        TicketEventKind.TakenOver => happened.Detail is { } from ? $"từ {from}" : null,
        TicketEventKind.Forwarded => happened.AgencyName,
        TicketEventKind.PriorityChanged => happened.Priority is { } priority ? ClockTexts.Label(priority) : null,
        TicketEventKind.ReminderSet => happened.Until is { } at ? VietnamTime.Moment(at) : null,
        TicketEventKind.DueSoon or TicketEventKind.Escalated => Enum.TryParse<ServiceClock>(happened.Detail, out var clock) ? ClockTexts.Label(clock) : null,
        _ => null,
    };

    /// <summary>Code for programs and sentence for people of a refused change; null when nothing was refused.</summary>
    public static (string Code, string Detail)? Refusal(TicketChange change) => change.Outcome switch
    {
        TicketChangeOutcome.Changed or TicketChangeOutcome.AlreadyDone => null,
        TicketChangeOutcome.Unknown => ("not_found", "Không có phiếu nào mang mã này."),
        TicketChangeOutcome.Stale => ("stale", "Phiếu vừa được người khác thay đổi. Vui lòng xem lại rồi làm tiếp."),
        TicketChangeOutcome.HeldByAnother => ("held_by_another", change.Lease is { } lease
            ? $"{lease.HolderName} đang giữ phiếu này đến {VietnamTime.Moment(lease.Until)}."
            : $"{change.Ticket?.AssignedName ?? "Người khác"} đang giữ phiếu này."),
        TicketChangeOutcome.NotYours => ("not_yours", "Bạn không giữ phiếu này nên không trả lại được."),
        TicketChangeOutcome.OtherUnfit => ("other_unfit", "Không gộp được: mã phiếu kia không có, chính là phiếu này, đã gộp vào phiếu khác hoặc đã đóng."),
        TicketChangeOutcome.BeyondTheirReach => ("beyond_their_reach", "Người được giao không xem được phiếu này: phiếu thuộc tỉnh hoặc cơ quan khác."),
        TicketChangeOutcome.Finished => ("finished", "Phiếu đã xong. Mở lại phiếu trước khi làm tiếp."),
        TicketChangeOutcome.NotFinished => ("not_finished", "Phiếu còn đang mở."),
        TicketChangeOutcome.ConversationEnded => ("conversation_ended", "Bà con đã kết thúc cuộc trò chuyện nên tin không tới được. Hãy liên hệ bằng số điện thoại, nếu có."),
    };
}
