using System.Globalization;
using Hotline.Conversations;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Web.Desk;

/// <summary>One thing to know about how an answer came about.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Text">Plain text, may have several lines.</param>
public sealed record TraceLine(string Label, string Text);

/// <summary>Says in plain Vietnamese why the bot answered as it did.</summary>
internal static class TraceTexts
{
    private const int CandidatesShown = 5;

    /// <summary>The trace, line by line.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="release">Names what the trace names by id; null when none is loaded.</param>
    /// <param name="candidates">How many candidates are listed at most.</param>
    public static IReadOnlyList<TraceLine> Lines(ReplyTrace trace, Release? release, int candidates = CandidatesShown)
    {
        var answer = trace.Answer;
        var lines = new List<TraceLine> { new("Quyết định", Decision(answer.Decision)) };
        Add("Câu hỏi đã hiểu", answer.Asked is { Length: > 0 } asked ? asked + (answer.FollowsUp ? " (hiểu cùng với câu trước)" : "") : null);
        Add("Đã tìm", answer.Normalised.Length > 0 ? answer.Normalised : null);
        Add("Tỉnh", Province(answer, release));
        Add("Văn bản được nêu", answer.Document is { } id ? release?.Documents.GetValueOrDefault(id)?.CitationName ?? id : null);
        if (answer is { Likeliness: { } likeliness, LeastLikeliness: { } least })
        {
            Add("Khả năng đúng chuyện", string.Create(CultureInfo.InvariantCulture, $"{likeliness * 100:0}% ({(likeliness >= least ? "đủ" : "chưa đủ")}: cần từ {least * 100:0}%)"));
        }

        Add("Chi tiết được hỏi", answer.Details.Count > 0 ? string.Join(", ", answer.Details.Select(Name)) : null);
        Add("Văn bản không nêu", trace.Unsaid.Count > 0 ? string.Join(", ", trace.Unsaid.Select(Name)) : null);
        Add("Kiểm tra trước khi gửi", trace.Cut switch
        {
            null => null,
            [] => "Mọi con số, ngày, địa chỉ và số văn bản đều có trong nguồn.",
            var cut => $"Đã bỏ vì nguồn không có: {string.Join("; ", cut)}",
        });
        Add("Mô hình hiểu câu hỏi", trace.Interpretation is { } read ? Said(read) : null);
        Add("Mô hình viết lại", trace.Model is { } model ? Said(model) : null);
        Add("Đã cân nhắc", answer.Candidates.Count == 0 ? null : string.Join('\n', answer.Candidates.Take(candidates).Select((candidate, at) =>
            string.Create(CultureInfo.InvariantCulture, $"{at + 1}. {Title(candidate.Id, release)} – {candidate.Score:0.0} điểm{Ranks(candidate)}"))));
        Add("Tìm theo véc-tơ", answer.Vectors is { } use ? Name(use) : null);
        return lines;

        void Add(string label, string? text)
        {
            if (text is not null)
            {
                lines.Add(new(label, text));
            }
        }
    }

    private static string Said(ModelTrace model)
    {
        var time = model.Milliseconds.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"));
        var outcome = model.Fallback is { } reason ? $"Không dùng lời của mô hình: {Name(reason)}." : "Đã gửi lời của mô hình.";
        var cut = model.Cut.Count == 0 ? "" : "\nCâu đã bỏ:" + string.Concat(model.Cut.Select(sentence => $"\n- {sentence.Text} ({Name(sentence.Reason)})"));
        return $"{outcome} Mô hình {model.Model}, lời nhắc {model.Prompt}, {time} mili giây.{cut}";
    }

    private static string Said(InterpretationTrace read)
    {
        var time = read.Milliseconds.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"));
        var meaning = read.Meaning is { } meant ? $" Mô hình cho là {Name(meant)}{(read.Question is { } question ? $": “{question}”" : "")}." : "";
        var outcome = read.Fallback is { } reason ? $"Không dùng: {Name(reason)}." : "Đã dùng để tìm; văn bản vẫn phải tự trả lời được.";
        return $"{outcome}{meaning} Mô hình {read.Model}, lời nhắc {read.Prompt}, {time} mili giây.";
    }

    internal static string Name(Meaning meaning) => meaning switch
    {
        Meaning.Question => "câu hỏi",
        Meaning.Smalltalk => "lời trò chuyện",
        Meaning.Danger => "lời của người có thể đang gặp nguy",
        Meaning.Unclear => "không rõ ý",
        _ => meaning.ToString(),
    };

    /// <summary>The rules of the answerer in the words of the desk; one that is new here is shown as it is.</summary>
    public static string Decision(string rule) => rule switch
    {
        "curated topic" => "Trả lời bằng bài đã soạn sẵn.",
        "quoted passage" => "Không có bài soạn sẵn hợp hơn: trích nguyên văn đoạn gần nhất.",
        "the plans speak of it without the detail asked for" => "Văn bản có nói về việc này nhưng không nêu chi tiết được hỏi.",
        "nothing near enough" => "Không có gì trong các văn bản đủ gần với câu hỏi: không trả lời.",
        "no document of that province" => "Chưa có văn bản nào của tỉnh này.",
        "another province's plan speaks of it" => "Chỉ văn bản của tỉnh khác nói về việc này: không lấy của tỉnh khác để trả lời.",
        "the document asked about does not speak of it" => "Văn bản được hỏi không nói về việc này.",
        "several provinces' plans speak of it" => "Văn bản của nhiều tỉnh cùng nói về việc này: hỏi lại tỉnh.",
        "the town named lies in several provinces" => "Nơi bà con nêu có ở nhiều tỉnh: hỏi lại tỉnh.",
        "no subject" => "Không thấy câu hỏi nói về việc gì: hỏi lại.",
        "several needs answer alike" => "Nhiều việc cùng hợp với câu hỏi ngắn này: hỏi lại điều phân biệt rõ nhất.",
        "only general words" => "Câu hỏi chỉ có những chữ chung chung: hỏi lại.",
        "a term that several topics are about" => "Chỉ nêu tên một việc mà nhiều bài cùng nói tới: hỏi lại muốn biết điều gì.",
        _ => rule,
    };

    private static string Province(AnswerTrace answer, Release? release)
    {
        if (answer.SharedBy.Count > 0)
        {
            return $"chưa rõ: {string.Join(" hay ", answer.SharedBy.Select(Name))}";
        }

        return answer.Province is not { } province ? "chưa rõ"
            : province == answer.KnownProvince ? $"{Name(province)} (đã biết từ trước hay từ trang)"
            : answer.FollowsUp ? $"{Name(province)} (theo câu này hoặc câu trước)"
            : $"{Name(province)} (theo câu hỏi)";

        string Name(string id) => release?.Provinces.GetValueOrDefault(id)?.Name ?? id;
    }

    /// <summary>"Bài: Lịch phiên giao dịch việc làm (Hậu Giang)", "Đoạn II.3 của Kế hoạch 71/KH-UBND".</summary>
    internal static string Title(string id, Release? release)
    {
        const string Prefix = "topic:";
        var at = id.LastIndexOf('@');
        if (id.StartsWith(Prefix, StringComparison.Ordinal) && at > Prefix.Length)
        {
            var (topic, province) = (id[Prefix.Length..at], id[(at + 1)..]);
            return $"Bài: {release?.Topics.GetValueOrDefault(topic)?.Title ?? topic} ({release?.Provinces.GetValueOrDefault(province)?.Name ?? province})";
        }

        return release?.Passages.GetValueOrDefault(id) is { } passage
            ? $"Đoạn {passage.Anchor} của {release.Documents[passage.DocumentId].Number ?? passage.DocumentId}"
            : id;
    }

    /// <summary>" (chữ: hạng 3, véc-tơ: hạng 1)"; nothing where words alone were searched.</summary>
    private static string Ranks(ScoredCandidate candidate) => candidate is { WordRank: null, VectorRank: null } ? ""
        : string.Create(CultureInfo.InvariantCulture, $" (chữ: {Rank(candidate.WordRank)}, véc-tơ: {Rank(candidate.VectorRank)})");

    private static string Rank(int? rank) => rank is { } place ? string.Create(CultureInfo.InvariantCulture, $"hạng {place}") : "không thấy";

    internal static string Name(VectorUse use) => use switch
    {
        VectorUse.Used => "Có dùng, bên cạnh tìm theo chữ.",
        VectorUse.Incomplete => "Chưa dùng: bản công bố này chưa tính xong véc-tơ.",
        VectorUse.Late => "Không dùng: máy chủ véc-tơ không trả lời kịp.",
        VectorUse.Failed => "Không dùng: không lấy được véc-tơ của câu hỏi.",
        VectorUse.Resting => "Không dùng: máy chủ véc-tơ vừa hỏng nhiều lần, tạm thời không hỏi.",
        VectorUse.Unfit => "Không dùng: véc-tơ của câu hỏi khác số chiều với của bản công bố.",
        _ => use.ToString(),
    };

    internal static string Name(Fallback reason) => reason switch
    {
        Fallback.Paused => "mô hình hỏng nhiều lần liền nên đang tạm nghỉ",
        Fallback.Busy => "đang viết đủ số câu trả lời cùng lúc",
        Fallback.Unreachable => "không nối được tới máy chủ mô hình",
        Fallback.SilentTooLong => "chờ lâu mà chưa có chữ nào",
        Fallback.TooSlow => "viết chưa xong trong thời gian cho phép",
        Fallback.BrokenOff => "đường truyền đứt giữa chừng",
        Fallback.Rejected => "máy chủ mô hình không nhận yêu cầu (khoá, tên mô hình)",
        Fallback.RateLimited => "máy chủ mô hình bảo gọi quá nhiều",
        Fallback.ServerError => "máy chủ mô hình báo lỗi",
        Fallback.Malformed => "máy chủ mô hình trả lời sai giao thức",
        Fallback.Interrupted => "người dân nhắn tiếp hoặc cán bộ vào trả lời",
        Fallback.Refused => "mô hình từ chối trả lời",
        Fallback.Empty => "mô hình không viết câu nào",
        Fallback.Endless => "mô hình viết dài quá",
        Fallback.Garbage => "lời viết có mã, bảng, đường dẫn hoặc ký hiệu lạ",
        Fallback.WrongLanguage => "viết sai ngôn ngữ",
        Fallback.Repetitive => "viết lặp đi lặp lại",
        Fallback.UnknownCitation => "dẫn một nguồn không có",
        Fallback.NoCitation => "không dẫn nguồn nào",
        Fallback.TooMuchCut => "quá một phần ba số câu không đúng với nguồn",
        Fallback.FactLost => "bỏ mất con số, ngày, cơ quan hoặc điều kiện của câu trả lời",
        Fallback.Unproven => "đặt vào tin nhắn thì có điều nguồn không nêu",
        Fallback.Unclear => "mô hình cũng không rõ ý",
        Fallback.Invented => "câu hỏi mô hình hiểu có con số, nơi chốn hay việc mà bà con không nói tới",
        Fallback.FoundNothing => "văn bản không trả lời được câu hỏi mô hình hiểu",
        Fallback.Asks => "mô hình cho là trò chuyện nhưng lời nhắn có hỏi",
        _ => reason.ToString(),
    };

    internal static string Name(CutReason reason) => reason switch
    {
        CutReason.Unproven => "có điều nguồn được dẫn không nêu",
        CutReason.Bound => "sai mức tối đa, tối thiểu",
        CutReason.Negation => "ngược ý với nguồn",
        CutReason.Ungrounded => "phần lớn lời không có trong nguồn",
        _ => reason.ToString(),
    };

    internal static string Name(Detail detail) => detail switch
    {
        Detail.Amount => "số tiền",
        Detail.InterestRate => "lãi suất",
        Detail.Percentage => "tỷ lệ phần trăm",
        Detail.PhoneNumber => "số điện thoại",
        Detail.StreetAddress => "địa chỉ",
        Detail.ClockTime => "giờ giấc",
        Detail.Papers => "giấy tờ",
        Detail.Date => "ngày tháng",
        Detail.Person => "tên người",
        Detail.Number => "con số",
        Detail.WebAddress => "trang mạng",
        Detail.Form => "mẫu đơn",
        Detail.Quantity => "số lượng",
        Detail.DocumentNumber => "số văn bản",
        Detail.AccountNumber => "số tài khoản",
        _ => detail.ToString(),
    };
}
