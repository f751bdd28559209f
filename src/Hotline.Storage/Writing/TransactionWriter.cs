using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hotline.Storage.Writing;

/// <summary>
/// PostgreSQL groups commits itself: each operation has its own transaction, run again when it lost a race.
/// A unique key that another node filled in between is such a race too: run again, the operation finds that row.
/// </summary>
internal sealed class TransactionWriter(IDbContextFactory<HotlineDb> databases, Announcer announcer, Node node) : IWriter
{
    private const int Attempts = 8;

    public async Task<T> RunAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(operation, cancellation).ConfigureAwait(false);
            }
            catch (Exception lost) when (attempt < Attempts && LostRace(lost))
            {
                // Random, so that the same two do not meet again.
                await Task.Delay(Random.Shared.Next(1, 10 * attempt), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> TryAsync<T>(Func<HotlineDb, CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        db.Database.AutoSavepointsEnabled = false;
        T result;
        var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            result = await operation(db, cancellation).ConfigureAwait(false);
            await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
            foreach (var conversationId in db.News.Grown)
            {
                await db.Database.ExecuteSqlAsync($"select pg_notify({Node.LogChannel}, {node.Sign(conversationId)})", cancellation).ConfigureAwait(false);
            }

            if (db.News.ReleaseChanged)
            {
                await db.Database.ExecuteSqlAsync($"select pg_notify({Node.ReleaseChannel}, {node.Sign("")})", cancellation).ConfigureAwait(false);
            }

            // Once sent, a commit is not cancelled: its end would be unknown for nothing.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        announcer.Announce(db.News);
        return result;
    }

    private static bool LostRace(Exception failure) => (failure as PostgresException ?? failure.InnerException as PostgresException)?.SqlState
        is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation;
}
