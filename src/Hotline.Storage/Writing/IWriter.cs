namespace Hotline.Storage.Writing;

/// <summary>The only way to write the log, tickets and releases.</summary>
internal interface IWriter
{
    /// <summary>
    /// Runs <paramref name="operation"/> alone in a transaction (or a savepoint of a shared one) and saves what it tracked.
    /// When the call returns, it is committed and synced and its readers are woken; when it throws, nothing of it was written,
    /// unless the commit itself failed, whose end nobody knows: the caller repeats.
    /// The operation may be run again from the start, so it must not change anything but the context it is given.
    /// </summary>
    Task<T> RunAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation);

    /// <summary>The same, ahead of what waits for the disk already where there is a queue for it: for what somebody outside is kept waiting by.</summary>
    Task<T> RunFirstAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation) => RunAsync(operation, cancellation);
}
