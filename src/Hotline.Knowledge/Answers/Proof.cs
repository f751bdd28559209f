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
            if (!evidence.Holds(claim) || (claim.Kind == ClaimKind.Weekday && i + 1 < claims.Count && !Agree(claim, claims[i + 1], composed)))
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

    /// <summary>"thứ Năm, 26/11/2026" must be a Thursday.</summary>
    private static bool Agree(in Claim weekday, in Claim date, string text)
    {
        var gap = date.Start - weekday.Start - weekday.Length;
        if (date.Kind != ClaimKind.Date || date.Day == 0 || date.Year == 0 || gap is < 0 or > 9 || text.AsSpan(weekday.Start + weekday.Length, gap).IndexOfAny('.', '\n', ';') >= 0)
        {
            return true;
        }

        return date.Month is >= 1 and <= 12 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month)
            && new DateOnly(date.Year, date.Month, date.Day).DayOfWeek == (DayOfWeek)(int)weekday.Value;
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

        // "TP.", "Q.", "1." at the start of a line.
        return !(text[at] == '.' && (at - word <= 2 && (at > word && char.IsUpper(text[at - 1]) || (at > word && char.IsDigit(text[at - 1]) && (word == 0 || text[word - 1] == '\n')))));
    }
}
