using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Replies;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Xunit.Abstractions;

namespace Hotline.Conversations.Tests.Rephrasing;

/// <summary>The curated answers are drafts that people made of the same passages: what is too strict for them is too strict for a model.</summary>
public sealed class WhatPeopleWrote(ITestOutputHelper output)
{
    [Fact]
    public void Passes_the_rules_for_drafts()
    {
        var drafts = 0;
        var failed = new List<string>();
        foreach (var (topic, answer) in Curated())
        {
            var rules = RulesOf(answer);
            var (passed, cut) = (new List<string>(), 0);
            foreach (var sentence in Sentences(UnsaidSentences.TakeOut(answer.Text).Remaining))
            {
                var written = $"{sentence.TrimEnd('.', ':')} [1].";
                var verdict = rules.Judge(written);
                if (verdict.Passes)
                {
                    passed.Add(written);
                    continue;
                }

                cut++;
                failed.Add($"{topic.Id}@{answer.Province}: {verdict.Fallback?.ToString() ?? verdict.Cut.ToString()}: {sentence}");
            }

            drafts++;
            if (passed.Count > 0 && rules.Judge(passed, cut) is { } lost)
            {
                failed.Add($"{topic.Id}@{answer.Province}: whole: {lost}");
            }
        }

        output.WriteLine($"{drafts} drafts, {failed.Count} failures");
        output.WriteLine(string.Join('\n', failed));
        Assert.True(drafts > 100);
        Assert.True(failed.Count * 100 < drafts, string.Join('\n', failed));
    }

    /// <summary>As strict as beside a quoted passage that nobody has put into plain words yet.</summary>
    [Fact]
    public void Passes_nine_times_of_ten_when_only_the_passages_are_known()
    {
        var (all, passed) = (0, 0);
        foreach (var (_, answer) in Curated())
        {
            var rules = RulesOf(answer, known: false);
            foreach (var sentence in Sentences(UnsaidSentences.TakeOut(answer.Text).Remaining))
            {
                all++;
                passed += rules.Judge(sentence).Passes ? 1 : 0;
            }
        }

        output.WriteLine($"{passed} of {all}");
        Assert.True(passed * 10 >= all * 9, $"{passed} of {all}");
    }

    [Fact]
    public void Is_left_out_nine_times_of_ten_when_it_is_turned_into_its_contrary()
    {
        var (denied, deniedCaught, affirmed, affirmedCaught) = (0, 0, 0, 0);
        var missed = new List<string>();
        foreach (var (_, answer) in Curated())
        {
            var rules = RulesOf(answer);
            foreach (var sentence in Sentences(UnsaidSentences.TakeOut(answer.Text).Remaining))
            {
                if (!DraftWords.IsDenied(sentence) && sentence.Contains(" được ", StringComparison.Ordinal))
                {
                    Count(sentence.Replace(" được ", " không được ", StringComparison.Ordinal), ref denied, ref deniedCaught);
                }
                else if (sentence.Contains(" không ", StringComparison.Ordinal) && DraftWords.IsDenied(sentence))
                {
                    Count(sentence.Replace(" không ", " ", StringComparison.Ordinal), ref affirmed, ref affirmedCaught);
                }

                void Count(string contrary, ref int all, ref int caught)
                {
                    all++;
                    if (rules.Judge(contrary).Passes)
                    {
                        missed.Add(contrary);
                    }
                    else
                    {
                        caught++;
                    }
                }
            }
        }

        output.WriteLine($"denied {deniedCaught} of {denied}, affirmed {affirmedCaught} of {affirmed}");
        output.WriteLine(string.Join('\n', missed));
        Assert.True(denied > 50 && affirmed > 10);
        Assert.True(deniedCaught * 10 >= denied * 9 && affirmedCaught * 10 >= affirmed * 9, string.Join('\n', missed));
    }

    private static IEnumerable<(Topic Topic, TopicAnswer Answer)> Curated() =>
        Chat.Release.Topics.Values.OrderBy(topic => topic.Id, StringComparer.Ordinal).SelectMany(topic => topic.Answers.Values.Select(answer => (topic, answer)));

    private static DraftRules RulesOf(TopicAnswer answer, bool known = true)
    {
        var passages = answer.Quotes.Select(quote => Chat.Release.Passages[quote.PassageId]).ToList();
        var evidence = ProofEvidence.Of(passages, Chat.Release).Add(answer.Text);
        return new DraftRules("vi", Chat.Release, known ? UnsaidSentences.TakeOut(answer.Text).Remaining : "", true, [.. passages.Select(passage => string.Join('\n', [.. passage.Trail, passage.Text]))], evidence, [evidence]);
    }

    private static IEnumerable<string> Sentences(string text)
    {
        var reader = new SentenceReader();
        reader.Add(text);
        while (reader.Take(ended: true) is { } sentence)
        {
            yield return sentence.Text;
        }
    }
}
