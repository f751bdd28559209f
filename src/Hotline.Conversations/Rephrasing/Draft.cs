namespace Hotline.Conversations.Rephrasing;

/// <summary>Why an answer goes out in the words of the knowledge although a model was to reword it.</summary>
public enum Fallback
{
    /// <summary>It failed several times in a row and is left alone for a while.</summary>
    Paused,

    /// <summary>As many drafts as allowed are being written already.</summary>
    Busy,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>Nothing came in time.</summary>
    SilentTooLong,

    /// <summary>It was not done in time.</summary>
    TooSlow,

    /// <summary>The connection ended before the draft did.</summary>
    BrokenOff,

    /// <summary>Key, name or request are not accepted.</summary>
    Rejected,
    RateLimited,
    ServerError,

    /// <summary>What came is not of the protocol.</summary>
    Malformed,

    /// <summary>The citizen wrote on, or a person took the conversation.</summary>
    Interrupted,

    /// <summary>The model would not, or its provider's filter would not.</summary>
    Refused,
    Empty,

    /// <summary>It went on and on.</summary>
    Endless,

    /// <summary>Code, markup, links, or talk about its own instructions.</summary>
    Garbage,
    WrongLanguage,
    Repetitive,

    /// <summary>It refers to a source that it was not given.</summary>
    UnknownCitation,

    /// <summary>It refers to no source.</summary>
    NoCitation,

    /// <summary>More than a third of its sentences did not pass.</summary>
    TooMuchCut,

    /// <summary>A figure, a date, an agency or a condition of the answer's first sentence is not in it.</summary>
    FactLost,

    /// <summary>In its place the checker of whole replies would not let it through.</summary>
    Unproven,

    /// <summary>Asked what a message means, it does not know either.</summary>
    Unclear,

    /// <summary>The question it understands holds a figure, a place, an agency or a matter that nobody has spoken of.</summary>
    Invented,

    /// <summary>The knowledge has no answer to the question it understands.</summary>
    FoundNothing,

    /// <summary>It takes for talk what asks something.</summary>
    Asks,
}

/// <summary>Why one sentence of a draft was left out.</summary>
public enum CutReason
{
    /// <summary>A figure, date, address, number or agency that the sources it refers to do not hold.</summary>
    Unproven,

    /// <summary>"At most" and "at least" are not as in the sources.</summary>
    Bound,

    /// <summary>It denies what the sources say, or says what they deny.</summary>
    Negation,

    /// <summary>Too few of its words stand in the sources.</summary>
    Ungrounded,
}

/// <summary>A sentence that was left out.</summary>
/// <param name="Text">As the model wrote it.</param>
/// <param name="Reason">Why.</param>
public sealed record CutSentence(string Text, CutReason Reason);

/// <summary>What a model did for an answer, for the desk.</summary>
public sealed record ModelTrace
{
    /// <summary>The model's name as configured.</summary>
    public required string Model { get; init; }

    /// <summary>Name and version of the prompt: <c>rephrase.vi@3f2a90c1b7de</c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>From the request to the end of the draft, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>Null when the model's words went out.</summary>
    public Fallback? Fallback { get; init; }

    /// <summary>Sentences left out, at most a few.</summary>
    public IReadOnlyList<CutSentence> Cut { get; init; } = [];
}

/// <summary>What became of a <see cref="DraftRequest"/>.</summary>
/// <param name="Text">The sentences that passed; null: the answer goes out in the words of the knowledge.</param>
/// <param name="Trace">How it came about.</param>
public sealed record Draft(string? Text, ModelTrace Trace)
{
    /// <summary>Id under which it was shown while it was being written; null when nothing was shown.</summary>
    public string? StreamId { get; init; }
}
