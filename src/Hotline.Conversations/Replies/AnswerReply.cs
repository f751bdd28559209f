using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Understanding;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;

namespace Hotline.Conversations.Replies;

/// <summary>Words an answer of the knowledge: the answer first, then where it stands, then what to do.</summary>
/// <param name="speaker">Says it.</param>
/// <param name="release">The knowledge the answer is from.</param>
/// <param name="noted">Ids of agencies whose change of name or merger the citizen has been told of; it is not told again.</param>
/// <param name="today">In Asia/Ho_Chi_Minh; an answer with dates needs it.</param>
internal sealed partial class AnswerReply(Speaker speaker, Release release, IReadOnlyCollection<string>? noted = null, DateOnly today = default)
{
    /// <summary>A second answer is told in about this many characters, whole paragraphs.</summary>
    private const int RelatedLength = 280;

    /// <summary>Longest part of a source that a model is shown, in characters.</summary>
    private const int SourceLength = 2_500;

    /// <summary>A model's words in place of the answer's own.</summary>
    private string? draft;

    /// <summary>The reply; what it states and its sources do not is not said, however it came into it.</summary>
    public Reply Compose(Answer answer)
    {
        var reply = Worded(answer);
        if (answer is Answer.Clarify)
        {
            return reply;
        }

        var evidence = EvidenceOf(reply, answer);
        var failed = Proof.Check(reply.Text, evidence);
        List<string> cut = [.. failed.Select(one => one.AsWritten)];
        if (cut.Count == 0)
        {
            return reply with { Cut = cut };
        }

        // A reply whose answer itself is gone is none, though its frame may stand.
        var said = SaidIn(answer)?.Text;
        return Proof.Cut(reply.Text, failed) is { } kept && (said is null || Proof.Cut(said, Proof.Check(said, evidence)) is not null)
            ? reply with { Text = kept, Cut = cut }
            : Unproven(reply, AgencyOf(answer)) with { Cut = cut };
    }

    /// <summary>The reply for a person to send: without the offer of a ticket, which they are answering, and with the names of its documents; null when the knowledge is silent or the checker leaves nothing.</summary>
    public Reply? ForPerson(Answer answer)
    {
        if (SaidIn(answer) is not { } said || Compose(answer) is not { } reply || reply.Text.StartsWith(speaker.Say(PhraseKeys.AnswerUnproven), StringComparison.Ordinal))
        {
            return null;
        }

        var offer = Offer(said.Agency);
        var text = reply.Text.EndsWith(offer, StringComparison.Ordinal) ? reply.Text[..^offer.Length].TrimEnd() : reply.Text;
        var named = reply.Citations.Select(citation => DocumentName(citation.Document)).Distinct(StringComparer.Ordinal);
        return text.Length == 0 ? null : reply with { Text = $"{text}\n\nNguồn: {string.Join("; ", named)}." };
    }

    /// <summary>The reply in a model's words; null when something in it is not held, which nothing but the whole reply can show.</summary>
    public Reply? Compose(Answer answer, string drafted)
    {
        draft = drafted;
        try
        {
            var reply = Worded(answer);
            return Proof.Check(reply.Text, EvidenceOf(reply, answer)).Count == 0 ? reply with { Cut = [] } : null;
        }
        finally
        {
            draft = null;
        }
    }

    /// <summary>Asks for the answer in plainer words; null when it is none to be reworded.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="key">Names it within the turn.</param>
    /// <param name="replyTo">Id of the message it answers.</param>
    /// <param name="prompts">What the model is told.</param>
    public DraftRequest? Draft(Answer answer, string key, string replyTo, Prompts prompts)
    {
        if (SaidIn(answer) is not { } said || prompts.Rephrase(speaker.Language) is not { } prompt)
        {
            return null;
        }

        var (before, text) = answer is Answer.NearMiss nearMiss ? Opening(nearMiss) : (Paragraphs(NotIn(said), OtherYear(said)), said.Text);
        var curated = text is not null;
        var words = curated ? UnsaidSentences.TakeOut(text!).Remaining : string.Join("\n\n", said.Citations.Select(citation => citation.Text));
        if (words.Length == 0)
        {
            return null;
        }

        var sources = new Sources();
        sources.Add(said.Citations);
        var evidence = EvidenceOf(sources.Citations, said.Agency).Add(words);
        var rules = new DraftRules(
            speaker.Language,
            release,
            words,
            curated,
            [.. sources.Citations.Select(citation => string.Join('\n', [.. citation.Passage.Trail, citation.Passage.Text, citation.Text])), .. said.Agency is { } named ? [named.Name] : (string[])[]],
            evidence,
            [.. sources.Citations.Select(citation => EvidenceOf([citation], said.Agency))]);
        return new DraftRequest(prompt, rules)
        {
            Key = key,
            ReplyTo = replyTo,
            Language = speaker.Language,
            Question = Turns.Message.Cut(PersonalData.Mask(answer.Asked).Text),
            Answer = words,
            Sources = [.. sources.Citations.Select(citation => new DraftSource(DocumentName(citation.Document), Shown(citation)))],
            SaidBeside = [.. ((ReadOnlySpan<string?>)[said.NextSteps, Dates(said), said.Agency is { } agency ? AgencySentence(agency, said.Topic?.Sector) : null]).ToArray().OfType<string>()],
            Before = before,
        };
    }

    /// <summary>What a model is shown of a source: the words quoted, and what stands around them as far as there is room.</summary>
    private static string Shown(Citation citation) =>
        citation.Passage.Text.Length <= SourceLength ? citation.Passage.Text : citation.Text.Length <= SourceLength ? citation.Text : citation.Text[..SourceLength];

    private Reply Worded(Answer answer) => answer switch
    {
        Answer.Answered answered => Answered(answered),
        Answer.NearMiss nearMiss => NearMiss(nearMiss),
        Answer.Clarify clarify => Clarify(clarify),
        Answer.Abstained abstained => Abstained(abstained),
        _ => throw new InvalidOperationException($"No wording for {answer.GetType().Name}."),
    };

    private Reply Unproven(Reply reply, Agency? agency) => reply with
    {
        Outcome = Outcomes.Abstained,
        Text = Paragraphs(speaker.Say(PhraseKeys.AnswerUnproven), Offer(agency)),
        Options = TicketOptions(),
        Links = [],
    };

    /// <summary>All that the reply may lean on: what it cites, and the records of the agency, the calendar and the document that took another's place.</summary>
    private ProofEvidence EvidenceOf(Reply reply, Answer answer)
    {
        var evidence = EvidenceOf(reply.Citations, AgencyOf(answer), SaidIn(answer)?.Related?.Agency);
        if (AgencyOf(answer) is { } inCharge && release.InChargeOn(inCharge, SaidIn(answer)?.Topic?.Sector, today) is { } successor)
        {
            evidence.Add(successor);
        }

        foreach (var document in (ReadOnlySpan<Document?>)[SaidIn(answer)?.NotIn, (answer as Answer.Abstained)?.Document])
        {
            if (document is not null)
            {
                evidence.Add(document);
            }
        }

        if (SaidIn(answer) is not { } said)
        {
            return evidence;
        }

        new CalendarReply(speaker, release, today).AddEvidence(said, evidence);

        foreach (var document in said.NotCurrent.Concat(said.Related?.NotCurrent ?? []))
        {
            if (document.ReplacedBy is { } id && release.Documents.TryGetValue(id, out var newer))
            {
                evidence.Add(newer);
            }
        }

        return evidence;
    }

    private ProofEvidence EvidenceOf(IReadOnlyList<Citation> citations, params ReadOnlySpan<Agency?> agencies)
    {
        var evidence = ProofEvidence.Of(citations.Select(citation => citation.Passage), release);
        foreach (var citation in citations)
        {
            evidence.Add(citation.Text);
        }

        foreach (var agency in agencies)
        {
            if (agency is not null)
            {
                evidence.Add(agency);
            }
        }

        return evidence;
    }

    private static Answer.Answered? SaidIn(Answer answer) => answer switch
    {
        Answer.Answered answered => answered,
        Answer.NearMiss nearMiss => nearMiss.Said,
        _ => null,
    };

    private static Agency? AgencyOf(Answer answer) => SaidIn(answer)?.Agency ?? (answer as Answer.Abstained)?.Agency;

    /// <summary>Asking back has not helped: a person may understand better.</summary>
    public Reply GiveUp(Answer answer) => new()
    {
        Outcome = Outcomes.Abstained,
        Text = Paragraphs(speaker.Say(PhraseKeys.ClarifyGaveUp), Offer(null)),
        Province = answer.Province,
        Confidence = answer.Confidence,
        Options = TicketOptions(),
    };

    private Reply Answered(Answer.Answered answer)
    {
        var sources = new Sources();
        var missing = answer.Unsaid.Where(detail => !UnsaidSentences.Name(answer.Text, detail)).ToList();
        var unsaid = missing.Count > 0 ? Unsaid(missing, answer) : null;
        return new Reply
        {
            Outcome = Outcomes.Answered,
            Text = Paragraphs(NotIn(answer), OtherYear(answer), Framed(answer), DatesAsked(answer), Body(answer, answer.Frame == QuestionFrame.None || answer.Text is null ? answer.Text : YesOrNo().Replace(answer.Text, ""), sources), Further(answer, sources), Differing(answer, sources), unsaid, After(answer), Related(answer, sources), Notes(answer)),
            Topic = answer.Topic?.Id,
            Province = answer.Province,
            Passages = sources.Passages,
            Confidence = answer.Confidence,
            Citations = sources.Citations,
            Options = answer.Unsaid.Count == 0 ? [] : [speaker.Say(PhraseKeys.ButtonOpenTicket)],
            Links = new CalendarReply(speaker, release, today).Links(answer),
            Became = HistoryOf(answer),
        };
    }

    private Reply NearMiss(Answer.NearMiss answer)
    {
        var sources = new Sources();
        var said = answer.Said;
        var (before, text) = Opening(answer);

        // "Có." answers another question than the one whose detail is not there.
        text = text is null ? null : YesOrNo().Replace(text, "");
        return new()
        {
            Outcome = Outcomes.Abstained,
            Text = Paragraphs(
                before,
                Body(said, text, sources),
                Further(said, sources),
                Differing(said, sources),
                DatesAsked(said),
                After(said),
                Related(said, sources),
                Notes(said),
                Offer(said.Agency)),
            Topic = said.Topic?.Id,
            Province = answer.Province ?? said.Province,
            Passages = sources.Passages,
            Confidence = answer.Confidence,
            Citations = sources.Citations,
            Options = TicketOptions(),
            Links = new CalendarReply(speaker, release, today).Links(said),
            Became = HistoryOf(said),
        };
    }

    /// <summary>What a plan leaves unsaid, and the text of what it does say.</summary>
    private (string Before, string? Text) Opening(Answer.NearMiss answer)
    {
        // Where the curated text itself says what the plan leaves unsaid, its sentence is the first one: it names the matter.
        var said = answer.Said;
        var text = said.Text;
        string? own = null;
        if (speaker.Language == Phrases.VietnameseTag && answer.Unsaid.All(detail => UnsaidSentences.Name(said.Text, detail)))
        {
            (own, text) = UnsaidSentences.TakeOut(said.Text!);
        }

        return (Paragraphs(own ?? Unsaid(answer.Unsaid, said), speaker.Say(PhraseKeys.AnswerSaid, ("kind", KindOf(said)))), text);
    }

    private Reply Clarify(Answer.Clarify answer) => new()
    {
        Outcome = Outcomes.Clarify,
        Text = answer.About switch
        {
            Clarification.Province when answer.Topic is { } topic => speaker.Say(PhraseKeys.ClarifyProvinceOfTopic, ("topic", Markdown.Escape(topic.Title))),
            Clarification.Province => speaker.Say(PhraseKeys.ClarifyProvince),
            Clarification.Topic => speaker.Say(PhraseKeys.ClarifyTopic),
            Clarification.Group => speaker.Say(PhraseKeys.ClarifyGroup),
            Clarification.Sector => speaker.Say(PhraseKeys.ClarifySector),
            Clarification.Agency => speaker.Say(PhraseKeys.ClarifyAgency),
            Clarification.Document => speaker.Say(PhraseKeys.ClarifyDocument),
            Clarification.Subject => speaker.Say(PhraseKeys.ClarifySubject),
        },
        Topic = answer.Topic?.Id,
        Province = answer.Province,
        Confidence = answer.Confidence,
        Options = answer.Choices.Count > 0 ? [.. answer.Options, speaker.Say(PhraseKeys.ButtonSomethingElse)] : answer.Options,
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
            AbstainReason.DocumentSilent => speaker.Say(PhraseKeys.AbstainedDocumentSilent, ("document", DocumentName(answer.Document!))),
        };
        return new Reply
        {
            Outcome = Outcomes.Abstained,
            Text = Paragraphs(
                why,
                answer.Suggestions.Count > 0 ? speaker.Say(PhraseKeys.AbstainedSuggestions) : null,
                answer.Agency is { } agency ? AgencySentence(agency, null) : null,
                Offer(answer.Agency)),
            Province = answer.Province,
            Confidence = answer.Confidence,
            Options = [.. answer.Suggestions, .. TicketOptions()],
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
    private string Body(Answer.Answered answer, string? text, Sources sources)
    {
        if (draft is not null)
        {
            var references = sources.Add(answer.Citations);
            return speaker.Language == Phrases.EnglishTag
                ? Paragraphs(draft, speaker.Say(PhraseKeys.AnswerInVietnamese), UnsaidSentences.Refer(text ?? string.Join("\n\n", answer.Citations.Select(citation => $"“{Markdown.Escape(citation.Text)}”")), references))
                : Paragraphs(draft, text is null ? null : UnsaidSentences.TakeOut(text).Unsaid);
        }

        if (text is not null)
        {
            var body = UnsaidSentences.Refer(text, sources.Add(answer.Citations));
            return speaker.Language == Phrases.EnglishTag ? $"{speaker.Say(PhraseKeys.AnswerInVietnamese)}\n\n{body}" : body;
        }

        var paragraphs = new List<string>();
        string? last = null;
        foreach (var citation in answer.Citations)
        {
            var key = citation.Document.Id == last ? PhraseKeys.AnswerQuotedMore : PhraseKeys.AnswerQuoted;
            last = citation.Document.Id;
            paragraphs.Add(Quote(key, citation, sources));
        }

        return string.Join("\n\n", paragraphs);
    }

    private string? NotIn(Answer.Answered answer) => answer.NotIn is { } document ? speaker.Say(PhraseKeys.AnswerNotInDocument, ("document", DocumentName(document))) : null;

    /// <summary>Of which year the answer is, where another one was asked about; that year itself stands in no source and is not said.</summary>
    private string? OtherYear(Answer.Answered answer) => answer is { YearNotSpokenOf: not null, Citations: [var first, ..] }
        ? speaker.Say(PhraseKeys.AnswerOtherYear, ("kind", KindOf(answer)), ("years", Years(first.Document)))
        : null;

    private string Quote(string key, Citation citation, Sources sources) => speaker.Say(
        key,
        ("document", DocumentName(citation.Document)),
        ("kind", Capital(speaker.Kind(citation.Document.Kind))),
        ("quote", Markdown.Escape(citation.Text)),
        ("reference", sources.Add([citation])));

    private string? Further(Answer.Answered answer, Sources sources) => answer.Further is { } further
        ? Quote(answer.Citations.Any(citation => citation.Document.Id == further.Document.Id) ? PhraseKeys.AnswerQuotedMore : PhraseKeys.AnswerQuoted, further, sources)
        : null;

    /// <summary>Both sides where two documents that hold at the same time give different figures, and whom to ask.</summary>
    private string? Differing(Answer.Answered answer, Sources sources) => answer.Differing.Count == 0 ? null : Paragraphs([
        .. answer.Differing.Select(pair => speaker.Say(
            PhraseKeys.AnswerDiffers,
            ("one", DocumentName(pair.Here.Document)),
            ("quote", Markdown.Escape(pair.Here.Text)),
            ("reference", sources.Add([pair.Here])),
            ("other", DocumentName(pair.There.Document)),
            ("other-quote", Markdown.Escape(pair.There.Text)),
            ("other-reference", sources.Add([pair.There])))),
        answer.Agency is { } agency ? speaker.Say(PhraseKeys.AnswerDiffersAskAgency, ("agency", agency.Name)) : speaker.Say(PhraseKeys.AnswerDiffersAsk)]);

    /// <summary>A second answer that fits almost as well, in a few lines.</summary>
    private string? Related(Answer.Answered answer, Sources sources)
    {
        if (answer.Related is not { Text: { } text } related)
        {
            return null;
        }

        var told = new List<string>();
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (told.Count > 0 && told.Sum(one => one.Length) + paragraph.Length > RelatedLength)
            {
                break;
            }

            told.Add(paragraph);
        }

        // What is only offered besides is left out whole when its sources do not hold it, its title included.
        var topic = Markdown.Escape(related.Topic?.Title ?? "");
        var evidence = EvidenceOf(related.Citations, related.Agency);
        return Proof.Check($"{topic}\n{string.Join('\n', told)}", evidence).Count > 0
            ? null
            : speaker.Say(PhraseKeys.AnswerRelated, ("topic", topic), ("text", UnsaidSentences.Refer(string.Join("\n\n", told), sources.Add(related.Citations))));
    }

    private string After(Answer.Answered answer) => Paragraphs(
        answer.NextSteps is { } next ? speaker.Say(PhraseKeys.AnswerNextSteps, ("steps", next.Trim())) : null,
        answer.DaysAsked is null ? Dates(answer) : null,
        answer is { Agency: { } agency, Frame: not QuestionFrame.Agency } ? AgencySentence(agency, answer.Topic?.Sector) : null);

    /// <summary>What was asked about the matter comes before the matter: where it is written, who is in charge.</summary>
    private string? Framed(Answer.Answered answer) => answer switch
    {
        { Frame: QuestionFrame.Agency, Agency: { } agency } => AgencySentence(agency, answer.Topic?.Sector),
        { Frame: QuestionFrame.Source, Citations: [var first, ..] } => first.Passage.Section is { } section
            ? speaker.Say(PhraseKeys.AnswerWrittenInSection, ("section", section), ("document", DocumentName(first.Document)))
            : speaker.Say(PhraseKeys.AnswerWritten, ("document", DocumentName(first.Document))),
        _ => null,
    };

    /// <summary>Which of the documents no longer hold, in one line where their periods are over.</summary>
    private string Notes(Answer.Answered answer)
    {
        List<Document> documents = [.. answer.NotCurrent.Concat(answer.Related?.NotCurrent ?? []).DistinctBy(document => document.Id)];
        if (answer.Calendar is { } entry && new CalendarReply(speaker, release, today).WhomToAsk(answer) is { } ask
            && documents is [{ ReplacedBy: null, Period.To: { } end } only] && answer.Citations.Any(citation => citation.Passage.Id == entry.Quote.PassageId))
        {
            return speaker.Say(PhraseKeys.AnswerPeriodOverAsk, ("kind", speaker.Kind(only.Kind)), ("years", Years(only)), ("end", speaker.Date(end)), ("agency", ask));
        }

        List<string> years = [.. documents.Where(document => document.ReplacedBy is null).Select(Years).Distinct()];
        return years.Count < 2
            ? Paragraphs([.. documents.Select(NotCurrent).Distinct()])
            : Paragraphs([.. documents.Where(document => document.ReplacedBy is not null).Select(NotCurrent), speaker.Say(PhraseKeys.AnswerPeriodsOver, ("years", speaker.List(years)))]);
    }

    /// <summary>The dates where they are what was asked for.</summary>
    private string? DatesAsked(Answer.Answered answer) => answer.DaysAsked is null ? null : Dates(answer);

    private string? Dates(Answer.Answered answer) => new CalendarReply(speaker, release, today).Compose(answer, KindOf(answer));

    /// <summary>Who is in charge, and once in a conversation what became of it, in one short sentence: who has the matter today, else the first that is known of it.</summary>
    private string AgencySentence(Agency agency, string? sector)
    {
        var since = SinceOf(agency);
        if (noted?.Contains(agency.Id) == true || (since is null && agency.Successors.Count == 0))
        {
            return speaker.Say(PhraseKeys.AnswerAgency, ("agency", agency.Name));
        }

        return release.InChargeOn(agency, sector, today) is { } successor
            ? speaker.Say(PhraseKeys.AnswerAgencyNow, ("agency", agency.Name), ("successor", successor))
            : speaker.Say(PhraseKeys.AnswerAgencySince, ("agency", agency.Name), ("since", FirstOf(since ?? "").TrimEnd('.') + "."));
    }

    private string? SinceOf(Agency agency) => speaker.Language == Phrases.EnglishTag ? agency.SinceInEnglish ?? agency.Since : agency.Since;

    /// <summary>The whole record of what became of the agency, of which the answer says one sentence, once in a conversation.</summary>
    private AgencyHistory? HistoryOf(Answer.Answered answer)
    {
        if (answer.Agency is not { } agency)
        {
            return null;
        }

        var since = SinceOf(agency);
        var now = release.InChargeOn(agency, answer.Topic?.Sector, today) is { } successor ? speaker.Say(PhraseKeys.AnswerAgencyToday, ("successor", successor)) : null;
        return since is null && now is null ? null : new(agency.Name, string.Join(' ', new[] { since, now }.OfType<string>()));
    }

    /// <summary>The first statement of several: up to the first full stop or semicolon before a blank.</summary>
    private static string FirstOf(string since) => StatementEnd().Match(since) is { Success: true } end ? since[..end.Index] : since;

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
            ("end", end is { } day ? speaker.Date(day) : ""));
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

    /// <summary>"Kế hoạch 800/KH-UBND của Ủy ban nhân dân tỉnh An Giang"; what names no issuer is told by its number, else by its title.</summary>
    private string DocumentName(Document document)
    {
        var kind = Capital(speaker.Kind(document.Kind));
        return (document.Number, document.Issuer) switch
        {
            ({ } number, { Length: 0 }) => $"{kind} {number}",
            (null, { Length: 0 }) => $"{kind} “{Markdown.Escape(document.Title)}”",
            ({ } number, var issuer) => speaker.Say(PhraseKeys.AnswerDocument, ("kind", kind), ("number", number), ("issuer", issuer)),
            (null, var issuer) => speaker.Say(PhraseKeys.AnswerDocumentWithoutNumber, ("kind", kind), ("issuer", issuer)),
        };
    }

    private string? ProvinceName(string? id) => id is not null && release.Provinces.TryGetValue(id, out var province) ? province.Name : id;

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

    /// <summary>The passages a reply refers to, each once: several quotes of one passage share its number.</summary>
    private sealed class Sources
    {
        private readonly List<Citation> citations = [];

        public IReadOnlyList<Citation> Citations => citations;

        public IReadOnlyList<string> Passages => [.. citations.Select(citation => citation.Passage.Id)];

        /// <summary>Takes citations in and gives their references: "[1], [2]".</summary>
        public string Add(IReadOnlyList<Citation> added)
        {
            var numbers = new SortedSet<int>();
            foreach (var citation in added)
            {
                var at = citations.FindIndex(known => known.Passage.Id == citation.Passage.Id);
                if (at < 0)
                {
                    at = citations.Count;
                    citations.Add(citation);
                }
                else if (!citations[at].Text.Contains(citation.Text, StringComparison.Ordinal))
                {
                    citations[at] = citation.Text.Contains(citations[at].Text, StringComparison.Ordinal)
                        ? citation
                        : citations[at] with { Text = $"{citations[at].Text} … {citation.Text}" };
                }

                numbers.Add(at + 1);
            }

            // A comma between them: Web Chat reads "[1] [2]" as one link with the text 1 to the definition 2.
            return string.Join(", ", numbers.Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
        }
    }

    [GeneratedRegex(@"[.;](?=\s)")]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"^(Có|Được|Không)[.]\s+")]
    private static partial Regex YesOrNo();
}
