using System.Threading.Channels;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Hotline.Storage.Writing;

/// <summary>
/// SQLite has one writer at a time and every commit waits for the disk, so operations that queue up meanwhile share the next commit:
/// each in its own savepoint, all answered only after the sync. What somebody outside waits for goes first, yet every group moves the rest on too.
/// </summary>
internal sealed partial class GroupWriter : IWriter, IAsyncDisposable, IDisposable
{
    // Bounds how long the first of a group waits for the last, and memory under overload: callers then wait in line.
    private const int LargestGroup = 256;
    private const int LongestQueue = 4096;

    /// <summary>A sync takes a few milliseconds: beyond this, sharing it is worth less than the answers that wait for it.</summary>
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(30);

    private readonly Func<HotlineDb> open;
    private readonly Announcer announcer;
    private readonly TimeProvider time;
    private readonly ILogger<GroupWriter> log;
    private readonly Channel<Queued> queue = Channel.CreateBounded<Queued>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });

    // Only the task that runs the groups looks into these.
    private readonly Queue<Queued> urgent = new();
    private readonly Queue<Queued> usual = new();
    private readonly Task running;

    public GroupWriter(Func<HotlineDb> open, Announcer announcer, TimeProvider time, ILogger<GroupWriter> log)
    {
        this.open = open;
        this.announcer = announcer;
        this.time = time;
        this.log = log;
        running = Task.Run(RunQueueAsync);
    }

    public Task<T> RunAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation) => RunAsync(operation, false, cancellation);

    public Task<T> RunFirstAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation) => RunAsync(operation, true, cancellation);

    private async Task<T> RunAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, bool isUrgent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var queued = new Queued<T>(operation, isUrgent, cancellation);
        await queue.Writer.WriteAsync(queued, cancellation).ConfigureAwait(false);
        return await queued.Result.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await running.ConfigureAwait(false);
    }

    // For hosts that end without waiting; what is queued is still written.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task RunQueueAsync()
    {
        var group = new List<Queued>(LargestGroup);
        while (usual.Count > 0 || urgent.Count > 0 || await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            try
            {
                await RunGroupAsync(group).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever stopped the group (disk full, file locked by another program) goes to every caller in it; the queue lives on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(failure, group.Count);
                foreach (var queued in group)
                {
                    queued.Fail(failure);
                }
            }
        }
    }

    private async Task RunGroupAsync(List<Queued> group)
    {
        // Taken before the transaction, so that a transaction that cannot begin has somebody to tell.
        var hasUsual = false;
        if (Next(false, ref hasUsual) is not { } first)
        {
            return;
        }

        group.Add(first);
        var start = time.GetUtcNow();
        var news = new News();
        var db = open();
        await using var _ = db.ConfigureAwait(false);
        db.Database.AutoSavepointsEnabled = false;
        var transaction = await db.Database.BeginTransactionAsync().ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            while (true)
            {
                await RunOneAsync(group[^1], db, transaction, news).ConfigureAwait(false);
                if (group.Count == LargestGroup || Next(time.GetUtcNow() - start > LongestGroup, ref hasUsual) is not { } next)
                {
                    break;
                }

                group.Add(next);
            }

            await transaction.CommitAsync().ConfigureAwait(false);
        }

        foreach (var queued in group)
        {
            queued.Complete();
        }

        announcer.Announce(news);
    }

    /// <summary>What is run next in a group; null: nothing waits, or the group has taken its time.</summary>
    private Queued? Next(bool isLate, ref bool hasUsual)
    {
        while (usual.Count + urgent.Count < LongestQueue && queue.Reader.TryRead(out var queued))
        {
            (queued.IsUrgent ? urgent : usual).Enqueue(queued);
        }

        if (!isLate && urgent.TryDequeue(out var next))
        {
            return next;
        }

        if ((isLate && hasUsual) || !usual.TryDequeue(out next))
        {
            return null;
        }

        hasUsual = true;
        return next;
    }

    private static async Task RunOneAsync(Queued queued, HotlineDb db, IDbContextTransaction transaction, News news)
    {
        const string Savepoint = "operation";
        await transaction.CreateSavepointAsync(Savepoint).ConfigureAwait(false);
        try
        {
            await queued.RunAsync(db).ConfigureAwait(false);
            await db.SaveChangesAsync(queued.Cancellation).ConfigureAwait(false);
            news.Add(db.News);
        }
#pragma warning disable CA1031 // The caller gets it; the neighbours in the group must not.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            queued.Fail(failure);

            // Throws when SQLite has given up the whole transaction (disk full, I/O error): then nobody's work is in it.
            await transaction.RollbackToSavepointAsync(Savepoint).ConfigureAwait(false);
        }
        finally
        {
            db.ChangeTracker.Clear();
            db.News.Clear();
        }

        await transaction.ReleaseSavepointAsync(Savepoint).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Count} operations or the waking after it failed")]
    private partial void LogFailed(Exception failure, int count);

    private abstract class Queued(bool isUrgent, CancellationToken cancellation)
    {
        public bool IsUrgent { get; } = isUrgent;

        public CancellationToken Cancellation { get; } = cancellation;

        public abstract Task RunAsync(HotlineDb db);

        /// <summary>Answers the caller with the operation's result, unless it has failed.</summary>
        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Queued<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, bool isUrgent, CancellationToken cancellation) : Queued(isUrgent, cancellation)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Result => answer.Task;

        public override async Task RunAsync(HotlineDb db)
        {
            Cancellation.ThrowIfCancellationRequested();
            result = await operation(db, Cancellation).ConfigureAwait(false);
        }

        public override void Complete() => answer.TrySetResult(result!);

        public override void Fail(Exception failure)
        {
            if (failure is OperationCanceledException && Cancellation.IsCancellationRequested)
            {
                answer.TrySetCanceled(Cancellation);
            }
            else
            {
                answer.TrySetException(failure);
            }
        }
    }
}
