using System.Text.RegularExpressions;
using Hotline.Knowledge.Sources;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>
/// Where two documents of one province that hold at the same time give different figures for the same thing. Precision comes first: a clause counts only
/// when one figure stands in it, and two clauses only when the same kind of figure, the same unit, the same bound ("dưới", "ít nhất") and nearly all of
/// the same telling words stand in both.
/// </summary>
internal sealed partial class Differences
{
    /// <summary>The least share of the telling words, rare ones weighing more, that two clauses have in common.</summary>
    private const double SameMatter = 0.75;

    /// <summary>A clause with fewer telling words names nothing exactly enough.</summary>
    private const int LeastWords = 3;

    private readonly Dictionary<string, List<Pair>> byPassage = new(StringComparer.Ordinal);

    public Differences(IEnumerable<Document> documents)
    {
        List<Statement> statements = [.. documents.Where(document => document.ReplacedBy is null).SelectMany(Statements)];
        var holding = statements.SelectMany(statement => statement.Words).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (var alike in statements.GroupBy(statement => (statement.Document.Province, statement.Kind, statement.Unit, statement.Bound)))
        {
            List<Statement> group = [.. alike];
            for (var i = 0; i < group.Count; i++)
            {
                for (var j = i + 1; j < group.Count; j++)
                {
                    if (group[i].Document.Id != group[j].Document.Id && group[i].Value != group[j].Value
                        && HoldTogether(group[i].Document, group[j].Document) && YearsAgree(group[i], group[j]) && Same(group[i], group[j]))
                    {
                        Add(group[i], group[j]);
                        Add(group[j], group[i]);
                    }
                }
            }
        }

        bool Same(Statement one, Statement other)
        {
            double common = 0, all = 0;
            foreach (var word in one.Words.Union(other.Words, StringComparer.Ordinal))
            {
                var weight = Math.Log(1 + ((double)statements.Count / holding[word]));
                all += weight;
                common += one.Words.Contains(word) && other.Words.Contains(word) ? weight : 0;
            }

            return common >= SameMatter * all;
        }

        void Add(Statement one, Statement other)
        {
            if (!byPassage.TryGetValue(one.Passage.Id, out var pairs))
            {
                byPassage[one.Passage.Id] = pairs = [];
            }

            pairs.Add(new(one, other));
        }
    }

    /// <summary>All of them, each once, for who checks the documents.</summary>
    public IEnumerable<(Citation One, Citation Other)> All =>
        byPassage.Values.SelectMany(pairs => pairs).Where(pair => string.CompareOrdinal(pair.Here.Passage.Id, pair.There.Passage.Id) < 0).Select(pair => (pair.Here.Quote, pair.There.Quote));

    /// <summary>What other documents say differently of the figures in the words cited.</summary>
    public IEnumerable<(Citation Here, Citation There)> Of(Citation citation) => byPassage.TryGetValue(citation.Passage.Id, out var pairs)
        ? pairs.Where(pair => citation.Text.Contains(pair.Here.AsWritten, StringComparison.Ordinal)).Select(pair => (pair.Here.Quote, pair.There.Quote))
        : [];

    /// <summary>Whether there was a time at which both held; what says no period holds on.</summary>
    private static bool HoldTogether(Document one, Document other) =>
        (one.Period?.To ?? DateOnly.MaxValue) >= (other.Period?.From ?? DateOnly.MinValue) && (other.Period?.To ?? DateOnly.MaxValue) >= (one.Period?.From ?? DateOnly.MinValue);

    private static bool YearsAgree(Statement one, Statement other) => one.Years.Count == 0 || other.Years.Count == 0 || one.Years.SetEquals(other.Years);

    private static IEnumerable<Statement> Statements(Document document)
    {
        foreach (var passage in document.Passages.Where(passage => passage.Part == PassagePart.Text))
        {
            foreach (var clause in ClauseEnd().Split(passage.Text).Select(clause => clause.Trim(' ', '.', '-', '“', '”')).Where(clause => clause.Any(char.IsDigit)))
            {
                var facts = FactFinder.Find(clause);
                var deadline = Deadline().IsMatch(clause);
                List<Fact> figures = [.. facts.Where(fact => fact.Kind is FactKind.Percentage or FactKind.Sum or FactKind.Quantity || (deadline && fact.Kind == FactKind.Date && fact.Normal.Contains('-', StringComparison.Ordinal)))];
                if (figures is not [var figure])
                {
                    continue;
                }

                var unit = figure.Kind == FactKind.Quantity && figure.Normal.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? figure.Normal[space..] : "";
                var rest = facts.Aggregate(clause, (text, fact) => text.Replace(fact.AsWritten, " ", StringComparison.Ordinal));
                var words = Vietnamese.Syllables(rest);
                var telling = EmptyWords.Telling(words);
                HashSet<string> named = [.. words.Where((word, at) => telling[at] && word.Alphabetic).Select(word => word.Exact)];
                if (named.Count >= LeastWords)
                {
                    yield return new(passage, document, clause, figure.Kind, figure.AsWritten, unit.Length > 0 ? figure.Normal[..^unit.Length] : figure.Normal, unit, Bound().Match(clause).Value.ToLowerInvariant(), named,
                        [.. facts.Where(fact => fact.Kind == FactKind.Date && fact != figure).Select(fact => fact.Normal)]);
                }
            }
        }
    }

    private sealed record Statement(Passage Passage, Document Document, string Text, FactKind Kind, string AsWritten, string Value, string Unit, string Bound, HashSet<string> Words, HashSet<string> Years)
    {
        public Citation Quote => new(Passage, Document, Text);
    }

    private readonly record struct Pair(Statement Here, Statement There);

    // A decimal comma and the points of a number end nothing.
    [GeneratedRegex(@"(?<=[\p{L}\p{N}%”)])\s*[;:]\s+|,\s+|\.\s+(?=\p{Lu})|\s*[()]\s*")]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"trước ngày|hạn chót|hạn cuối|thời hạn|chậm nhất|hoàn thành", RegexOptions.IgnoreCase)]
    private static partial Regex Deadline();

    [GeneratedRegex(@"dưới|trên|ít nhất|tối thiểu|tối đa|không quá|khoảng|hơn|gần|tăng|giảm", RegexOptions.IgnoreCase)]
    private static partial Regex Bound();
}
