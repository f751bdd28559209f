using Hotline.Conversations.Rephrasing;

namespace Hotline.Conversations.Interpreting;

/// <summary>What a model takes a message for.</summary>
public enum Meaning
{
    /// <summary>A question, which it says in full.</summary>
    Question,

    /// <summary>Talk that asks nothing.</summary>
    Smalltalk,

    /// <summary>Somebody may be in danger.</summary>
    Danger,

    /// <summary>It cannot tell either.</summary>
    Unclear,
}

/// <summary>What a model did to understand a message, for the desk.</summary>
public sealed record InterpretationTrace
{
    /// <summary>The model's name as configured.</summary>
    public required string Model { get; init; }

    /// <summary>Name and version of the prompt: <c>interpret@3f2a90c1b7de</c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>From the request to the end, in milliseconds.</summary>
    public long Milliseconds { get; init; }

    /// <summary>What it takes the message for; null when nothing usable came.</summary>
    public Meaning? Meaning { get; init; }

    /// <summary>The question in its words, which is searched for and never shown to a citizen; null when it says none.</summary>
    public string? Question { get; init; }

    /// <summary>Why the reply is as if nobody had been asked; null when what it says was used.</summary>
    public Fallback? Fallback { get; init; }
}

/// <summary>What became of an <see cref="InterpretationRequest"/>: usable where its trace has no <see cref="InterpretationTrace.Fallback"/>.</summary>
/// <param name="Trace">What came, and how.</param>
public sealed record Interpretation(InterpretationTrace Trace)
{
    /// <summary>The same, not used after all.</summary>
    internal InterpretationTrace Without(Fallback reason) => Trace with { Fallback = reason };
}
