using System.Security.Cryptography;
using System.Threading.Channels;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Conversations.Replies;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tickets;

namespace Hotline.Conversations.Turns;

/// <summary>Runs turns: one at a time for a conversation on this node; across nodes the cursor decides.</summary>
public sealed class TurnRunner(
    IConversationLog log,
    ITicketLookup tickets,
    CurrentRelease release,
    CurrentDialogs dialogs,
    AnswerQuestion answer,
    TimeProvider time,
    ITurnObserver observer,
    IQuestionVectors? vectors = null,
    Rephraser? rephraser = null,
    ShowTyping? show = null,
    Wakeups? wakeups = null,
    Interpreter? interpreter = null,
    CurrentServiceRules? rules = null)
{
    /// <summary>A turn is not held up for vectors more often than this; a message that holds several questions asks twice at most.</summary>
    private const int MostVectorCalls = 2;

    private const int SweepAtOnce = 200;
    private const int MostAttempts = 50;

    private readonly KeyedGate gate = new();

    /// <summary>Where ticket codes come from; a test may give its own.</summary>
    internal Func<ulong> Seed { get; init; } = Draw;

    /// <summary>Where the pins of tickets come from.</summary>
    internal Func<ulong> Secret { get; init; } = Draw;

    /// <summary>How many conversations are being worked on or waited for.</summary>
    internal int Held => gate.Count;

    /// <summary>Answers what the bot has not read in the conversation; may be called at any time, any number of times.</summary>
    /// <returns>Null when nothing is left; else when to call again for the fragments that wait for more words, unless these come before.</returns>
    public Task<DateTimeOffset?> RunAsync(string conversationId, CancellationToken cancellation) => RunAsync(conversationId, moreMayCome: true, cancellation);

    /// <summary>Answers everything the bot has not read, and waits for it where fragments wait.</summary>
    public async Task RunToEndAsync(string conversationId, CancellationToken cancellation)
    {
        while (await RunAsync(conversationId, cancellation).ConfigureAwait(false) is { } due)
        {
            var wait = due - time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Answers everything the bot has not read, now: nobody is typing.</summary>
    public Task AnswerAllAsync(string conversationId, CancellationToken cancellation) => RunAsync(conversationId, moreMayCome: false, cancellation);

    private async Task<DateTimeOffset?> RunAsync(string conversationId, bool moreMayCome, CancellationToken cancellation)
    {
        using (await gate.EnterAsync(conversationId, cancellation).ConfigureAwait(false))
        {
            var one = false;

            // A commit that lost a race is tried again: what a model has said of the same thing is not asked for twice.
            var said = new Said();
            var attempts = 0;
            while (await log.ReadPendingAsync(conversationId, cancellation).ConfigureAwait(false) is { } pending)
            {
                if (++attempts > MostAttempts)
                {
                    throw new InvalidOperationException($"The cursor of conversation {conversationId} does not move.");
                }

                // After a failure the activities are read one by one, so that only the one that breaks the turn is given up.
                var unread = one ? pending.Unread.Take(1).ToList() : pending.Unread;
                TurnCommit commit;
                try
                {
                    switch (await TakeAsync(pending, unread, moreMayCome, said, cancellation).ConfigureAwait(false))
                    {
                        case TurnResult.Waits when one && pending.Unread.Count > 1:
                            // Alone it would wait for what is there already, and what breaks the turn would be met again and again.
                            moreMayCome = false;
                            continue;
                        case TurnResult.Waits waits:
                            return waits.Until;
                        case TurnResult.Done done:
                            commit = new TurnCommit(conversationId, pending.Cursor, done.Cursor, done.State.ToJson(), done.Replies, done.Effects);
                            break;
                        default:
                            throw new InvalidOperationException("A turn ends done or waiting.");
                    }
                }
                catch (BrokenTurnException error)
                {
                    if (unread.Count > 1)
                    {
                        one = true;
                        continue;
                    }

                    observer.Failed(conversationId, unread[0].Sequence, error.InnerException!);
                    commit = Apologise(pending, unread[0]);
                }

                switch (await log.CommitAsync(commit, cancellation).ConfigureAwait(false))
                {
                    case CommitOutcome.Committed:
                        attempts = 0;
                        observer.Committed(conversationId, commit.Replies.Count, commit.Effects.OfType<Effect.OpenTicket>().Count());
                        if (commit.Replies.Sum(reply => reply.Trace?.Cut?.Count ?? 0) is > 0 and var unproven)
                        {
                            observer.Unproven(conversationId, unproven);
                        }

                        foreach (var model in commit.Replies.Select(reply => reply.Trace?.Model).OfType<ModelTrace>())
                        {
                            observer.Reworded(conversationId, model);
                        }

                        foreach (var read in commit.Replies.Select(reply => reply.Trace?.Interpretation).OfType<InterpretationTrace>())
                        {
                            observer.Interpreted(conversationId, read);
                        }

                        break;
                    case CommitOutcome.CursorMoved or CommitOutcome.TicketCodeTaken:
                        // Read again: with what the other one wrote, or with another seed.
                        break;
                }
            }

            return null;
        }
    }

    /// <summary>Works on the conversations that a crash or a lost hint left behind.</summary>
    /// <returns>How many were behind.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var behind = await log.BehindAsync(SweepAtOnce, cancellation).ConfigureAwait(false);
        foreach (var conversationId in behind)
        {
            try
            {
                await RunAsync(conversationId, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One broken conversation must not keep the others waiting.
                observer.PutOff(conversationId, error);
            }
        }

        return behind.Count;
    }

    private async Task<TurnResult> TakeAsync(PendingTurn pending, IReadOnlyList<Activity> unread, bool moreMayCome, Said known, CancellationToken cancellation)
    {
        var read = new Dictionary<string, Interpretation>(StringComparer.Ordinal);
        var drafts = new Dictionary<string, Draft>(StringComparer.Ordinal);
        var facts = new Dictionary<string, TicketFacts?>(StringComparer.Ordinal);
        var units = new Dictionary<string, QuestionVector>(StringComparer.Ordinal);
        var vectorCalls = 0;
        var input = new TurnInput
        {
            Conversation = pending.Conversation,
            State = ConversationState.FromJson(pending.StateJson),
            Unread = unread,
            Release = release.Value,
            Dialogs = dialogs.Value,
            Answer = answer,
            Now = time.GetUtcNow(),
            MoreMayCome = moreMayCome,
            Seed = Seed(),
            Secret = Secret(),
            Tickets = facts,
            Rules = rules?.Value,
            Vectors = vectors is null ? null : units,
            Drafts = drafts,
            Interpretations = read,
        };
        var prompts = Prompts.Of(input.Release, input.Dialogs);
        input = input with { Prompts = rephraser is null ? null : prompts, Interpreting = interpreter is null ? null : prompts };
        while (true)
        {
            switch (Pure(input))
            {
                case TurnResult.Done done:
                    return done;
                case TurnResult.Waits waits:
                    return waits;
                case TurnResult.Needs needs when needs.TicketCodes.Any(code => !facts.ContainsKey(code)) || needs.Vectors.Any(text => !units.ContainsKey(text))
                    || needs.Drafts.Any(draft => !drafts.ContainsKey(draft.Key)) || needs.Interpretations.Any(request => !read.ContainsKey(request.Key)):
                    foreach (var code in needs.TicketCodes)
                    {
                        facts[code] = await tickets.FindAsync(code, cancellation).ConfigureAwait(false);
                    }

                    if (needs.Vectors.Count > 0)
                    {
                        await FetchAsync(needs.Vectors, units, ++vectorCalls, cancellation).ConfigureAwait(false);
                    }

                    await InterpretAsync(needs.Interpretations, pending, known.Interpretations, read, cancellation).ConfigureAwait(false);
                    await DraftAsync(needs.Drafts, pending, input.Dialogs, known.Drafts, drafts, cancellation).ConfigureAwait(false);
                    break;
                default:
                    throw new BrokenTurnException(new InvalidOperationException("A turn asks for what it was given."));
            }
        }
    }

    private async Task FetchAsync(IReadOnlyList<string> texts, Dictionary<string, QuestionVector> units, int call, CancellationToken cancellation)
    {
        var found = call <= MostVectorCalls ? await vectors!.FetchAsync(texts, cancellation).ConfigureAwait(false) : null;
        foreach (var text in texts)
        {
            units[text] = found?.GetValueOrDefault(text) ?? new QuestionVector(VectorUse.Late);
        }
    }

    /// <summary>Has messages interpreted, all at once.</summary>
    private async Task InterpretAsync(
        IReadOnlyList<InterpretationRequest> wanted, PendingTurn pending, Dictionary<string, (string Asked, Interpretation Read)> known, Dictionary<string, Interpretation> found, CancellationToken cancellation)
    {
        if (interpreter is null || wanted.Count == 0)
        {
            return;
        }

        await WhileNobodyWritesAsync(
            pending,
            async interrupted =>
            {
                foreach (var (key, asked, read) in await Task.WhenAll(wanted.Select(ReadAsync)).ConfigureAwait(false))
                {
                    known[key] = (asked, read);
                    found[key] = read;
                }

                async Task<(string Key, string Asked, Interpretation Read)> ReadAsync(InterpretationRequest request)
                {
                    var asked = request.ToJson();
                    return known.TryGetValue(request.Key, out var earlier) && earlier.Asked == asked
                        ? (request.Key, asked, earlier.Read)
                        : (request.Key, asked, await interpreter.ReadAsync(request, interrupted, cancellation).ConfigureAwait(false));
                }
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Has the drafts written, all at once, and shown while they are.</summary>
    private async Task DraftAsync(
        IReadOnlyList<DraftRequest> wanted, PendingTurn pending, Dialogs current, Dictionary<string, (string Asked, Draft Draft)> known, Dictionary<string, Draft> drafts, CancellationToken cancellation)
    {
        if (rephraser is null || wanted.Count == 0)
        {
            return;
        }

        await WhileNobodyWritesAsync(
            pending,
            async interrupted =>
            {
                foreach (var (key, asked, draft) in await Task.WhenAll(wanted.Select(request => WriteAsync(request, interrupted))).ConfigureAwait(false))
                {
                    known[key] = (asked, draft);
                    drafts[key] = draft;
                }
            },
            cancellation).ConfigureAwait(false);

        async Task<(string Key, string Asked, Draft Draft)> WriteAsync(DraftRequest request, CancellationToken interrupted)
        {
            var asked = request.ToJson();
            if (known.TryGetValue(request.Key, out var earlier) && earlier.Asked == asked)
            {
                return (request.Key, asked, earlier.Draft);
            }

            if (show is null)
            {
                return (request.Key, asked, await rephraser.WriteAsync(request, _ => { }, interrupted, cancellation).ConfigureAwait(false));
            }

            var stream = new DraftStream(pending.Conversation, request, show);
            stream.Begin(current.Phrases.Say(request.Language, PhraseKeys.AnswerWriting, pending.Cursor));
            var draft = await rephraser.WriteAsync(request, stream.Show, interrupted, cancellation).ConfigureAwait(false);
            return (request.Key, asked, draft with { StreamId = stream.Id });
        }
    }

    /// <summary>Works with a model, and gives up when there is more to read than was asked about: a cry for help must not wait behind it.</summary>
    private async Task WhileNobodyWritesAsync(PendingTurn pending, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var interrupted = new CancellationTokenSource();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(pending, interrupted, done.Token);
        try
        {
            await work(interrupted.Token).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(PendingTurn pending, CancellationTokenSource interrupted, CancellationToken done)
    {
        if (wakeups is null)
        {
            return;
        }

        var grown = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var wake = wakeups.Subscribe(pending.Conversation.Id, () => grown.Writer.TryWrite(true));
        try
        {
            do
            {
                // What was appended between the reading of the log and the subscription has woken nobody.
                var now = await log.ReadPendingAsync(pending.Conversation.Id, done).ConfigureAwait(false);
                if (now is null || now.Cursor != pending.Cursor || now.Unread[^1].Sequence != pending.Unread[^1].Sequence)
                {
                    await interrupted.CancelAsync().ConfigureAwait(false);
                    return;
                }

                await grown.Reader.ReadAsync(done).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The model is done.
        }
    }

    private static ulong Draw() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Tells a bug in the turn, which must not be tried for ever, from a broken machine around it, which must.</summary>
    private static TurnResult Pure(TurnInput input)
    {
        try
        {
            return Turn.Take(input);
        }
        catch (Exception error)
        {
            throw new BrokenTurnException(error);
        }
    }

    /// <summary>The state stays as it was; the citizen learns that this message was not understood because of us.</summary>
    private TurnCommit Apologise(PendingTurn pending, Activity broken)
    {
        var replies = new List<NewActivity>();
        if (broken is { Author: Author.Citizen, Type: "message" })
        {
            var speaker = new Speaker(dialogs.Value.Phrases, Phrases.VietnameseTag, broken.Sequence);
            var reply = new Reply { Outcome = Outcomes.Smalltalk, Text = speaker.Say(PhraseKeys.InputBroken), Options = [speaker.Say(PhraseKeys.ButtonPerson)] };
            replies.Add(new NewActivity
            {
                ConversationId = pending.Conversation.Id,
                Author = Author.Bot,
                Content = ReplyActivity.Render(reply, pending.Conversation, [broken.Id], speaker.Language, release.Value.Number),
                ForBot = false,
            });
        }

        return new TurnCommit(
            pending.Conversation.Id,
            pending.Cursor,
            broken.Sequence,
            pending.StateJson ?? new ConversationState().ToJson(),
            replies,
            []);
    }

    /// <summary>What a model has said in the attempts at one turn.</summary>
    private sealed class Said
    {
        public Dictionary<string, (string Asked, Draft Draft)> Drafts { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, (string Asked, Interpretation Read)> Interpretations { get; } = new(StringComparer.Ordinal);
    }

    private sealed class BrokenTurnException(Exception cause) : Exception("A turn failed.", cause);
}
