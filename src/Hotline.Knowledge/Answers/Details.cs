using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>Which details a question asks for, and whether a text holds them.</summary>
internal static partial class Details
{
    /// <summary>Details that decide an answer: without them the question is not answered at all.</summary>
    public static bool IsEssential(Detail detail) => detail is Detail.Amount or Detail.InterestRate or Detail.PhoneNumber or Detail.StreetAddress or Detail.ClockTime or Detail.Papers or Detail.Form or Detail.Percentage or Detail.Quantity or Detail.AccountNumber;

    /// <summary>Details asked for in a question (with marks restored, any case).</summary>
    public static IReadOnlyList<Detail> AskedIn(string question)
    {
        var folded = Folded(question);
        var asked = new List<Detail>();
        foreach (var (detail, pattern) in Patterns)
        {
            if (pattern.IsMatch(folded))
            {
                asked.Add(detail);
            }
        }

        // "được bao nhiêu người" asks for people, unless money is named.
        if (asked.Contains(Detail.Amount) && AsksCount().IsMatch(folded) && !Money().IsMatch(folded))
        {
            asked.Remove(Detail.Amount);
        }

        // "mấy bao gạo", "bao nhiêu ký gạo" asks for goods, unless money is named.
        if (asked.Contains(Detail.Quantity))
        {
            if (Money().IsMatch(folded))
            {
                asked.Remove(Detail.Quantity);
            }
            else
            {
                asked.RemoveAll(detail => detail is Detail.Amount or Detail.Number);
            }
        }

        // "Nằm trong giấy tờ nào" asks where it is written, not what to bring: the answer names its document anyway.
        if (asked.Contains(Detail.Papers) && AsksBasis().IsMatch(folded))
        {
            asked.Remove(Detail.Papers);
        }

        // "lãi bao nhiêu" is no sum of support; "số điện thoại … số mấy" is no document number.
        if (asked.Contains(Detail.InterestRate))
        {
            asked.RemoveAll(detail => detail is Detail.Amount or Detail.Number or Detail.Percentage);
        }

        if (asked.Contains(Detail.Percentage))
        {
            asked.RemoveAll(detail => detail is Detail.Amount or Detail.Number);
        }

        // "làm thủ tục qua mạng mức độ mấy" asks how far it goes, not what to bring.
        if (asked.Contains(Detail.Papers) && AsksLevel().IsMatch(folded))
        {
            asked.Remove(Detail.Papers);
        }

        // "thủ tục … thì liên hệ cơ quan nào" is content with the agency.
        if (asked.Contains(Detail.Papers) && AsksAgency().IsMatch(folded) && !NamesPapers().IsMatch(folded))
        {
            asked.Remove(Detail.Papers);
        }

        if (asked.Contains(Detail.PhoneNumber) || asked.Contains(Detail.StreetAddress) || asked.Contains(Detail.Amount) || asked.Contains(Detail.AccountNumber))
        {
            asked.RemoveAll(detail => detail is Detail.Number);
        }

        return asked;
    }

    /// <summary>Whether a text (an answer with its quotes) holds a detail.</summary>
    public static bool Holds(string text, Detail detail) => detail switch
    {
        Detail.Amount => Sum().IsMatch(text),
        Detail.InterestRate => InterestRate().IsMatch(text),
        Detail.PhoneNumber => Phone().IsMatch(text),
        Detail.StreetAddress => Street().IsMatch(text),
        Detail.ClockTime => Clock().IsMatch(text),
        Detail.Papers => Papers().IsMatch(text),
        Detail.Date => Day().IsMatch(text),
        Detail.Number => text.Any(char.IsDigit) || text.Contains("một", StringComparison.OrdinalIgnoreCase),
        Detail.Percentage => Percentage().IsMatch(text),
        Detail.WebAddress => Web().IsMatch(text),
        Detail.Person => true,
        Detail.Form => Form().IsMatch(text),
        Detail.Quantity => Quantity().IsMatch(text),
        Detail.DocumentNumber => DocumentNumber().IsMatch(text),
        Detail.AccountNumber => Account().IsMatch(text),
    };

    /// <summary>The sentence of a plan that says when something is to be done; null when none does.</summary>
    public static string? TimeIn(string text) => TimeOfDoing().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>Whether a curated text says that its plan leaves something unsaid.</summary>
    public static bool SaysUnsaid(string text) => Unsaid().IsMatch(text);

    private static string Folded(string text) => NoMoney().Replace(NonWord().Replace(Vietnamese.Fold(text), " ").Trim(), "$1_");

    private static readonly (Detail Detail, Regex Pattern)[] Patterns =
    [
        (Detail.InterestRate, AsksInterest()),
        (Detail.Amount, AsksAmount()),
        (Detail.PhoneNumber, AsksPhone()),
        (Detail.StreetAddress, AsksStreet()),
        (Detail.ClockTime, AsksClock()),
        (Detail.Papers, AsksPapers()),
        (Detail.Date, AsksDate()),
        (Detail.WebAddress, AsksWeb()),
        (Detail.Person, AsksPerson()),
        (Detail.Number, AsksNumber()),
        (Detail.Percentage, AsksPercentage()),
        (Detail.Form, AsksForm()),
        (Detail.Quantity, AsksQuantity()),
        (Detail.DocumentNumber, AsksDocumentNumber()),
        (Detail.AccountNumber, AsksAccount()),
    ];

    // ---- questions, folded ----
    // "ưu tiên", "phương tiện", "thuận tiện", "tiến độ" are no money.
    [GeneratedRegex(@"\b(uu|dau|thuan|phuong|cai) tien\b|\btien (?=(hanh|do|trinh|ich|loi|si|bo|phong)\b)")]
    private static partial Regex NoMoney();

    [GeneratedRegex(@"\blai suat\b|\b(muc|tien|chiu|tra|lay|vay|von|dong|tinh) lai\b.{0,25}\b(bao nhieu|nhieu|may)\b|\blai( la| thi| co| bi| phai| tra| moi| mot| thang| nam)* (bao nhieu|nhieu|may)\b|\binterest rate\b|\bhow much interest\b|\brate of interest\b|\b(bao nhieu|may) (phan tram )?lai\b")]
    private static partial Regex AsksInterest();

    [GeneratedRegex(@"\b(bao nhieu|nhieu|may|bn|bnhieu|bnhiu) (tien|dong|trieu|nghin|ngan|ty)\b|\bmuc (ho tro|dong|huong|tro cap|vay|tien|chi|phi|luong|qua|phat|ho tro)\b.{0,60}\b(bao nhieu|nhieu|may|the nao|ra sao|cu the|bn)\b|\b(bao nhieu|nhieu) la muc\b|\b(ton|mat|het|tra) (het )?(khoang |tam |chung )?(bao nhieu|nhieu|nhiu)\b(?! (thoi gian|lau|ngay|thang|tuan|nam|gio|buoi|bua|cong))|\b(so tien|tien|gia ca|gia ve|phi|chi phi|luong|tro cap|ho tro|muc dong|tien dong)\b.{0,30}\b(bao nhieu|nhieu|may dong)\b(?!( \w+){0,1} (nguoi|phan tram|suat|can|lao dong|ho|xa|nam|ngay|tinh|%))|\b(duoc|dc|nhan|lanh|huong|cho|vay|muon|phat)\b( \w+){0,2} (bao nhieu|nhieu)\b(?!( \w+){0,1} (nguoi|phan tram|suat|can|lao dong|ho|xa|nam|ngay|lan|noi|cho|viec|loai|cach|%))|\btri gia\b.{0,20}\b(bao nhieu|nhieu|may)\b|\b(may|bao nhieu|nhieu) (tram|chuc)\b|(?<!\bby )\bhow much\b(?! time\b)|\bwhat( is| are)? the (amount|sum|price|cost)\b|\bhow many (dong|million)\b|\bmay trieu\b|\bmay dong\b|\bbao nhieu mot (thang|nguoi|ho)\b")]
    private static partial Regex AsksAmount();

    [GeneratedRegex(@"\b(bao nhieu|may|nhieu)( (?!(mot|moi)\b)\w+){0,1} (nguoi|phan tram|suat|can|nha|lao dong|ho|xa|em|chau|tinh)\b")]
    private static partial Regex AsksCount();

    [GeneratedRegex(@"\b(tien|(?<!\b(lao|cong|hoi|hop|hoat|hanh|van|chu) )dong|trieu|nghin|ngan|ty|muc (ho tro|dong|huong|tro cap|vay))\b")]
    private static partial Regex Money();

    [GeneratedRegex(@"\b(so (dien thoai|dt|phone)|sdt|tel)\b|(?<!\b(ung dung|app|phan mem|tren|bang|qua|cai|may|mang) )\b(dien thoai|dt|phone)\b(?=.{0,12}\b(nao|gi|may|bao nhieu|la|dau)\b)(?!.{0,6}\b(dang ky|khai bao|nop|xem)\b)|\bgoi so\b|\bso nao de goi\b|\bduong day nong\b.{0,20}\bso\b|\bso duong day nong\b|\b(phone|telephone|hotline|mobile) numbers?\b|\b(what|which) number\b.{0,20}\bcall\b|\bnumber (to|can i|should i|do i) call\b|\bso zalo\b")]
    private static partial Regex AsksPhone();

    [GeneratedRegex(@"\bdia chi\b(?! tin cay)(?!.{0,12}\b(web|trang|mang|website|link|email|mail)\b)|\bduong nao\b|\bso may duong\b|\bso nha\b|\bstreet address\b|\b(what|which) (street|road)\b|\bnam o duong\b|\btoa do\b")]
    private static partial Regex AsksStreet();

    [GeneratedRegex(@"\b(may|luc may|tu may|khi may) (gio|h)\b|\bgio (nao|giac|mo cua|lam viec|bat dau|ket thuc)\b|\b(what|which) (time|hours?)\b|\bopening (hours|times?)\b|\bmay h\b|\bbuoi (sang|chieu) hay\b")]
    private static partial Regex AsksClock();

    [GeneratedRegex(@"\b(ho so(?! (suc khoe|benh|dien tu|quan ly|nguoi|theo doi))|giay to|mau don)\b.{0,50}\b(gom|can|gi|nhung gi|nao|the nao|ra sao)\b(?!.{0,10}\bduoc gi\b)|\b(can|chuan bi|mang|dem|kem)( \w+){0,3} (giay to|ho so(?! suc khoe)|mau don|giay)\b|\bthu tuc\b(?! hanh chinh)|\bgiay to (gi|nao)\b|\bgiay gi\b|\b(nop|lam|viet|xin) (mau )?don\b.{0,30}\b(o dau|nao|the nao|ra sao|lam sao)\b|\b(documents|papers|paperwork)\b.{0,30}\b(need|needed|required|necessary|bring|submit|hand in)\b|\b(what|which) (documents|papers|paperwork)\b|\b(need|bring|submit|hand in)( \w+){0,2} (documents|papers|paperwork)\b")]
    private static partial Regex AsksPapers();

    [GeneratedRegex(@"\b(ngay|hom|bua|thang|nam|thu) (nao|may)\b|\bkhi nao\b|\bbao gio\b|\bchung nao\b|\bhan (chot|cuoi|nop)?\b.{0,20}\b(nao|may|gi)\b|\bwhen\b|\b(what|which) (dates?|day|month|year)\b|\bdeadline\b|\bhow soon\b|\bhoi nao\b|\bluc nao\b")]
    private static partial Regex AsksDate();

    [GeneratedRegex(@"\b(trang|web|website|link|app|ung dung|cong thong tin)\b.{0,20}\b(nao|gi|dau|la|j)\b|\bwebsite\b|\btrang web\b")]
    private static partial Regex AsksWeb();

    [GeneratedRegex(@"\b(lien he|hoi|gap|den|toi|gap)( voi)? (co quan|so|phong|ban|don vi|cho) nao\b|\b(co quan|don vi|so|phong|ban|nganh) nao\b|\bai (lo|phu trach|huong dan)\b")]
    private static partial Regex AsksAgency();

    [GeneratedRegex(@"\bmuc do (may|bao nhieu|nao)\b")]
    private static partial Regex AsksLevel();

    [GeneratedRegex(@"\b(giay to|giay|ho so|don) (gi|nao|nhung gi)\b|\bgom\b|\b(chuan bi|dem theo|mang theo)\b")]
    private static partial Regex NamesPapers();

    // "Mấy kỳ", "nhiều bảo hiểm", "bao nhiêu hợp tác xã" look like measures: only beside goods are they.
    [GeneratedRegex(@"\b(may|bao nhieu|nhieu|bn|bnhieu|bnhiu) ?((kg|kilo|lit)\b|(ky|ki|bao|tan|yen|thung|hop|goi|lon|chai) (gao|mi|nuoc|sua|dau|thuc pham|luong thuc|lua|phan bon|rau|thit|trung|muoi|duong|hang hoa|nhu yeu pham)\b)|\b(gao|mi|nuoc|sua|dau|thuc pham|luong thuc|lua|phan bon|rau|thit|trung|muoi|duong|hang hoa|nhu yeu pham)\b.{0,30}\b(may|bao nhieu|nhieu|bn|bnhieu|bnhiu) ?(kg|ky|ki|kilo|lit|bao|thung|goi)\b(?! (hiem|ho|ve|luc|cap))|\bhow many (kilos|kilograms|kg|bags|boxes)\b")]
    private static partial Regex AsksQuantity();

    [GeneratedRegex(@"((?<!\b(dem|mang|kem|cam|di|dinh|gui) )\btheo|\b(can cu|chieu)( (vao|vo|tren|theo))?|\bdua (vao|vo|tren|theo)|\b(nam|ghi|quy dinh|neu|noi|viet|trich) (trong|o|tai|tu))( (cai|nhung|cac))? (giay to|giay|ho so)( \w+){0,1} (nao|gi)\b|\b(giay to|giay|ho so) (nao|gi) (noi|quy dinh|ghi|neu|viet|cho phep|lam can cu)\b")]
    private static partial Regex AsksBasis();

    [GeneratedRegex(@"\b(mau|bieu) (bieu|mau|don|bao cao|to khai|giay)\b|\b(form|template)\b")]
    private static partial Regex AsksForm();

    [GeneratedRegex(@"\b(quyet dinh|qd|nghi quyet|nq|cong van|cv|ke hoach|kh|chi thi|van ban|thong tu|nghi dinh|ket luan)( \w+){0,3} (so )?(may|nao|bao nhieu|nhieu|gi)\b(?! (tinh|huyen|xa|noi|co))|\b(what|which) (decision|resolution|directive|decree|official letter)\b")]
    private static partial Regex AsksDocumentNumber();

    [GeneratedRegex(@"\b(so tai khoan|stk)\b.{0,25}\b(nao|gi|bao nhieu|may|la|dau)\b|\b(tai khoan|stk) (nao|so may|so nao)\b|\b(what|which)\b.{0,12}\baccount( number)?\b|\bbank account number\b")]
    private static partial Regex AsksAccount();

    [GeneratedRegex(@"\bai ky\b|\bnguoi ky\b|\bai ban hanh\b|\bten (gi|ai|la)\b|\bwho signed\b")]
    private static partial Regex AsksPerson();

    [GeneratedRegex(@"\b(bao nhieu|may|nhieu|bn|bnhieu|bnhiu) ?(?:(nguoi|phan tram|suat|can|nha|lao dong|ho|xa|ty le|muc|tru cot|linh vuc|tinh|co quan)\b|%)|\bty le\b.{0,40}\b(bao nhieu|nhieu|may)\b|\bbao nhieu\b|\bhow many\b|\bby how much\b|\bso (may|bao nhieu)\b|\bmuc do may\b|\bcon (cai |tong )?so (nguoi|lao dong|ho|luong|em|chau|can|nha|xa|doanh nghiep)\b|\bwhat percentage\b")]
    private static partial Regex AsksNumber();

    [GeneratedRegex(@"\b(bao nhieu|may|nhieu|bn|bnhieu|bnhiu) ?(phan tram\b|%)|\b(what|which) (percent(age)?|share|proportion|rate)\b|\bhow many percent\b")]
    private static partial Regex AsksPercentage();

    // ---- answers, as written ----
    [GeneratedRegex(@"\d[\d.,]*\s*(đồng|nghìn|ngàn|triệu|tỷ|tỉ|VND|₫)(?!\p{L})", RegexOptions.IgnoreCase)]
    private static partial Regex Sum();

    [GeneratedRegex(@"lãi[^.]{0,60}\d[\d.,]*\s*%", RegexOptions.IgnoreCase)]
    private static partial Regex InterestRate();

    [GeneratedRegex(@"(?<!\d)(0\d{8,10}|1[089]00[\s.]?\d{4,6})(?!\d)|(điện thoại|đường dây nóng|gọi)[^.]{0,20}\d{3,}", RegexOptions.IgnoreCase)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(số\s*)?\d+[A-Z]?(/\d+)?,?\s*đường\s+\p{Lu}|địa chỉ:?\s*số\s*\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Street();

    [GeneratedRegex(@"\d{1,2}\s*(giờ|h)\s*\d{0,2}(?!\p{L})|\d{1,2}:\d{2}", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(hồ sơ|giấy tờ|đơn)\s+(gồm|bao gồm|cần có|theo mẫu)|kèm theo (bản sao|giấy)", RegexOptions.IgnoreCase)]
    private static partial Regex Papers();

    [GeneratedRegex(@"\d\s*(%|phần trăm)|(toàn bộ|tất cả|mọi)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Percentage();

    [GeneratedRegex(@"\d{1,2}/\d{1,2}|\d{1,2}/\d{4}|tháng\s+\d|năm\s+\d{4}|ngày\s+\d|thứ\s+(hai|ba|tư|năm|sáu|bảy)|chủ nhật|hằng (tuần|tháng|năm|ngày)|hàng (tuần|tháng|năm|ngày)", RegexOptions.IgnoreCase)]
    private static partial Regex Day();

    [GeneratedRegex(@"\d\s*(kg|ký|kí|kilôgam|ki-lô-gam|lít|tấn|tạ|yến|bao|thùng|hộp|gói)(?!\p{L})", RegexOptions.IgnoreCase)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"tài khoản[^.]{0,30}\d{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Account();

    [GeneratedRegex(@"theo mẫu|mẫu (số|đơn|biểu)|biểu mẫu", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"\d+/(?:\d{4}/)?[A-ZĐ]{2,}")]
    private static partial Regex DocumentNumber();

    [GeneratedRegex(@"\b[\w-]+(\.[\w-]+)+\b|ứng dụng", RegexOptions.IgnoreCase)]
    private static partial Regex Web();

    [GeneratedRegex(@"(Thời gian|Thời hạn|Thời điểm|Chậm nhất|Trước ngày)[^.;]{8,160}")]
    private static partial Regex TimeOfDoing();

    [GeneratedRegex(@"\b(không|chưa) (nêu|ghi|kể|nói rõ|quy định)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unsaid();

    [GeneratedRegex(@"[^\p{L}\p{N}%]+")]
    private static partial Regex NonWord();
}
