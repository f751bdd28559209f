namespace Hotline.Conversations.Flows;

/// <summary>The phrases that the code asks for by name; flows name the rest.</summary>
internal static class PhraseKeys
{
    public const string ButtonWhatCanYouDo = "button.what-can-you-do";
    public const string ButtonChooseProvince = "button.choose-province";
    public const string ButtonOpenTicket = "button.open-ticket";
    public const string ButtonPerson = "button.person";
    public const string ButtonLookUpTicket = "button.look-up-ticket";
    public const string ButtonCancel = "button.cancel";
    public const string ButtonSomethingElse = "button.something-else";

    public const string InputEmpty = "input.empty";
    public const string InputTooLong = "input.too-long";
    public const string InputNoWords = "input.no-words";
    public const string InputAttachment = "input.attachment";
    public const string InputBroken = "input.broken";

    public const string EmergencyFire = "emergency.fire";
    public const string EmergencyMedical = "emergency.medical";
    public const string EmergencyChild = "emergency.child";
    public const string EmergencySuicide = "emergency.suicide";
    public const string EmergencyPolice = "emergency.police";
    public const string EmergencyInjured = "emergency.injured";
    public const string EmergencyHunger = "emergency.hunger";

    public const string SmalltalkGreeting = "smalltalk.greeting";
    public const string SmalltalkKhmerGreeting = "smalltalk.khmer-greeting";
    public const string SmalltalkThanks = "smalltalk.thanks";
    public const string SmalltalkBye = "smalltalk.bye";
    public const string SmalltalkWhoAreYou = "smalltalk.who-are-you";
    public const string SmalltalkWhatCanYouDo = "smalltalk.what-can-you-do";
    public const string SmalltalkInsult = "smalltalk.insult";
    public const string SmalltalkAnger = "smalltalk.anger";
    public const string SmalltalkPraise = "smalltalk.praise";
    public const string SmalltalkApology = "smalltalk.apology";
    public const string SmalltalkTesting = "smalltalk.testing";
    public const string SmalltalkYes = "smalltalk.yes";
    public const string SmalltalkNo = "smalltalk.no";
    public const string SmalltalkChat = "smalltalk.chat";
    public const string SmalltalkNothingToCancel = "smalltalk.nothing-to-cancel";

    public const string FeedbackHelpful = "feedback.helpful";
    public const string FeedbackUnhelpful = "feedback.unhelpful";
    public const string FeedbackGlad = "feedback.glad";
    public const string FeedbackSorry = "feedback.sorry";

    public const string RefuseInjection = "refuse.injection";
    public const string RefusePayment = "refuse.payment";
    public const string RefuseChore = "refuse.chore";
    public const string RefusePersonalRecord = "refuse.personal-record";
    public const string RefusePrivatePerson = "refuse.private-person";
    public const string PersonalDataNote = "refuse.personal-data-note";

    public const string AnswerInVietnamese = "answer.in-vietnamese";
    public const string AnswerQuoted = "answer.quoted";
    public const string AnswerQuotedMore = "answer.quoted-more";
    public const string AnswerDocument = "answer.document";
    public const string AnswerDocumentWithoutNumber = "answer.document-without-number";
    public const string AnswerNextSteps = "answer.next-steps";
    public const string AnswerDateOne = "answer.date-one";
    public const string AnswerDates = "answer.dates";
    public const string AnswerAgency = "answer.agency";
    public const string AnswerAgencyNow = "answer.agency-now";
    public const string AnswerAgencyToday = "answer.agency-today";
    public const string AnswerAgencySince = "answer.agency-since";
    public const string AnswerPeriodOver = "answer.period-over";
    public const string AnswerPeriodOverAsk = "answer.period-over-ask";
    public const string AnswerPeriodsOver = "answer.periods-over";
    public const string AnswerReplaced = "answer.replaced";
    public const string AnswerUnproven = "answer.unproven";
    public const string AnswerUnsaid = "answer.unsaid";
    public const string AnswerOtherYear = "answer.other-year";
    public const string AnswerWritten = "answer.written";
    public const string AnswerWrittenInSection = "answer.written-in-section";
    public const string AnswerNotInDocument = "answer.not-in-document";
    public const string AnswerSaid = "answer.said";
    public const string AnswerRelated = "answer.related";
    public const string AnswerGuessed = "answer.guessed";
    public const string AnswerGuessedTopic = "answer.guessed-topic";
    public const string AnswerWriting = "answer.writing";
    public const string AnswerDiffers = "answer.differs";
    public const string AnswerDiffersAsk = "answer.differs-ask";
    public const string AnswerDiffersAskAgency = "answer.differs-ask-agency";
    public const string AnswerAnd = "answer.and";

    public const string DatesNext = "dates.next";
    public const string DatesNextYes = "dates.next-yes";
    public const string DatesThen = "dates.then";
    public const string DatesNth = "dates.nth";
    public const string DatesAfter = "dates.after";
    public const string DatesAfterYes = "dates.after-yes";
    public const string DatesSeveral = "dates.several";
    public const string DatesDay = "dates.day";
    public const string DatesDayYes = "dates.day-yes";
    public const string DatesDayNo = "dates.day-no";
    public const string DatesDayHoliday = "dates.day-holiday";
    public const string DatesDayNoHoliday = "dates.day-no-holiday";
    public const string DatesStretch = "dates.stretch";
    public const string DatesStretchYes = "dates.stretch-yes";
    public const string DatesStretchNo = "dates.stretch-no";
    public const string DatesStretchCount = "dates.stretch-count";
    public const string DatesPassed = "dates.passed";
    public const string DatesSkipped = "dates.skipped";
    public const string DatesHolidayUnsaid = "dates.holiday-unsaid";
    public const string DatesFromTo = "dates.from-to";
    public const string DatesSpan = "dates.span";
    public const string DatesSpanRest = "dates.span-rest";
    public const string DatesSpanMonth = "dates.span-month";
    public const string DatesSpanYear = "dates.span-year";
    public const string DatesToday = "dates.today";
    public const string DatesTomorrow = "dates.tomorrow";
    public const string DatesInDays = "dates.in-days";
    public const string DatesLink = "dates.link";

    public const string OfferTicket = "offer.ticket";
    public const string OfferTicketToAgency = "offer.ticket-to-agency";
    public const string OfferPerson = "offer.person";

    public const string AbstainedOutOfScope = "abstained.out-of-scope";
    public const string AbstainedNoDocuments = "abstained.no-documents";
    public const string AbstainedProvinceSilent = "abstained.province-silent";
    public const string AbstainedDocumentSilent = "abstained.document-silent";
    public const string AbstainedSuggestions = "abstained.suggestions";

    public const string ClarifyProvince = "clarify.province";
    public const string ClarifyProvinceOfTopic = "clarify.province-of-topic";
    public const string ClarifyTopic = "clarify.topic";
    public const string ClarifyGroup = "clarify.group";
    public const string ClarifySector = "clarify.sector";
    public const string ClarifyAgency = "clarify.agency";
    public const string ClarifyDocument = "clarify.document";
    public const string ClarifySomethingElse = "clarify.something-else";
    public const string ClarifyGaveUp = "clarify.gave-up";
    public const string ClarifySubject = "clarify.subject";

    public const string DetailAmount = "detail.amount";
    public const string DetailInterestRate = "detail.interest-rate";
    public const string DetailPercentage = "detail.percentage";
    public const string DetailPhoneNumber = "detail.phone-number";
    public const string DetailStreetAddress = "detail.street-address";
    public const string DetailAccountNumber = "detail.account-number";
    public const string DetailClockTime = "detail.clock-time";
    public const string DetailPapers = "detail.papers";
    public const string DetailDate = "detail.date";
    public const string DetailPerson = "detail.person";
    public const string DetailNumber = "detail.number";
    public const string DetailWebAddress = "detail.web-address";
    public const string DetailForm = "detail.form";
    public const string DetailQuantity = "detail.quantity";
    public const string DetailDocumentNumber = "detail.document-number";

    public const string KindPlan = "kind.plan";
    public const string KindDecision = "kind.decision";
    public const string KindResolution = "kind.resolution";
    public const string KindOfficialLetter = "kind.official-letter";
    public const string KindNotice = "kind.notice";
    public const string KindNews = "kind.news";

    public const string Monday = "weekday.monday";
    public const string Tuesday = "weekday.tuesday";
    public const string Wednesday = "weekday.wednesday";
    public const string Thursday = "weekday.thursday";
    public const string Friday = "weekday.friday";
    public const string Saturday = "weekday.saturday";
    public const string Sunday = "weekday.sunday";

    public const string TicketCorrected = "ticket.corrected";
    public const string TicketNoName = "ticket.no-name";
    public const string TicketReplyHere = "ticket.reply-here";
    public const string TicketSomeAgency = "ticket.some-agency";
    public const string TicketPassedOn = "ticket.passed-on";

    public const string StateNew = "ticket-state.new";
    public const string StateOpen = "ticket-state.open";
    public const string StateWaitingForCitizen = "ticket-state.waiting-for-citizen";
    public const string StateResolved = "ticket-state.resolved";
    public const string StateClosed = "ticket-state.closed";

    public const string HandoffReturned = "handoff.returned";
    public const string HandoffIdle = "handoff.idle";
    public const string HandoffQueue = "handoff.queue";
    public const string HandoffNext = "handoff.next";

    public static IReadOnlyList<string> All { get; } = [.. typeof(PhraseKeys).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
}
