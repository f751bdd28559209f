using System.Text.RegularExpressions;

namespace Hotline.Conversations.Understanding;

/// <summary>Parts a message that asks several things: "Lao động tự do được hỗ trợ gì? Mua BHYT ở đâu?". What only tells something stays with the question it leads to.</summary>
internal static partial class Questions
{
    private const int Most = 4;

    /// <summary>The questions in order, at most four; one where the message asks one thing.</summary>
    public static IReadOnlyList<string> Of(string text, Signals signals)
    {
        var questions = new List<string>();
        var told = "";

        // Who writes question marks writes them after every question: "chưa được nguồn nào hỗ trợ." tells something.
        var marked = text.Contains('?', StringComparison.Ordinal);
        foreach (var part in Ends().Split(text).SelectMany(sentence => Joined(sentence.Trim(), signals)).Where(part => Words.Of(part).Count > 0))
        {
            var words = Words.Of(part);
            if (signals.IsCourtesy(words) || signals.Has(SignalNames.Thanks, words))
            {
                continue;
            }

            var whole = told.Length == 0 ? part : $"{told} {part}";
            if (questions.Count > 0 && Likewise().IsMatch(part) ? false : marked ? !part.EndsWith('?') : !signals.Has(SignalNames.Question, words))
            {
                told = whole;
            }
            else if (questions.Count == Most)
            {
                questions[^1] += " " + whole;
                told = "";
            }
            else
            {
                questions.Add(whole);
                told = "";
            }
        }

        if (questions.Count < 2)
        {
            return [text];
        }

        questions[^1] = $"{questions[^1]} {told}".TrimEnd();
        return questions;
    }

    /// <summary>"Phiên mở thứ mấy, rồi trang web tên gì?": the parts where each asks by itself, each with the mark of the whole. What only tells something stays with the part it leads to.</summary>
    private static IEnumerable<string> Joined(string sentence, Signals signals)
    {
        List<(int Start, int End)> parts = [];
        var (start, asked) = (0, 0);
        foreach (var joint in Joins().Matches(sentence).Select(match => (match.Index, After: match.Index + match.Length)).Append((Index: sentence.Length, After: sentence.Length)))
        {
            if (Asks(sentence[asked..joint.Index]))
            {
                parts.Add((start, joint.Index));
                start = joint.After;
            }

            asked = joint.After;
        }

        if (parts.Count < 2)
        {
            return [sentence];
        }

        parts[^1] = (parts[^1].Start, sentence.Length);
        return parts.Select(part => sentence[part.Start..part.End]).Select(part => sentence.EndsWith('?') && !part.EndsWith('?') ? part + "?" : part);

        bool Asks(string part) => signals.Has(SignalNames.Question, Words.Of(part));
    }

    [GeneratedRegex(@"(?:\s*,)?\s+(?:rồi|roi|và|va|với|vs|cùng với|còn|nhưng|mà|and also|and|but)\s+(?:còn |thì |thi |cho hỏi |muốn hỏi )?", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Joins();

    // "còn BHYT nữa": asks the same of something else, with no mark and no word that asks.
    [GeneratedRegex(@"^(?:và |va )?(?:còn|con|thêm)\s+\S.{1,40}?\s(?:nữa|nua|luôn|luon|thì sao|thi sao|thì|thi|sao)\W*$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Likewise();

    // A sentence's end, a line's, a semicolon, or "…, còn …" with another matter. "71/KH-UBND." and "1.500" end nothing.
    [GeneratedRegex(@"(?<=[?!])\s*(?=\S)|(?<=[\p{L})""”][.])\s+(?=\S)|\s*[;\n]\s*|\s*,\s+(?=(?:và |vậy )?còn [^?]*(?:nữa|luôn|thì sao)\W*$)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ends();
}
