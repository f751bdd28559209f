using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Understanding;

namespace Hotline.Conversations.Flows;

/// <summary>All that the bot says, asks and recognises: <c>phrases.vi.yaml</c>, <c>phrases.en.yaml</c>, <c>signals.yaml</c>, <c>flows/*.yaml</c> and <c>prompts/*.md</c>. Immutable.</summary>
public sealed class Dialogs
{
    private Dialogs(Phrases phrases, Signals signals, IReadOnlyDictionary<string, Flow> flows, Prompts prompts)
    {
        Prompts = prompts;
        Phrases = phrases;
        Signals = signals;
        Flows = flows;
    }

    /// <summary>What a model is told, where one is configured.</summary>
    public Prompts Prompts { get; }

    internal Phrases Phrases { get; }

    internal Signals Signals { get; }

    internal IReadOnlyDictionary<string, Flow> Flows { get; }

    /// <summary>Reads the folder. Every mistake is reported, with file and line.</summary>
    public static DialogsLoaded Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var errors = new List<DialogError>();
        if (!Directory.Exists(folder))
        {
            return new DialogsLoaded(null, [new DialogError(folder, 0, "there is no such folder")]);
        }

        var phrases = Read(folder, "phrases.vi.yaml", errors) is { } vi && Read(folder, "phrases.en.yaml", errors) is { } en
            ? Phrases.Read(vi, en)
            : null;
        var signals = Read(folder, "signals.yaml", errors) is { } file ? SignalsFile.Read(file.File, file.Text) : null;
        if (phrases is null || signals is null)
        {
            return new DialogsLoaded(null, errors);
        }

        foreach (var key in PhraseKeys.All.Where(key => !phrases.Has(key)))
        {
            errors.Add(new DialogError("phrases.vi.yaml", 0, $"\"{key}\" is missing"));
        }

        var flows = ReadFlows(folder, phrases, errors);
        var prompts = Prompts.Read(Path.Combine(folder, Prompts.Folder), errors);
        return errors.Count > 0 ? new DialogsLoaded(null, errors) : new DialogsLoaded(new Dialogs(phrases, signals, flows, prompts), []);
    }

    private static Dictionary<string, Flow> ReadFlows(string folder, Phrases phrases, List<DialogError> errors)
    {
        var flows = new Dictionary<string, Flow>(StringComparer.Ordinal);
        var links = new List<(DialogFile File, string Flow, YamlDotNet.RepresentationModel.YamlNode At)>();
        var inside = Path.Combine(folder, "flows");
        string[] paths = Directory.Exists(inside) ? Directory.GetFiles(inside, "*.yaml") : [];
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            var file = new DialogFile($"flows/{Path.GetFileName(path)}", errors);
            var reader = new FlowFile(file, phrases);
            if (reader.Read(id, File.ReadAllText(path)) is { } flow)
            {
                flows[id] = flow;
            }

            links.AddRange(reader.Links.Select(link => (file, link.Flow, link.At)));
        }

        foreach (var (file, flow, at) in links.Where(link => !flows.ContainsKey(link.Flow)))
        {
            file.Wrong(at, $"no flow is called \"{flow}\"");
        }

        foreach (var missing in FlowNames.All.Where(name => !flows.ContainsKey(name) && !errors.Exists(error => error.Path == $"flows/{name}.yaml")))
        {
            errors.Add(new DialogError($"flows/{missing}.yaml", 0, "the flow is missing"));
        }

        return flows;
    }

    private static (DialogFile File, string Text)? Read(string folder, string name, List<DialogError> errors)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            errors.Add(new DialogError(name, 0, "the file is missing"));
            return null;
        }

        return (new DialogFile(name, errors), File.ReadAllText(path));
    }
}

/// <summary>What loading dialogs ended in.</summary>
/// <param name="Dialogs">Null when there are errors.</param>
/// <param name="Errors">All that must be put right.</param>
public sealed record DialogsLoaded(Dialogs? Dialogs, IReadOnlyList<DialogError> Errors);

/// <summary>The flows the code starts by name.</summary>
internal static class FlowNames
{
    public const string OpenTicket = "open-ticket";
    public const string LookUpTicket = "look-up-ticket";
    public const string TalkToPerson = "talk-to-person";
    public const string ChooseProvince = "choose-province";
    public const string Feedback = "feedback";
    public const string Greeting = "greeting";
    public const string ChangeLanguage = "change-language";
    public const string EraseData = "erase-my-data";

    public static IReadOnlyList<string> All { get; } = [OpenTicket, LookUpTicket, TalkToPerson, ChooseProvince, Feedback, Greeting, ChangeLanguage, EraseData];
}
