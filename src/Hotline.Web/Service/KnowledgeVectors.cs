using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Search;
using Hotline.Storage;
using Hotline.Storage.Releases;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>How an attempt to compute vectors ended.</summary>
/// <param name="Release">With what there is now.</param>
/// <param name="Problem">Why some are missing; null when none is.</param>
internal sealed record VectorReport(Release Release, EmbeddingException? Problem)
{
    /// <summary>In the words of the command line.</summary>
    public string Say()
    {
        var vectors = Release.Vectors!;
        var count = $"{vectors.Held}/{vectors.Wanted} đoạn (mô hình {vectors.Model})";
        return Problem is null
            ? $"Véc-tơ: đủ {count}."
            : $"Véc-tơ: mới có {count}, vì {Why(Problem)}. Đến khi đủ, chỉ tìm theo chữ; dịch vụ đang chạy tự tính tiếp.";
    }

    public static string Why(EmbeddingException problem) => problem.Problem switch
    {
        EmbeddingProblem.Unreachable => "không nối được tới máy chủ véc-tơ",
        EmbeddingProblem.Late => "máy chủ véc-tơ không trả lời kịp",
        EmbeddingProblem.Busy => "máy chủ véc-tơ đang quá tải",
        EmbeddingProblem.Refused => $"máy chủ véc-tơ từ chối, xem lại khóa và tên mô hình ({problem.Message})",
        EmbeddingProblem.Unusable => $"máy chủ véc-tơ trả lời không dùng được ({problem.Message})",
        _ => problem.Message,
    };
}

/// <summary>The vectors of releases: those that are stored, and those that are still to be computed.</summary>
internal sealed class KnowledgeVectors(VectorStore store, IOptions<EmbeddingsOptions> options, TimeProvider time, TextEmbedder? embedder = null)
{
    /// <summary>Whether anybody computes vectors here.</summary>
    public bool IsConfigured => embedder is not null;

    /// <summary>The release with the vectors that are stored for it; as it is where no model is configured.</summary>
    public async Task<Release> AttachAsync(Release release, CancellationToken cancellation)
    {
        if (embedder is null)
        {
            return release;
        }

        var rules = options.Value.Rules;
        var texts = ReleaseVectors.TextsOf(release, rules);
        return release.With(ReleaseVectors.Of(rules.Model, texts, await LoadAsync(texts, cancellation).ConfigureAwait(false), release));
    }

    /// <summary>Computes and stores what is missing, a batch at a time, up to the first batch that fails: what is stored by then stays.</summary>
    /// <exception cref="InvalidOperationException">No model is configured.</exception>
    public async Task<VectorReport> CompleteAsync(Release release, CancellationToken cancellation)
    {
        if (embedder is null)
        {
            throw new InvalidOperationException("No model for vectors is configured.");
        }

        var rules = options.Value.Rules;
        var texts = ReleaseVectors.TextsOf(release, rules);
        var vectors = new Dictionary<string, float[]>(await LoadAsync(texts, cancellation).ConfigureAwait(false), StringComparer.Ordinal);
        var dimensions = vectors.Count > 0 ? vectors.Values.First().Length : 0;
        EmbeddingException? problem = null;
        foreach (var batch in texts.Where(text => !vectors.ContainsKey(text.Hash)).DistinctBy(text => text.Hash).Chunk(rules.Batch))
        {
            try
            {
                var units = await EmbedAsync([.. batch.Select(text => text.Text)], cancellation).ConfigureAwait(false);
                if (dimensions != 0 && units[0].Length != dimensions)
                {
                    throw new EmbeddingException(EmbeddingProblem.Unusable, $"Its vectors have {units[0].Length} numbers and those stored have {dimensions}; set {EmbeddingsOptions.Section}:Dimensions.");
                }

                dimensions = units[0].Length;
                var computed = batch.Zip(units).ToDictionary(pair => pair.First.Hash, pair => pair.Second, StringComparer.Ordinal);
                await store.SaveAsync(rules.Model, computed, cancellation).ConfigureAwait(false);
                foreach (var (hash, unit) in computed)
                {
                    vectors[hash] = unit;
                }
            }
            catch (EmbeddingException failure)
            {
                problem = failure;
                break;
            }
        }

        return new VectorReport(release.With(ReleaseVectors.Of(rules.Model, texts, vectors, release)), problem);
    }

    private Task<IReadOnlyDictionary<string, float[]>> LoadAsync(IReadOnlyList<TextToEmbed> texts, CancellationToken cancellation) =>
        store.LoadAsync(options.Value.Rules.Model, options.Value.Dimensions > 0 ? options.Value.Dimensions : null, [.. texts.Select(text => text.Hash)], cancellation);

    private async Task<IReadOnlyList<float[]>> EmbedAsync(List<string> texts, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.BatchSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await embedder!.EmbedAsync(texts, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EmbeddingException(EmbeddingProblem.Late, "The endpoint did not answer in time.");
        }
    }
}

/// <summary>Computes what the current release lacks: after a first start, and after a publication while the endpoint was away. Tries again, ever more seldom, until all are there.</summary>
internal sealed partial class VectorWorker(KnowledgeVectors vectors, CurrentRelease current, ReleaseChanges changes, TimeProvider time, ILogger<VectorWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var woken = new Signal(time);
        changes.Changed += woken.Raise;
        try
        {
            var failures = 0;
            while (true)
            {
                failures = await TryAsync(stoppingToken).ConfigureAwait(false) ? 0 : failures + 1;
                var pause = failures == 0 ? Look : FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
                if (await woken.WaitAsync(pause < LongestPause ? pause : LongestPause, stoppingToken).ConfigureAwait(false))
                {
                    failures = 0;
                }
            }
        }
        finally
        {
            changes.Changed -= woken.Raise;
        }
    }

    /// <summary>False when it must be tried again.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        if (!current.IsLoaded || current.Value is not { Vectors.IsComplete: false } release)
        {
            return true;
        }

        try
        {
            var report = await vectors.CompleteAsync(release, cancellation).ConfigureAwait(false);
            current.Replace(release, report.Release);
            var now = report.Release.Vectors!;
            if (report.Problem is null)
            {
                LogComplete(now.Wanted, release.Number, now.Model);
                return true;
            }

            LogIncomplete(now.Wanted - now.Held, now.Wanted, release.Number, report.Problem.Message);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogFailed(problem);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "All {Count} vectors of release {Release} are there (model {Model})")]
    private partial void LogComplete(int count, int release, string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Missing} of {Count} vectors of release {Release} are missing, words alone are searched: {Why} It will be tried again")]
    private partial void LogIncomplete(int missing, int count, int release, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The vectors of the current release cannot be computed or stored; it will be tried again")]
    private partial void LogFailed(Exception problem);
}
