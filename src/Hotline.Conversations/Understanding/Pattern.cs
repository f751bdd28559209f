namespace Hotline.Conversations.Understanding;

/// <summary>
/// A wording to look for, as written in <c>dialogs/signals.yaml</c>: words in order, <c>a|b_c</c> one of several (an underscore joins the words of one),
/// <c>{name}</c> one of a named list, <c>?</c> at the end: may be missing, <c>...</c> up to five words of any kind, <c>...2</c> up to two, <c>#</c> a number,
/// <c>^</c> and <c>$</c> the message's ends, <c>=</c> before a word: written with just these marks (<c>=chạy</c> is not <c>chay</c>),
/// <c>!a|b</c> none of these here (at the beginning of a pattern: not before it), <c>A &amp; B</c> and B somewhere in the message, <c>A &amp;! B</c> and B nowhere.
/// </summary>
internal sealed class Pattern
{
    private const int WidestGap = 5;

    private readonly Element[] elements;
    private readonly IReadOnlyList<(Pattern Pattern, bool Wanted)> besides;

    private Pattern(Element[] elements, IReadOnlyList<(Pattern Pattern, bool Wanted)> besides)
    {
        this.elements = elements;
        this.besides = besides;
    }

    /// <summary>Words without marks one of which a match begins with; null when it may begin with any.</summary>
    public IReadOnlySet<string>? Beginnings { get; private init; }

    /// <exception cref="FormatException">The pattern cannot be read; the message says why.</exception>
    public static Pattern Parse(string written, Vocabulary vocabulary)
    {
        var besides = new List<(Pattern, bool)>();
        var parts = written.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var end = parts.Length;
        for (var at = parts.Length - 1; at > 0; at--)
        {
            if (parts[at] is "&" or "&!")
            {
                besides.Insert(0, (Sequence(written, parts[(at + 1)..end], vocabulary, []), parts[at] == "&"));
                end = at;
            }
        }

        return Sequence(written, parts[..end], vocabulary, besides);
    }

    /// <summary>The place after the match that begins at a word, or -1.</summary>
    public int MatchAt(Words words, int start)
    {
        var end = Match(words, start, 0);
        return end >= 0 && besides.All(beside => beside.Pattern.IsIn(words) == beside.Wanted) ? end : -1;
    }

    private static Pattern Sequence(string written, string[] parts, Vocabulary vocabulary, IReadOnlyList<(Pattern Pattern, bool Wanted)> besides)
    {
        var elements = new List<Element>();
        foreach (var part in parts)
        {
            elements.Add(part switch
            {
                "^" => new Element(ElementKind.Start),
                "$" => new Element(ElementKind.End),
                _ when part.StartsWith("...", StringComparison.Ordinal) => Gap(written, part),
                ['!', .. var none] => Choice(none, vocabulary) with { Kind = ElementKind.Not },
                _ => Choice(part, vocabulary),
            });
        }

        if (!elements.Any(element => element is { Kind: ElementKind.Choice, Optional: false }))
        {
            throw new FormatException($"\"{written}\" would match anything");
        }

        return new Pattern([.. elements], besides) { Beginnings = FirstWords(elements) };
    }

    private static Element Gap(string written, string part) => part switch
    {
        "..." => new Element(ElementKind.Gap) { Widest = WidestGap },
        [_, _, _, >= '1' and <= '9' and var digit] => new Element(ElementKind.Gap) { Widest = digit - '0' },
        _ => throw new FormatException($"\"{written}\" holds a gap that is neither \"...\" nor \"...1\" to \"...9\""),
    };

    private static Element Choice(string part, Vocabulary vocabulary)
    {
        var optional = part.EndsWith('?');
        var body = optional ? part[..^1] : part;
        var alternatives = new List<Word[][]>();
        foreach (var alternative in body.Split('|'))
        {
            alternatives.AddRange(Expand(alternative, vocabulary).Select(phrase => WordsOf(phrase.Replace('_', ' '), vocabulary)));
        }

        if (alternatives.Any(words => words.Length == 0))
        {
            throw new FormatException($"\"{part}\" holds an alternative without a word");
        }

        // The longest first, so that "cứu tôi với" is not left after "cứu".
        return new Element(ElementKind.Choice) { Alternatives = [.. alternatives.OrderByDescending(words => words.Length)], Optional = optional };
    }

    /// <summary>"{không}_cần": once for each entry of the list.</summary>
    private static IEnumerable<string> Expand(string alternative, Vocabulary vocabulary)
    {
        var open = alternative.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : alternative.IndexOf('}', open);
        if (close < 0)
        {
            return [alternative];
        }

        var name = alternative[(open + 1)..close];
        return vocabulary.Lists.TryGetValue(name, out var list)
            ? list.SelectMany(entry => Expand(string.Concat(alternative.AsSpan(0, open), entry, alternative.AsSpan(close + 1)), vocabulary))
            : throw new FormatException($"no list is called {{{name}}}");
    }

    private static Word[][] WordsOf(string phrase, Vocabulary vocabulary)
    {
        if (phrase.IndexOf('#', StringComparison.Ordinal) is >= 0 and var number)
        {
            return [.. WordsOf(phrase[..number], vocabulary), [Word.Number], .. WordsOf(phrase[(number + 1)..], vocabulary)];
        }

        var exact = phrase.StartsWith('=');
        var words = Words.Of(phrase);
        return [.. Enumerable.Range(0, words.Count).Select(index => exact ? [words[index] with { Exact = true }] : vocabulary.SpellingsOf(words[index] with { Exact = false }))];
    }

    private static HashSet<string>? FirstWords(List<Element> elements)
    {
        var first = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            switch (element.Kind)
            {
                case ElementKind.Gap:
                case ElementKind.Choice when element.Alternatives.Any(words => words[0].Contains(Word.Number)):
                    return null;
                case ElementKind.Choice:
                    first.UnionWith(element.Alternatives.SelectMany(words => words[0]).Select(word => word.Bare));
                    if (!element.Optional)
                    {
                        return first;
                    }

                    break;
                case ElementKind.Start or ElementKind.End or ElementKind.Not:
                default:
                    break;
            }
        }

        return first;
    }

    private bool IsIn(Words words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (MatchAt(words, at) >= 0)
            {
                return true;
            }
        }

        return false;
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
            case ElementKind.Not:
                var stands = element.Alternatives.Any(phrase => Fits(words, next == 0 ? at - phrase.Length : at, phrase));
                return stands ? -1 : Match(words, at, next + 1);
            case ElementKind.Gap:
                for (var skipped = 0; skipped <= element.Widest && at + skipped <= words.Count; skipped++)
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

    private static bool Fits(Words words, int at, Word[][] phrase)
    {
        if (at < 0 || at + phrase.Length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < phrase.Length; i++)
        {
            if (!words[at + i].MayBeOneOf(phrase[i]))
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
        Not,
        Start,
        End,
    }

    /// <summary>One place of a pattern; each word of an alternative stands with its other spellings.</summary>
    private sealed record Element(ElementKind Kind)
    {
        public IReadOnlyList<Word[][]> Alternatives { get; init; } = [];

        public bool Optional { get; init; }

        public int Widest { get; init; }
    }
}

/// <summary>What patterns are written with: named lists of words, and the ways in which people spell a word.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<Word, Word[]> spellings = [];

    public Dictionary<string, IReadOnlyList<string>> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>"không" is written "ko", "hông", "hổng" as well.</summary>
    public void Spell(string word, IEnumerable<string> others)
    {
        var standard = Word.Of(word);
        spellings[standard] = [standard, .. others.Select(other => Word.Of(other))];
    }

    public Word[] SpellingsOf(Word word) => spellings.TryGetValue(word, out var all) ? all : [word];
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
