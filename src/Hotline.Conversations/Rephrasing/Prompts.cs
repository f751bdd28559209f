using System.Runtime.CompilerServices;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Rephrasing;

/// <summary>All prompts, by name. Immutable.</summary>
public sealed class Prompts
{
    /// <summary>Where the prompts stand in a release, beside the files of the knowledge.</summary>
    public const string InRelease = "dialogs/prompts/";

    /// <summary>Where they stand in the dialogs.</summary>
    internal const string Folder = "prompts/";

    private const string Ending = ".md";
    private const string InterpretName = "interpret";

    // A release never changes, so its prompts are read once.
    private static readonly ConditionalWeakTable<Release, Prompts> OfReleases = [];

    private readonly IReadOnlyDictionary<string, Prompt> byName;

    private Prompts(IReadOnlyDictionary<string, Prompt> byName) => this.byName = byName;

    internal static Prompts None { get; } = new(new Dictionary<string, Prompt>());

    /// <summary>Names that a model needs.</summary>
    public static IReadOnlyList<string> Needed { get; } = [RephraseName(Phrases.VietnameseTag), RephraseName(Phrases.EnglishTag), InterpretName];

    /// <summary>Names of <see cref="Needed"/> that are not there.</summary>
    public IReadOnlyList<string> Missing => [.. Needed.Where(name => !byName.ContainsKey(name))];

    /// <summary>The prompts of a release, which were checked when it was published; those that it has not are the files'.</summary>
    internal static Prompts Of(Release release, Dialogs dialogs)
    {
        var released = OfReleases.GetValue(release, static one => Read(one.Files, []));
        return released.byName.Count == 0 ? dialogs.Prompts
            : released.Missing.Count == 0 ? released
            : new Prompts(dialogs.Prompts.byName.Concat(released.byName).GroupBy(prompt => prompt.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal));
    }

    /// <summary>Checks the prompts among the files of a release.</summary>
    public static IReadOnlyList<KnowledgeError> Check(IReadOnlyList<KnowledgeFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var errors = new List<DialogError>();
        Read(files, errors);
        return [.. errors.Select(error => new KnowledgeError(error.Path, error.Line, error.Reason))];
    }

    /// <summary>Reads the folder of prompts; every mistake is added, with file and line. Without a folder there are none.</summary>
    internal static Prompts Read(string folder, List<DialogError> errors) => Directory.Exists(folder)
        ? Read(Directory.GetFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(path => (Folder + Path.GetFileName(path), File.ReadAllText(path))), errors)
        : None;

    internal Prompt? Rephrase(string language) => byName.GetValueOrDefault(RephraseName(language));

    internal Prompt? Interpret => byName.GetValueOrDefault(InterpretName);

    private static string RephraseName(string language) => $"rephrase.{language}";

    private static Prompts Read(IEnumerable<KnowledgeFile> files, List<DialogError> errors) => Read(
        files.Where(file => file.Path.StartsWith(InRelease, StringComparison.Ordinal) && file.Path.EndsWith(Ending, StringComparison.Ordinal)).Select(file => (file.Path, file.Text)),
        errors);

    private static Prompts Read(IEnumerable<(string Path, string Text)> files, List<DialogError> errors)
    {
        var prompts = new Dictionary<string, Prompt>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            var name = path[(path.LastIndexOf('/') + 1)..^Ending.Length];
            var file = new DialogFile(path, errors);
            if (!Needed.Contains(name))
            {
                file.Wrong($"no prompt is called \"{name}\"; there are {string.Join(", ", Needed)}");
            }
            else if (Prompt.Read(file, name, text) is { } prompt)
            {
                prompts[name] = prompt;
            }
        }

        return new Prompts(prompts);
    }
}
