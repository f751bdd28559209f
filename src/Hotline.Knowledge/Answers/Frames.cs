using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>What a question asks about its matter, when that is not the matter itself.</summary>
public enum QuestionFrame
{
    /// <summary>The matter itself.</summary>
    None,

    /// <summary>Where it is written: "văn bản nào nói về …", "căn cứ vào đâu mà …", "which plan says …".</summary>
    Source,

    /// <summary>Who is in charge of it: "sở nào lo …", "who is responsible for …".</summary>
    Agency,
}

/// <summary>Tells a question's frame from its matter. The frame's words stand in every plan ("văn bản", "trách nhiệm") and would find what speaks of plans and duties as such.</summary>
internal static partial class Frames
{
    /// <summary>The frame of a question.</summary>
    public static QuestionFrame Of(string text)
    {
        var folded = Vietnamese.Fold(text);
        return Source().IsMatch(folded) ? QuestionFrame.Source : InCharge().IsMatch(folded) ? QuestionFrame.Agency : QuestionFrame.None;
    }

    /// <summary>The question without its frame; the same text where it has none.</summary>
    public static string Matter(string text)
    {
        var folded = Vietnamese.Fold(text);
        if (folded.Length != text.Length)
        {
            return text;
        }

        var rest = text;
        foreach (var match in Source().Matches(folded).Concat(InCharge().Matches(folded)).OrderByDescending(match => match.Index))
        {
            rest = match.Index + match.Length <= rest.Length ? rest.Remove(match.Index, match.Length).Insert(match.Index, " ") : rest;
        }

        return rest;
    }

    private const string Paper = @"(?:van ban|tai lieu|ke hoach|kh)";
    private const string Says = @"(?:noi|quy dinh|ghi|neu|viet|de cap|nhac|huong dan|cho phep)(?: (?:ro|ve|den|toi|rang|la|viec|chuyen|vu))*";
    // "Mang theo giấy tờ gì", "nộp giấy tờ nào" ask for papers to bring.
    private const string Form = @"(?:giay to|giay)";
    private const string Leads = @"(?:chu tri|phu trach|lo|chiu trach nhiem|co trach nhiem|quan ly|dung ra)(?: (?:chinh|thuc hien|ve|viec|chuyen|vu|cho|lo|trong viec))*";

    private const string LeadsInEnglish = "leads?|handles?|manages?|runs?|takes? care of|looks? after|deals? with|oversees?|supervises?|coordinates?|directs?|advises?(?: on)?|organi[sz]es?";

    [GeneratedRegex(@$"\b(?:theo|can cu(?: vao| vo| theo| tren)?|dua(?: vao| vo| theo| tren)|chieu theo) (?:cai |nhung |cac )?{Paper} (?:nao|gi|so may|may|so bao nhieu)\b"
        + @$"|\b(?:nhung |cac |cai )?(?:van ban|tai lieu) (?:nao|gi|so may|so nao)(?: cua (?:tinh|nha nuoc|uy ban))?(?: (?:co )?{Says})?\b"
        + @$"|\b(?:nhung |cac |cai )?(?:ke hoach|kh) (?:nao|gi)(?: cua (?:tinh|nha nuoc|uy ban))? (?:co )?{Says}\b"
        + @$"|\b(?:muc|phan|diem|khoan|cho|doan|trang|chuong) (?:nao|may|so may)(?: (?:cua|trong|o|tai) (?:cai )?{Paper}(?: (?:so )?\d+[\w/-]*)?(?: cua tinh| nay| do)?)? {Says}\b"
        + @$"|\b(?:duoc )?(?:noi|ghi|quy dinh|neu|viet|nam) (?:o|trong|tai) (?:muc|phan|diem|khoan|cho|doan|trang|{Paper}) (?:nao|may|so may|gi)\b"
        + @"|\b(?:can cu|dua)(?: vao| vo| tren)? (?:dau|cai gi|gi)\b(?: ma)?(?: (?:noi|bao|biet|tra loi)(?: la| rang)?)?"
        + @$"|\b{Form} (?:nao|gi) {Says}\b|\b(?:noi|ghi|quy dinh|neu|viet|nam) (?:o|trong|tai) {Form} (?:nao|gi)\b"
        + @"|\b(?:which|what) (?:official )?(?:documents?|plans?|sections?|parts?|chapters?|articles?|papers?|pages?)(?: (?:in|of) (?:the )?plan(?: \d+)?)?(?: (?:says?|covers?|mentions?|talks? about|(?:is|are) about|regulates?|contains?|states?|deals? with|speaks? of|tells?))(?: (?:that|about))?\b"
        + @"|\bwhere (?:is|does|do) (?:it|this|that|the plans?) (?:written|say|stated|mention(?:ed)?)\b(?: that| about)?|\bon what basis\b|\b(?:based on|according to) (?:which|what) \w+\b")]
    private static partial Regex Source();

    [GeneratedRegex(@$"\b(?:do |thuoc )?(?:co quan|don vi|so|nganh|phong|ban|to chuc|ben) nao (?:la )?(?:duoc giao )?{Leads}\b|\b(?:do )?ai (?:la nguoi |la )?(?:duoc giao )?{Leads}\b"
        + @$"|\bwho(?: (?:in|at|from|of)(?: \w+){{1,3}})?(?:'s| is| are| will be)? (?:responsible|in charge|accountable)(?: (?:for|of|with))?\b|\bwho (?:{LeadsInEnglish})\b"
        + @$"|\b(?:which|what) (?:government )?(?:agency|agencies|department|departments|office|body|authority|organi[sz]ation|one)(?: (?:in|at|of) (?:the )?(?:province|city|plan))?(?: is| are)? (?:responsible for|in charge of|{LeadsInEnglish})\b")]
    private static partial Regex InCharge();
}
