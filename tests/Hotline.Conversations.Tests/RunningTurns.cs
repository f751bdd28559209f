using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Tests;

public sealed class RunningTurns : ITurnObserver
{
    private readonly FakeLog log = new();
    private readonly List<long> failed = [];
    private readonly List<string> putOff = [];

    [Fact]
    public async Task Every_message_gets_one_reply_and_nothing_is_left()
    {
        log.Start("c1", "cảm ơn", "tạm biệt nha", "lao động tự do ở an giang được hỗ trợ gì");

        await Runner().RunAsync("c1", CancellationToken.None);
        await Runner().RunAsync("c1", CancellationToken.None);

        var replies = log.Of("c1").Where(activity => activity.Author == Author.Bot).ToList();
        Assert.Equal(["c1|0000001", "c1|0000002", "c1|0000003"], replies.Select(reply => reply.Content.Text("replyToId")));
        Assert.Single(log.Commits);
    }

    [Fact]
    public async Task A_lost_race_is_run_again_and_a_taken_code_gets_another_seed()
    {
        log.Start("c1", "tạo phiếu", "đồng ý", "Lan", "trả lời tại đây", "hỏi về tiền hỗ trợ hộ nghèo", "gửi phiếu");
        log.Start("c2", "tạo phiếu", "đồng ý", "Lan", "trả lời tại đây", "hỏi về tiền hỗ trợ hộ nghèo", "gửi phiếu");
        var seeds = new Queue<ulong>([1, 1, 1, 2]);
        var runner = Runner(() => seeds.Dequeue());
        log.Mishaps.Enqueue(CommitOutcome.CursorMoved);

        await runner.RunAsync("c1", CancellationToken.None);
        await runner.RunAsync("c2", CancellationToken.None);

        var codes = log.Commits.SelectMany(commit => commit.Effects).OfType<Effect.OpenTicket>().Select(effect => effect.Draft.Code).ToList();
        Assert.Equal(2, codes.Count);
        Assert.Equal(2, codes.Distinct().Count());
        Assert.Empty(seeds);
    }

    [Fact]
    public async Task An_activity_that_breaks_the_turn_gets_an_apology_and_the_others_their_answers()
    {
        log.Start("c1", "câu một là gì vậy", "câu hỏng là gì vậy", "câu ba là gì vậy");
        var runner = Runner(answer: (question, release) => question.Text.Contains("hỏng", StringComparison.Ordinal)
            ? throw new InvalidOperationException("boom")
            : new Answer.Abstained { Asked = question.Text, Reason = AbstainReason.OutOfScope, Trace = new AnswerTrace("", [], "") });

        await runner.RunAsync("c1", CancellationToken.None);

        var replies = log.Of("c1").Where(activity => activity.Author == Author.Bot).ToList();
        Assert.Equal(["c1|0000001", "c1|0000002", "c1|0000003"], replies.Select(reply => reply.Content.Text("replyToId")));
        Assert.Equal([2L], failed);
        Assert.Equal("smalltalk", Chat.Outcome(replies[1].Content));
        Assert.Equal("abstained", Chat.Outcome(replies[2].Content));
    }

    [Fact]
    public async Task A_broken_machine_is_not_taken_for_a_broken_message()
    {
        log.Start("c1", "xin chào");
        log.Breakdowns.Enqueue(new IOException("disk"));

        await Assert.ThrowsAsync<IOException>(() => Runner().RunAsync("c1", CancellationToken.None));
        Assert.DoesNotContain(log.Of("c1"), activity => activity.Author == Author.Bot);

        await Runner().RunAsync("c1", CancellationToken.None);
        Assert.Single(log.Of("c1"), activity => activity.Author == Author.Bot);
    }

    [Fact]
    public async Task The_sweeper_works_on_what_was_left_behind_even_past_a_breakdown()
    {
        log.Start("c1", "xin chào");
        log.Start("c2", "xin chào");
        log.Breakdowns.Enqueue(new IOException("disk"));

        Assert.Equal(2, await Runner().SweepAsync(CancellationToken.None));
        Assert.Equal(["c1"], putOff);
        Assert.Equal(1, await Runner().SweepAsync(CancellationToken.None));
        Assert.Equal(0, await Runner().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_conversation_has_one_turn_at_a_time_and_the_gate_keeps_nothing()
    {
        log.Start("c1", [.. Enumerable.Range(0, 10).Select(_ => "cảm ơn")]);
        var runner = Runner();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => runner.RunAsync("c1", CancellationToken.None))));

        Assert.Equal(1, log.MostAtOnce);
        Assert.Equal(0, runner.Held);
        Assert.Equal(10, log.Of("c1").Count(activity => activity.Author == Author.Bot));
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_gate_clean()
    {
        var gate = new KeyedGate();
        using var cancelled = new CancellationTokenSource();
        using (await gate.EnterAsync("c1", CancellationToken.None))
        {
            var waiting = gate.EnterAsync("c1", cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.Equal(0, gate.Count);
    }

    void ITurnObserver.Committed(string conversationId, int replies, int tickets)
    {
    }

    void ITurnObserver.Failed(string conversationId, long sequence, Exception exception) => failed.Add(sequence);

    void ITurnObserver.PutOff(string conversationId, Exception exception) => putOff.Add(conversationId);

    void ITurnObserver.Unproven(string conversationId, int claims) => Assert.Fail($"{claims} claims without support");

    private TurnRunner Runner(Func<ulong>? seed = null, AnswerQuestion? answer = null)
    {
        var release = new CurrentRelease();
        release.Swap(Chat.Release);
        return new TurnRunner(log, log, release, CurrentDialogs.Load(Repository.Folder("dialogs")), answer ?? Answerer.Answer, TimeProvider.System, this)
        {
            Seed = seed ?? (() => 5),
        };
    }
}
