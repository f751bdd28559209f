namespace Hotline.Conversations.Flows;

/// <summary>A dialog with an aim, as written in <c>dialogs/flows/{id}.yaml</c>.</summary>
internal sealed class Flow
{
    public required string Id { get; init; }

    /// <summary>What its replies are: <c>dialog</c>, <c>handoff</c> or <c>smalltalk</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Said when a digression is over and before the question is asked again; null: nothing.</summary>
    public string? Resume { get; init; }

    /// <summary>Said when the citizen gives up or is given up on; empty where nothing is asked.</summary>
    public required string Cancelled { get; init; }

    public required IReadOnlyList<FlowStep> Steps { get; init; }

    /// <summary>Place of a step, or -1.</summary>
    public int IndexOf(string step)
    {
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].Id == step)
            {
                return i;
            }
        }

        return -1;
    }

    public FlowStep.Collect? CollectOf(string slot) => Steps.OfType<FlowStep.Collect>().FirstOrDefault(step => step.Slot == slot);
}

/// <summary>One step of a flow. Closed: every kind is listed here.</summary>
internal abstract record FlowStep
{
    private FlowStep()
    {
    }

    /// <summary>Unique in its flow.</summary>
    public required string Id { get; init; }

    /// <summary>Says a phrase and goes on.</summary>
    public sealed record Say(string Phrase, IReadOnlyList<string> Options) : FlowStep;

    /// <summary>Asks for a slot and waits; goes on at once when the slot is filled already.</summary>
    public sealed record Collect(string Slot, SlotKind Kind, string Ask, string Invalid) : FlowStep
    {
        /// <summary>Value → phrase key of its button.</summary>
        public IReadOnlyList<(string Value, string Phrase)> Options { get; init; } = [];

        /// <summary>How often an invalid answer is met with <see cref="Invalid"/> before <see cref="GiveUp"/>.</summary>
        public int Tries { get; init; } = 2;

        /// <summary>Step to go on with after that; null: the flow is cancelled.</summary>
        public string? GiveUp { get; init; }

        /// <summary>Value put in when the citizen would rather not say; null: it must be said.</summary>
        public string? Skipped { get; init; }
    }

    /// <summary>Goes to the step of the first case that holds, otherwise on.</summary>
    public sealed record Branch(IReadOnlyList<(string Slot, string Value, string Go)> Cases) : FlowStep;

    /// <summary>Does something the code offers; its result, if any, is put into the slot <c>result</c>.</summary>
    public sealed record Do(FlowAction Action) : FlowStep;

    /// <summary>Empties a slot, so that it is asked for again.</summary>
    public sealed record Forget(string Slot) : FlowStep;

    public sealed record Go(string Step) : FlowStep;

    /// <summary>Goes on with another flow, which gets the slots.</summary>
    public sealed record Link(string Flow) : FlowStep;

    public sealed record End : FlowStep;
}

/// <summary>What a slot may hold.</summary>
internal enum SlotKind
{
    YesNo,
    Choice,
    Name,
    Phone,
    Text,
    Province,
    TicketCode,
}

/// <summary>What a flow may do.</summary>
internal enum FlowAction
{
    /// <summary>Notes when the citizen agreed to the keeping of their data.</summary>
    RememberConsent,

    /// <summary>Finds the agency in charge of the slot <c>need</c>.</summary>
    RouteTicket,

    /// <summary>Opens the ticket of the slots; slot <c>code</c> then holds its code.</summary>
    OpenTicket,

    /// <summary>Looks up the slot <c>code</c>; result: <c>mine</c>, <c>other</c>, <c>unknown</c> or <c>too-often</c>.</summary>
    LookUpTicket,

    /// <summary>Keeps the slot <c>province</c> for the conversation.</summary>
    SetProvince,

    /// <summary>Takes the slot <c>comment</c> as the need of the ticket that follows.</summary>
    CommentToNeed,

    /// <summary>Speaks the language of the slot <c>language</c> from here on: <c>vi</c> or <c>en</c>.</summary>
    SetLanguage,

    /// <summary>Blanks what the citizen wrote, what was filled in, and the person in their tickets.</summary>
    EraseData,
}
