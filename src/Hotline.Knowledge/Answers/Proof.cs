using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// The last word before anything is sent: every number, sum, percentage, date, weekday, address, telephone number, document number and agency of a text must
/// be held by its evidence, however it is written ("20.000", "hai mươi nghìn", "20 ngàn"). Deterministic and pure; it serves curated texts when knowledge is
/// built, whole replies, and single sentences of a model as they arrive.
/// </summary>
public static class Proof
{
    [ThreadStatic]
    private static List<Claim>? spare;

    /// <summary>What the evidence does not support, in order; empty when the text may be sent.</summary>
    public static IReadOnlyList<Unsupported> Check(string text, ProofEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(evidence);
        var composed = Vietnamese.Compose(text);
        var claims = spare ?? new(32);
        spare = null;
        claims.Clear();
        ProofReader.Read(composed, evidence.Agencies, claims);
        List<Unsupported>? failed = null;
        for (var i = 0; i < claims.Count; i++)
        {
            var claim = claims[i];
            if (!evidence.Holds(claim) || (claim.Kind == ClaimKind.Weekday && !AgreesWithItsDate(claims, i, composed, evidence)))
            {
                (failed ??= []).Add(new(claim.Kind, composed.Substring(claim.Start, claim.Length), claim.Start, claim.Length));
            }
        }

        spare = claims;
        return failed is null ? [] : failed;
    }

    /// <summary>The text without the sentences (or list items) that fail; null when nothing but references would remain.</summary>
    public static string? Cut(string text, IReadOnlyList<Unsupported> failed)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(failed);
        var kept = Vietnamese.Compose(text);
        for (var i = failed.Count - 1; i >= 0; i--)
        {
            // From the end, so that places before stay true; a sentence already gone takes all its failures with it.
            if (failed[i].Start >= kept.Length)
            {
                continue;
            }

            var (start, end) = SentenceAround(kept, failed[i].Start);
            if (i + 1 < failed.Count && failed[i + 1].Start < end && failed[i + 1].Start >= start)
            {
                continue;
            }

            kept = Without(kept, start, end);
        }

        kept = kept.Trim();
        return kept.Any(char.IsLetter) ? kept : null;
    }

    /// <summary>"thứ Năm, 26/11/2026", "26/11 (thứ Năm)" must be a Thursday.</summary>
    private static bool AgreesWithItsDate(List<Claim> claims, int at, string text, ProofEvidence evidence)
    {
        var weekday = claims[at];
        if (at + 1 < claims.Count && Beside(weekday, claims[at + 1], text))
        {
            return evidence.Agrees(weekday, claims[at + 1]);
        }

        // A date that follows its own weekday is not the one of the next.
        return at == 0 || !Beside(claims[at - 1], weekday, text) || (at > 1 && claims[at - 2].Kind == ClaimKind.Weekday && Beside(claims[at - 2], claims[at - 1], text))
            || evidence.Agrees(weekday, claims[at - 1]);
    }

    private static bool Beside(in Claim first, in Claim second, string text)
    {
        var gap = second.Start - first.Start - first.Length;
        return (first.Kind == ClaimKind.Date || second.Kind == ClaimKind.Date) && first.Length > 0 && second.Length > 0
            && gap is >= 0 and <= 9 && text.AsSpan(first.Start + first.Length, gap).IndexOfAny('.', '\n', ';') < 0;
    }

    private static string Without(string text, int start, int end)
    {
        var emphasis = 0;
        for (var i = start; i + 1 < end; i++)
        {
            if (text[i] == '*' && text[i + 1] == '*')
            {
                emphasis++;
                i++;
            }
        }

        // Emphasis that ran over the edge of the sentence stays balanced.
        return text[..start] + (emphasis % 2 == 1 ? "**" : "") + text[end..];
    }

    private static (int Start, int End) SentenceAround(string text, int at)
    {
        var start = at;
        while (start > 0 && !Ends(text, start - 1))
        {
            start--;
        }

        while (start < at && char.IsWhiteSpace(text[start]) && text[start] != '\n')
        {
            start++;
        }

        var end = at;
        while (end < text.Length && !Ends(text, end))
        {
            end++;
        }

        end = Math.Min(text.Length, end + 1);

        // The references behind the sentence prove it and go with it; so does the white space.
        while (end < text.Length && text[end] is ' ' or '”' or '"' or ')')
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>The end of a sentence: a line's end, or a sign followed by white space and neither an abbreviation nor a list number before it.</summary>
    private static bool Ends(string text, int at)
    {
        if (text[at] == '\n')
        {
            return true;
        }

        if (text[at] is not ('.' or '!' or '?' or '…' or ';'))
        {
            return false;
        }

        if (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && text[at + 1] is not ('*' or '”' or '"' or ')'))
        {
            return false;
        }

        var word = at;
        while (word > 0 && char.IsLetterOrDigit(text[word - 1]))
        {
            word--;
        }

        // "TP.", "Q.", "1." at the start of a line or a quotation.
        return !(text[at] == '.' && (at - word <= 2 && (at > word && char.IsUpper(text[at - 1]) || (at > word && char.IsDigit(text[at - 1]) && (word == 0 || text[word - 1] is '\n' or '“')))));
    }
}
