using Hotline.Conversations;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.Service;

namespace Hotline.Web.Tests;

public sealed class TellingWhyAnAnswerCame
{
    [Fact]
    public async Task Whatever_is_asked_the_desk_reads_the_reason_in_Vietnamese()
    {
        var folder = new KnowledgeFolder(Path.Combine(Home.Find(), "knowledge"));
        var release = Release.Build(1, folder.Read(), out var errors);
        Assert.Empty(errors);
        var evaluator = new Evaluator(release!, CurrentDialogs.Load(Path.Combine(Home.Find(), "dialogs")), Answerer.Answer, new DateTimeOffset(2026, 11, 22, 5, 0, 0, TimeSpan.Zero));

        var results = await evaluator.RunAsync(await folder.ReadChecksAsync(CancellationToken.None), CancellationToken.None);

        var traces = results.Select(result => result.Reply.Trace).OfType<ReplyTrace>().ToList();
        var rules = traces.Select(trace => trace.Answer.Decision).Distinct().ToList();
        Assert.True(rules.Count >= 4, string.Join(", ", rules));
        Assert.All(rules, rule => Assert.NotEqual(rule, TraceTexts.Decision(rule)));
        Assert.All(traces, trace =>
        {
            var lines = TraceTexts.Lines(trace, release);
            Assert.DoesNotContain(lines, line => line.Text.Contains("topic:", StringComparison.Ordinal));
            Assert.Equal(trace.ToJson(), ReplyTrace.FromJson(trace.ToJson())!.ToJson());
        });
    }

    [Fact]
    public void Every_detail_has_a_Vietnamese_name() => Assert.All(Enum.GetValues<Detail>(), detail => Assert.NotEqual(detail.ToString(), TraceTexts.Name(detail)));

    [Fact]
    public void Whatever_a_model_did_has_a_Vietnamese_name()
    {
        Assert.All(Enum.GetValues<Fallback>(), reason => Assert.NotEqual(reason.ToString(), TraceTexts.Name(reason)));
        Assert.All(Enum.GetValues<CutReason>(), reason => Assert.NotEqual(reason.ToString(), TraceTexts.Name(reason)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"answer\":{}}")]
    [InlineData("{\"answer\":{\"normalised\":\"a\",\"candidates\":[],\"decision\":\"b\",\"details\":[\"SomethingNew\"]}}")]
    public void A_trace_of_another_version_is_left_out(string stored) => Assert.Null(ReplyTrace.FromJson(stored));
}
