using Hotline.Conversations.Turns;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Search;
using Hotline.Web.Platform;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>
/// The vectors of questions while a citizen waits: for a moment at most, and not at all for a while once the endpoint has failed some times in a row.
/// What was asked before is remembered.
/// </summary>
internal sealed partial class QuestionVectors(TextEmbedder embedder, IOptions<EmbeddingsOptions> options, TimeProvider time, Figures figures, ILogger<QuestionVectors> log) : IQuestionVectors, IDisposable
{
    /// <summary>Failures in a row after which it rests.</summary>
    public const int MostFailures = 3;

    /// <summary>How long it rests the first time; twice as long after each further failure, up to <see cref="LongestRest"/>.</summary>
    public static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private const int Remembered = 1000;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private readonly Lock gate = new();
    private int failures;
    private DateTimeOffset restsUntil = DateTimeOffset.MinValue;

    /// <summary>From the failure that made it rest until the next success.</summary>
    public bool IsBroken
    {
        get
        {
            lock (gate)
            {
                return failures >= MostFailures;
            }
        }
    }

    public async Task<IReadOnlyDictionary<string, QuestionVector>> FetchAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var found = new Dictionary<string, QuestionVector>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (cache.TryGetValue<float[]>(text, out var known))
            {
                found[text] = new QuestionVector(VectorUse.Used, known);
            }
        }

        List<string> missing = [.. texts.Where(text => !found.ContainsKey(text)).Distinct(StringComparer.Ordinal)];
        if (missing.Count > 0)
        {
            var use = await TryAsync(missing, found, cancellation).ConfigureAwait(false);
            figures.Vectors(use, missing.Count);
            foreach (var text in missing.Where(text => !found.ContainsKey(text)))
            {
                found[text] = new QuestionVector(use);
            }
        }

        return found;
    }

    public void Dispose() => cache.Dispose();

    private async Task<VectorUse> TryAsync(List<string> texts, Dictionary<string, QuestionVector> found, CancellationToken cancellation)
    {
        if (IsResting())
        {
            return VectorUse.Resting;
        }

        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.QuestionMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var rules = options.Value.Rules;
            var units = await embedder.EmbedAsync([.. texts.Select(rules.Question)], either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            for (var i = 0; i < texts.Count; i++)
            {
                found[texts[i]] = new QuestionVector(VectorUse.Used, units[i]);
                cache.Set(texts[i], units[i], new MemoryCacheEntryOptions { Size = 1 });
            }

            lock (gate)
            {
                failures = 0;
            }

            return VectorUse.Used;
        }
        catch (EmbeddingException problem)
        {
            NoteFailure(problem.Message);
            return problem.Problem == EmbeddingProblem.Late ? VectorUse.Late : VectorUse.Failed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            NoteFailure("The endpoint did not answer in time.");
            return VectorUse.Late;
        }
    }

    private bool IsResting()
    {
        lock (gate)
        {
            return time.GetUtcNow() < restsUntil;
        }
    }

    private void NoteFailure(string why)
    {
        TimeSpan rest;
        lock (gate)
        {
            if (++failures < MostFailures)
            {
                return;
            }

            // Beyond a few doublings the longest is reached anyhow.
            rest = FirstRest * Math.Pow(2, Math.Min(failures - MostFailures, 10));
            rest = rest < LongestRest ? rest : LongestRest;
            restsUntil = time.GetUtcNow() + rest;
        }

        LogResting(rest.TotalSeconds, why);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vectors of questions cannot be had ({Why}); for {Seconds} s words alone are searched")]
    private partial void LogResting(double seconds, string why);
}
