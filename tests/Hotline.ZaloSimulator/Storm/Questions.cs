namespace Hotline.ZaloSimulation.Storm;

/// <summary>What the storm's users ask. Each text occurs once, so that an answer can be traced to its question.</summary>
internal static class Questions
{
    /// <summary>Said first by every user, so that later answers do not depend on where somebody lives.</summary>
    public const string Opening = "Chào anh chị, tôi ở An Giang";

    public static IReadOnlyList<string> All { get; } =
    [
        "Lao động đi làm việc ở nước ngoài được vay bao nhiêu tiền?",
        "vay von di xuat khau lao dong can giay to gi",
        "Hộ nghèo được hỗ trợ gì khi đi lao động nước ngoài?",
        "Bộ đội xuất ngũ có được hỗ trợ học nghề không?",
        "Học nghề ngắn hạn được hỗ trợ bao nhiêu tiền ăn?",
        "người dân tộc thiểu số đi học nghề được hỗ trợ gì",
        "Ai là cơ quan trả lời chuyện xuất khẩu lao động?",
        "Chi phí khám sức khỏe trước khi đi nước ngoài có được hỗ trợ không?",
        "ho tro lam ho chieu thi thuc the nao",
        "Thị trường Nhật Bản có được ưu tiên không?",
        "Tôi muốn vay vốn giải quyết việc làm",
        "Lãi suất vay đi làm việc ở nước ngoài là bao nhiêu?",
        "Chỉ tiêu đưa lao động đi nước ngoài năm nay là bao nhiêu?",
        "Kế hoạch 800 nói về việc gì?",
        "thân nhân người có công đi lao động nước ngoài được hỗ trợ sao",
        "Tiền học ngoại ngữ được hỗ trợ mấy triệu?",
        "Huyện nào làm tốt việc đưa lao động đi nước ngoài thì được khen thưởng?",
        "Phong trào thi đua về lao động ngoài nước gồm nội dung nào?",
        "Ngân hàng nào cho vay đi xuất khẩu lao động?",
        "Bao nhiêu tuổi thì được đi làm việc ở nước ngoài?",
        "toi can gap can bo",
        "Trung tâm dịch vụ việc làm ở đâu?",
        "Doanh nghiệp có phải đóng tiền gì để tuyển lao động không?",
        "Người lao động về nước được hỗ trợ gì?",
        "Thời hạn vay vốn là bao lâu?",
        "Kinh phí thực hiện kế hoạch lấy từ đâu?",
        "Con tôi mới tốt nghiệp thì được hỗ trợ việc làm gì?",
        "Khuyết tật có được học nghề miễn phí không?",
        "Sở Lao động có nhiệm vụ gì trong kế hoạch?",
        "Ủy ban xã có trách nhiệm gì về việc làm?",
        "mấy giờ thì cơ quan làm việc",
        "cam on nhieu nhe",
        "Hôm nay thời tiết thế nào?",
        "Làm sao nộp hồ sơ qua mạng?",
        "Đường trước nhà tôi bị ngập, báo ai?",
        "Xin số điện thoại của phòng lao động",
        "Tôi bị công ty môi giới lừa lấy tiền",
        "Đi Hàn Quốc thì cần điều kiện gì?",
    ];
}
