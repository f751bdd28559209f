using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Tests;

public sealed class BurstsOfFragments : ITurnObserver
{
    private readonly SetClock clock = new() { Now = new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero) };

    [Fact]
    public void Are_one_question_answered_once_by_a_reply_to_the_last_that_names_them_all()
    {
        var chat = new Chat();

        var reply = Assert.Single(chat.SaysAtOnce(["em ơi", "cho hỏi", "bhyt", "mua ở đâu"]));

        Assert.Equal("c1|0000004", reply.Text("replyToId"));
        Assert.Equal(["c1|0000001", "c1|0000002", "c1|0000003", "c1|0000004"], Answers(reply));
        Assert.StartsWith("bhyt mua ở đâu", chat.State.Previous?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_one_question_also_when_they_come_one_by_one()
    {
        var chat = new Chat();
        var unread = new List<Activity>();
        TurnResult? result = null;
        foreach (var text in (string[])["em ơi", "cho hỏi", "bhyt", "mua ở đâu"])
        {
            unread.Add(Message(unread.Count + 1, text, clock.Now.AddMilliseconds(300 * unread.Count)));
            result = Turn.Take(Input(chat, unread, unread[^1].Timestamp.AddMilliseconds(5)));
            if (text != "mua ở đâu")
            {
                Assert.Equal(unread[0].Timestamp + Reading.Patience, Assert.IsType<TurnResult.Waits>(result).Until);
            }
        }

        Assert.Equal(4, Answers(Assert.Single(Assert.IsType<TurnResult.Done>(result).Replies).Content).Count);
    }

    [Theory]
    [InlineData("em ơi")]
    [InlineData("Xin chào")]
    [InlineData("cho hoi chut")]
    [InlineData("bhyt")]
    [InlineData("học phí")]
    public void Wait_two_seconds_at_most_and_are_then_answered_by_themselves(string text)
    {
        var chat = new Chat();
        var message = Message(1, text, clock.Now);

        var waits = Assert.IsType<TurnResult.Waits>(Turn.Take(Input(chat, [message], clock.Now)));
        var done = Assert.IsType<TurnResult.Done>(Turn.Take(Input(chat, [message], waits.Until)));

        Assert.InRange(waits.Until - clock.Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal("c1|0000001", Assert.Single(done.Replies).Content.Text("replyToId"));
        Assert.Equal(1, done.Cursor);
    }

    [Theory]
    [InlineData("lao động tự do ở An Giang được hỗ trợ gì")]
    [InlineData("bhyt mua o dau")]
    [InlineData("vay vốn?")]
    [InlineData("gặp cán bộ")]
    [InlineData("cảm ơn")]
    [InlineData("cứu tôi với")]
    [InlineData("đói quá")]
    [InlineData("cháy nhà")]
    [InlineData("chọn tỉnh")]
    [InlineData("HG-7KQ4-M2")]
    public void Do_not_include_what_is_whole(string text)
    {
        var chat = new Chat();
        var facts = new Dictionary<string, TicketFacts?>(StringComparer.Ordinal) { ["HG-7KQ4-M2"] = null };

        Assert.IsType<TurnResult.Done>(Turn.Take(Input(chat, [Message(1, text, clock.Now)], clock.Now) with { Tickets = facts }));
    }

    [Fact]
    public void Do_not_swallow_whole_questions_which_are_answered_each()
    {
        var chat = new Chat();

        var replies = chat.SaysAtOnce(["lao động tự do ở An Giang được hỗ trợ gì", "đăng ký tiêm vắc xin ở đâu", "chào em", "cảm ơn nhé"]);

        Assert.Equal(["c1|0000001", "c1|0000002", "c1|0000004"], replies.Select(reply => reply.Text("replyToId")));
        Assert.Equal(["c1|0000003", "c1|0000004"], Answers(replies[^1]));
    }

    [Fact]
    public void Leave_a_word_that_a_wish_does_not_belong_to_its_own_answer()
    {
        var chat = new Chat();

        var replies = chat.SaysAtOnce(["bhyt", "gặp cán bộ"]);

        Assert.Equal(["c1|0000001", "c1|0000002"], replies.Select(reply => reply.Text("replyToId")));
    }

    [Fact]
    public void Are_not_what_a_form_asks_for()
    {
        var chat = new Chat();
        chat.Says("tạo phiếu");
        chat.Says("đồng ý");
        var before = chat.Now;

        chat.Says("Lan");

        Assert.Equal(before, chat.Now);
        Assert.Equal("Lan", chat.State.Flow?.Slots["name"]);
    }

    [Fact]
    public void Wait_no_longer_because_a_clock_was_put_back()
    {
        var chat = new Chat();

        Assert.IsType<TurnResult.Done>(Turn.Take(Input(chat, [Message(1, "em ơi", clock.Now)], clock.Now.AddHours(-1))));
    }

    [Fact]
    public async Task That_a_crash_left_behind_are_answered_when_the_service_is_back()
    {
        var log = new FakeLog();
        log.Start("c1", "em ơi", "bhyt");
        var first = log.Of("c1")[0].Timestamp;
        clock.Now = first.AddSeconds(1);
        Assert.Equal(first + Reading.Patience, await Runner(log).RunAsync("c1", CancellationToken.None));
        Assert.DoesNotContain(log.Of("c1"), activity => activity.Author == Author.Bot);

        clock.Now = first.AddHours(1);
        Assert.Equal(1, await Runner(log).SweepAsync(CancellationToken.None));

        Assert.Equal(2, Answers(Assert.Single(log.Of("c1"), activity => activity.Author == Author.Bot).Content).Count);
    }

    [Fact]
    public async Task Are_answered_at_once_where_nobody_is_typing()
    {
        var log = new FakeLog();
        log.Start("c1", "em ơi");
        clock.Now = log.Of("c1")[0].Timestamp;

        await Runner(log).AnswerAllAsync("c1", CancellationToken.None);

        Assert.Single(log.Of("c1"), activity => activity.Author == Author.Bot);
    }

    void ITurnObserver.Committed(string conversationId, int replies, int tickets)
    {
    }

    void ITurnObserver.Failed(string conversationId, long sequence, Exception exception) => Assert.Fail(exception.ToString());

    void ITurnObserver.PutOff(string conversationId, Exception exception) => Assert.Fail(exception.ToString());

    void ITurnObserver.Unproven(string conversationId, int claims) => Assert.Fail($"{claims} claims without support");

    private static List<string?> Answers(JsonObject reply) => [.. ((JsonArray)reply["channelData"]!["hotline"]!["answers"]!).Select(id => (string?)id)];

    private static Activity Message(long sequence, string text, DateTimeOffset at) => new()
    {
        ConversationId = "c1",
        Sequence = sequence,
        Id = Activity.IdOf("c1", sequence),
        Author = Author.Citizen,
        Timestamp = at,
        Content = new JsonObject { ["type"] = "message", ["text"] = text },
    };

    private static TurnInput Input(Chat chat, IReadOnlyList<Activity> unread, DateTimeOffset now) => new()
    {
        Conversation = chat.Conversation,
        State = new ConversationState(),
        Unread = unread,
        Release = Chat.Release,
        Dialogs = Repository.Dialogs,
        Answer = Answerer.Answer,
        Now = now,
        MoreMayCome = true,
        Seed = 7,
        Secret = 7,
    };

    private TurnRunner Runner(FakeLog log)
    {
        var release = new CurrentRelease();
        release.Swap(Chat.Release);
        return new TurnRunner(log, log, release, CurrentDialogs.Load(Repository.Folder("dialogs")), Answerer.Answer, clock, this);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
