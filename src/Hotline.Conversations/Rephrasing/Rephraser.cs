using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hotline.Conversations.Rephrasing;

/// <summary>Times and counts a model is held to.</summary>
public sealed record RephraserLimits
{
    /// <summary>Name of the model, as the traces say it.</summary>
    public required string Model { get; init; }

    /// <summary>From the request to the first word.</summary>
    public TimeSpan FirstWord { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From the request to the end of the draft.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Drafts written at the same time; at least 1.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>After so many failures of the machine in a row it is left alone; at least 1.</summary>
    public int FailuresBeforePause { get; init; } = 3;

    /// <summary>How long it is left alone.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Thrown by an <see cref="IChatClient"/> that knows why its server failed.</summary>
public sealed class ModelFailedException(Fallback reason, Exception cause) : Exception($"The model failed: {reason}.", cause)
{
    public Fallback Reason { get; } = reason;
}

/// <summary>
/// Has a model say an answer in plainer words. What comes is read sentence by sentence; each is shown as soon as it has passed. Whatever goes wrong ends in a
/// <see cref="Fallback"/>, in time: an answer of the knowledge never waits longer than <see cref="RephraserLimits.Total"/>.
/// </summary>
public sealed class Rephraser(IChatClient client, RephraserLimits limits, TimeProvider time)
{
    private const int MostCutTold = 5;
    private const int TokensPerSentence = 120;

    private readonly Lock gate = new();
    private int writing;
    private int failures;
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Writes the draft.</summary>
    /// <param name="request">What is to be said.</param>
    /// <param name="show">Is told the sentences that have passed so far, each time there is one more; quick, and does not throw.</param>
    /// <param name="interrupted">Nobody wants the draft any more.</param>
    /// <param name="cancellation">The service stops: the only thing that is thrown for.</param>
    public async Task<Draft> WriteAsync(DraftRequest request, Action<string> show, CancellationToken interrupted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(show);
        var started = time.GetTimestamp();
        var draft = new Writing(request, show);
        var fallback = Enter() ?? await WriteAsync(draft, interrupted, cancellation).ConfigureAwait(false);
        return new Draft(fallback is null ? draft.Text : null, new ModelTrace
        {
            Model = limits.Model,
            Prompt = $"{request.Prompt.Name}@{request.Prompt.Version}",
            Milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds,
            Fallback = fallback,
            Cut = [.. draft.Cut.Take(MostCutTold)],
        });
    }

    /// <summary>Holds one of the free places and gives it back.</summary>
    private async Task<Fallback?> WriteAsync(Writing draft, CancellationToken interrupted, CancellationToken cancellation)
    {
        using var firstWord = new CancellationTokenSource(limits.FirstWord, time);
        using var total = new CancellationTokenSource(limits.Total, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, interrupted, firstWord.Token, total.Token);
        try
        {
            var fallback = await ReadAsync(draft, firstWord, any.Token).ConfigureAwait(false);
            Remember(failed: fallback is Fallback.BrokenOff);
            return fallback;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var fallback = interrupted.IsCancellationRequested ? Fallback.Interrupted
                : total.IsCancellationRequested ? Fallback.TooSlow
                : firstWord.IsCancellationRequested && problem is OperationCanceledException ? Fallback.SilentTooLong
                : ReasonOf(problem);
            if (fallback != Fallback.Interrupted)
            {
                Remember(failed: true);
            }

            return fallback;
        }
        finally
        {
            Leave();
        }
    }

    private async Task<Fallback?> ReadAsync(Writing draft, CancellationTokenSource firstWord, CancellationToken cancellation)
    {
        var prompt = draft.Request.Prompt;
        ChatMessage[] messages = [new(ChatRole.System, prompt.Words), new(ChatRole.User, draft.Request.ToJson())];
        var options = new ChatOptions { Temperature = prompt.Temperature, MaxOutputTokens = prompt.Sentences * TokensPerSentence };
        ChatFinishReason? finish = null;
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (update.Contents.OfType<ErrorContent>().Any())
            {
                return Fallback.Refused;
            }

            if (update.Text.Length > 0)
            {
                firstWord.CancelAfter(Timeout.InfiniteTimeSpan);
                if (draft.Add(update.Text) is { } wrong)
                {
                    return wrong;
                }
            }

            finish = update.FinishReason ?? finish;
        }

        return finish == ChatFinishReason.ContentFilter ? Fallback.Refused
            : finish == ChatFinishReason.Length ? Fallback.Endless
            : finish is null ? Fallback.BrokenOff
            : draft.End();
    }

    private static Fallback ReasonOf(Exception problem) => problem switch
    {
        ModelFailedException failed => failed.Reason,
        JsonException or FormatException => Fallback.Malformed,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException => Fallback.BrokenOff,
        HttpRequestException => Fallback.Unreachable,
        OperationCanceledException => Fallback.Unreachable,
        _ => Fallback.Malformed,
    };

    /// <summary>Takes a place, or says why there is none.</summary>
    private Fallback? Enter()
    {
        lock (gate)
        {
            if (time.GetUtcNow() < pausedUntil)
            {
                return Fallback.Paused;
            }

            if (writing == limits.Parallel)
            {
                return Fallback.Busy;
            }

            writing++;
            return null;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            writing--;
        }
    }

    /// <summary>Counts failures of the machine, not of what it says. After a pause one more failure is enough for the next.</summary>
    private void Remember(bool failed)
    {
        lock (gate)
        {
            failures = failed ? failures + 1 : 0;
            if (failures >= limits.FailuresBeforePause)
            {
                failures = limits.FailuresBeforePause - 1;
                pausedUntil = time.GetUtcNow() + limits.Pause;
            }
        }
    }

    /// <summary>A draft as it grows.</summary>
    private sealed class Writing(DraftRequest request, Action<string> show)
    {
        private readonly SentenceReader reader = new();
        private readonly StringBuilder text = new();
        private readonly List<string> passed = [];
        private int length;

        public DraftRequest Request => request;

        public string Text => text.ToString();

        public List<CutSentence> Cut { get; } = [];

        /// <summary>Takes in what has arrived; not null when that ends the draft.</summary>
        public Fallback? Add(string piece)
        {
            length += piece.Length;
            reader.Add(piece);
            return ReadOn(ended: false) ?? (length > DraftRules.LongestDraft || reader.Waiting > DraftRules.LongestSentence ? Fallback.Endless : null);
        }

        /// <summary>Nothing more comes.</summary>
        public Fallback? End() => ReadOn(ended: true) ?? request.Rules.Judge(passed, Cut.Count);

        private Fallback? ReadOn(bool ended)
        {
            while (reader.Take(ended) is { } sentence)
            {
                var words = DraftRules.Tidy(sentence.Text);
                var verdict = request.Rules.Judge(words);
                if (verdict.Fallback is { } wrong)
                {
                    return wrong;
                }

                if (verdict.Cut is { } reason)
                {
                    Cut.Add(new CutSentence(words, reason));
                    continue;
                }

                if (passed.Contains(words, StringComparer.OrdinalIgnoreCase))
                {
                    return Fallback.Repetitive;
                }

                if (passed.Count == request.Prompt.Sentences)
                {
                    return Fallback.Endless;
                }

                passed.Add(words);
                // Emphasis that runs over the edge of a sentence would swallow what stands between.
                text.Append(text.Length == 0 ? "" : sentence.Space).Append(words.Split("**").Length % 2 == 0 ? words.Replace("**", "", StringComparison.Ordinal) : words);
                show(Text);
            }

            return null;
        }
    }
}
