using System.Text.Json.Nodes;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Releases;

namespace Hotline.Conversations.Evaluation;

/// <summary>Puts checks to the bot: whole conversations through the real turn, each in a memory of its own. The same input gives the same replies.</summary>
public sealed class Evaluator(Release release, CurrentDialogs dialogs, AnswerQuestion answer, DateTimeOffset now)
{
    private const ulong Seed = 7;
    private static readonly TimeSpan VietnamsOffset = TimeSpan.FromHours(7);

    /// <summary>Who computes the vectors of the questions; null: nobody, and words alone decide.</summary>
    public IQuestionVectors? Vectors { get; init; }

    /// <summary>Who rewords answers; null: nobody.</summary>
    public Rephraser? Rephraser { get; init; }

    /// <summary>Who is asked what a message means; null: nobody.</summary>
    public Interpreter? Interpreter { get; init; }

    /// <summary>Questions put at the same time; -1: as many as the machine can.</summary>
    public int AtOnce { get; init; } = -1;

    /// <summary>The day the dates of the checks count from, in Vietnam.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(now.ToOffset(VietnamsOffset).DateTime);

    /// <summary>Puts the questions, several at a time; the results stand in their order.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(IReadOnlyList<Check> checks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var current = new CurrentRelease();
        current.Swap(release);
        var results = new CheckResult[checks.Count];
        await Parallel.ForAsync(0, checks.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = AtOnce }, async (at, stop) =>
            results[at] = Scoring.Judge(checks[at], await AskAsync(checks[at], current, stop).ConfigureAwait(false), Today)).ConfigureAwait(false);
        return results;
    }

    /// <summary>The reply to one message of somebody who has said nothing before.</summary>
    /// <param name="text">The message.</param>
    /// <param name="province">Province slug that the page knows.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<BotReply> AskAsync(string text, string? province, CancellationToken cancellation)
    {
        var current = new CurrentRelease();
        current.Swap(release);
        return await AskAsync(new Check { Id = "one", Turns = [text], Province = province }, current, cancellation).ConfigureAwait(false);
    }

    /// <summary>All that the bot says to the last of some messages, entry by entry, with how each answer of the knowledge came about.</summary>
    /// <param name="turns">The messages, oldest first, at least one.</param>
    /// <param name="province">Province slug that the page knows.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<(Activity Said, ReplyTrace? Trace)>> HearAsync(IReadOnlyList<string> turns, string? province, CancellationToken cancellation)
    {
        var current = new CurrentRelease();
        current.Swap(release);
        return await HearAsync(new Check { Id = "one", Turns = turns, Province = province }, current, cancellation).ConfigureAwait(false);
    }

    private async Task<BotReply> AskAsync(Check check, CurrentRelease current, CancellationToken cancellation)
    {
        var said = await HearAsync(check, current, cancellation).ConfigureAwait(false);
        return BotReply.Of([.. said.Select(one => one.Said.Content)]) with { Trace = said.Select(one => one.Trace).LastOrDefault(trace => trace is not null) };
    }

    private async Task<IReadOnlyList<(Activity Said, ReplyTrace? Trace)>> HearAsync(Check check, CurrentRelease current, CancellationToken cancellation)
    {
        var clock = new StandingClock(now);
        var conversation = new Conversation { Id = check.Id, Channel = "directline", UserId = "dl_evaluation", PublicUrl = "http://localhost:5080", StartedAt = now };
        var log = new MemoryLog(conversation, clock);
        var failure = new FirstFailure();
        var turns = new TurnRunner(log, log, current, dialogs, answer, clock, failure, Vectors, Rephraser, interpreter: Interpreter) { Seed = () => Seed, Secret = () => Seed };

        // As Direct Line starts a conversation: somebody joins, the bot greets.
        log.Add(new NewActivity { ConversationId = check.Id, Author = Author.System, ForBot = true, Content = new JsonObject { ["type"] = "conversationUpdate", ["membersAdded"] = new JsonArray(new JsonObject { ["id"] = "dl_evaluation", ["role"] = "user" }) } });
        await turns.AnswerAllAsync(check.Id, cancellation).ConfigureAwait(false);

        long last = 0;
        foreach (var text in check.Turns)
        {
            last = log.Add(new NewActivity
            {
                ConversationId = check.Id,
                Author = Author.Citizen,
                ForBot = true,
                Content = new JsonObject
                {
                    ["type"] = "message",
                    ["text"] = text,
                    ["locale"] = "vi-VN",
                    ["from"] = new JsonObject { ["id"] = "dl_evaluation", ["role"] = "user" },
                    ["channelData"] = new JsonObject { ["hotline"] = new JsonObject { ["province"] = check.Province } },
                },
            }).Sequence;
            await turns.AnswerAllAsync(check.Id, cancellation).ConfigureAwait(false);
        }

        if (failure.Exception is { } bug)
        {
            throw new InvalidOperationException($"The turn of {check.Id} failed: {bug.Message}", bug);
        }

        return [.. log.After(last).Where(activity => activity is { Author: not Author.Citizen, Type: "message" }).Select(activity => (activity, log.TraceOf(activity.Sequence)))];
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>A turn that fails apologises to the citizen and goes on; an evaluation must not.</summary>
    private sealed class FirstFailure : ITurnObserver
    {
        public Exception? Exception { get; private set; }

        public void Committed(string conversationId, int replies, int tickets)
        {
        }

        public void Failed(string conversationId, long sequence, Exception exception) => Exception ??= exception;

        public void PutOff(string conversationId, Exception exception) => Exception ??= exception;

        public void Unproven(string conversationId, int claims)
        {
            // Stands in the trace of the reply.
        }
    }
}
