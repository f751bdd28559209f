using System.Text;
using Hotline.Language;

namespace Hotline.Conversations.Rephrasing;

/// <summary>A sentence (or a line of a list) of a draft.</summary>
/// <param name="Space">What parts it from the one before: a blank, a line's end or a paragraph's.</param>
/// <param name="Text">Its words, with the references that follow it.</param>
internal readonly record struct DraftSentence(string Space, string Text);

/// <summary>
/// Cuts a text that arrives in pieces into sentences. A sentence is given out as soon as it is sure to be one: when something that is no reference follows it.
/// </summary>
internal sealed class SentenceReader
{
    private readonly StringBuilder waiting = new();

    /// <summary>Characters that have arrived and belong to no finished sentence yet.</summary>
    public int Waiting => waiting.Length;

    /// <summary>Takes in what has arrived.</summary>
    public void Add(string piece) => waiting.Append(piece.ReplaceLineEndings("\n"));

    /// <summary>The next finished sentence; null when there is none yet.</summary>
    /// <param name="ended">Nothing more will arrive: what is left is a sentence too.</param>
    public DraftSentence? Take(bool ended)
    {
        var text = waiting.ToString();
        var start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        var end = EndOf(text, start);
        if (end < 0)
        {
            if (!ended)
            {
                return null;
            }

            end = text.Length;
        }

        var sentence = text[start..end].Trim();
        waiting.Remove(0, end);
        if (sentence.Length == 0)
        {
            return null;
        }

        var lines = text.AsSpan(0, start).Count('\n');
        return new DraftSentence(lines switch { 0 => " ", 1 => "\n", _ => "\n\n" }, Vietnamese.Compose(sentence));
    }

    /// <summary>Where the sentence ends, references behind it included; -1 when that cannot be told yet.</summary>
    private static int EndOf(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                return i;
            }

            if (text[i] is '.' or '!' or '?' or '…' && !IsInside(text, start, i))
            {
                var end = i + 1;
                while (end < text.Length && text[end] is '.' or '!' or '?' or '…' or '*' or '”' or '"' or '’' or ')')
                {
                    end++;
                }

                if (end == text.Length)
                {
                    return -1;
                }

                if (!char.IsWhiteSpace(text[end]) && text[end] != '[')
                {
                    continue;
                }

                return References(text, end);
            }
        }

        return -1;
    }

    /// <summary>Past the references after the end of a sentence; -1 when another may still follow.</summary>
    private static int References(string text, int from)
    {
        var end = from;
        while (true)
        {
            var at = end;
            while (at < text.Length && text[at] is ' ' or ',')
            {
                at++;
            }

            if (at == text.Length)
            {
                return -1;
            }

            if (text[at] != '[')
            {
                return end;
            }

            var close = text.IndexOf(']', at);
            if (close < 0)
            {
                return text.Length - at > 12 ? end : -1;
            }

            end = close + 1;
            if (end < text.Length && text[end] == '.')
            {
                end++;
            }
        }
    }

    /// <summary>No end: "20.000", "TP. Hồ Chí Minh", the "1." of a list.</summary>
    private static bool IsInside(string text, int start, int at)
    {
        if (text[at] != '.')
        {
            return false;
        }

        var word = at;
        while (word > start && char.IsLetterOrDigit(text[word - 1]))
        {
            word--;
        }

        var length = at - word;
        return (length is 1 or 2 && char.IsLetter(text[at - 1]) && char.IsUpper(text[word])) || (length is 1 or 2 && char.IsDigit(text[word]) && word == start);
    }
}
