using System.Globalization;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;

namespace Hotline.Conversations.Replies;

/// <summary>Words an answer of the knowledge: the answer first, then where it stands, then what to do.</summary>
internal sealed class AnswerReply(Speaker speaker, Release release)
{
    public Reply Compose(Answer answer) => answer switch
    {
        Answer.Answered answered => Answered(answered),
        Answer.NearMiss nearMiss => NearMiss(nearMiss),
        Answer.Clarify clarify => Clarify(clarify),
        Answer.Abstained abstained => Abstained(abstained),
        _ => throw new InvalidOperationException($"No wording for {answer.GetType().Name}."),
    };

    private Reply Answered(Answer.Answered answer)
    {
        var unsaid = answer.Unsaid.Count > 0 ? Unsaid(answer.Unsaid, answer) : null;
        return new Reply
        {
            Outcome = Outcomes.Answered,
            Text = Paragraphs(Body(answer), unsaid, After(answer)),
            Topic = answer.Topic?.Id,
            Province = answer.Province,
            Passages = PassagesOf(answer),
            Confidence = answer.Confidence,
            Citations = answer.Citations,
            Options = unsaid is null ? [] : [speaker.Say(PhraseKeys.ButtonOpenTicket)],
        };
    }

    private Reply NearMiss(Answer.NearMiss answer) => new()
    {
        Outcome = Outcomes.Abstained,
        Text = Paragraphs(
            Unsaid(answer.Unsaid, answer.Said),
            speaker.Say(PhraseKeys.AnswerSaid, ("kind", KindOf(answer.Said))),
            Body(answer.Said),
            After(answer.Said),
            Offer(answer.Said.Agency)),
        Topic = answer.Said.Topic?.Id,
        Province = answer.Province ?? answer.Said.Province,
        Passages = PassagesOf(answer.Said),
        Confidence = answer.Confidence,
        Citations = answer.Said.Citations,
        Options = TicketOptions(),
    };

    private Reply Clarify(Answer.Clarify answer) => new()
    {
        Outcome = Outcomes.Clarify,
        Text = answer.About switch
        {
            Clarification.Province when answer.Topic is { } topic => speaker.Say(PhraseKeys.ClarifyProvinceOfTopic, ("topic", Markdown.Escape(topic.Title))),
            Clarification.Province => speaker.Say(PhraseKeys.ClarifyProvince),
            Clarification.Topic => speaker.Say(PhraseKeys.ClarifyTopic),
            Clarification.Subject => speaker.Say(PhraseKeys.ClarifySubject),
        },
        Topic = answer.Topic?.Id,
        Province = answer.Province,
        Confidence = answer.Confidence,
        Options = answer.Options,
        Expecting = true,
    };

    private Reply Abstained(Answer.Abstained answer)
    {
        var province = ProvinceName(answer.Province) ?? "";
        var why = answer.Reason switch
        {
            AbstainReason.OutOfScope => speaker.Say(PhraseKeys.AbstainedOutOfScope),
            AbstainReason.NoDocumentsOfProvince => speaker.Say(PhraseKeys.AbstainedNoDocuments, ("province", province), ("provinces", CoveredProvinces())),
            AbstainReason.ProvinceSilent => speaker.Say(PhraseKeys.AbstainedProvinceSilent, ("province", province)),
        };
        return new Reply
        {
            Outcome = Outcomes.Abstained,
            Text = Paragraphs(why, answer.Agency is { } agency ? AgencySentence(agency) : null, Offer(answer.Agency)),
            Province = answer.Province,
            Confidence = answer.Confidence,
            Options = TicketOptions(),
        };
    }

    /// <summary>Names of the provinces with at least one document: "An Giang, Bình Phước và Hậu Giang".</summary>
    public string CoveredProvinces() => speaker.List([.. CoveredProvinces(release).Select(province => province.Name)]);

    public static IReadOnlyList<Province> CoveredProvinces(Release release) =>
        [.. release.CoveredProvinces.Select(id => release.Provinces[id])];

    public string Offer(Agency? agency) => agency is null
        ? speaker.Say(PhraseKeys.OfferTicket)
        : speaker.Say(PhraseKeys.OfferTicketToAgency, ("agency", agency.Name));

    public IReadOnlyList<string> TicketOptions() => [speaker.Say(PhraseKeys.ButtonOpenTicket), speaker.Say(PhraseKeys.ButtonPerson)];

    // ---- parts ----

    /// <summary>What the knowledge says, with its references.</summary>
    private string Body(Answer.Answered answer)
    {
        if (answer.Text is { } text)
        {
            var references = string.Join(' ', Enumerable.Range(1, answer.Citations.Count).Select(Reference));
            var body = $"{text.TrimEnd()} {references}";
            return speaker.Language == Phrases.EnglishTag ? $"{speaker.Say(PhraseKeys.AnswerInVietnamese)}\n\n{body}" : body;
        }

        var paragraphs = new List<string>();
        string? last = null;
        for (var i = 0; i < answer.Citations.Count; i++)
        {
            var citation = answer.Citations[i];
            var key = citation.Document.Id == last ? PhraseKeys.AnswerQuotedMore : PhraseKeys.AnswerQuoted;
            last = citation.Document.Id;
            paragraphs.Add(speaker.Say(
                key,
                ("document", DocumentName(citation.Document)),
                ("kind", Capital(speaker.Kind(citation.Document.Kind))),
                ("quote", Markdown.Escape(citation.Text)),
                ("reference", Reference(i + 1))));
        }

        return string.Join("\n\n", paragraphs);
    }

    private string After(Answer.Answered answer) => Paragraphs(
        answer.NextSteps is { } next ? speaker.Say(PhraseKeys.AnswerNextSteps, ("steps", next.Trim())) : null,
        Dates(answer),
        answer.Agency is { } agency ? AgencySentence(agency) : null,
        string.Join("\n\n", answer.NotCurrent.Select(NotCurrent).Distinct()));

    private string? Dates(Answer.Answered answer)
    {
        if (answer.NextDates.Count == 0 || answer.Calendar is not { } entry)
        {
            return null;
        }

        var first = speaker.Day(answer.NextDates[0]);
        return answer.NextDates.Count == 1
            ? speaker.Say(PhraseKeys.AnswerDateOne, ("event", entry.Name), ("first", first), ("place", entry.Place))
            : speaker.Say(
                PhraseKeys.AnswerDates,
                ("event", entry.Name),
                ("first", first),
                ("later", speaker.List([.. answer.NextDates.Skip(1).Take(2).Select(speaker.Day)])),
                ("place", entry.Place));
    }

    private string AgencySentence(Agency agency) => agency.Since is { } since
        ? speaker.Say(PhraseKeys.AnswerAgencySince, ("agency", agency.Name), ("since", since.TrimEnd('.') + "."))
        : speaker.Say(PhraseKeys.AnswerAgency, ("agency", agency.Name));

    private string NotCurrent(Document document)
    {
        if (document.ReplacedBy is { } id)
        {
            var successor = release.Documents.GetValueOrDefault(id);
            return speaker.Say(
                PhraseKeys.AnswerReplaced,
                ("document", DocumentName(document)),
                ("successor", successor is null ? id : DocumentName(successor)));
        }

        var end = document.Period?.To;
        return speaker.Say(
            PhraseKeys.AnswerPeriodOver,
            ("kind", speaker.Kind(document.Kind)),
            ("years", Years(document)),
            ("end", end is { } day ? Speaker.Date(day) : ""));
    }

    private static string Years(Document document)
    {
        var to = (document.Period?.To ?? document.IssuedOn)?.Year;
        var from = document.Period?.From?.Year ?? to;
        return from == to || from is null
            ? string.Create(CultureInfo.InvariantCulture, $"{to}")
            : string.Create(CultureInfo.InvariantCulture, $"{from}–{to}");
    }

    private string Unsaid(IReadOnlyList<Detail> details, Answer.Answered said) => speaker.Say(
        PhraseKeys.AnswerUnsaid,
        ("kind", KindOf(said)),
        ("details", speaker.List([.. details.Select(speaker.Detail)])));

    /// <summary>What is spoken of: "Kế hoạch"; in the middle of an English sentence without the capital.</summary>
    private string KindOf(Answer.Answered said)
    {
        var kind = speaker.Kind(said.Citations.Count > 0 ? said.Citations[0].Document.Kind : DocumentKind.Plan);
        return speaker.Language == Phrases.EnglishTag ? kind : Capital(kind);
    }

    /// <summary>"Kế hoạch 800/KH-UBND của Ủy ban nhân dân tỉnh An Giang".</summary>
    private string DocumentName(Document document) => document.Number is { } number
        ? speaker.Say(PhraseKeys.AnswerDocument, ("kind", Capital(speaker.Kind(document.Kind))), ("number", number), ("issuer", document.Issuer))
        : speaker.Say(PhraseKeys.AnswerDocumentWithoutNumber, ("kind", Capital(speaker.Kind(document.Kind))), ("issuer", document.Issuer));

    private string? ProvinceName(string? id) => id is not null && release.Provinces.TryGetValue(id, out var province) ? province.Name : id;

    private static IReadOnlyList<string> PassagesOf(Answer.Answered answer) => [.. answer.Citations.Select(citation => citation.Passage.Id).Distinct()];

    private static string Reference(int position) => string.Create(CultureInfo.InvariantCulture, $"[{position}]");

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    internal static string Paragraphs(params ReadOnlySpan<string?> parts)
    {
        var text = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part))
            {
                text.Add(part.Trim());
            }
        }

        return string.Join("\n\n", text);
    }
}
