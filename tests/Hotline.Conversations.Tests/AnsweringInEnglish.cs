using System.Text.RegularExpressions;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Tests;

/// <summary>An English reply is English but for what is quoted, and for names.</summary>
public sealed class AnsweringInEnglish
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void Days_events_and_places_are_told_in_english()
    {
        var reply = Composed("When is the next job fair?", "hau-giang");

        Assert.Contains("Hậu Giang job fair", reply.Text, StringComparison.Ordinal);
        Assert.Contains("Thursday, 26 November 2026", reply.Text, StringComparison.Ordinal);
        Assert.Contains("the provincial employment service centre", reply.Text, StringComparison.Ordinal);
        Assert.Contains("ended on 31 December 2023", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d/\d{4}", Own(reply));
        Assert.Empty(reply.Cut!);
    }

    [Fact]
    public void What_became_of_an_agency_is_told_in_english()
    {
        var reply = Composed("how much interest do poor households pay on a loan", "hau-giang");

        Assert.Contains("On 1 July 2025 Hậu Giang province was merged into Cần Thơ city.", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Từ 01/7/2025", reply.Text, StringComparison.Ordinal);
        Assert.Empty(reply.Cut!);
    }

    [Fact]
    public void Every_record_of_what_became_of_an_agency_says_the_same_in_english()
    {
        var changed = Chat.Release.Agencies.Values.Where(agency => agency.Since is not null).ToList();

        Assert.NotEmpty(changed);
        Assert.All(changed, agency =>
        {
            Assert.NotNull(agency.SinceInEnglish);
            Assert.Equal(Regex.Matches(agency.Since!, "20[0-9]{2}").Select(year => year.Value), Regex.Matches(agency.SinceInEnglish, "20[0-9]{2}").Select(year => year.Value));
            var evidence = new ProofEvidence(Chat.Release).Add(agency.Since!);
            Assert.DoesNotContain(Proof.Check(agency.SinceInEnglish, evidence), failed => failed.Kind is ClaimKind.Date or ClaimKind.Number);
        });
    }

    /// <summary>Without what is quoted or told in Vietnamese.</summary>
    private static string Own(Reply reply) => string.Join('\n', reply.Text.Split('\n').Where(line => line.StartsWith("Next", StringComparison.Ordinal) || line.StartsWith("The next", StringComparison.Ordinal) || line.StartsWith("Please", StringComparison.Ordinal) || line.StartsWith("Agency", StringComparison.Ordinal) || line.StartsWith("Then", StringComparison.Ordinal)));

    private static Reply Composed(string question, string province) =>
        new AnswerReply(new Speaker(Repository.Dialogs.Phrases, Phrases.EnglishTag, 1), Chat.Release, today: Today)
            .Compose(Answerer.Answer(new Question { Text = question, Province = province, Today = Today }, Chat.Release));
}
