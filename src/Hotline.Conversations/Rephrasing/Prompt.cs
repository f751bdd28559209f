using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using YamlDotNet.RepresentationModel;

namespace Hotline.Conversations.Rephrasing;

/// <summary>What a model is told, from one file of <c>dialogs/prompts</c>: settings between two lines of <c>---</c>, then the words.</summary>
/// <param name="Name">The file's name without its ending: <c>rephrase.vi</c>.</param>
/// <param name="Words">What the model is told, placeholders filled in.</param>
/// <param name="Temperature">0 to 1.</param>
/// <param name="Sentences">Most sentences a draft (or a question that is understood) may have, 1 to 20.</param>
/// <param name="Version">First 12 hex digits of the SHA-256 of the file.</param>
internal sealed partial record Prompt(string Name, string Words, float Temperature, int Sentences, string Version)
{
    private const int LongestWords = 8_000;
    private const int MostSentences = 20;

    /// <summary>Name and version, for traces: <c>rephrase.vi@3f2a90c1b7de</c>.</summary>
    public string Id => $"{Name}@{Version}";

    /// <summary>The prompt; null (and errors) when the file is wrong.</summary>
    public static Prompt? Read(DialogFile file, string name, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, line => line.TrimEnd() == "---") : -1;
        if (end < 0)
        {
            file.Wrong("a prompt begins with its settings between two lines of \"---\"");
            return null;
        }

        // An empty line in place of the opening one, so that the lines of errors are those of the file.
        if (file.Parse("\n" + string.Join('\n', lines[1..end])) is not { } root)
        {
            return null;
        }

        float? temperature = null;
        int? sentences = null;
        foreach (var (key, at, value) in file.Entries(root, "the settings"))
        {
            switch (key)
            {
                case "temperature":
                    temperature = Number(file, value, "temperature", 0, 1);
                    break;
                case "sentences":
                    sentences = (int?)Number(file, value, "sentences", 1, MostSentences);
                    break;
                default:
                    file.Wrong(at, $"\"{key}\" is not a setting of a prompt; there are temperature and sentences");
                    return null;
            }
        }

        if (temperature is null || sentences is null)
        {
            file.Wrong($"\"{(temperature is null ? "temperature" : "sentences")}\" is missing or wrong");
            return null;
        }

        var words = string.Join('\n', lines[(end + 1)..]).Trim();
        if (words.Length is 0 or > LongestWords)
        {
            file.Wrong(words.Length == 0 ? "the prompt has no words" : $"the prompt is longer than {LongestWords} characters");
            return null;
        }

        for (var i = end + 1; i < lines.Length; i++)
        {
            if (Placeholder().Matches(lines[i]).FirstOrDefault(found => found.Value != "{sentences}") is { } unknown)
            {
                file.Wrong(i + 1, $"{unknown.Value} is not filled in; there is {{sentences}}. What is asked and found is sent beside the prompt, never in it");
                return null;
            }
        }

        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))[..12];
        return new Prompt(name, words.Replace("{sentences}", sentences.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), temperature.Value, sentences.Value, version);
    }

    private static float? Number(DialogFile file, YamlNode value, string name, float low, float high)
    {
        if (value is YamlScalarNode { Value: { } text } && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high)
        {
            return number;
        }

        file.Wrong(value, FormattableString.Invariant($"{name} must be a number from {low} to {high}"));
        return null;
    }

    [GeneratedRegex(@"\{[\p{L}\d_-]+\}")]
    private static partial Regex Placeholder();
}
