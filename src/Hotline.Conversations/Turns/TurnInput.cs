using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>How a question is answered from a release; a pure function.</summary>
public delegate Answer AnswerQuestion(Question question, Release release);

/// <summary>Everything a turn may know. The same input gives the same result.</summary>
public sealed record TurnInput
{
    public required Conversation Conversation { get; init; }

    public required ConversationState State { get; init; }

    /// <summary>Oldest first, at least one.</summary>
    public required IReadOnlyList<Activity> Unread { get; init; }

    public required Release Release { get; init; }

    public required Dialogs Dialogs { get; init; }

    public required AnswerQuestion Answer { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The citizen may be typing on: fragments at the end wait, at most 2 s after the first. False: everything is answered now.</summary>
    public bool MoreMayCome { get; init; }

    /// <summary>Random; ticket codes come from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Random; the pins of tickets come from it. Another than <see cref="Seed"/>, of which each code tells a part.</summary>
    public required ulong Secret { get; init; }

    /// <summary>Tickets asked for by an earlier attempt, by printed code; null: there is no such ticket.</summary>
    public IReadOnlyDictionary<string, TicketFacts?> Tickets { get; init; } = new Dictionary<string, TicketFacts?>(StringComparer.Ordinal);

    /// <summary>When people work, so that who asks for one is told when one comes; null: not known, and nothing is said of it.</summary>
    public ServiceRules? Rules { get; init; }

    /// <summary>Vectors of questions asked for by an earlier attempt, by text; null: nobody computes any.</summary>
    public IReadOnlyDictionary<string, QuestionVector>? Vectors { get; init; }

    /// <summary>What a model is told that rewords answers; null: there is no model, or it must not be asked.</summary>
    public Prompts? Prompts { get; init; }

    /// <summary>Drafts asked for by an earlier attempt, by <see cref="DraftRequest.Key"/>.</summary>
    public IReadOnlyDictionary<string, Draft> Drafts { get; init; } = new Dictionary<string, Draft>(StringComparer.Ordinal);

    /// <summary>What a model is told that is asked what a message means; null: there is no model, or it must not be asked.</summary>
    public Prompts? Interpreting { get; init; }

    /// <summary>Interpretations asked for by an earlier attempt, by <see cref="InterpretationRequest.Key"/>.</summary>
    public IReadOnlyDictionary<string, Interpretation> Interpretations { get; init; } = new Dictionary<string, Interpretation>(StringComparer.Ordinal);
}

/// <summary>How a turn ends. Closed: every kind is listed here.</summary>
public abstract record TurnResult
{
    private TurnResult()
    {
    }

    /// <summary>To be committed. What is after the cursor waits for more and is read again.</summary>
    public sealed record Done(ConversationState State, IReadOnlyList<NewActivity> Replies, IReadOnlyList<Effect> Effects, long Cursor) : TurnResult;

    /// <summary>Nothing but fragments is unread: run it again when more has come, or at that time.</summary>
    public sealed record Waits(DateTimeOffset Until) : TurnResult;

    /// <summary>Run it again with what it needs from outside.</summary>
    public sealed record Needs : TurnResult
    {
        /// <summary>Wanted in <see cref="TurnInput.Tickets"/>.</summary>
        public IReadOnlyList<string> TicketCodes { get; init; } = [];

        /// <summary>Texts whose vectors are wanted in <see cref="TurnInput.Vectors"/>; they hold no personal numbers.</summary>
        public IReadOnlyList<string> Vectors { get; init; } = [];

        /// <summary>Wanted in <see cref="TurnInput.Drafts"/>.</summary>
        public IReadOnlyList<DraftRequest> Drafts { get; init; } = [];

        /// <summary>Wanted in <see cref="TurnInput.Interpretations"/>.</summary>
        public IReadOnlyList<InterpretationRequest> Interpretations { get; init; } = [];
    }
}
