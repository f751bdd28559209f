using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Replies;

/// <summary>What the knowledge says of a need, as a person might send it. Nothing is in it that its sources do not hold; the person who sends it has the last word.</summary>
/// <param name="Text">Plain text; empty when the knowledge is silent.</param>
/// <param name="Sources">What it leans on, in order; at least one where there is a text.</param>
/// <param name="Silence">Why there is no text; null where there is one.</param>
public sealed partial record SuggestedReply(string Text, IReadOnlyList<SuggestedSource> Sources, SuggestionSilence? Silence)
{
    /// <summary>Composes an answer of the knowledge for a person to send.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="release">The knowledge it is from.</param>
    /// <param name="dialogs">The phrases it is said with.</param>
    /// <param name="today">In Asia/Ho_Chi_Minh.</param>
    public static SuggestedReply Of(Answer answer, Release release, Dialogs dialogs, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(dialogs);
        if (answer is Answer.Clarify clarify)
        {
            return None(clarify.About == Clarification.Province ? SuggestionSilence.ProvinceUnknown : SuggestionSilence.Unclear);
        }

        if (new AnswerReply(new Speaker(dialogs.Phrases, Phrases.VietnameseTag, 0), release, today: today).ForPerson(answer) is not { Citations: [_, ..] cited } reply)
        {
            return None(SuggestionSilence.NotInKnowledge);
        }

        var text = Plain(reply.Text);
        return new SuggestedReply(text, Sourced(text, cited, release), null);
    }

    /// <summary>No suggestion, and why.</summary>
    public static SuggestedReply None(SuggestionSilence why) => new("", [], why);

    /// <summary>The figures and dates of a text that stand in others too, however either writes them.</summary>
    /// <param name="text">Say, what somebody is about to send.</param>
    /// <param name="others">Say, figures of a suggestion.</param>
    /// <param name="release">Knows the names of agencies and the emergency numbers, which are no figures.</param>
    public static IReadOnlyList<string> FiguresIn(string text, IEnumerable<string> others, Release release)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(others);
        var evidence = new ProofEvidence(release);
        foreach (var other in others)
        {
            evidence.Add(other);
        }

        return [.. Held(text, Figures(text, release), evidence).Select(one => one.AsWritten).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Each source with the figures that it bears; a figure that no single one holds (a computed day) is the first one's.</summary>
    private static List<SuggestedSource> Sourced(string text, IReadOnlyList<Citation> cited, Release release)
    {
        var left = Figures(text, release);
        var sources = new List<SuggestedSource>();
        foreach (var citation in cited)
        {
            var held = Held(text, left, ProofEvidence.Of([citation.Passage], release).Add(citation.Text));
            left = [.. left.Except(held)];
            sources.Add(new SuggestedSource(citation, Written(text, held, release)));
        }

        sources[0] = sources[0] with { Figures = [.. sources[0].Figures.Concat(Written(text, left, release)).Distinct(StringComparer.Ordinal)] };
        return sources;
    }

    private static List<Unsupported> Figures(string text, Release release) =>
        [.. Proof.Check(text, new ProofEvidence(release)).Where(claim => claim.Kind is not (ClaimKind.Agency or ClaimKind.WebAddress))];

    private static List<Unsupported> Held(string text, List<Unsupported> claims, ProofEvidence evidence) => [.. claims.Except(Proof.Check(text, evidence))];

    /// <summary>As written, so that they are read again as the same; where a word alone says less than in its line, the line.</summary>
    private static List<string> Written(string text, IReadOnlyList<Unsupported> claims, Release release) =>
        [.. claims.Select(claim => Proof.Check(claim.AsWritten, new ProofEvidence(release)).Any(again => again.Kind == claim.Kind) ? claim.AsWritten : LineOf(Hotline.Language.Vietnamese.Compose(text), claim.Start)).Distinct(StringComparer.Ordinal)];

    private static string LineOf(string text, int at)
    {
        var start = text.LastIndexOf('\n', at) + 1;
        var end = text.IndexOf('\n', at);
        return text[start..(end < 0 ? text.Length : end)];
    }

    /// <summary>Without the marks of Markdown and the numbers of references, which mean nothing where a person's words are shown.</summary>
    private static string Plain(string markdown) =>
        Escapes().Replace(Emphasis().Replace(References().Replace(markdown, ""), "$1"), "$1").Trim();

    [GeneratedRegex(@"[ \t]*(?<!\\)\[\d+\](?:, \[\d+\])*")]
    private static partial Regex References();

    [GeneratedRegex(@"(?<!\\)\*\*(.+?)(?<!\\)\*\*", RegexOptions.Singleline)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escapes();
}

/// <summary>A passage that a suggestion leans on.</summary>
/// <param name="Citation">The words, and where they stand.</param>
/// <param name="Figures">Numbers, sums and dates of the suggestion that it bears; empty: none.</param>
public sealed record SuggestedSource(Citation Citation, IReadOnlyList<string> Figures);

/// <summary>Why nothing is suggested.</summary>
public enum SuggestionSilence
{
    /// <summary>The documents do not say.</summary>
    NotInKnowledge,

    /// <summary>The need may mean several things.</summary>
    Unclear,

    /// <summary>Plans differ by province, and the ticket has none.</summary>
    ProvinceUnknown,

    /// <summary>The citizen had their words erased, or there are none.</summary>
    NoNeed,
}
