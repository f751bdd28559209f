using Hotline.Conversations.Replies;
using Hotline.Conversations.Turns;
using Hotline.Conversations.Understanding;

namespace Hotline.Conversations.Flows;

/// <summary>What a message was to the flow that waits.</summary>
internal enum FlowHeard
{
    /// <summary>An answer or a correction; the flow has gone on.</summary>
    Taken,

    /// <summary>Not what was asked for.</summary>
    NotAnAnswer,
}

/// <summary>A flow on its way through one message. Gathers what it says.</summary>
internal sealed class FlowRun
{
    private const int MostSteps = 100;

    private readonly Dialogs dialogs;
    private readonly Slots reader;
    private readonly Func<Speaker> speaker;
    private readonly Func<FlowAction, Dictionary<string, string>, string?> act;
    private readonly Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> shown;
    private readonly List<string> said = [];
    private readonly Dictionary<string, string> slots;
    private Flow flow;
    private int at;
    private int failed;

    /// <param name="dialogs">Flows and phrases.</param>
    /// <param name="state">Where the flow stands.</param>
    /// <param name="reader">Reads slots.</param>
    /// <param name="speaker">Speaks the language of the message, or the one that the flow itself chose.</param>
    /// <param name="act">Does an action on the slots; gives its result.</param>
    /// <param name="shown">Slots as phrases show them.</param>
    public FlowRun(
        Dialogs dialogs,
        FlowState state,
        Slots reader,
        Func<Speaker> speaker,
        Func<FlowAction, Dictionary<string, string>, string?> act,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> shown)
    {
        this.dialogs = dialogs;
        this.reader = reader;
        this.speaker = speaker;
        this.act = act;
        this.shown = shown;
        flow = dialogs.Flows[state.Name];
        at = flow.IndexOf(state.Step);
        failed = state.Failed;
        slots = new Dictionary<string, string>(state.Slots, StringComparer.Ordinal);
    }

    /// <summary>Where it stands now; null when it is over.</summary>
    public FlowState? State => at >= 0 && at < flow.Steps.Count ? new FlowState(flow.Id, flow.Steps[at].Id, slots, failed) : null;

    public string Outcome => flow.Outcome;

    public string Text => string.Join("\n\n", said);

    public IReadOnlyList<string> Options { get; private set; } = [];

    /// <summary>Whether a stored state still fits the flows; edited files may have dropped its step.</summary>
    public static bool CanContinue(Dialogs dialogs, FlowState state) =>
        dialogs.Flows.TryGetValue(state.Name, out var flow) && flow.IndexOf(state.Step) is >= 0 and var at && flow.Steps[at] is FlowStep.Collect;

    /// <summary>Goes on until something is asked or the flow is over.</summary>
    public void Continue()
    {
        for (var steps = 0; steps < MostSteps; steps++)
        {
            if (at < 0 || at >= flow.Steps.Count)
            {
                at = -1;
                return;
            }

            switch (flow.Steps[at])
            {
                case FlowStep.Say say:
                    said.Add(speaker().Say(say.Phrase, shown(slots)));
                    Options = [.. say.Options.Select(key => speaker().Say(key))];
                    at++;
                    break;
                case FlowStep.Collect collect when slots.ContainsKey(collect.Slot):
                    at++;
                    break;
                case FlowStep.Collect:
                    Ask();
                    return;
                case FlowStep.Branch branch:
                    var hit = branch.Cases.FirstOrDefault(one => slots.GetValueOrDefault(one.Slot) == one.Value);
                    at = hit.Go is { } target ? flow.IndexOf(target) : at + 1;
                    break;
                case FlowStep.Do step:
                    if (act(step.Action, slots) is { } result)
                    {
                        slots["result"] = result;
                    }

                    at++;
                    break;
                case FlowStep.Forget forget:
                    slots.Remove(forget.Slot);
                    at++;
                    break;
                case FlowStep.Go go:
                    at = flow.IndexOf(go.Step);
                    break;
                case FlowStep.Link link:
                    flow = dialogs.Flows[link.Flow];
                    at = 0;
                    break;
                case FlowStep.End:
                    at = -1;
                    return;
            }
        }

        throw new InvalidOperationException($"Flow {flow.Id} runs in a circle.");
    }

    /// <summary>Takes the message when it is one of the buttons of the step that waits.</summary>
    public bool HearButton(Message message)
    {
        var step = (FlowStep.Collect)flow.Steps[at];
        if (reader.Button(step, message.Words) is not { } value)
        {
            return false;
        }

        Take(step, value);
        return true;
    }

    /// <summary>Whether the step that waits would take the message for somebody's name.</summary>
    public bool WouldBeName(Message message) => flow.Steps[at] is FlowStep.Collect { Kind: SlotKind.Name } step && reader.Read(step, message) is not null;

    public FlowHeard Hear(Message message)
    {
        if (Correct(message))
        {
            return FlowHeard.Taken;
        }

        var step = (FlowStep.Collect)flow.Steps[at];
        if (step.Kind == SlotKind.Name && PersonalData.Phone(message.Text) is { } phone && flow.CollectOf("phone") is not null)
        {
            // "Lan 0912345678": both at once.
            var (rest, _) = PersonalData.Mask(message.Text);
            if (reader.Read(step, message.With(rest)) is { } name)
            {
                slots["phone"] = phone;
                return Take(step, name);
            }
        }

        return reader.Read(step, message) is { } value ? Take(step, value) : FlowHeard.NotAnAnswer;
    }

    /// <summary>Says that the answer does not do, or gives up after too many.</summary>
    public void Refuse()
    {
        var step = (FlowStep.Collect)flow.Steps[at];
        failed++;
        if (failed <= step.Tries)
        {
            said.Add(speaker().Say(step.Invalid, shown(slots)));
            Options = OptionsOf(step);
            return;
        }

        failed = 0;
        if (step.GiveUp is { } go)
        {
            at = flow.IndexOf(go);
            Continue();
            return;
        }

        Cancel();
    }

    public void Cancel()
    {
        said.Add(speaker().Say(flow.Cancelled, shown(slots)));
        Options = [];
        at = -1;
    }

    /// <summary>Asks once more, after a digression.</summary>
    public void AskAgain()
    {
        if (flow.Resume is { } resume)
        {
            said.Add(speaker().Say(resume, shown(slots)));
        }

        Ask();
    }

    private void Ask()
    {
        var step = (FlowStep.Collect)flow.Steps[at];
        said.Add(speaker().Say(step.Ask, shown(slots)));
        Options = OptionsOf(step);
    }

    private IReadOnlyList<string> OptionsOf(FlowStep.Collect step) =>
        step.Kind == SlotKind.Province && step.Options.Count == 0 ? reader.CoveredProvinces : [.. step.Options.Select(option => speaker().Say(option.Phrase))];

    private FlowHeard Take(FlowStep.Collect step, string value)
    {
        slots[step.Slot] = value;
        failed = 0;
        Continue();
        return FlowHeard.Taken;
    }

    /// <summary>"à nhầm, số khác": back to what was said before.</summary>
    private bool Correct(Message message)
    {
        foreach (var (slot, signal) in (ReadOnlySpan<(string, string)>)
            [("phone", SignalNames.CorrectPhone), ("name", SignalNames.CorrectName), ("need", SignalNames.CorrectNeed)])
        {
            if (!slots.ContainsKey(slot) || flow.CollectOf(slot) is not { } step || !dialogs.Signals.Has(signal, message.Words))
            {
                continue;
            }

            failed = 0;
            if (reader.ReadCorrection(step, message) is { } value)
            {
                slots[slot] = value;
                said.Add(speaker().Say(PhraseKeys.TicketCorrected));

                // From the corrected step on: what depends on it is done again, what is filled is not asked again.
                at = flow.IndexOf(step.Id);
                Continue();
                return true;
            }

            slots.Remove(slot);
            at = flow.IndexOf(step.Id);
            Ask();
            return true;
        }

        return false;
    }
}
