using Hotline.Knowledge.Releases;
using Hotline.Language;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hotline.Knowledge.Search;

/// <summary>What people write and what the documents call it: abbreviations, everyday words, question frames, English. Editable without a release of the program.</summary>
public sealed class Lexicon
{
    private Lexicon()
    {
    }

    /// <summary>A lexicon without a word.</summary>
    public static Lexicon Empty { get; } = new();

    /// <summary>Typed token (or tokens: "t hop") to its readings, likeliest first.</summary>
    public IReadOnlyList<LexiconEntry> Abbreviations { get; private init; } = [];

    /// <summary>Lay wording to official wordings; both count in a search, the official ones less.</summary>
    public IReadOnlyList<LexiconEntry> Synonyms { get; private init; } = [];

    /// <summary>Words around a question that say nothing of its matter: "cho em hỏi".</summary>
    public IReadOnlyList<string> Frames { get; private init; } = [];

    /// <summary>Everyday phrases from which the restoration of diacritics learns, beside the documents.</summary>
    public IReadOnlyList<string> Phrases { get; private init; } = [];

    /// <summary>English words to Vietnamese ones; the first reading is used.</summary>
    public IReadOnlyList<LexiconEntry> English { get; private init; } = [];

    /// <summary>
    /// Things of one kind that are not each other's matter ("sởi", "bảo hiểm xe máy"), the spellings of each parted by <c>|</c>: who names one is answered
    /// only by what names it too.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Kinds { get; private init; } = [];

    /// <summary>Reads <c>lexicon.yaml</c>. Entries in error are left out and reported with their line; the rest is usable.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="path">Its path, for the errors.</param>
    /// <param name="errors">Empty when all is well.</param>
    public static Lexicon Parse(string yaml, string path, out IReadOnlyList<KnowledgeError> errors)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(path);
        var found = new List<KnowledgeError>();
        errors = found;
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            found.Add(new KnowledgeError(path, (int)e.Start.Line, $"not valid YAML: {e.InnerException?.Message ?? e.Message}"));
            return Empty;
        }

        if (stream.Documents.Count == 0)
        {
            return Empty;
        }

        if (stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            found.Add(new KnowledgeError(path, (int)stream.Documents[0].RootNode.Start.Line, "the lexicon must be a mapping with the keys abbreviations, synonyms, frames, phrases, english, kinds"));
            return Empty;
        }

        var reader = new Reader(path, found);
        IReadOnlyList<LexiconEntry> abbreviations = [], synonyms = [], english = [];
        IReadOnlyList<string> frames = [], phrases = [], kinds = [];
        foreach (var (key, value) in root.Children)
        {
            switch ((key as YamlScalarNode)?.Value)
            {
                case "abbreviations":
                    abbreviations = reader.Entries(value, "abbreviations");
                    break;
                case "synonyms":
                    synonyms = reader.Entries(value, "synonyms");
                    break;
                case "english":
                    english = reader.Entries(value, "english");
                    break;
                case "frames":
                    frames = reader.Lines(value, "frames");
                    break;
                case "phrases":
                    phrases = reader.Lines(value, "phrases");
                    break;
                case "kinds":
                    kinds = reader.Lines(value, "kinds");
                    break;
                default:
                    reader.Report(key, $"unknown key '{key}'; known are abbreviations, synonyms, frames, phrases, english, kinds");
                    break;
            }
        }

        return new Lexicon
        {
            Abbreviations = abbreviations,
            Synonyms = synonyms,
            English = english,
            Frames = frames,
            Phrases = phrases,
            Kinds = [.. kinds.Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };
    }

    private sealed class Reader(string path, List<KnowledgeError> errors)
    {
        public void Report(YamlNode node, string reason) => errors.Add(new KnowledgeError(path, (int)node.Start.Line, reason));

        public List<LexiconEntry> Entries(YamlNode node, string section)
        {
            var entries = new List<LexiconEntry>();
            if (IsNull(node))
            {
                return entries;
            }

            if (node is not YamlMappingNode mapping)
            {
                Report(node, $"'{section}' must be a mapping from words to words");
                return entries;
            }

            var seen = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in mapping.Children)
            {
                if (Words(key) is not { } written)
                {
                    Report(key, $"an entry of '{section}' has no words on its left side");
                    continue;
                }

                var canonical = string.Join(' ', Vietnamese.Syllables(written).Select(s => s.Exact));
                if (!seen.TryAdd(canonical, written))
                {
                    Report(key, $"'{written}' in '{section}' is there already as '{seen[canonical]}'");
                    continue;
                }

                var readings = new List<string>();
                foreach (var item in value is YamlSequenceNode list ? list.Children : [value])
                {
                    if (Words(item) is { } reading)
                    {
                        readings.Add(reading);
                    }
                    else
                    {
                        Report(item, $"'{written}' in '{section}' must map to words or to a list of words");
                    }
                }

                if (readings.Count > 0)
                {
                    entries.Add(new LexiconEntry(written, readings));
                }
                else if (value is YamlSequenceNode { Children.Count: 0 })
                {
                    Report(value, $"'{written}' in '{section}' maps to nothing");
                }
            }

            return entries;
        }

        public List<string> Lines(YamlNode node, string section)
        {
            var lines = new List<string>();
            if (IsNull(node))
            {
                return lines;
            }

            if (node is not YamlSequenceNode list)
            {
                Report(node, $"'{section}' must be a list of phrases");
                return lines;
            }

            foreach (var item in list.Children)
            {
                if (Words(item) is { } line)
                {
                    lines.Add(line);
                }
                else
                {
                    Report(item, $"an entry of '{section}' is not a phrase");
                }
            }

            return lines;
        }

        private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

        private static string? Words(YamlNode node) =>
            node is YamlScalarNode { Value: { } value } && Vietnamese.Syllables(value).Count > 0 ? Vietnamese.Compose(value.Trim()) : null;
    }
}

/// <summary>One line of the lexicon.</summary>
/// <param name="Written">What people write.</param>
/// <param name="Readings">What it stands for, likeliest first; at least one.</param>
public sealed record LexiconEntry(string Written, IReadOnlyList<string> Readings);
