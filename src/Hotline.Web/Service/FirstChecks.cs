using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Turns;
using Hotline.Knowledge.Releases;

namespace Hotline.Web.Service;

/// <summary>
/// After a first start, which nobody watched publish: puts the regression questions to the new release, and tells in the log which fail. They hold nothing
/// up, and run one at a time beside the first citizens, with rests between.
/// </summary>
internal sealed partial class FirstChecks(
    Releases releases,
    CurrentRelease current,
    KnowledgeFolder folder,
    CurrentDialogs dialogs,
    AnswerQuestion answer,
    TimeProvider time,
    IHostApplicationLifetime life,
    ILogger<FirstChecks> log) : BackgroundService
{
    /// <summary>Whoever started the service looks at it first.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>How long it rests after each question, in times of what the question took: a fifth of one processor is for the checks, the rest for citizens.</summary>
    private const int RestsPerCheck = 4;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!releases.PublishedFirst)
        {
            return;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        try
        {
            await CheckAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogNotChecked(problem);
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        var checks = await folder.ReadChecksAsync(cancellation).ConfigureAwait(false);
        if (checks.Count == 0)
        {
            return;
        }

        var release = current.Value;
        var evaluator = new Evaluator(release, dialogs, answer, time.GetUtcNow()) { AtOnce = 1 };
        var failed = new List<string>();
        foreach (var check in checks)
        {
            var began = time.GetTimestamp();
            failed.AddRange((await evaluator.RunAsync([check], cancellation).ConfigureAwait(false)).Where(result => !result.Passed).Select(result => result.Check.Id));
            var rest = RestsPerCheck * time.GetElapsedTime(began);
            await Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellation).ConfigureAwait(false);
        }

        if (failed.Count == 0)
        {
            LogPassed(checks.Count, release.Number);
        }
        else
        {
            LogSomeFailed(failed.Count, checks.Count, release.Number, string.Join(", ", failed));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "All {Count} checks pass on release {Release}")]
    private partial void LogPassed(int count, int release);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Failed} of {Count} checks fail on release {Release}: {Ids}")]
    private partial void LogSomeFailed(int failed, int count, int release, string ids);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checks of the knowledge could not be run")]
    private partial void LogNotChecked(Exception problem);
}
