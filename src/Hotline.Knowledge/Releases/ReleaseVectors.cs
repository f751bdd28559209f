using System.Security.Cryptography;
using System.Text;
using Hotline.Knowledge.Search;
using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Releases;

/// <summary>A text of a release to be turned into a vector.</summary>
/// <param name="Id">Passage id, or <c>topic:{id}</c> for the title and each question of a topic.</param>
/// <param name="Text">What the model reads.</param>
/// <param name="Hash">SHA-256 of <paramref name="Text"/>, lower-case hex: a text that stays the same keeps its vector in the next release.</param>
public sealed record TextToEmbed(string Id, string Text, string Hash);

/// <summary>The vectors of a release, all of one model. Immutable.</summary>
public sealed class ReleaseVectors
{
    private readonly VectorIndex index = new();

    private ReleaseVectors(string model, int wanted, int held)
    {
        Model = model;
        Wanted = wanted;
        Held = held;
    }

    public string Model { get; }

    /// <summary>Texts of the release, each counted once.</summary>
    public int Wanted { get; }

    /// <summary>How many of them have a vector.</summary>
    public int Held { get; }

    /// <summary>Only then they are used: with some of them, what happens to have one would come first.</summary>
    public bool IsComplete => Held == Wanted;

    /// <summary>Numbers of a vector; 0 where there are none.</summary>
    public int Dimensions => index.Dimensions;

    /// <summary>What must be turned into vectors: the text of every document, and each way a topic is asked for.</summary>
    public static IReadOnlyList<TextToEmbed> TextsOf(Release release, VectorRules rules)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(rules);
        var topics = release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal)
            .SelectMany(topic => topic.Questions.Prepend(topic.Title).Select(question => (Id: $"topic:{topic.Id}", Text: question)));
        var passages = release.Documents.Values.OrderBy(document => document.Id, StringComparer.Ordinal)
            .SelectMany(document => document.Passages)
            .Where(passage => passage.Part == PassagePart.Text)
            .Select(passage => (passage.Id, Text: $"{string.Join(". ", passage.Trail)}\n{passage.Text}"));
        return [.. topics.Concat(passages).Select(text => Of(text.Id, text.Text))];

        TextToEmbed Of(string id, string text)
        {
            var whole = rules.Passage(text);
            return new(id, whole, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole))));
        }
    }

    /// <summary>The vectors that are there, put to the texts they belong to.</summary>
    /// <param name="model">Whose they are.</param>
    /// <param name="texts">From <see cref="TextsOf"/>.</param>
    /// <param name="vectors">By hash, all of length 1 and the same dimensions.</param>
    /// <param name="release">Names the provinces of the topics.</param>
    public static ReleaseVectors Of(string model, IReadOnlyList<TextToEmbed> texts, IReadOnlyDictionary<string, float[]> vectors, Release release)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(release);
        var hashes = texts.Select(text => text.Hash).ToHashSet(StringComparer.Ordinal);
        var all = new ReleaseVectors(model, hashes.Count, hashes.Count(vectors.ContainsKey));
        foreach (var text in texts)
        {
            if (!vectors.TryGetValue(text.Hash, out var unit))
            {
                continue;
            }

            if (text.Id.StartsWith("topic:", StringComparison.Ordinal))
            {
                foreach (var province in release.Topics[text.Id["topic:".Length..]].Answers.Keys)
                {
                    all.index.Add($"{text.Id}@{province}", unit);
                }
            }
            else
            {
                all.index.Add(text.Id, unit);
            }
        }

        return all;
    }

    /// <summary>Candidates nearest to a question, best first.</summary>
    internal IReadOnlyList<VectorHit> Nearest(ReadOnlySpan<float> question, int limit) => index.Nearest(question, limit);
}
