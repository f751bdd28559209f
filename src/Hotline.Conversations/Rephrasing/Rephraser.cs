using System.Text;
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

    /// <summary>From the request to the end, where a model is asked what a message means.</summary>
    public TimeSpan Interpretation { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Requests under way at the same time; at least 1.</summary>
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
public sealed class Rephraser(IChatClient client, RephraserLimits limits, TimeProvider time, ModelGate? shared = null)
{
    private const int MostCutTold = 5;
    private const int TokensPerSentence = 120;

    private readonly ModelGate gate = shared ?? new ModelGate(limits, time);

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
        var prompt = request.Prompt;
        var fallback = await gate.AskAsync(client, new ModelRequest(prompt, request.ToJson(), prompt.Sentences * TokensPerSentence, limits.FirstWord, limits.Total, draft.Add, draft.End), interrupted, cancellation).ConfigureAwait(false);
        return new Draft(fallback is null ? draft.Text : null, new ModelTrace
        {
            Model = limits.Model,
            Prompt = prompt.Id,
            Milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds,
            Fallback = fallback,
            Cut = [.. draft.Cut.Take(MostCutTold)],
        });
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
