using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Platform;

/// <summary>The secret of this database, for signing what every node must accept.</summary>
public sealed class SigningKeys(IDbContextFactory<HotlineDb> databases)
{
    internal const string Tokens = "tokens";

    private byte[]? secret;

    /// <summary>256 random bits, made by the first migration and never changed.</summary>
    /// <exception cref="InvalidOperationException">The database was not migrated.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref secret) is { } known)
        {
            return known;
        }

        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var read = await db.SigningKeys.AsNoTracking().Where(key => key.Name == Tokens).Select(key => key.Secret).FirstOrDefaultAsync(cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The database has no signing key: migrate it first.");
        Volatile.Write(ref secret, read);
        return read;
    }
}
