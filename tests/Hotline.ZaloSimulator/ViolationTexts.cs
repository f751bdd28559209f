namespace Hotline.ZaloSimulation;

/// <summary>Violations in the words of those who read the page.</summary>
internal static class ViolationTexts
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["bad-content-type"] = "Gọi Zalo với kiểu nội dung sai",
        ["bad-message"] = "Tin gửi đi không đúng dạng của Zalo",
        ["bad-query"] = "Tham số đọc dữ liệu không đúng dạng",
        ["bad-token-request"] = "Yêu cầu xin mã truy cập không đúng dạng",
        ["bad-upload"] = "Tệp tải lên không khớp tên và nội dung",
        ["bearer-or-query-token"] = "Mã truy cập đặt sai chỗ",
        ["broken-letter"] = "Tin bị cắt ở giữa một chữ hoặc biểu tượng",
        ["buttons-over-limit"] = "Nút bấm vượt giới hạn của Zalo",
        ["call-too-long"] = "Một cuộc gọi bị giữ quá 15 giây",
        ["control-character"] = "Tin có ký tự điều khiển",
        ["duplicate-send"] = "Gửi trùng một tin đã được Zalo nhận",
        ["empty-text"] = "Gửi tin trống",
        ["event-lost"] = "Một sự kiện không được nhận sau mọi lần gửi lại",
        ["forged-accepted"] = "Nhận một sự kiện có chữ ký giả",
        ["markdown-leak"] = "Tin còn ký hiệu Markdown",
        ["missing-token"] = "Gọi Zalo mà không có mã truy cập",
        ["not-nfc"] = "Chữ trong tin chưa chuẩn hóa (NFC)",
        ["parts-out-of-order"] = "Các phần của một tin đến sai thứ tự",
        ["probe-refused"] = "Từ chối lượt kiểm tra địa chỉ webhook",
        ["refresh-needless"] = "Đổi mã truy cập khi chưa cần",
        ["refresh-reused"] = "Dùng lại mã làm mới đã dùng",
        ["refresh-storm"] = "Đổi mã truy cập liên tục",
        ["refresh-unknown"] = "Dùng mã làm mới không do Zalo cấp",
        ["reply-to-silence"] = "Trả lời khi người dân không hỏi gì",
        ["resent-after-echo"] = "Gửi lại tin mà Zalo đã báo là gửi được",
        ["resent-without-history"] = "Gửi lại khi chưa xem Zalo đã nhận tin trước chưa",
        ["retired-endpoint"] = "Gọi địa chỉ mà Zalo đã ngừng",
        ["retry-after-refusal"] = "Gửi lại tin đã bị từ chối hẳn",
        ["secret-misplaced"] = "Khóa bí mật của ứng dụng đặt sai chỗ",
        ["secret-missing"] = "Thiếu khóa bí mật của ứng dụng, hoặc khóa sai",
        ["send-over-limit"] = "Vẫn gọi nhiều sau khi Zalo báo quá số cuộc gọi",
        ["spoke-over-staff"] = "Máy trả lời chen ngang cán bộ",
        ["text-over-limit"] = "Tin dài quá giới hạn",
        ["token-in-log"] = "Nhật ký có mã truy cập hoặc khóa",
        ["two-in-flight"] = "Gửi hai tin cùng lúc cho một người",
        ["unknown-path"] = "Gọi địa chỉ không có ở Zalo",
        ["unknown-recipient"] = "Gửi cho người không có ở Zalo",
        ["unknown-token"] = "Dùng mã truy cập không do Zalo cấp",
        ["upload-over-limit"] = "Tệp tải lên quá lớn",
        ["webhook-5xx"] = "Webhook trả lời lỗi máy chủ",
        ["webhook-non-200"] = "Webhook không trả lời 200",
        ["webhook-slow"] = "Webhook trả lời chậm quá 2 giây",
        ["words-in-log"] = "Nhật ký có lời của người dân",
    };

    public static IReadOnlyCollection<string> Codes => Texts.Keys;

    public static string Of(string code) => Texts.TryGetValue(code, out var text) ? text : code;
}
