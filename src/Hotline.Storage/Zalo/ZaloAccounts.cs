using System.Security.Cryptography;
using Hotline.Conversations.Zalo;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Zalo;

/// <summary>The account in the database; what must be decided between nodes is one conditional update.</summary>
internal sealed class ZaloAccounts(IDbContextFactory<HotlineDb> databases, IWriter writer, Node node, IDataProtectionProvider protection, TimeProvider clock) : IZaloAccounts
{
    private readonly IDataProtector protector = protection.CreateProtector("Hotline.Zalo.Tokens");

    public async Task<ZaloAccount?> FindAsync(string oaId, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        if (await db.ZaloAccounts.AsNoTracking().FirstOrDefaultAsync(row => row.OaId == oaId, cancellation).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var pair = Read(row);
        return new ZaloAccount
        {
            OaId = oaId,
            Pair = pair ?? new ZaloPair("", "", row.ExpiresAt),
            Version = row.Version,
            RotatedAt = row.RotatedAt,
            RefreshedAt = row.RefreshedAt,
            RefreshedBeforeAt = row.RefreshedBeforeAt,
            Proven = row.Proven,

            // What cannot be decrypted any more is as good as lost.
            NeedsConsent = row.NeedsConsent || pair is null,
        };
    }

    public Task<bool> SeedAsync(string oaId, string seed, ZaloPair pair, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(pair);
        var hash = Secrets.Hash(seed);
        var kept = Protect(pair);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var row = await db.ZaloAccounts.AsTracking().FirstOrDefaultAsync(row => row.OaId == oaId, stop).ConfigureAwait(false);
                if (row?.SeedHash == hash)
                {
                    return false;
                }

                row = Put(db, row, oaId, kept);
                row.SeedHash = hash;
                return true;
            },
            cancellation);
    }

    public Task ConnectAsync(string oaId, ZaloPair pair, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var kept = Protect(pair);
        return writer.RunAsync(
            async (db, stop) =>
            {
                Put(db, await db.ZaloAccounts.AsTracking().FirstOrDefaultAsync(row => row.OaId == oaId, stop).ConfigureAwait(false), oaId, kept);
                return true;
            },
            cancellation);
    }

    public Task<bool> LeaseAsync(string oaId, long version, TimeSpan time, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            string? holder = node.Id;
            DateTimeOffset? until = now + time;
            return await db.ZaloAccounts
                .Where(row => row.OaId == oaId && row.Version == version && !row.NeedsConsent && (row.LeasedBy == null || row.LeasedUntil <= now))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeasedBy, holder).SetProperty(row => row.LeasedUntil, until), stop).ConfigureAwait(false) == 1;
        },
        cancellation);

    public Task EndLeaseAsync(string oaId, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var holder = node.Id;
            string? nobody = null;
            DateTimeOffset? never = null;
            return await db.ZaloAccounts.Where(row => row.OaId == oaId && row.LeasedBy == holder)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeasedBy, nobody).SetProperty(row => row.LeasedUntil, never), stop).ConfigureAwait(false);
        },
        cancellation);

    public Task<bool> RotateAsync(string oaId, long version, ZaloPair pair, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var (access, refresh, expires) = Protect(pair);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var now = clock.GetUtcNow();
                DateTimeOffset? refreshed = now, never = null;
                string? nobody = null;
                return await db.ZaloAccounts.Where(row => row.OaId == oaId && row.Version == version)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(row => row.AccessToken, access)
                            .SetProperty(row => row.RefreshToken, refresh)
                            .SetProperty(row => row.ExpiresAt, expires)
                            .SetProperty(row => row.Version, row => row.Version + 1)
                            .SetProperty(row => row.RotatedAt, now)
                            .SetProperty(row => row.RefreshedBeforeAt, row => row.RefreshedAt)
                            .SetProperty(row => row.RefreshedAt, refreshed)
                            .SetProperty(row => row.Proven, false)
                            .SetProperty(row => row.NeedsConsent, false)
                            .SetProperty(row => row.LeasedBy, nobody)
                            .SetProperty(row => row.LeasedUntil, never),
                        stop)
                    .ConfigureAwait(false) == 1;
            },
            cancellation);
    }

    public Task ProveAsync(string oaId, long version, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) => await db.ZaloAccounts.Where(row => row.OaId == oaId && row.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Proven, true), stop).ConfigureAwait(false),
        cancellation);

    public Task<bool> LoseGrantAsync(string oaId, long version, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            string? nobody = null;
            DateTimeOffset? never = null;
            return await db.ZaloAccounts.Where(row => row.OaId == oaId && row.Version == version)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.NeedsConsent, true).SetProperty(row => row.LeasedBy, nobody).SetProperty(row => row.LeasedUntil, never), stop)
                .ConfigureAwait(false) == 1;
        },
        cancellation);

    public Task PauseAsync(string oaId, DateTimeOffset until, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            DateTimeOffset? end = until;
            return await db.ZaloAccounts.Where(row => row.OaId == oaId && (row.PausedUntil == null || row.PausedUntil < end))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PausedUntil, end), stop).ConfigureAwait(false);
        },
        cancellation);

    public Task<DateTimeOffset?> ProbeAsync(string oaId, DateTimeOffset until, CancellationToken cancellation) => writer.RunAsync<DateTimeOffset?>(
        async (db, stop) =>
        {
            DateTimeOffset? now = clock.GetUtcNow();
            DateTimeOffset? end = until;
            var won = await db.ZaloAccounts.Where(row => row.OaId == oaId && (row.PausedUntil == null || row.PausedUntil <= now))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PausedUntil, end), stop).ConfigureAwait(false);
            return won == 1 ? null : await db.ZaloAccounts.Where(row => row.OaId == oaId).Select(row => row.PausedUntil).FirstOrDefaultAsync(stop).ConfigureAwait(false);
        },
        cancellation);

    public Task ResumeAsync(string oaId, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            DateTimeOffset? none = null;
            return await db.ZaloAccounts.Where(row => row.OaId == oaId && row.PausedUntil != null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PausedUntil, none), stop).ConfigureAwait(false);
        },
        cancellation);

    public Task<DateTimeOffset?> CatchUpFromAsync(string oaId, DateTimeOffset? missedSince, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            if (await db.ZaloAccounts.AsTracking().FirstOrDefaultAsync(row => row.OaId == oaId, stop).ConfigureAwait(false) is not { } row)
            {
                return missedSince;
            }

            return row.CaughtUpFrom ??= missedSince;
        },
        cancellation);

    public Task CaughtUpAsync(string oaId, DateTimeOffset from, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            DateTimeOffset? none = null;
            return await db.ZaloAccounts.Where(row => row.OaId == oaId && row.CaughtUpFrom <= from)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.CaughtUpFrom, none), stop).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>Before an operation begins: the first protection writes a key of its own, and SQLite has one writer.</summary>
    private (string Access, string Refresh, DateTimeOffset ExpiresAt) Protect(ZaloPair pair) => (protector.Protect(pair.Access), protector.Protect(pair.Refresh), pair.ExpiresAt);

    private ZaloAccountRow Put(HotlineDb db, ZaloAccountRow? row, string oaId, (string Access, string Refresh, DateTimeOffset ExpiresAt) kept)
    {
        var now = clock.GetUtcNow();
        var (access, refresh, expires) = kept;
        if (row is null)
        {
            row = new ZaloAccountRow { OaId = oaId, AccessToken = access, RefreshToken = refresh };
            db.ZaloAccounts.Add(row);
        }

        row.AccessToken = access;
        row.RefreshToken = refresh;
        row.ExpiresAt = expires;
        row.Version++;
        row.RotatedAt = now;
        row.Proven = false;
        row.NeedsConsent = false;
        row.LeasedBy = null;
        row.LeasedUntil = null;
        return row;
    }

    private ZaloPair? Read(ZaloAccountRow row)
    {
        try
        {
            return new ZaloPair(protector.Unprotect(row.AccessToken), protector.Unprotect(row.RefreshToken), row.ExpiresAt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
