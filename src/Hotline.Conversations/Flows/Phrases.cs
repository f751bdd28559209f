using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Hotline.Conversations.Flows;

/// <summary>Everything the bot says, by key, in each language.</summary>
internal sealed partial class Phrases
{
    public const string VietnameseTag = "vi";
    public const string EnglishTag = "en";

    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, Phrase>> byLanguage;

    private Phrases(IReadOnlyDictionary<string, IReadOnlyDictionary<string, Phrase>> byLanguage) => this.byLanguage = byLanguage;

    /// <summary>Keys of a language.</summary>
    public IEnumerable<string> Keys(string language) => byLanguage[language].Keys;

    public bool Has(string key) => byLanguage[VietnameseTag].ContainsKey(key);

    /// <summary>The sentence with its variables filled in.</summary>
    /// <param name="language"><c>vi</c> or <c>en</c>.</param>
    /// <param name="key">A key that exists: files with a missing one are refused when they are loaded.</param>
    /// <param name="turn">Chooses among variants; the same number gives the same words.</param>
    /// <param name="variables">Values by name; they are put in as they are.</param>
    public string Say(string language, string key, long turn, IReadOnlyDictionary<string, string>? variables = null)
    {
        var phrase = byLanguage[language][key];
        var variant = phrase.Variants[(int)(turn % phrase.Variants.Count)];
        return variables is null ? variant : Variable().Replace(variant, found => variables.TryGetValue(found.Groups[1].Value, out var value) ? value : found.Value);
    }

    /// <summary>All variants of a key in all languages, for recognising a tapped button.</summary>
    public IEnumerable<string> Everywhere(string key) => byLanguage.Values.SelectMany(phrases => phrases[key].Variants);

    /// <summary>Reads both files; what one has and the other has not is an error of the other.</summary>
    public static Phrases? Read((DialogFile File, string Text) vietnamese, (DialogFile File, string Text) english)
    {
        var vi = Read(vietnamese.File, vietnamese.Text);
        var en = Read(english.File, english.Text);
        if (vi is null || en is null)
        {
            return null;
        }

        Compare(vietnamese.File, vi, english.File, en);
        Compare(english.File, en, vietnamese.File, vi);
        return new Phrases(new Dictionary<string, IReadOnlyDictionary<string, Phrase>>(StringComparer.Ordinal) { [VietnameseTag] = vi, [EnglishTag] = en });
    }

    private static Dictionary<string, Phrase>? Read(DialogFile file, string text)
    {
        if (file.Parse(text) is not { } root)
        {
            return null;
        }

        var phrases = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        ReadInto(file, root, "", phrases);
        return phrases;
    }

    private static void ReadInto(DialogFile file, YamlMappingNode node, string prefix, Dictionary<string, Phrase> phrases)
    {
        foreach (var (key, at, value) in file.Entries(node, "phrases"))
        {
            if (value is YamlMappingNode inner)
            {
                ReadInto(file, inner, $"{prefix}{key}.", phrases);
                continue;
            }

            IReadOnlyList<string> variants = [.. file.Texts(value, prefix + key).Select(variant => variant.Text.Trim())];
            if (variants.Count > 0)
            {
                phrases[prefix + key] = new Phrase(at, variants);
            }
        }
    }

    private static void Compare(DialogFile one, Dictionary<string, Phrase> has, DialogFile other, Dictionary<string, Phrase> hasToo)
    {
        foreach (var (key, phrase) in has)
        {
            if (!hasToo.TryGetValue(key, out var same))
            {
                other.Wrong($"\"{key}\" is missing ({one.Path}:{phrase.At.Start.Line} has it)");
                continue;
            }

            var unknown = Variables(phrase).Except(Variables(same)).ToList();
            if (unknown.Count > 0)
            {
                other.Wrong(same.At, $"\"{key}\" does not use {{{string.Join("}, {", unknown)}}} as {one.Path} does");
            }
        }
    }

    private static IEnumerable<string> Variables(Phrase phrase) =>
        phrase.Variants.SelectMany(variant => Variable().Matches(variant)).Select(found => found.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    private static partial Regex Variable();

    private sealed record Phrase(YamlNode At, IReadOnlyList<string> Variants);
}
