using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;

namespace Hotline.Conversations.Turns;

/// <summary>Starts flows, and carries the one that waits on: at most one waits at a time.</summary>
internal sealed class RunningFlows(Talk talk, FlowActions actions)
{
    public Heard Start(string name, Message message, Dictionary<string, string> filled)
    {
        if (talk.State.Flow is { } running && running.Name == name)
        {
            // Already in it: what was given before is kept, what is said now is added.
            filled = Merge(running.Slots, filled);
        }
        else if (talk.State.Flow is { } other && name is FlowNames.TalkToPerson or FlowNames.OpenTicket && IsForm(other.Name))
        {
            filled = Merge(other.Slots, filled);
        }
        else if (talk.State.Flow is { } waiting && (IsForm(waiting.Name) || name == FlowNames.ChangeLanguage))
        {
            var side = Run(new FlowState(name, talk.Dialogs.Flows[name].Steps[0].Id, filled, 0), message);
            side.Continue();
            if (side.State is null)
            {
                return new Heard(ReplyOf(side)) { Digression = true };
            }
        }

        var run = Run(new FlowState(name, talk.Dialogs.Flows[name].Steps[0].Id, filled, 0), message);
        run.Continue();
        return End(run);

        static bool IsForm(string flow) => flow is FlowNames.TalkToPerson or FlowNames.OpenTicket;

        static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> before, Dictionary<string, string> now)
        {
            var merged = new Dictionary<string, string>(before, StringComparer.Ordinal);
            foreach (var (slot, value) in now)
            {
                merged[slot] = value;
            }

            return merged;
        }
    }

    public FlowRun Run(FlowState flow, Message message) =>
        new(talk.Dialogs, flow, talk.Slots, () => talk.SpeakerOf(message), (action, filled) => actions.Act(action, filled, message), filled => actions.Shown(filled, talk.SpeakerOf(message)));

    public Heard End(FlowRun run)
    {
        talk.State = talk.State with { Flow = run.State };
        return new Heard(ReplyOf(run));
    }

    private static Reply ReplyOf(FlowRun run) => new()
    {
        Outcome = run.Outcome,
        Text = run.Text,
        Options = run.Options,
        Expecting = run.State is not null,
    };
}
