using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Answers;

/// <summary>A question to the knowledge, with what the conversation already knows.</summary>
public sealed record Question
{
    /// <summary>The citizen's words, at most 2,000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Province slug known from the page, the conversation or an earlier turn; a province named in the text wins.</summary>
    public string? Province { get; init; }

    /// <summary>The last question of this conversation that was understood, for follow-ups; null at the start.</summary>
    public PreviousQuestion? Previous { get; init; }

    /// <summary>Today in Asia/Ho_Chi_Minh.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>
    /// The vector of a text; asked for only where the release has vectors. Null as an answer: it is not known yet, and the question is put again once it is.
    /// Null as a whole: nobody computes any.
    /// </summary>
    public Func<string, QuestionVector?>? FindVector { get; init; }
}

/// <summary>What a follow-up may lean on. Kept in the conversation's state.</summary>
/// <param name="Text">The last full question (follow-ups already merged in).</param>
/// <param name="Province">The province it was answered for; null when unknown.</param>
/// <param name="Topic">Topic id of its answer, if it was curated.</param>
/// <param name="Passages">Passage ids it cited.</param>
/// <param name="AskedProvince">True when the bot answered it by asking for the province.</param>
public sealed record PreviousQuestion(string Text, string? Province, string? Topic, IReadOnlyList<string> Passages, bool AskedProvince)
{
    /// <summary>What the conversation is about, without what was asked of it since; <see cref="Text"/> where nothing was.</summary>
    public string About { get => field ?? Text; init; }

    /// <summary>What the bot let the citizen choose from, when it asked back; empty otherwise.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>The words that said what was wanted last; null: those of <see cref="Text"/>.</summary>
    public string? Wants { get; init; }

    /// <summary>The day of a calendar that its answer spoke of: "bữa đó" in the next message. Null where it spoke of none.</summary>
    public DateOnly? Day { get; init; }
}

/// <summary>One of the things a clarification lets choose from.</summary>
/// <param name="Label">As the button says it.</param>
/// <param name="Candidates">Ids of the candidates that remain when it is chosen.</param>
public sealed record Choice(string Label, IReadOnlyList<string> Candidates);

/// <summary>Something a citizen can ask for that a plan may leave unsaid.</summary>
public enum Detail
{
    Amount,
    InterestRate,
    PhoneNumber,
    StreetAddress,
    ClockTime,
    Papers,
    Date,
    Person,
    Number,

    /// <summary>A share in percent, asked for in so many words.</summary>
    Percentage,
    WebAddress,

    /// <summary>A form to fill in.</summary>
    Form,

    /// <summary>How much of goods: kilograms of rice.</summary>
    Quantity,

    /// <summary>The number of a decision, a plan, an official letter.</summary>
    DocumentNumber,

    /// <summary>The number of a bank account.</summary>
    AccountNumber,
}

/// <summary>A quote with the document it stands in.</summary>
/// <param name="Passage">The passage quoted.</param>
/// <param name="Document">Its document.</param>
/// <param name="Text">The quoted words, verbatim.</param>
public sealed record Citation(Passage Passage, Document Document, string Text);

/// <summary>How a question to the knowledge can end. Closed: every kind is listed here; the wording lives in <c>dialogs/phrases.*.yaml</c>.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>0 to 1; what it means is measured in <c>docs/decisions/</c>.</summary>
    public double Confidence { get; init; }

    /// <summary>Province the answer is for, known or found in the text; null when unknown.</summary>
    public string? Province { get; init; }

    /// <summary>The full question that was answered, follow-ups merged in; becomes <see cref="PreviousQuestion.Text"/>.</summary>
    public required string Asked { get; init; }

    /// <summary>What the conversation is about: becomes <see cref="PreviousQuestion.About"/>.</summary>
    public string? Matter { get; init; }

    /// <summary>The words that say what was wanted: becomes <see cref="PreviousQuestion.Wants"/>.</summary>
    public string? Wants { get; init; }

    /// <summary>What is asked about the matter, where it is not the matter itself: the reply says that first.</summary>
    public QuestionFrame Frame { get; init; }

    /// <summary>How it came about, for operators and admins.</summary>
    public required AnswerTrace Trace { get; init; }

    /// <summary>The knowledge says it.</summary>
    public sealed record Answered : Answer
    {
        /// <summary>Curated topic, null when only quoted.</summary>
        public Topic? Topic { get; init; }

        /// <summary>Plain text or light Markdown to say first; for a quoted answer the quotes themselves are the text and this is null.</summary>
        public string? Text { get; init; }

        public string? NextSteps { get; init; }

        /// <summary>At least one.</summary>
        public required IReadOnlyList<Citation> Citations { get; init; }

        public Agency? Agency { get; init; }

        /// <summary>Next dates of the calendar entry, nearest first; empty when there is none.</summary>
        public IReadOnlyList<DateOnly> NextDates { get; init; } = [];

        public CalendarEntry? Calendar { get; init; }

        /// <summary>The days the question names ("tuần tới", "mai"), with those on which the event falls; null when it names none to come.</summary>
        public AskedDays? DaysAsked { get; init; }

        /// <summary>Documents cited whose period is over or that were replaced, with their status.</summary>
        public IReadOnlyList<Document> NotCurrent { get; init; } = [];

        /// <summary>A second curated answer, which holds words of the question that this one leaves; itself without a further one.</summary>
        public Answered? Related { get; init; }

        /// <summary>A passage's own words which hold words of the question that this answer leaves; never beside <see cref="Related"/>.</summary>
        public Citation? Further { get; init; }

        /// <summary>Figures in what is cited for which another document that holds at the same time says something else: what is cited, and the other.</summary>
        public IReadOnlyList<(Citation Here, Citation There)> Differing { get; init; } = [];

        /// <summary>The document that was asked about but does not speak of the matter: another one does.</summary>
        public Document? NotIn { get; init; }

        /// <summary>A year asked about that neither the document's time nor anything said or quoted speaks of; null where there is none.</summary>
        public int? YearNotSpokenOf { get; init; }

        /// <summary>Details asked for that the cited passages do not hold: the answer is partial and says so.</summary>
        public IReadOnlyList<Detail> Unsaid { get; init; } = [];
    }

    /// <summary>The plans speak of the matter but do not hold the detail asked for (a sum, an address …): say what they do say, and offer a ticket.</summary>
    public sealed record NearMiss : Answer
    {
        public required IReadOnlyList<Detail> Unsaid { get; init; }

        /// <summary>What the plans do say.</summary>
        public required Answered Said { get; init; }
    }

    /// <summary>One more word from the citizen is needed.</summary>
    public sealed record Clarify : Answer
    {
        public required Clarification About { get; init; }

        /// <summary>Two to five; labels in Vietnamese, as sent back when tapped.</summary>
        public required IReadOnlyList<string> Options { get; init; }

        /// <summary>What stands behind the options, where they are more than a text to ask anew; kept until the citizen has chosen.</summary>
        public IReadOnlyList<Choice> Choices { get; init; } = [];

        /// <summary>The topic the question points to, when that is already clear.</summary>
        public Topic? Topic { get; init; }
    }

    /// <summary>The plans do not say.</summary>
    public sealed record Abstained : Answer
    {
        public required AbstainReason Reason { get; init; }

        /// <summary>Titles of topics that the citizen may have meant, at most two; empty when nothing is near.</summary>
        public IReadOnlyList<string> Suggestions { get; init; } = [];

        /// <summary>The document that was asked about, when it is the one that is silent.</summary>
        public Document? Document { get; init; }

        /// <summary>Who is probably in charge, when the matter is known.</summary>
        public Agency? Agency { get; init; }
    }
}

/// <summary>What a clarification asks.</summary>
public enum Clarification
{
    Province,
    Topic,

    /// <summary>Whom it is for: several needs, told apart by the group of people they are for.</summary>
    Group,

    /// <summary>Which field it belongs to.</summary>
    Sector,

    /// <summary>Which agency's work is meant.</summary>
    Agency,

    /// <summary>Which document is meant.</summary>
    Document,

    /// <summary>The message has no subject we can find ("cái đó nộp ở đâu?" with nothing before it).</summary>
    Subject,
}

/// <summary>Why the knowledge stays silent.</summary>
public enum AbstainReason
{
    /// <summary>Nothing in the knowledge is near the question.</summary>
    OutOfScope,

    /// <summary>No document of that province is in the knowledge.</summary>
    NoDocumentsOfProvince,

    /// <summary>Other provinces' plans speak of it, this province's do not.</summary>
    ProvinceSilent,

    /// <summary>The document asked about does not speak of it, nor does another one of its province.</summary>
    DocumentSilent,
}
