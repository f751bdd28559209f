using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Sources;

/// <summary>Sets a title printed in capitals in normal case, learning names from the text under it.</summary>
internal static partial class TitleCase
{
    private const int LongestPhrase = 40;

    public static string Of(string title, string text)
    {
        title = title.Trim().TrimEnd('.', ';', ':').Trim();
        if (!Capitals.Are(title))
        {
            return title;
        }

        var words = title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var known = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var textWords = (text.Length > 60_000 ? text[..60_000] : text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < textWords.Length; i++)
        {
            var key = Key(textWords[i]);
            if (!known.TryGetValue(key, out var places))
            {
                known[key] = places = [];
            }

            places.Add(i);
        }

        var set = new string[words.Length];
        for (var i = 0; i < words.Length;)
        {
            // The longest run of the title's words that the text has too shows how they are written.
            var (best, at) = (0, -1);
            foreach (var place in known.GetValueOrDefault(Key(words[i]), []))
            {
                var length = 0;
                while (length < LongestPhrase && i + length < words.Length && place + length < textWords.Length && Key(words[i + length]) == Key(textWords[place + length]))
                {
                    length++;
                }

                if (length > best || (length == best && OpensSentence(textWords, at) && !OpensSentence(textWords, place)))
                {
                    (best, at) = (length, place);
                }
            }

            if (best == 0)
            {
                set[i] = words[i].Any(char.IsAsciiDigit) ? words[i] : words[i].ToLowerInvariant();
                i++;
                continue;
            }

            for (var k = 0; k < best; k++)
            {
                set[i + k] = Like(words[i + k], textWords[at + k], OpensSentence(textWords, at + k), best);
            }

            i += best;
        }

        var result = string.Join(' ', set);
        foreach (var province in OfficialNames.Provinces)
        {
            var found = OfficialNames.IndexOfWords(result, province);
            if (found >= 0)
            {
                result = result[..found] + province + result[(found + province.Length)..];
            }
        }

        result = Proper().Replace(result, match => char.ToUpperInvariant(match.Value[0]) + match.Value[1..]);
        return char.ToUpperInvariant(result[0]) + result[1..];
    }

    /// <summary>The word of the title in the case of the text's, with the title's own punctuation.</summary>
    private static string Like(string word, string model, bool opensSentence, int run)
    {
        var core = Core().Match(word);
        var modelCore = Core().Match(model);
        if (!core.Success || !modelCore.Success)
        {
            return word.ToLowerInvariant();
        }

        var written = modelCore.Value;
        var isPlain = written.Length > 1 && char.IsUpper(written[0]) && written[1..].All(char.IsLower);

        // A capital that only opens a sentence, or that a lone common word happened to have, says nothing.
        if (isPlain && (opensSentence || run == 1))
        {
            written = written.ToLowerInvariant();
        }

        return word[..core.Index] + written + word[(core.Index + core.Length)..];
    }

    private static bool OpensSentence(string[] words, int at) =>
        at <= 0 || Paragraphs.EndsSentence(words[at - 1]) || words[at - 1] is "-" or "–" || Numbering.Read(words[at - 1] + " ") is not null;

    private static string Key(string word) => word.Trim(',', ';', '.', ':', '(', ')', '“', '”', '"').ToUpperInvariant();

    [GeneratedRegex(@"[\p{L}\p{N}](?:.*[\p{L}\p{N}])?", RegexOptions.CultureInvariant)]
    private static partial Regex Core();

    [GeneratedRegex(@"(?<!\p{L})(?:chính phủ|thủ tướng|trung ương|đảng(?= bộ)|nhà nước|việt nam|covid-19)(?!\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Proper();
}
