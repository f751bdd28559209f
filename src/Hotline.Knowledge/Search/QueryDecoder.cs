using System.Text;
using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>Finds the likeliest proper spelling of a typed question: one lattice holds the readings without marks, abbreviations, acronyms, raw keystrokes and slips of every token, and the language model chooses the way through.</summary>
internal sealed class QueryDecoder
{
    private const int ReadingsKept = 14;
    private const int CandidatesKept = 26;
    private const int StatesKept = 18;
    private const double Rounding = 1e-3;

    // Costs are negative logs, beside those of the language model.
    private const double UnknownWord = 9;
    private const double MarkAdded = 4;
    private const double MarkAddedAtLeast = 1;
    private const double ToneConfused = 2.6;
    private const double ToneOrLetterConfused = 3.6;
    private const double ToneAndLetterConfused = 4.5;
    private const double UnknownRelief = 2;
    private const double AbbreviationRank = 0.7;
    private const double SlipOfSound = 3;
    private const double SecondSlipOfSound = 1;
    private const double SlipOfKey = 4.5;
    private const double SlipIntoWord = 6;
    private const double Drawn = 1.5;
    private const double FirstLetters = 2;
    private const double TwoFirstLetters = 4;
    private const double HalfWritten = 3;
    private const double ConsonantsOnly = 4;
    private const double KnownWord = 1.5;
    private const double WrittenOut = 0.6;
    private const double NoVowel = 2;
    private const double Keyed = 1.5;
    private const double KeyedWord = 4;

    // A text in which so many words are raw keystrokes was typed with them throughout.
    private const double KeyedShare = 0.3;
    private const double KeyedTextDiscount = 1.5;

    // Between these shares of marked words, marks left out become ever less likely.
    private const double HardlyMarked = 0.12;
    private const double WellMarked = 0.55;

    private readonly Vocabulary _vocabulary;
    private readonly LanguageModel _model;
    private readonly WordTable _table;
    private readonly Shorthand _shorthand;
    private readonly QueryDecoder? _basis;
    private readonly Dictionary<int, int[]> _readings = [];
    private readonly Dictionary<string, List<int>> _deletions = new(StringComparer.Ordinal);

    public QueryDecoder(Vocabulary vocabulary, LanguageModel model, WordTable table, Segment corpus, QueryDecoder? basis = null)
    {
        _vocabulary = vocabulary;
        _model = model;
        _table = table;
        _basis = basis;

        // A handful of added documents brings no shorthand seen three times that would be worth a second look.
        _shorthand = basis?._shorthand ?? new Shorthand(vocabulary, model, corpus);
        foreach (var group in vocabulary.OwnExact.GroupBy(vocabulary.FoldedOf))
        {
            var all = basis is null ? group : group.Concat(basis.Readings(group.Key));
            _readings[group.Key] = [.. all.OrderByDescending(model.Count).ThenBy(id => id).Take(ReadingsKept)];
        }

        foreach (var foldedId in vocabulary.OwnFolded)
        {
            var word = vocabulary.Folded(foldedId);
            if (!IsAlphabetic(word))
            {
                continue;
            }

            foreach (var form in WithDeletions(word))
            {
                if (!_deletions.TryGetValue(form, out var list))
                {
                    _deletions.Add(form, list = []);
                }

                list.Add(foldedId);
            }
        }
    }

    /// <param name="text">The question.</param>
    /// <param name="tokens">Its words.</param>
    /// <param name="plain">Whether the word at that place was typed without marks as all its neighbours were, so that marks are free to add.</param>
    public DecodedQuery Decode(string text, IReadOnlyList<Syllable> tokens, Func<int, bool> plain)
    {
        var count = tokens.Count;
        var habits = HabitsOf(tokens);
        var nodes = new List<Node>(count * StatesKept) { new(LanguageModel.Start, 0, -1, null) };
        var ends = new List<int>[count + 1];
        for (var i = 0; i <= count; i++)
        {
            ends[i] = [];
        }

        ends[0].Add(0);
        for (var at = 0; at < count; at++)
        {
            var states = Best(ends[at], nodes);
            foreach (var candidate in Candidates(text, tokens, at, plain(at), habits))
            {
                var inner = 0.0;
                for (var w = 1; w < candidate.Words.Length; w++)
                {
                    inner += WrittenOut * _model.Cost(candidate.Words[w - 1], candidate.Words[w]);
                }

                var last = candidate.Words[^1];
                var best = -1;
                var bestCost = double.PositiveInfinity;
                foreach (var state in states)
                {
                    // The states stand in order of their costs and the model's is never below zero, but for rounding: none of the rest can win.
                    var until = nodes[state].Cost + candidate.Cost + inner;
                    if (until - Rounding >= bestCost)
                    {
                        break;
                    }

                    var cost = until + _model.Cost(nodes[state].Word, candidate.Words[0]);
                    if (cost < bestCost)
                    {
                        bestCost = cost;
                        best = state;
                    }
                }

                ends[at + candidate.Span].Add(nodes.Count);
                nodes.Add(new Node(last, bestCost, best, candidate));
            }
        }

        var end = Best(ends[count], nodes)[0];
        var path = new List<Candidate>();
        for (var node = end; nodes[node].Candidate is { } candidate; node = nodes[node].Before)
        {
            path.Add(candidate);
        }

        path.Reverse();
        return Describe(text, tokens, path);
    }

    private DecodedQuery Describe(string text, IReadOnlyList<Syllable> tokens, List<Candidate> path)
    {
        var readable = new StringBuilder(text.Length + 16);
        var words = new List<int>(path.Count + 4);
        var folded = new List<int>(path.Count + 4);
        var copied = 0;
        foreach (var candidate in path)
        {
            var first = tokens[candidate.At];
            var last = tokens[candidate.At + candidate.Span - 1];
            readable.Append(text, copied, first.Start - copied);
            copied = last.Start + last.Length;
            if (candidate.Itself)
            {
                readable.Append(text, first.Start, first.Length);
            }
            else
            {
                var from = readable.Length;
                readable.AppendJoin(' ', candidate.Words.Select(_vocabulary.Display));
                if (char.IsUpper(text[first.Start]))
                {
                    readable[from] = char.ToUpperInvariant(readable[from]);
                }
            }

            foreach (var word in candidate.Words)
            {
                words.Add(word);
                folded.Add(word >= 0 ? _vocabulary.FoldedOf(word) : _vocabulary.FindFolded(first.Folded));
            }
        }

        readable.Append(text, copied, text.Length - copied);
        return new DecodedQuery(Vietnamese.Compose(readable.ToString().Trim()), [.. words], [.. folded]);
    }

    /// <summary>The best states, one for each last word: what went before it does not matter any more.</summary>
    private static List<int> Best(List<int> ends, List<Node> nodes)
    {
        ends.Sort((a, b) => nodes[a].Cost.CompareTo(nodes[b].Cost) is var byCost and not 0 ? byCost : a.CompareTo(b));
        var kept = new List<int>(StatesKept);
        var seen = new HashSet<int>();
        foreach (var end in ends)
        {
            if (kept.Count == StatesKept)
            {
                break;
            }

            if (seen.Add(nodes[end].Word))
            {
                kept.Add(end);
            }
        }

        return kept;
    }

    /// <summary>How the whole text was typed: with raw keystrokes throughout, and how likely marks were left out of a word among marked ones.</summary>
    private Habits HabitsOf(IReadOnlyList<Syllable> tokens)
    {
        var words = 0;
        var keyed = 0;
        foreach (var token in tokens)
        {
            if (token.Folded[0] == '#' || token.Alphabetic)
            {
                words++;
                keyed += !token.Marked && !SyllableGrammar.IsSyllable(token.Folded) && Telex.Decode(token.Folded) is { } meant && _vocabulary.Find(meant) != Vocabulary.Unknown ? 1 : 0;
            }
        }

        var isKeyed = keyed >= 2 && keyed >= KeyedShare * words;
        var marked = Math.Clamp((Vietnamese.MarkShare(tokens) - HardlyMarked) / (WellMarked - HardlyMarked), 0, 1);
        return new Habits(isKeyed, isKeyed ? MarkAdded : MarkAddedAtLeast + (marked * (MarkAdded - MarkAddedAtLeast)));
    }

    private List<Candidate> Candidates(string text, IReadOnlyList<Syllable> tokens, int at, bool plain, Habits habits)
    {
        var token = tokens[at];
        var exact = _vocabulary.Find(token.Exact);
        var foldedId = _vocabulary.FindFolded(token.Folded);
        var known = exact != Vocabulary.Unknown;
        var free = plain && !token.Marked && !habits.Keyed;

        // The typed word itself always stays in, besides.
        var found = new Shortlist(_model, at, CandidatesKept - 1);
        var isNumber = char.IsDigit(token.Folded[0]);
        var itself = new Candidate(at, 1, [exact], known || isNumber ? 0 : UnknownWord, true);
        AddAbbreviations(tokens, at, known, foldedId != Vocabulary.Unknown, found);
        if (!isNumber)
        {
            if (foldedId != Vocabulary.Unknown)
            {
                foreach (var reading in Readings(foldedId))
                {
                    if (reading != exact)
                    {
                        var cost = free ? 0 : Confusion(token, _vocabulary.Exact(reading), habits) - (known ? 0 : UnknownRelief);
                        found.Offer(Math.Max(cost, 0), [reading], 1);
                    }
                }
            }

            if (Telex.Decode(token.Exact) is { } keyed && _vocabulary.Find(keyed) is var telex and not Vocabulary.Unknown)
            {
                found.Offer((known ? KeyedWord : Keyed) - (habits.Keyed ? KeyedTextDiscount : 0), [telex], 1);
            }

            AddShorthand(tokens, at, known, free, found);
            AddSlips(text, token, foldedId, free, found);
        }

        return [itself, .. found.Candidates];
    }

    /// <summary>Offers what the letters may be short for in these documents.</summary>
    private void AddShorthand(IReadOnlyList<Syllable> tokens, int at, bool known, bool free, Shortlist found)
    {
        var token = tokens[at];
        if (!token.Alphabetic)
        {
            return;
        }

        var word = known ? KnownWord : 0;
        var letters = Parts(token.Exact).Letters;
        var first = SyllableGrammar.FirstVowel(token.Folded);
        if (first < 0)
        {
            // Consonants alone: no word of the language.
            if (token.Folded.Length is >= 2 and <= Shorthand.LongestAcronym)
            {
                foreach (var (words, share) in _shorthand.Acronyms(letters.ToString()))
                {
                    found.Offer((words.Length == 2 ? TwoFirstLetters : FirstLetters) + word - Math.Log(share), words, 1);
                }
            }

            if (token.Folded.Length is >= 2 and <= 5)
            {
                foreach (var reading in _shorthand.Skeleton(token.Folded))
                {
                    if (token.Exact[0] != 'đ' || _vocabulary.Exact(reading)[0] == 'đ')
                    {
                        found.Offer(ConsonantsOnly + word, [reading], 1);
                    }
                }
            }

            if (token.Folded.Length <= 2 && at + 1 < tokens.Count && tokens[at + 1] is { Alphabetic: true } next)
            {
                AddHalves(letters.ToString(), next.Exact, next.Folded, word, 2);
            }

            return;
        }

        if (token.Folded.Length is >= 3 and <= Shorthand.LongestAcronym && !SyllableGrammar.IsSyllable(token.Folded))
        {
            foreach (var (words, share) in _shorthand.Acronyms(letters.ToString()))
            {
                found.Offer(FirstLetters + word - Math.Log(share), words, 1);
            }
        }

        if (!known)
        {
            for (var cut = 1; cut <= Math.Min(first, 2); cut++)
            {
                var rest = token.Exact[cut..];
                if (token.Folded.Length > cut + 1 && SyllableGrammar.IsSyllable(token.Folded[cut..]))
                {
                    AddHalves(letters[..cut].ToString(), rest, token.Folded[cut..], 0, 1);
                }
            }
        }

        void AddHalves(string start, string exactRest, string foldedRest, double more, int span)
        {
            var id = _vocabulary.FindFolded(foldedRest);
            if (id == Vocabulary.Unknown)
            {
                return;
            }

            foreach (var (words, share) in _shorthand.Halves(start, id))
            {
                found.Offer(HalfWritten + more - Math.Log(share) + (free ? 0 : MarkDifference(exactRest, _vocabulary.Exact(words[1]))), words, span);
            }
        }
    }

    private void AddAbbreviations(IReadOnlyList<Syllable> tokens, int at, bool known, bool foldedKnown, Shortlist found)
    {
        var folded = "";
        var exact = "";
        var marked = false;
        for (var span = 1; span <= _table.LongestAbbreviation && at + span <= tokens.Count; span++)
        {
            var token = tokens[at + span - 1];
            folded = span == 1 ? token.Folded : $"{folded} {token.Folded}";
            exact = span == 1 ? token.Exact : $"{exact} {token.Exact}";
            marked |= token.Marked;
            foreach (var abbreviation in _table.Abbreviations(folded))
            {
                // Marks that were typed must agree; marks left out may be those of the list, at a price, unless the letters make a word.
                if (marked ? !string.Equals(exact, abbreviation.Exact, StringComparison.Ordinal) : abbreviation.Marked && foldedKnown)
                {
                    continue;
                }

                for (var rank = 0; rank < abbreviation.Readings.Count; rank++)
                {
                    var reading = abbreviation.Readings[rank];
                    var isWord = known && span == 1;
                    var cost = isWord ? (reading.Length == 1 ? 1.2 : 3.0) : 1.0;
                    found.Offer(cost + (AbbreviationRank * rank) + (abbreviation.Marked && !marked ? 0.5 : 0), reading, span);
                }
            }
        }
    }

    private void AddSlips(string text, Syllable token, int foldedId, bool free, Shortlist found)
    {
        var isWord = foldedId != Vocabulary.Unknown;
        var more = isWord ? SlipIntoWord : 0;
        if (token.Alphabetic)
        {
            var sounds = new HashSet<int> { foldedId };
            foreach (var (variant, steps) in SoundAlikes.Of(token.Folded))
            {
                if (steps == 1 || !isWord)
                {
                    OfferWord(SlipOfSound + more + ((steps - 1) * SecondSlipOfSound), variant);
                }
            }

            var sober = SoundAlikes.Sober(token.Folded);
            if (!ReferenceEquals(sober, token.Folded))
            {
                OfferWord(Drawn + more, sober);
                foreach (var (variant, steps) in SoundAlikes.Of(sober))
                {
                    OfferWord(Drawn + SlipOfSound + more + ((steps - 1) * SecondSlipOfSound), variant);
                }
            }

            if (!isWord)
            {
                foreach (var id in OneEditAway(token.Folded))
                {
                    if (!sounds.Contains(id))
                    {
                        OfferReadings(SlipOfKey + (SyllableGrammar.FirstVowel(token.Folded) < 0 ? NoVowel : 0), id);
                    }
                }
            }

            void OfferWord(double cost, string variant)
            {
                if (_vocabulary.FindFolded(variant) is var id and not Vocabulary.Unknown && sounds.Add(id))
                {
                    OfferReadings(cost, id);
                }
            }
        }

        void OfferReadings(double cost, int id)
        {
            foreach (var reading in Readings(id))
            {
                found.Offer(cost + (free ? 0 : MarkDifference(token.Exact, _vocabulary.Exact(reading))), [reading], 1);
            }
        }

        if (!isWord && !AddSplits(text.AsSpan(token.Start, token.Length), free, 0, found))
        {
            AddSplits(text.AsSpan(token.Start, token.Length), free, SlipOfKey, found);
        }
    }

    /// <summary>Offers the ways to read a word as two that were typed without the space between them. With a price for a slip, one of the two may be misspelt.</summary>
    private bool AddSplits(ReadOnlySpan<char> surface, bool free, double slip, Shortlist found)
    {
        var any = false;
        for (var cut = 1; cut < surface.Length; cut++)
        {
            if (char.IsLowSurrogate(surface[cut])
                || !Vietnamese.Canonical(surface[..cut], out var leftExact, out var leftFolded)
                || !Vietnamese.Canonical(surface[cut..], out var rightExact, out var rightFolded))
            {
                continue;
            }

            var left = Half(leftExact, leftFolded, free);
            var right = Half(rightExact, rightFolded, free);
            var cost = leftFolded.Length == 1 || rightFolded.Length == 1 ? 3.0 : 2.0;
            if (slip > 0 && leftFolded.Length > 1 && rightFolded.Length > 1)
            {
                cost += slip;
                if (left.Count > 0 && right.Count == 0)
                {
                    right = MisspeltHalf(rightExact, rightFolded, free);
                }
                else if (right.Count > 0 && left.Count == 0)
                {
                    left = MisspeltHalf(leftExact, leftFolded, free);
                }
            }

            any |= left.Count > 0 && right.Count > 0;
            foreach (var (first, firstCost) in left)
            {
                foreach (var (second, secondCost) in right)
                {
                    found.Offer(cost + firstCost + secondCost, first, second);
                }
            }
        }

        return any;
    }

    private List<(int Word, double Cost)> MisspeltHalf(string exact, string folded, bool free)
    {
        var found = new List<(int, double)>();
        if (!IsAlphabetic(folded))
        {
            return found;
        }

        foreach (var id in OneEditAway(folded))
        {
            if (SyllableGrammar.IsSyllable(_vocabulary.Folded(id)))
            {
                foreach (var reading in Readings(id).Take(3))
                {
                    found.Add((reading, free ? 0 : MarkDifference(exact, _vocabulary.Exact(reading))));
                }
            }
        }

        return found;
    }

    /// <summary>Ways to read one half of a word that may be two.</summary>
    private List<(int Word, double Cost)> Half(string exact, string folded, bool free)
    {
        var found = new List<(int, double)>();
        var id = _vocabulary.Find(exact);
        var foldedId = _vocabulary.FindFolded(folded);
        if (foldedId == Vocabulary.Unknown || (IsAlphabetic(folded) && !SyllableGrammar.IsSyllable(folded)))
        {
            return found;
        }

        if (id != Vocabulary.Unknown)
        {
            found.Add((id, 0));
        }

        if (!free && id != Vocabulary.Unknown)
        {
            return found;
        }

        foreach (var reading in Readings(foldedId).Take(6))
        {
            if (reading != id)
            {
                found.Add((reading, free ? 0 : MarkDifference(exact, _vocabulary.Exact(reading))));
            }
        }

        return found;
    }

    private int[] Readings(int foldedId) => _readings.TryGetValue(foldedId, out var own) ? own : _basis?.Readings(foldedId) ?? [];

    private SortedSet<int> OneEditAway(string word)
    {
        var found = new SortedSet<int>();
        foreach (var form in WithDeletions(word))
        {
            for (var decoder = this; decoder is not null; decoder = decoder._basis)
            {
                if (decoder._deletions.TryGetValue(form, out var ids))
                {
                    foreach (var id in ids)
                    {
                        if (IsOneEdit(word, _vocabulary.Folded(id)))
                        {
                            found.Add(id);
                        }
                    }
                }
            }
        }

        return found;
    }

    /// <summary>True when one key too many, too few, wrong or two swapped keys tell the words apart.</summary>
    private static bool IsOneEdit(string a, string b)
    {
        if (a.Length > b.Length)
        {
            (a, b) = (b, a);
        }

        var start = 0;
        while (start < a.Length && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Length - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        var restA = a.Length - start - end;
        var restB = b.Length - start - end;
        return (restA, restB) switch
        {
            (0, 1) or (1, 1) => true,
            (2, 2) => a[start] == b[start + 1] && a[start + 1] == b[start],
            _ => false,
        };
    }

    private static IEnumerable<string> WithDeletions(string word)
    {
        yield return word;
        for (var i = 0; i < word.Length && word.Length > 1; i++)
        {
            // Of a doubled letter, one deletion is enough.
            if (i == 0 || word[i] != word[i - 1])
            {
                yield return word.Remove(i, 1);
            }
        }
    }

    private static double Confusion(Syllable typed, string reading, Habits habits)
    {
        if (!typed.Marked)
        {
            return habits.MarkAdded;
        }

        var (letters, tone) = Parts(typed.Exact);
        var (otherLetters, otherTone) = Parts(reading);
        if (letters.SequenceEqual(otherLetters))
        {
            return (tone, otherTone) is ('3', '4') or ('4', '3') ? ToneConfused : ToneOrLetterConfused;
        }

        return tone == otherTone ? ToneOrLetterConfused : ToneAndLetterConfused;
    }

    /// <summary>How far the marks of a slipped word are from those of what it may have been.</summary>
    private static double MarkDifference(string typed, string reading)
    {
        var (letters, tone) = Parts(typed);
        var (otherLetters, otherTone) = Parts(reading);
        var cost = tone == otherTone ? 0.0 : tone == '0' ? 1.5 : 2.0;
        return cost + (Special(letters) == Special(otherLetters) ? 0 : 1);
    }

    /// <summary>The letters with marks of a word, in a sum that does not mind their order.</summary>
    private static int Special(ReadOnlySpan<char> letters)
    {
        var sum = 0;
        foreach (var letter in letters)
        {
            sum += letter switch
            {
                'ă' => 1,
                'â' => 10,
                'ê' => 100,
                'ô' => 1_000,
                'ơ' => 10_000,
                'ư' => 100_000,
                'đ' => 1_000_000,
                _ => 0,
            };
        }

        return sum;
    }

    private static SplitWord Parts(string exact) =>
        exact[0] != '#' && !char.IsDigit(exact[0]) && char.IsAsciiDigit(exact[^1]) ? new(exact.AsSpan(0, exact.Length - 1), exact[^1]) : new(exact, '0');

    private static bool IsAlphabetic(string folded) => folded[0] != '#' && !char.IsDigit(folded[0]);

    /// <summary>The likeliest of the readings offered for a word, as many as are looked at. A word of rare letters has thousands, most of them far too dear.</summary>
    private sealed class Shortlist(LanguageModel model, int at, int most)
    {
        private readonly List<double> costs = new(most + 1);

        /// <summary>Cheapest first; of two that cost the same, the one offered first.</summary>
        public List<Candidate> Candidates { get; } = new(most + 1);

        public void Offer(double cost, int[] words, int span)
        {
            var whole = cost + model.StartCost(words[0]);
            if (Takes(whole))
            {
                Insert(whole, new Candidate(at, span, words, cost, false));
            }
        }

        /// <summary>The same for two words in one.</summary>
        public void Offer(double cost, int first, int second)
        {
            var whole = cost + model.StartCost(first);
            if (Takes(whole))
            {
                Insert(whole, new Candidate(at, 1, [first, second], cost, false));
            }
        }

        private bool Takes(double cost) => costs.Count < most || cost < costs[^1];

        private void Insert(double cost, Candidate candidate)
        {
            var place = costs.Count;
            while (place > 0 && costs[place - 1] > cost)
            {
                place--;
            }

            costs.Insert(place, cost);
            Candidates.Insert(place, candidate);
            if (costs.Count > most)
            {
                costs.RemoveAt(most);
                Candidates.RemoveAt(most);
            }
        }
    }

    private sealed record Candidate(int At, int Span, int[] Words, double Cost, bool Itself);

    private readonly record struct Node(int Word, double Cost, int Before, Candidate? Candidate);

    /// <summary>How a text was typed.</summary>
    /// <param name="Keyed">With raw keystrokes throughout.</param>
    /// <param name="MarkAdded">The price of a mark where none was typed, when the neighbours have theirs.</param>
    private readonly record struct Habits(bool Keyed, double MarkAdded);

    private readonly ref struct SplitWord(ReadOnlySpan<char> letters, char tone)
    {
        public ReadOnlySpan<char> Letters { get; } = letters;

        public void Deconstruct(out ReadOnlySpan<char> lettersOut, out char toneOut)
        {
            lettersOut = Letters;
            toneOut = tone;
        }
    }
}

/// <summary>A question in words of the vocabulary.</summary>
/// <param name="Text">Readable.</param>
/// <param name="Words">Exact words; <see cref="Vocabulary.Unknown"/> for one outside the vocabulary.</param>
/// <param name="Folded">The same folded; known more often.</param>
internal sealed record DecodedQuery(string Text, int[] Words, int[] Folded);
