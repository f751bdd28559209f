using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Understanding;

/// <summary>Reads <c>signals.yaml</c>: <c>lists</c>, <c>fillers</c> and <c>signals</c>.</summary>
internal static class SignalsFile
{
    private static readonly string[] Parts = ["always", "when", "unless", "whole", "beside"];

    public static Signals? Read(DialogFile file, string text)
    {
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var fillers = new List<Pattern>();
        var signals = new List<Signal>();
        foreach (var (key, at, value) in file.Entries(root, "the file"))
        {
            switch (key)
            {
                case "lists":
                    foreach (var (name, _, words) in file.Entries(value, "lists"))
                    {
                        // A list may hold another one that stands before it.
                        lists[name] = [.. file.Texts(words, $"list {name}").SelectMany(entry =>
                            entry.Text is ['{', .., '}'] && lists.TryGetValue(entry.Text[1..^1], out var inner) ? inner : [entry.Text])];
                    }

                    break;
                case "fillers":
                    fillers = Patterns(file, value, "fillers", lists);
                    break;
                case "signals":
                    foreach (var (name, nameAt, parts) in file.Entries(value, "signals"))
                    {
                        if (!Signals.Names.Contains(name))
                        {
                            file.Wrong(nameAt, $"no step of understanding asks for \"{name}\"");
                            continue;
                        }

                        signals.Add(Read(file, name, parts, lists));
                    }

                    break;
                default:
                    file.Wrong(at, $"unknown key \"{key}\": lists, fillers or signals");
                    break;
            }
        }

        foreach (var missing in Signals.Names.Except(signals.Select(signal => signal.Name)))
        {
            file.Wrong($"signal \"{missing}\" is missing");
        }

        return new Signals(signals.DistinctBy(signal => signal.Name), new PatternSet(fillers));
    }

    private static Signal Read(DialogFile file, string name, YamlDotNet.RepresentationModel.YamlNode node, Dictionary<string, IReadOnlyList<string>> lists)
    {
        var parts = Parts.ToDictionary(part => part, _ => new List<Pattern>(), StringComparer.Ordinal);
        foreach (var (part, at, value) in file.Entries(node, $"signal {name}"))
        {
            if (parts.TryGetValue(part, out var patterns))
            {
                patterns.AddRange(Patterns(file, value, part, lists));
            }
            else
            {
                file.Wrong(at, $"unknown key \"{part}\": {string.Join(", ", Parts)}");
            }
        }

        return new Signal
        {
            Name = name,
            Always = new PatternSet(parts["always"]),
            When = new PatternSet(parts["when"]),
            Unless = new PatternSet(parts["unless"]),
            Whole = new PatternSet(parts["whole"]),
            Beside = new PatternSet(parts["beside"]),
        };
    }

    private static List<Pattern> Patterns(DialogFile file, YamlDotNet.RepresentationModel.YamlNode node, string what, Dictionary<string, IReadOnlyList<string>> lists)
    {
        var patterns = new List<Pattern>();
        foreach (var (written, at) in file.Texts(node, what))
        {
            try
            {
                patterns.Add(Pattern.Parse(written, lists));
            }
            catch (FormatException error)
            {
                file.Wrong(at, error.Message);
            }
        }

        return patterns;
    }
}
