using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Rephrasing;

/// <summary>What one sentence comes to: it passes, is left out, or ends the draft.</summary>
internal readonly record struct Verdict(CutReason? Cut, Fallback? Fallback)
{
    public bool Passes => Cut is null && Fallback is null;
}

/// <summary>
/// What a draft must keep to, for one answer: the rules of form, and what its sources say. Immutable, so that sentences can be judged as they arrive.
/// What code cannot judge stands in <c>docs/model.md</c>.
/// </summary>
internal sealed partial class DraftRules
{
    /// <summary>Longest sentence, in characters; the plain sentences asked for have a quarter of it.</summary>
    public const int LongestSentence = 400;

    /// <summary>Longest draft, in characters.</summary>
    public const int LongestDraft = 3_000;

    /// <summary>Least share of a Vietnamese sentence's words of content that must stand in the sources. Curated answers, which people wrote from the same passages, have 0.8 in the mean.</summary>
    private const double LeastGround = 0.5;

    /// <summary>Fewer words of content than this ("Bà con cứ yên tâm.") cannot be judged by their share.</summary>
    private const int FewestGroundWords = 3;

    private const double SameMatter = 0.6;

    private readonly bool english;
    private readonly Release release;
    private readonly string first;
    private readonly string kept;
    private readonly ProofEvidence evidence;
    private readonly IReadOnlyList<ProofEvidence> bySource;
    private readonly HashSet<string> ground;
    private readonly List<Clause> clauses;
    private readonly ILookup<string, Bound> bounds;

    /// <param name="language"><c>vi</c> or <c>en</c>.</param>
    /// <param name="release">The knowledge the answer is from.</param>
    /// <param name="answer">The answer in the words of the knowledge.</param>
    /// <param name="curated">Whether people wrote it for citizens: then no "không" in it is beside the point, as it may be in a passage that is only quoted.</param>
    /// <param name="sources">Words of the sources, headings included; [1] is the first.</param>
    /// <param name="evidence">What the whole answer may state.</param>
    /// <param name="bySource">What a sentence that refers to one source may state.</param>
    public DraftRules(string language, Release release, string answer, bool curated, IReadOnlyList<string> sources, ProofEvidence evidence, IReadOnlyList<ProofEvidence> bySource)
    {
        english = language == Phrases.EnglishTag;
        this.release = release;
        var plain = Plain(answer);
        first = FirstSentence(plain);
        kept = curated ? plain : first;
        this.evidence = evidence;
        this.bySource = bySource;
        var said = sources.Select(Plain).Append(plain).ToList();
        ground = said.SelectMany(DraftWords.ContentOf).ToHashSet(StringComparer.Ordinal);
        clauses = [.. said.SelectMany(DraftWords.ClausesOf)];
        bounds = said.SelectMany(DraftWords.BoundsOf).Distinct().ToLookup(pair => pair.Figure, pair => pair.Bound, StringComparer.Ordinal);
    }

    /// <summary>References as they must be written: Web Chat reads "[1][2]" and "[1] [2]" as one link.</summary>
    public static string Tidy(string sentence) => NextReference().Replace(JoinedReferences().Replace(sentence, found => string.Join(", ", found.Groups[1].Value.Split(',').Select(number => $"[{number.Trim()}]"))), "], [");

    /// <summary>Says that it cannot, must not or will not, or speaks of itself.</summary>
    public static bool IsRefusal(string text) => Refusal().IsMatch(text);

    /// <summary>Holds signs that could become HTML, code, a table, a heading or a link.</summary>
    public static bool IsMarkup(string text) => Markup().IsMatch(text);

    /// <summary>Judges a sentence by itself.</summary>
    public Verdict Judge(string sentence)
    {
        if (sentence.Length > LongestSentence)
        {
            return new(null, Fallback.Endless);
        }

        if (IsRefusal(sentence))
        {
            return new(null, Fallback.Refused);
        }

        if (IsMarkup(Reference().Replace(sentence, "")) || sentence.Any(sign => char.IsControl(sign) && sign != '\n'))
        {
            return new(null, Fallback.Garbage);
        }

        var cited = ReferencesOf(sentence).ToList();
        if (cited.Exists(number => number < 1 || number > bySource.Count))
        {
            return new(null, Fallback.UnknownCitation);
        }

        var words = Plain(sentence);
        if (DraftWords.IsOtherLanguage(words, english))
        {
            return new(null, Fallback.WrongLanguage);
        }

        if (DraftWords.Stammers(words))
        {
            return new(null, Fallback.Repetitive);
        }

        return new(CutReasonOf(words, cited), null);
    }

    /// <summary>Judges what is left of a draft.</summary>
    /// <param name="passed">The sentences that passed.</param>
    /// <param name="cut">How many did not.</param>
    public Fallback? Judge(IReadOnlyList<string> passed, int cut)
    {
        if (passed.Count + cut == 0)
        {
            return Fallback.Empty;
        }

        if (passed.Count == 0 || cut * 3 > passed.Count + cut)
        {
            return Fallback.TooMuchCut;
        }

        if (!passed.Any(sentence => ReferencesOf(sentence).Any()))
        {
            return Fallback.NoCitation;
        }

        var draft = Plain(string.Join('\n', passed));
        return Proof.Check(first, new ProofEvidence(release).Add(draft)).Count > 0
            || (DraftWords.IsDenied(kept) && !DraftWords.IsDenied(draft))
            || (DraftWords.IsConditional(first) && !DraftWords.IsConditional(draft))
                ? Fallback.FactLost
                : null;
    }

    /// <summary>The sentence with its references, emphasis and list signs taken off: what is said.</summary>
    internal static string Plain(string sentence) => ListSign().Replace(Reference().Replace(sentence, "").Replace("**", "", StringComparison.Ordinal), "").Trim();

    internal static string FirstSentence(string text)
    {
        var reader = new SentenceReader();
        reader.Add(text);
        return reader.Take(ended: true)?.Text ?? "";
    }

    private CutReason? CutReasonOf(string words, List<int> cited)
    {
        if (Proof.Check(words, evidence).Count > 0 || (cited.Count > 0 && !cited.Exists(number => Proof.Check(words, bySource[number - 1]).Count == 0) && !HeldTogether(words, cited)))
        {
            return CutReason.Unproven;
        }

        if (DraftWords.BoundsOf(words).Any(pair => bounds.Contains(pair.Figure) && !bounds[pair.Figure].Contains(pair.Bound)))
        {
            return CutReason.Bound;
        }

        if (english)
        {
            // Words of two languages cannot be laid beside each other; the Vietnamese stands below.
            return DraftWords.IsDenied(words) && !clauses.Exists(clause => clause.Denied) ? CutReason.Negation : null;
        }

        if (DraftWords.ClausesOf(words).Any(Contradicts))
        {
            return CutReason.Negation;
        }

        var content = DraftWords.ContentOf(words);
        return content.Count >= FewestGroundWords && content.Count(ground.Contains) < LeastGround * content.Count ? CutReason.Ungrounded : null;
    }

    /// <summary>Each claim stands in one of the sources referred to, though none holds them all.</summary>
    private bool HeldTogether(string words, List<int> cited) =>
        cited.Count > 1 && cited.Select(number => Proof.Check(words, bySource[number - 1]).Select(failed => failed.Start).ToHashSet()).Aggregate((one, other) => [.. one.Intersect(other)]).Count == 0;

    /// <summary>Denies what its sources say about the same matter, or the other way round.</summary>
    private bool Contradicts(Clause said)
    {
        double affirmed = 0;
        double denied = 0;
        foreach (var clause in clauses)
        {
            var share = said.Content.Count(clause.Content.Contains) / (double)said.Content.Count;
            if (clause.Denied)
            {
                denied = Math.Max(denied, share);
            }
            else
            {
                affirmed = Math.Max(affirmed, share);
            }
        }

        return said.Denied ? denied < SameMatter || denied < affirmed : denied >= SameMatter && denied > affirmed;
    }

    private static IEnumerable<int> ReferencesOf(string sentence) =>
        Reference().Matches(sentence).Select(found => int.TryParse(found.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\[(\d{1,2}(?:\s*,\s*\d{1,2})+)\]")]
    private static partial Regex JoinedReferences();

    [GeneratedRegex(@"\]\s*(?:,\s*)?\[(?=\d+\])")]
    private static partial Regex NextReference();

    [GeneratedRegex(@"^\s*(?:[-*•+]|\d{1,2}[.)])\s+", RegexOptions.Multiline)]
    private static partial Regex ListSign();

    // Nothing that could become HTML, code, a table, a heading, a link or an image; braces are JSON or a template.
    [GeneratedRegex(@"[<>{}\[\]\\`|~^_=]|【|】|^\s*#|""\s*:|(?<!\*)\*(?!\*)(?!\s)|!\(|://\S*@", RegexOptions.Multiline)]
    private static partial Regex Markup();

    [GeneratedRegex(@"^\W*(?:(?:(?:rất\s+)?xin\s+lỗi|rất\s+tiếc|tôi\s+(?:rất\s+)?tiếc)\b|(?:tôi|mình|em)\s+(?:không|chưa)\s+(?:thể|được\s+phép|có\s+(?:đủ\s+)?(?:thông\s+tin|khả\s+năng))|i(?:'|’)?m\s+(?:sorry|unable)|i\s+am\s+(?:sorry|unable)|sorry\b|i\s+(?:can(?:no|['’])t|cannot|won['’]t|will\s+not)\b)|\b(?:là\s+(?:một\s+)?(?:mô\s+hình|trí\s+tuệ)|mô\s+hình\s+ngôn\s+ngữ|language\s+model|as\s+an\s+ai|openai|chatgpt|system\s+prompt|lời\s+nhắc\s+hệ\s+thống|chỉ\s+dẫn\s+hệ\s+thống)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();
}
