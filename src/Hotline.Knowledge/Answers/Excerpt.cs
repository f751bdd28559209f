using System.Text.RegularExpressions;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>The part of a passage to quote.</summary>
internal static partial class Excerpt
{
    /// <summary>Longest quote, in characters, unless a single sentence is longer.</summary>
    private const int Longest = 420;

    /// <summary>The passage itself when it is short, else the run of sentences that holds most of the question's words; always verbatim.</summary>
    public static string Of(string passage, string question)
    {
        if (passage.Length <= Longest)
        {
            return passage;
        }

        var asked = Vietnamese.Syllables(question).Where(word => !EmptyWords.Contains(word)).Select(word => word.Folded).ToHashSet(StringComparer.Ordinal);
        List<(int Start, int End, int Found)> sentences = [];
        foreach (Match sentence in Sentence().Matches(passage))
        {
            var found = Vietnamese.Syllables(sentence.Value).Select(word => word.Folded).Where(asked.Contains).Distinct().Count();
            sentences.Add((sentence.Index, sentence.Index + sentence.Length, found));
        }

        var best = 0;
        for (var i = 1; i < sentences.Count; i++)
        {
            if (sentences[i].Found > sentences[best].Found)
            {
                best = i;
            }
        }

        var (start, end, _) = sentences[best];
        for (var i = best + 1; i < sentences.Count && sentences[i].End - start <= Longest; i++)
        {
            end = sentences[i].End;
        }

        return passage[start..end].Trim();
    }

    [GeneratedRegex(@"[^.;]+(?:[.;](?!\s|$)[^.;]*)*[.;]?\s*")]
    private static partial Regex Sentence();
}
