using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Understanding;

/// <summary>Reads <c>signals.yaml</c>: <c>spellings</c>, <c>lists</c>, <c>sets</c>, <c>fillers</c> and <c>signals</c>.</summary>
internal static class SignalsFile
{
    private static readonly string[] Parts = ["always", "when", "unless", "whole", "beside"];

    public static Signals? Read(DialogFile file, string text)
    {
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var known = new Known();
        var lists = known.Vocabulary.Lists;
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
                case "spellings":
                    foreach (var (word, _, others) in file.Entries(value, "spellings"))
                    {
                        known.Vocabulary.Spell(word, file.Texts(others, $"spellings of {word}").Select(other => other.Text));
                    }

                    break;
                case "sets":
                    foreach (var (name, _, patterns) in file.Entries(value, "sets"))
                    {
                        known.Sets[name] = Patterns(file, patterns, $"set {name}", known);
                    }

                    break;
                case "fillers":
                    fillers = Patterns(file, value, "fillers", known);
                    break;
                case "signals":
                    foreach (var (name, nameAt, parts) in file.Entries(value, "signals"))
                    {
                        if (!Signals.Names.Contains(name))
                        {
                            file.Wrong(nameAt, $"no step of understanding asks for \"{name}\"");
                            continue;
                        }

                        signals.Add(Read(file, name, parts, known));
                    }

                    break;
                default:
                    file.Wrong(at, $"unknown key \"{key}\": spellings, lists, sets, fillers or signals");
                    break;
            }
        }

        foreach (var missing in Signals.Names.Except(signals.Select(signal => signal.Name)))
        {
            file.Wrong($"signal \"{missing}\" is missing");
        }

        return new Signals(signals.DistinctBy(signal => signal.Name), new PatternSet(fillers));
    }

    private static Signal Read(DialogFile file, string name, YamlDotNet.RepresentationModel.YamlNode node, Known known)
    {
        var parts = Parts.ToDictionary(part => part, _ => new List<Pattern>(), StringComparer.Ordinal);
        foreach (var (part, at, value) in file.Entries(node, $"signal {name}"))
        {
            if (parts.TryGetValue(part, out var patterns))
            {
                patterns.AddRange(Patterns(file, value, part, known));
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

    private static List<Pattern> Patterns(DialogFile file, YamlDotNet.RepresentationModel.YamlNode node, string what, Known known)
    {
        var patterns = new List<Pattern>();
        foreach (var (written, at) in file.Texts(node, what))
        {
            try
            {
                // "@name": all patterns of a set that stands before.
                if (written is ['@', .. var name])
                {
                    patterns.AddRange(known.Sets.TryGetValue(name, out var set) ? set : throw new FormatException($"no set is called @{name}"));
                    continue;
                }

                patterns.Add(Pattern.Parse(written, known.Vocabulary));
            }
            catch (FormatException error)
            {
                file.Wrong(at, error.Message);
            }
        }

        return patterns;
    }

    /// <summary>What the file has named so far.</summary>
    private sealed class Known
    {
        public Vocabulary Vocabulary { get; } = new();

        public Dictionary<string, List<Pattern>> Sets { get; } = new(StringComparer.Ordinal);
    }
}
