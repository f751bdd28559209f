using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Platform;

/// <summary>Links that work once, on whichever node they are opened.</summary>
public sealed class OneTimeLinks
{
    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal OneTimeLinks(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>The secret to put into the link; it is not kept.</summary>
    /// <param name="purpose">What it is good for, and for nothing else.</param>
    /// <param name="lifetime">How long it works.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    public async Task<string> CreateAsync(string purpose, TimeSpan lifetime, CancellationToken cancellation)
    {
        var secret = Secrets.Create();
        await writer.RunAsync(
            (db, _) =>
            {
                var now = time.GetUtcNow();
                db.OneTimeLinks.Add(new OneTimeLinkRow { Hash = Secrets.Hash(secret), Purpose = purpose, CreatedAt = now, ExpiresAt = now + lifetime });
                return Task.FromResult(true);
            },
            cancellation).ConfigureAwait(false);
        return secret;
    }

    /// <summary>Whether <see cref="UseAsync"/> would succeed now: for showing the form before it is posted.</summary>
    public async Task<bool> IsGoodAsync(string purpose, string secret, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await Good(db.OneTimeLinks.AsNoTracking(), purpose, Secrets.Hash(secret), time.GetUtcNow()).AnyAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Uses the link up. True for exactly one caller, before it expires.</summary>
    public Task<bool> UseAsync(string purpose, string secret, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            // One statement: of two that use it at once, the second finds it used.
            var now = time.GetUtcNow();
            DateTimeOffset? used = now;
            return await Good(db.OneTimeLinks, purpose, Secrets.Hash(secret), now).ExecuteUpdateAsync(set => set.SetProperty(link => link.UsedAt, used), stop).ConfigureAwait(false) == 1;
        },
        cancellation);

    private static IQueryable<OneTimeLinkRow> Good(IQueryable<OneTimeLinkRow> links, string purpose, string hash, DateTimeOffset now) =>
        links.Where(link => link.Hash == hash && link.Purpose == purpose && link.UsedAt == null && link.ExpiresAt > now);
}
