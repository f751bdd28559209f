using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Search;

namespace Hotline.Conversations.Tests;

public sealed class AskingForVectors : IQuestionVectors, ITurnObserver
{
    private const string Asked = "0912345678 phiên giao dịch việc làm Hậu Giang mở ngày nào, cccd 079123456789";
    private readonly FakeLog log = new();
    private readonly List<string> fetched = [];
    private VectorUse use = VectorUse.Used;

    [Fact]
    public async Task A_question_is_fetched_once_without_personal_numbers_and_answered_with_its_vector()
    {
        var reply = await AskAsync(Asked);

        Assert.Equal(VectorUse.Used, reply.Trace!.Answer.Vectors);
        var text = Assert.Single(fetched);
        Assert.DoesNotContain(text, char.IsAsciiDigit);
        Assert.Contains("giao dịch việc làm", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(VectorUse.Late)]
    [InlineData(VectorUse.Failed)]
    [InlineData(VectorUse.Resting)]
    public async Task Without_its_vector_the_reply_is_the_one_of_words_alone(VectorUse without)
    {
        use = without;

        var reply = await AskAsync(Asked);

        log.Start("c2", Asked);
        await Runner(Chat.Release, null).RunAsync("c2", CancellationToken.None);
        var byWords = Replies("c2").Single();
        Assert.Equal(without, reply.Trace!.Answer.Vectors);
        Assert.Null(byWords.Trace!.Answer.Vectors);
        Assert.Equal(byWords.Content.Text("text"), reply.Content.Text("text"));
        Assert.Equal(byWords.Content["entities"]!.ToJsonString(), reply.Content["entities"]!.ToJsonString());
    }

    [Fact]
    public async Task Several_questions_of_one_message_are_all_answered_with_their_vectors()
    {
        log.Start("c1", "phiên giao dịch việc làm Hậu Giang mở ngày nào? đăng ký tiêm vắc xin ở An Giang ở đâu?");

        await Runner(WithVectors(), this).RunAsync("c1", CancellationToken.None);

        Assert.Equal([VectorUse.Used, VectorUse.Used], Replies("c1").Select(reply => reply.Trace!.Answer.Vectors));
    }

    [Fact]
    public async Task What_is_not_asked_of_the_knowledge_is_not_fetched()
    {
        log.Start("c1", "xin chào", "cảm ơn nhiều nha");

        await Runner(WithVectors(), this).RunAsync("c1", CancellationToken.None);

        Assert.Empty(fetched);
    }

    [Fact]
    public async Task A_release_without_vectors_never_asks()
    {
        log.Start("c1", Asked);

        await Runner(Chat.Release, this).RunAsync("c1", CancellationToken.None);

        Assert.Empty(fetched);
        Assert.Single(Replies("c1"));
    }

    Task<IReadOnlyDictionary<string, QuestionVector>> IQuestionVectors.FetchAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        fetched.AddRange(texts);
        return Task.FromResult<IReadOnlyDictionary<string, QuestionVector>>(texts.ToDictionary(text => text, _ => use == VectorUse.Used ? new QuestionVector(use, new float[] { 1, 0 }) : new QuestionVector(use)));
    }

    void ITurnObserver.Committed(string conversationId, int replies, int tickets)
    {
    }

    void ITurnObserver.Failed(string conversationId, long sequence, Exception exception) => Assert.Fail(exception.ToString());

    void ITurnObserver.PutOff(string conversationId, Exception exception) => Assert.Fail(exception.ToString());

    void ITurnObserver.Unproven(string conversationId, int claims) => Assert.Fail($"{claims} claims without support");

    private async Task<NewActivity> AskAsync(string text)
    {
        log.Start("c1", text);
        await Runner(WithVectors(), this).RunAsync("c1", CancellationToken.None);
        return Replies("c1").Single();
    }

    private IEnumerable<NewActivity> Replies(string conversation) => log.Commits.SelectMany(commit => commit.Replies).Where(reply => reply.ConversationId == conversation && reply.Author == Author.Bot);

    private static Release WithVectors()
    {
        var texts = ReleaseVectors.TextsOf(Chat.Release, new VectorRules("thu", "", "", 4000, 64));
        return Chat.Release.With(ReleaseVectors.Of("thu", texts, texts.DistinctBy(text => text.Hash).ToDictionary(text => text.Hash, _ => new float[] { 1, 0 }), Chat.Release));
    }

    private TurnRunner Runner(Release from, IQuestionVectors? vectors)
    {
        var release = new CurrentRelease();
        release.Swap(from);
        return new TurnRunner(log, log, release, CurrentDialogs.Load(Repository.Folder("dialogs")), Answerer.Answer, TimeProvider.System, this, vectors) { Seed = () => 5 };
    }
}
