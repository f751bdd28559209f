using Hotline.Knowledge.Releases;
using Hotline.Language;

namespace Hotline.Knowledge.Answers;

/// <summary>How near a question is to one of the ways a topic is asked for: 1 the same words, 0 none in common.</summary>
internal sealed class NearestQuestions
{
    private readonly Dictionary<string, List<HashSet<string>>> variants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> weights = new(StringComparer.Ordinal);
    private readonly double unknown;

    /// <summary>About the weight of two rare words with their pair.</summary>
    private const double LeastWeight = 9;

    public NearestQuestions(IEnumerable<Topic> topics)
    {
        var holding = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = 0;
        foreach (var topic in topics)
        {
            List<HashSet<string>> asked = [.. topic.Questions.Prepend(topic.Title).Select(Terms)];
            variants[topic.Id] = asked;
            count++;
            foreach (var term in asked.SelectMany(terms => terms).Distinct())
            {
                holding[term] = holding.GetValueOrDefault(term) + 1;
            }
        }

        foreach (var (term, topicsWithIt) in holding)
        {
            weights[term] = Math.Log(1 + (count / (double)topicsWithIt));
        }

        unknown = Math.Log(1 + Math.Max(1, count));
    }

    /// <summary>
    /// Over the topic's questions: <c>Near</c>, the best harmonic mean of the weighted share of the words in common on both sides; and <c>Contained</c>,
    /// the best share of a question's own words that stand in the citizen's, who may have said much besides.
    /// </summary>
    public (double Near, double Contained) Compare(string question, string topic)
    {
        if (!variants.TryGetValue(topic, out var asked))
        {
            return (0, 0);
        }

        var terms = Terms(question);
        var whole = terms.Sum(Weight);
        double near = 0, contained = 0;
        foreach (var variant in asked)
        {
            var common = variant.Where(terms.Contains).Sum(Weight);
            if (common > 0)
            {
                var weight = variant.Sum(Weight);
                near = Math.Max(near, 2 * common / (whole + weight));

                // One short word in common is no question contained.
                contained = Math.Max(contained, common / Math.Max(weight, LeastWeight));
            }
        }

        return (near, contained);
    }

    /// <summary>A pair is half a word more: its two words are counted already.</summary>
    private double Weight(string term) => (weights.TryGetValue(term, out var weight) ? weight : unknown) * (term.Contains(' ', StringComparison.Ordinal) ? 0.5 : 1);

    /// <summary>Folded words that say something, and their neighbouring pairs.</summary>
    private static HashSet<string> Terms(string text)
    {
        var words = Vietnamese.Syllables(text);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        var telling = EmptyWords.Telling(words);
        for (var i = 0; i < words.Count; i++)
        {
            if (telling[i])
            {
                terms.Add(words[i].Folded);
            }

            if (i > 0 && (telling[i] || telling[i - 1]))
            {
                terms.Add(words[i - 1].Folded + " " + words[i].Folded);
            }
        }

        return terms;
    }
}
