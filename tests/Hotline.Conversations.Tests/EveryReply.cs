using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Replies;
using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Tests;

/// <summary>What is sent holds nothing that its sources do not hold.</summary>
public sealed partial class EveryReply
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 5, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Checks => new(Directory.GetFiles(Repository.Folder("knowledge", "checks"), "*.jsonl").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task To_a_check_is_held_by_its_sources(string file)
    {
        var checks = Check.Read(await File.ReadAllTextAsync(Repository.Folder("knowledge", "checks", file)), file);

        foreach (var result in await Evaluator().RunAsync(checks, CancellationToken.None))
        {
            Assert.Empty(result.Reply.Trace?.Cut ?? []);
            Assert.True(Unheld(result.Reply) is [], $"{result.Check.Id}: {string.Join(", ", Unheld(result.Reply))}\n{result.Reply.Text}");
        }
    }

    [Fact]
    public async Task To_a_topic_s_own_question_is_held_by_its_sources_in_both_languages()
    {
        foreach (var topic in Chat.Release.Topics.Values)
        {
            foreach (var province in topic.Answers.Keys)
            {
                var reply = await Evaluator().AskAsync(topic.Questions[0], province, CancellationToken.None);
                Assert.Empty(reply.Trace?.Cut ?? []);
                Assert.True(Unheld(reply) is [], $"{topic.Id}@{province}: {string.Join(", ", Unheld(reply))}\n{reply.Text}");
            }
        }

        var english = new Speaker(Repository.Dialogs.Phrases, Phrases.EnglishTag, 1);
        foreach (var topic in Chat.Release.Topics.Values)
        {
            foreach (var province in topic.Answers.Keys)
            {
                var answer = Answerer.Answer(new Question { Text = topic.Questions[0], Province = province, Today = new(2026, 11, 22) }, Chat.Release);
                Assert.Empty(new AnswerReply(english, Chat.Release, today: new(2026, 11, 22)).Compose(answer).Cut ?? []);
            }
        }
    }

    [Fact]
    public void Loses_the_sentence_that_nothing_cited_supports()
    {
        var reply = Composed(answered => answered with { Text = answered.Text + " Mỗi người đi được nhận 750.000 đồng." });

        Assert.Equal(["750.000 đồng"], reply.Cut);
        Assert.Equal(Outcomes.Answered, reply.Outcome);
        Assert.DoesNotContain("750.000", reply.Text, StringComparison.Ordinal);
        Assert.Contains("thứ Năm hằng tuần", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_an_abstention_when_nothing_of_the_answer_is_supported()
    {
        var reply = Composed(answered => answered with { Text = "Phiên mở vào **thứ Ba hằng tuần**, 8 giờ 30 sáng." });

        Assert.Equal(Outcomes.Abstained, reply.Outcome);
        Assert.DoesNotContain("thứ Ba", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8 giờ", reply.Text, StringComparison.Ordinal);
        Assert.NotEmpty(reply.Options);
    }

    [Fact]
    public void That_lost_a_sentence_says_so_in_its_trace_and_nowhere_else()
    {
        var chat = new Chat
        {
            Answer = (question, release) => Answerer.Answer(question, release) is Answer.Answered answered ? answered with { Text = answered.Text + " Mỗi người được 750.000 đồng." } : throw new InvalidOperationException(),
        };
        var reply = Assert.Single(chat.Says("phiên giao dịch việc làm ở Hậu Giang mở ngày nào"));

        Assert.DoesNotContain("750.000", reply.ToJsonString(), StringComparison.Ordinal);
    }

    private static Reply Composed(Func<Answer.Answered, Answer.Answered> change)
    {
        var answer = Answerer.Answer(new Question { Text = "phiên giao dịch việc làm mở ngày nào", Province = "hau-giang", Today = new(2026, 11, 22) }, Chat.Release);
        var said = change(Assert.IsType<Answer.Answered>(answer));
        return new AnswerReply(new Speaker(Repository.Dialogs.Phrases, Phrases.VietnameseTag, 1), Chat.Release, today: new(2026, 11, 22)).Compose(said);
    }

    /// <summary>Digits, addresses and weekdays of a reply that stand nowhere in its sources; found without the checker.</summary>
    private static List<string> Unheld(BotReply reply)
    {
        if (reply.Outcome is not ("answered" or "abstained"))
        {
            return [];
        }

        var release = Chat.Release;
        // Of several answers in one turn each cites its own.
        var cited = reply.Citations.Select(citation => Uri.UnescapeDataString(citation.Url[(citation.Url.LastIndexOf('/') + 1)..]));
        var passages = (reply.Hotline?["passages"] as JsonArray ?? []).Select(id => (string)id!).Concat(cited).Distinct(StringComparer.Ordinal).Select(id => release.Passages[id]).ToList();
        var text = Definitions().Replace(reply.Text, "");
        if (release.Calendar.Values.Any(entry => passages.Any(passage => passage.Id == entry.Quote.PassageId)))
        {
            // What the calendar says of days: a weekday with its date must be one, what is counted is tested where it is counted.
            text = Counted().Replace(DayOfCalendar().Replace(text, day => IsRight(day) ? "" : day.Value), "");
        }

        var sources = string.Join('\n', passages.SelectMany(passage => passage.Trail.Append(passage.Text))
            .Concat(passages.Select(passage => release.Documents[passage.DocumentId]).Select(document =>
                $"{document.CitationName} {document.IssuedOn:dd/MM/yyyy} {document.IssuedOnAsWritten} {document.Period?.From:dd/MM/yyyy} {document.Period?.To:dd/MM/yyyy}"))
            .Concat(release.Documents.Values.Select(document => document.Number).OfType<string>().Where(number => text.Contains(number, StringComparison.Ordinal)))
            .Concat(release.Agencies.Values.Where(agency => text.Contains(agency.Name, StringComparison.Ordinal)).Select(agency => agency.Since ?? ""))
            .Concat(release.Calendar.Values.Where(entry => passages.Any(passage => passage.Id == entry.Quote.PassageId)).SelectMany(entry => entry.Next(new(2026, 11, 22), 3, release.Holidays)).Select(day => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture))));
        var held = Digits().Matches(Plain(sources)).Select(match => match.Value.TrimStart('0')).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Digits().Matches(Plain(References().Replace(text, ""))).Select(match => match.Value).Where(digits => !held.Contains(digits.TrimStart('0'))),
            .. Addresses().Matches(text).Select(match => match.Value).Where(address => !sources.Contains(address, StringComparison.OrdinalIgnoreCase)),
            .. Weekdays().Matches(text).Select(match => match.Value).Where(day => !sources.Contains(day, StringComparison.OrdinalIgnoreCase)),
        ];
    }

    private static bool IsRight(Match day) =>
        DateOnly.ParseExact(day.Groups["date"].Value, ["dd/MM/yyyy", "d MMMM yyyy"], CultureInfo.InvariantCulture) is var date
        && new[] { Phrases.VietnameseTag, Phrases.EnglishTag }.Any(language => day.Groups["weekday"].Value.Equals(new Speaker(Repository.Dialogs.Phrases, language, 0).Day(date).Split(',')[0], StringComparison.OrdinalIgnoreCase));

    private static string Plain(string text) => Thousands().Replace(text, "");

    private static Evaluator Evaluator() => new(Chat.Release, CurrentDialogs.Load(Repository.Folder("dialogs")), Answerer.Answer, Now);

    [GeneratedRegex(@"^\[\d+\]: .*$", RegexOptions.Multiline)]
    private static partial Regex Definitions();

    [GeneratedRegex(@"(?<weekday>thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật|[A-Z][a-z]+day), (?<date>\d{2}/\d{2}/\d{4}|\d{1,2} [A-Z][a-z]+ \d{4})", RegexOptions.IgnoreCase)]
    private static partial Regex DayOfCalendar();

    [GeneratedRegex(@"còn \d+ ngày nữa|in \d+ days|\*\*\d+ lần\*\*|\*\*\d+ by the schedule|\b(?:tháng|in) \d{2}/\d{4}|\b(?:năm|in) 20\d{2}\b(?= (?:có|không))|\b(?:từ|đến) \d{2}/\d{2}/\d{4}|\b(?:from|to) \d{1,2} [A-Z][a-z]+ \d{4}|\bin [A-Z][a-z]+ \d{4}", RegexOptions.IgnoreCase)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex References();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"(?<=\d)\.(?=\d{3}(?!\d))")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|net|com|org)\b")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\bthứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)\b")]
    private static partial Regex Weekdays();
}
