namespace Hotline.Conversations.Understanding;

/// <summary>
/// A wording to look for, as written in <c>dialogs/signals.yaml</c>: words in order, <c>a|b_c</c> one of several (an underscore joins the words of one),
/// <c>{name}</c> one of a named list, <c>?</c> at the end: may be missing, <c>...</c> up to five words of any kind, <c>^</c> and <c>$</c> the message's ends, <c>=</c> before a word: written with just these marks (<c>=chạy</c> is not <c>chay</c>).
/// </summary>
internal sealed class Pattern
{
    private const int WidestGap = 5;

    private readonly Element[] elements;

    private Pattern(Element[] elements) => this.elements = elements;

    /// <summary>Words without marks one of which a match begins with; null when it may begin with any.</summary>
    public IReadOnlySet<string>? Beginnings { get; private init; }

    /// <exception cref="FormatException">The pattern cannot be read; the message says why.</exception>
    public static Pattern Parse(string written, IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
    {
        var elements = new List<Element>();
        foreach (var part in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            elements.Add(part switch
            {
                "..." => new Element(ElementKind.Gap, [], true),
                "^" => new Element(ElementKind.Start, [], false),
                "$" => new Element(ElementKind.End, [], false),
                _ => Choice(part, lists),
            });
        }

        if (!elements.Any(element => element.Kind == ElementKind.Choice && !element.Optional))
        {
            throw new FormatException($"\"{written}\" would match anything");
        }

        return new Pattern([.. elements]) { Beginnings = FirstWords(elements) };
    }

    /// <summary>The place after the match that begins at a word, or -1.</summary>
    public int MatchAt(Words words, int start) => Match(words, start, 0);

    private static Element Choice(string part, IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
    {
        var optional = part.EndsWith('?');
        var body = optional ? part[..^1] : part;
        var alternatives = new List<Word[]>();
        foreach (var alternative in body.Split('|'))
        {
            alternatives.AddRange(Expand(alternative, lists).Select(phrase => WordsOf(phrase.Replace('_', ' '))));
        }

        if (alternatives.Any(words => words.Length == 0))
        {
            throw new FormatException($"\"{part}\" holds an alternative without a word");
        }

        // The longest first, so that "cứu tôi với" is not left after "cứu".
        return new Element(ElementKind.Choice, [.. alternatives.OrderByDescending(words => words.Length)], optional);
    }

    /// <summary>"{không}_cần": once for each entry of the list.</summary>
    private static IEnumerable<string> Expand(string alternative, IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
    {
        var open = alternative.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : alternative.IndexOf('}', open);
        if (close < 0)
        {
            return [alternative];
        }

        var name = alternative[(open + 1)..close];
        return lists.TryGetValue(name, out var list)
            ? list.SelectMany(entry => Expand(string.Concat(alternative.AsSpan(0, open), entry, alternative.AsSpan(close + 1)), lists))
            : throw new FormatException($"no list is called {{{name}}}");
    }

    private static Word[] WordsOf(string phrase)
    {
        var exact = phrase.StartsWith('=');
        var words = Words.Of(phrase);
        return [.. Enumerable.Range(0, words.Count).Select(index => words[index] with { Exact = exact })];
    }

    private static HashSet<string>? FirstWords(List<Element> elements)
    {
        var first = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            switch (element.Kind)
            {
                case ElementKind.Gap:
                    return null;
                case ElementKind.Choice:
                    first.UnionWith(element.Alternatives.Select(words => words[0].Bare));
                    if (!element.Optional)
                    {
                        return first;
                    }

                    break;
                case ElementKind.Start or ElementKind.End:
                default:
                    break;
            }
        }

        return first;
    }

    private int Match(Words words, int at, int next)
    {
        if (next == elements.Length)
        {
            return at;
        }

        var element = elements[next];
        switch (element.Kind)
        {
            case ElementKind.Start:
                return at == 0 ? Match(words, at, next + 1) : -1;
            case ElementKind.End:
                return at == words.Count ? Match(words, at, next + 1) : -1;
            case ElementKind.Gap:
                for (var skipped = 0; skipped <= WidestGap && at + skipped <= words.Count; skipped++)
                {
                    if (Match(words, at + skipped, next + 1) is >= 0 and var end)
                    {
                        return end;
                    }
                }

                return -1;
            case ElementKind.Choice:
            default:
                foreach (var alternative in element.Alternatives)
                {
                    if (Fits(words, at, alternative) && Match(words, at + alternative.Length, next + 1) is >= 0 and var end)
                    {
                        return end;
                    }
                }

                return element.Optional ? Match(words, at, next + 1) : -1;
        }
    }

    private static bool Fits(Words words, int at, Word[] phrase)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < phrase.Length; i++)
        {
            if (!words[at + i].MayBe(phrase[i]))
            {
                return false;
            }
        }

        return true;
    }

    private enum ElementKind
    {
        Choice,
        Gap,
        Start,
        End,
    }

    private sealed record Element(ElementKind Kind, IReadOnlyList<Word[]> Alternatives, bool Optional);
}

/// <summary>Several patterns, asked at once; only those that can begin with a word are tried on it.</summary>
internal sealed class PatternSet
{
    private readonly Dictionary<string, List<Pattern>> byBeginning = new(StringComparer.Ordinal);
    private readonly List<Pattern> anywhere = [];

    public PatternSet(IEnumerable<Pattern> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Beginnings is null)
            {
                anywhere.Add(pattern);
                continue;
            }

            foreach (var word in pattern.Beginnings)
            {
                if (!byBeginning.TryGetValue(word, out var list))
                {
                    byBeginning[word] = list = [];
                }

                list.Add(pattern);
            }
        }
    }

    public bool IsEmpty => byBeginning.Count == 0 && anywhere.Count == 0;

    /// <summary>The first match, widest at its beginning; null when there is none.</summary>
    public (int From, int To)? Find(Words words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (EndAt(words, at) is >= 0 and var end)
            {
                return (at, end);
            }
        }

        return null;
    }

    /// <summary>Marks every word that a match covers; says whether there was one.</summary>
    public bool Cover(Words words, bool[] covered)
    {
        var any = false;
        for (var at = 0; at < words.Count; at++)
        {
            var end = EndAt(words, at);
            any |= end > at;
            for (var i = at; i < end; i++)
            {
                covered[i] = true;
            }
        }

        return any;
    }

    private int EndAt(Words words, int at)
    {
        var widest = -1;
        if (byBeginning.TryGetValue(words[at].Bare, out var beginning))
        {
            foreach (var pattern in beginning)
            {
                widest = Math.Max(widest, pattern.MatchAt(words, at));
            }
        }

        foreach (var pattern in anywhere)
        {
            widest = Math.Max(widest, pattern.MatchAt(words, at));
        }

        return widest;
    }
}
