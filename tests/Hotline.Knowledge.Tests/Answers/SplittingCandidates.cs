using Hotline.Knowledge.Answers;
using Hotline.Language;

namespace Hotline.Knowledge.Tests.Answers;

public sealed class SplittingCandidates
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    [Fact]
    public void Asks_for_the_attribute_with_the_greatest_gain_whatever_the_candidates_are()
    {
        var random = new Random(20260302);
        var asked = new HashSet<SplitBy>();
        for (var round = 0; round < 2_000; round++)
        {
            List<Splittable> candidates = [.. Enumerable.Range(0, random.Next(2, 8)).Select(at => Any(at, random))];
            var gains = Enum.GetValues<SplitBy>().ToDictionary(by => by, by => Uncertainty(candidates, by));

            var split = Split.Best(candidates);

            if (split is null)
            {
                Assert.All(gains.Values, gain => Assert.Null(gain));
                continue;
            }

            asked.Add(split.By);
            Assert.InRange(split.Options.Count, 2, 5);
            Assert.Equal(gains.Values.Max()!.Value, gains[split.By]!.Value, 6);
            Assert.Equal(candidates.Select(candidate => candidate.Id).Order(), split.Options.SelectMany(option => option.Candidates).Order());
        }

        Assert.True(asked.Count > 3, "The candidates were all alike.");
    }

    [Fact]
    public void Asks_nothing_where_all_are_of_one_kind() =>
        Assert.Null(Split.Best([.. Enumerable.Range(0, 3).Select(at => new Splittable($"c{at}", 1, new Dictionary<SplitBy, string> { [SplitBy.Sector] = "Vay vốn" }))]));

    [Fact]
    public void Is_done_for_a_few_words_that_several_needs_answer_alike_and_ends_with_the_choice()
    {
        var asked = Assert.IsType<Answer.Clarify>(Ask("tiêm vắc xin", null));
        Assert.InRange(asked.Choices.Count, 2, 5);

        foreach (var choice in asked.Choices)
        {
            var previous = new PreviousQuestion(asked.Asked, asked.Province, null, [], false) { Choices = asked.Choices };
            var tapped = Ask(choice.Label, previous);
            var typed = Ask(Vietnamese.Fold(choice.Label).ToUpperInvariant(), previous);

            Assert.Equal(TopicOf(tapped), TopicOf(typed));
            Assert.Contains(choice.Candidates, id => id == $"topic:{TopicOf(tapped)}@an-giang");
        }
    }

    [Theory]
    [InlineData("đăng ký tiêm vắc xin ở đâu")]
    [InlineData("tỷ lệ tham gia bảo hiểm y tế là bao nhiêu")]
    public void Is_not_done_for_a_whole_question(string question) => Assert.IsType<Answer.Answered>(Ask(question, null));

    private static string? TopicOf(Answer answer) => answer switch
    {
        Answer.Answered answered => answered.Topic?.Id,
        Answer.NearMiss nearMiss => nearMiss.Said.Topic?.Id,
        _ => null,
    };

    private static Answer Ask(string text, PreviousQuestion? previous) =>
        Answerer.Answer(new Question { Text = text, Province = "an-giang", Previous = previous, Today = Today }, ShippedKnowledge.Release);

    private static Splittable Any(int at, Random random)
    {
        var values = new Dictionary<SplitBy, string>();
        foreach (var by in Enum.GetValues<SplitBy>())
        {
            if (random.Next(6) > 0)
            {
                values[by] = $"{by} {random.Next(1 + random.Next(7))}";
            }
        }

        return new($"c{at}", 0.1 + random.NextDouble(), values);
    }

    /// <summary>How much less uncertain it is which candidate is meant once the attribute is known, reckoned from its definition; null where it cannot be asked for.</summary>
    private static double? Uncertainty(List<Splittable> candidates, SplitBy by)
    {
        if (candidates.Exists(candidate => !candidate.Values.ContainsKey(by)) || candidates.GroupBy(candidate => candidate.Values[by]).Count() is < 2 or > 5)
        {
            return null;
        }

        var all = candidates.Sum(candidate => candidate.Score);
        var before = Entropy(candidates.Select(candidate => candidate.Score));
        var after = candidates.GroupBy(candidate => candidate.Values[by])
            .Sum(group => group.Sum(candidate => candidate.Score) / all * Entropy(group.Select(candidate => candidate.Score)));
        return before - after;
    }

    private static double Entropy(IEnumerable<double> weights)
    {
        List<double> list = [.. weights];
        var all = list.Sum();
        return -list.Sum(weight => weight / all * Math.Log2(weight / all));
    }
}
