using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Hotline.Conversations.Flows;

/// <summary>Reads a flow file; a mistake becomes an error with its line.</summary>
internal sealed class FlowFile(DialogFile file, Phrases phrases)
{
    private static readonly Dictionary<string, SlotKind> Kinds = new(StringComparer.Ordinal)
    {
        ["yes-no"] = SlotKind.YesNo,
        ["choice"] = SlotKind.Choice,
        ["name"] = SlotKind.Name,
        ["phone"] = SlotKind.Phone,
        ["text"] = SlotKind.Text,
        ["province"] = SlotKind.Province,
        ["ticket-code"] = SlotKind.TicketCode,
    };

    private static readonly Dictionary<string, FlowAction> Actions = new(StringComparer.Ordinal)
    {
        ["remember-consent"] = FlowAction.RememberConsent,
        ["route-ticket"] = FlowAction.RouteTicket,
        ["open-ticket"] = FlowAction.OpenTicket,
        ["look-up-ticket"] = FlowAction.LookUpTicket,
        ["set-province"] = FlowAction.SetProvince,
        ["comment-to-need"] = FlowAction.CommentToNeed,
        ["set-language"] = FlowAction.SetLanguage,
        ["erase-data"] = FlowAction.EraseData,
    };

    private readonly List<(string Step, YamlNode At)> goes = [];
    private readonly List<(string Flow, YamlNode At)> links = [];

    /// <summary>Flows that are linked to, for checking once all files are read.</summary>
    public IReadOnlyList<(string Flow, YamlNode At)> Links => links;

    public Flow? Read(string id, string text)
    {
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var outcome = "dialog";
        string? resume = null;
        string? cancelled = null;
        var steps = new List<FlowStep>();
        foreach (var (key, at, value) in file.Entries(root, "the flow"))
        {
            switch (key)
            {
                case "title":
                    file.Text(value, "title");
                    break;
                case "outcome":
                    outcome = file.Text(value, "outcome") ?? outcome;
                    if (outcome is not ("dialog" or "handoff" or "smalltalk"))
                    {
                        file.Wrong(value, "outcome is \"dialog\", \"handoff\" or \"smalltalk\"");
                    }

                    break;
                case "resume":
                    resume = Phrase(value, "resume");
                    break;
                case "cancelled":
                    cancelled = Phrase(value, "cancelled");
                    break;
                case "steps" when value is YamlSequenceNode list:
                    steps.AddRange(list.Select((node, place) => Step(node, place)).OfType<FlowStep>());
                    break;
                case "steps":
                    file.Wrong(value, "steps must be a list");
                    break;
                default:
                    file.Wrong(at, $"unknown key \"{key}\": title, outcome, resume, cancelled, steps");
                    break;
            }
        }

        if (steps.Count == 0)
        {
            file.Wrong("the flow has no steps");
            return null;
        }

        foreach (var twice in steps.GroupBy(step => step.Id).Where(group => group.Count() > 1))
        {
            file.Wrong($"two steps are called \"{twice.Key}\"");
        }

        foreach (var (step, at) in goes.Where(go => steps.All(step => step.Id != go.Step)))
        {
            file.Wrong(at, $"no step is called \"{step}\"");
        }

        // What asks nothing cannot be given up.
        if (cancelled is null && steps.Exists(step => step is FlowStep.Collect))
        {
            file.Wrong("\"cancelled\" is missing: what is said when the citizen gives up");
            return null;
        }

        return new Flow { Id = id, Outcome = outcome, Resume = resume, Cancelled = cancelled ?? "", Steps = steps };
    }

    private FlowStep? Step(YamlNode node, int place)
    {
        var parts = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, _, value) in file.Entries(node, "a step"))
        {
            parts[key] = value;
        }

        var id = parts.Remove("id", out var idNode) ? file.Text(idNode, "id") : null;
        var name = id ?? string.Create(CultureInfo.InvariantCulture, $"step-{place + 1}");
        FlowStep? step = null;
        if (parts.Remove("say", out var say))
        {
            step = new FlowStep.Say(Phrase(say, "say") ?? "", parts.Remove("options", out var options) ? Phrases(options, "options") : []) { Id = name };
        }
        else if (parts.Remove("collect", out var collect))
        {
            step = Collect(id, collect, parts);
        }
        else if (parts.Remove("branch", out var branch))
        {
            step = new FlowStep.Branch(Cases(branch)) { Id = name };
        }
        else if (parts.Remove("do", out var action))
        {
            step = new FlowStep.Do(OneOf(action, "do", Actions)) { Id = name };
        }
        else if (parts.Remove("forget", out var forget))
        {
            step = new FlowStep.Forget(file.Text(forget, "forget") ?? "") { Id = name };
        }
        else if (parts.Remove("go", out var go))
        {
            step = new FlowStep.Go(Target(go, "go") ?? "") { Id = name };
        }
        else if (parts.Remove("link", out var link))
        {
            var flow = file.Text(link, "link") ?? "";
            links.Add((flow, link));
            step = new FlowStep.Link(flow) { Id = name };
        }
        else if (parts.Remove("end", out _))
        {
            step = new FlowStep.End { Id = name };
        }
        else
        {
            file.Wrong(node, "a step is one of say, collect, branch, do, forget, go, link, end");
        }

        foreach (var (key, value) in step is null ? [] : parts)
        {
            file.Wrong(value, $"this step has no \"{key}\"");
        }

        return step;
    }

    private FlowStep.Collect Collect(string? id, YamlNode collect, Dictionary<string, YamlNode> parts)
    {
        var slot = file.Text(collect, "collect") ?? "";
        YamlNode? Part(string key, bool required)
        {
            if (parts.Remove(key, out var node))
            {
                return node;
            }

            if (required)
            {
                file.Wrong(collect, $"collect needs \"{key}\"");
            }

            return null;
        }

        var kind = Part("as", required: true) is { } kindNode ? OneOf(kindNode, "as", Kinds) : default;
        var ask = Part("ask", required: true) is { } askNode ? Phrase(askNode, "ask") : null;
        var invalid = Part("invalid", required: true) is { } invalidNode ? Phrase(invalidNode, "invalid") : null;
        var options = new List<(string, string)>();
        if (Part("options", required: false) is { } optionsNode)
        {
            foreach (var (value, _, key) in file.Entries(optionsNode, "options"))
            {
                options.Add((value, Phrase(key, value) ?? ""));
            }
        }

        var tries = 2;
        if (Part("tries", required: false) is { } triesNode &&
            !(int.TryParse(file.Text(triesNode, "tries"), NumberStyles.None, CultureInfo.InvariantCulture, out tries) && tries is >= 1 and <= 10))
        {
            file.Wrong(triesNode, "tries is a number from 1 to 10");
        }

        return new FlowStep.Collect(slot, kind, ask ?? "", invalid ?? "")
        {
            Id = id ?? slot,
            Options = options,
            Tries = tries,
            GiveUp = Part("give-up", required: false) is { } giveUp ? Target(giveUp, "give-up") : null,
            Skipped = Part("skipped", required: false) is { } skipped ? file.Text(skipped, "skipped") : null,
        };
    }

    private List<(string, string, string)> Cases(YamlNode branch)
    {
        var cases = new List<(string, string, string)>();
        if (branch is not YamlSequenceNode list)
        {
            file.Wrong(branch, "branch must be a list of { when, is, go }");
            return cases;
        }

        foreach (var node in list)
        {
            var parts = file.Entries(node, "a case").ToDictionary(part => part.Key, part => part.Value, StringComparer.Ordinal);
            if (parts.Count == 3 && parts.TryGetValue("when", out var when) && parts.TryGetValue("is", out var value) && parts.TryGetValue("go", out var go))
            {
                cases.Add((file.Text(when, "when") ?? "", file.Text(value, "is") ?? "", Target(go, "go") ?? ""));
            }
            else
            {
                file.Wrong(node, "a case has \"when\" (a slot), \"is\" (its value) and \"go\" (a step)");
            }
        }

        return cases;
    }

    private string? Target(YamlNode node, string what)
    {
        var step = file.Text(node, what);
        if (step is not null)
        {
            goes.Add((step, node));
        }

        return step;
    }

    private string? Phrase(YamlNode node, string what)
    {
        var key = file.Text(node, what);
        if (key is not null && !phrases.Has(key))
        {
            file.Wrong(node, $"no phrase is called \"{key}\"");
        }

        return key;
    }

    private List<string> Phrases(YamlNode node, string what)
    {
        foreach (var (key, at) in file.Texts(node, what).Where(entry => !phrases.Has(entry.Text)))
        {
            file.Wrong(at, $"no phrase is called \"{key}\"");
        }

        return [.. file.Texts(node, what).Select(entry => entry.Text)];
    }

    private T OneOf<T>(YamlNode node, string what, Dictionary<string, T> known)
        where T : struct
    {
        var written = file.Text(node, what);
        if (written is not null && known.TryGetValue(written, out var value))
        {
            return value;
        }

        if (written is not null)
        {
            file.Wrong(node, $"\"{written}\" is none of {string.Join(", ", known.Keys)}");
        }

        return default;
    }
}
