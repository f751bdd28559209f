using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Search;

namespace Hotline.Knowledge.Tests.Answers;

/// <summary>Vectors of a made-up model stand for any: each text has a direction of its own, and a question is given the one of whatever text the test likes.</summary>
public sealed class FindingByVectors
{
    private const int Dimensions = 64;
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly VectorRules Rules = new("thu", "", "", 4000, 64);
    private static readonly Release Words = ShippedKnowledge.Release;
    private static readonly IReadOnlyList<TextToEmbed> Texts = ReleaseVectors.TextsOf(Words, Rules);
    private static readonly Dictionary<string, float[]> Units = Texts.DistinctBy(text => text.Hash).ToDictionary(text => text.Hash, text => Direction(text.Hash), StringComparer.Ordinal);
    private static readonly Release Both = Words.With(ReleaseVectors.Of("thu", Texts, Units, Words));
    private static readonly IReadOnlyList<(string Text, string? Province)> Questions = [.. ReadQuestions()];

    [Fact]
    public void Whether_to_answer_is_decided_as_without_vectors_whatever_they_say()
    {
        var random = new Random(5);
        var silent = 0;
        foreach (var (text, province) in Questions)
        {
            var byWords = Ask(text, province, Words, null);
            var byBoth = Ask(text, province, Both, Units[Texts[random.Next(Texts.Count)].Hash]);

            Assert.True(byWords is Answer.Abstained == byBoth is Answer.Abstained, text);
            Assert.Equal((byWords as Answer.Abstained)?.Reason, (byBoth as Answer.Abstained)?.Reason);
            Assert.Equal(byWords.Trace.Likeliness, byBoth.Trace.Likeliness);
            silent += byWords is Answer.Abstained ? 1 : 0;
        }

        Assert.InRange(silent, 5, Questions.Count / 2);
    }

    [Fact]
    public void Of_two_that_the_words_hold_for_about_alike_the_nearer_vector_leads()
    {
        var tipped = 0;
        foreach (var (text, province) in Questions)
        {
            if (Ask(text, province, Words, null).Trace.Candidates is not [var first, var second, ..] || second.Score < 0.9 * first.Score || UnitOf(second.Id) is not { } unit || TopicIn(first.Id) == TopicIn(second.Id))
            {
                continue;
            }

            var trace = Ask(text, province, Both, unit).Trace;
            var leading = trace.Candidates.First(candidate => candidate.Id == second.Id);
            Assert.Equal((2, VectorUse.Used), (leading.WordRank, trace.Vectors));
            Assert.True(leading.Score > trace.Candidates.First(candidate => candidate.Id == first.Id).Score, text);
            tipped++;
        }

        Assert.True(tipped >= 8, $"{tipped} questions had two such candidates.");
    }

    [Fact]
    public void What_the_words_do_not_hold_for_likely_never_answers()
    {
        foreach (var (text, province) in Questions)
        {
            var byWords = Ask(text, province, Words, null);
            if (byWords is not Answer.Answered { Topic: { } told } || byWords.Trace.Candidates is not [var first, _, ..])
            {
                continue;
            }

            // A topic that shares hardly a word with the question.
            var foreign = Words.Topics.Values.First(topic => byWords.Trace.Candidates.All(candidate => TopicIn(candidate.Id) != topic.Id));
            var byBoth = Ask(text, province, Both, UnitOf($"topic:{foreign.Id}@"));

            Assert.NotEqual(foreign.Id, (byBoth as Answer.Answered)?.Topic?.Id);
        }
    }

    [Fact]
    public void A_release_without_vectors_asks_for_none_and_its_traces_do_not_speak_of_them()
    {
        foreach (var (text, province) in Questions.Take(60))
        {
            var answer = Answerer.Answer(
                new Question { Text = text, Province = province, Today = Today, FindVector = _ => throw new InvalidOperationException("asked") },
                Words);

            var json = JsonSerializer.Serialize(answer.Trace, WithoutNulls);
            Assert.DoesNotContain("Vector", json, StringComparison.Ordinal);
            Assert.DoesNotContain("WordRank", json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_a_usable_vector_words_answer_alone_and_the_trace_says_why()
    {
        var some = Words.With(ReleaseVectors.Of("thu", Texts, Units.Take(Units.Count / 2).ToDictionary(), Words));
        Assert.Equal(VectorUse.Incomplete, Like(Answerer.Answer(Question(_ => new(VectorUse.Used, Direction("x"))), some)));
        Assert.Equal(VectorUse.Unfit, Like(Answerer.Answer(Question(_ => new(VectorUse.Used, new float[] { 1 })), Both)));
        Assert.Equal(VectorUse.Late, Like(Answerer.Answer(Question(_ => new(VectorUse.Late)), Both)));
        Assert.Equal(VectorUse.Resting, Like(Answerer.Answer(Question(_ => new(VectorUse.Resting)), Both)));
        Assert.Null(Like(Answerer.Answer(Question(_ => null), Both)));

        static Question Question(Func<string, QuestionVector?> find) => new() { Text = "vay vốn giải quyết việc làm ở đâu", Province = "hau-giang", Today = Today, FindVector = find };

        static VectorUse? Like(Answer answer)
        {
            var byWords = Answerer.Answer(Question(_ => null), Words);
            Assert.Equal(((Answer.Answered)byWords).Topic, ((Answer.Answered)answer).Topic);
            Assert.Equal(byWords.Trace.Candidates, answer.Trace.Candidates);
            return answer.Trace.Vectors;
        }
    }

    [Fact]
    public void A_model_reads_the_question_with_its_marks_and_without_the_place()
    {
        var asked = new List<string>();
        Answerer.Answer(
            new Question
            {
                Text = "vay von giai quyet viec lam o Hau Giang",
                Today = Today,
                FindVector = text =>
                {
                    asked.Add(text);
                    return null;
                },
            },
            Both);

        Assert.Contains("vay vốn giải quyết việc làm", Assert.Single(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("giang", asked[0], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Texts_that_did_not_change_keep_their_place_and_no_two_models_share_one()
    {
        Assert.Equal(Texts, ReleaseVectors.TextsOf(Words, Rules));
        Assert.NotEqual(Texts[0].Hash, ReleaseVectors.TextsOf(Words, Rules with { PassagePrefix = "passage: " })[0].Hash);
        Assert.All(ReleaseVectors.TextsOf(Words, Rules with { LongestText = 200 }), text => Assert.InRange(text.Text.Length, 1, 200));
        Assert.Equal((Units.Count, true, Dimensions), (Both.Vectors!.Wanted, Both.Vectors.IsComplete, Both.Vectors.Dimensions));
    }

    private static DateOnly Today => new(2026, 11, 22);

    private static Answer Ask(string text, string? province, Release release, float[]? unit) => Answerer.Answer(
        new Question { Text = text, Province = province, Today = Today, FindVector = unit is null ? null : _ => new QuestionVector(VectorUse.Used, unit) },
        release);

    private static string? TopicIn(string id) => id.StartsWith("topic:", StringComparison.Ordinal) ? id["topic:".Length..].Split('@')[0] : null;

    private static float[]? UnitOf(string candidate) =>
        Texts.FirstOrDefault(text => text.Id == (TopicIn(candidate) is { } topic ? $"topic:{topic}" : candidate)) is { } text ? Units[text.Hash] : null;

    private static float[] Direction(string of)
    {
        var random = new Random(of.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        var vector = Enumerable.Range(0, Dimensions).Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        var length = Math.Sqrt(vector.Sum(number => number * number));
        return [.. vector.Select(number => (float)(number / length))];
    }

    private static IEnumerable<(string Text, string? Province)> ReadQuestions() =>
        Directory.GetFiles(Path.Combine(ShippedKnowledge.Folder, "checks"), "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllLines)
            .Where((line, at) => line.StartsWith('{') && at % 3 == 0)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(check => check.GetProperty("turns").GetArrayLength() == 1)
            .Select(check => (check.GetProperty("turns")[0].GetString()!, check.TryGetProperty("province", out var province) ? province.GetString() : null));
}
