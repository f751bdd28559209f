using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Releases;

/// <summary>A stored release, without its files.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">User id or <c>system</c>.</param>
/// <param name="Note">What changed; null when nothing was said.</param>
/// <param name="Digest">See <see cref="ReleaseStore.DigestOf"/>.</param>
/// <param name="IsCurrent">Whether answers come from it.</param>
public sealed record StoredRelease(int Number, DateTimeOffset CreatedAt, string CreatedBy, string? Note, string Digest, bool IsCurrent);

/// <summary>The numbered snapshots of the knowledge. A release is never changed; which one is current is.</summary>
public sealed class ReleaseStore
{
    private const int LongestList = 1000;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;
    private readonly TimeProvider time;

    internal ReleaseStore(IDbContextFactory<HotlineDb> databases, IWriter writer, TimeProvider time)
    {
        this.databases = databases;
        this.writer = writer;
        this.time = time;
    }

    /// <summary>SHA-256 (lower-case hex) of paths and texts; the order of the files does not matter.</summary>
    /// <exception cref="ArgumentException">Two files have the same path.</exception>
    public static string DigestOf(IReadOnlyCollection<KnowledgeFile> files) => Digest(Pack(files));

    /// <summary>Stores the files as the next release, and makes it current if asked, in one commit.</summary>
    /// <param name="files">All files of the knowledge folder.</param>
    /// <param name="createdBy">User id or <c>system</c>.</param>
    /// <param name="note">What changed; null when there is nothing to say.</param>
    /// <param name="makeCurrent">Whether answers come from it at once.</param>
    /// <param name="after">Number the newest release must have (0: there must be none), so that of two nodes that publish the same only one does; null: whichever.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    /// <returns>The new release, or null when the newest one was not <paramref name="after"/>: nothing was written.</returns>
    /// <exception cref="ArgumentException">Two files have the same path.</exception>
    public Task<StoredRelease?> SaveAsync(IReadOnlyCollection<KnowledgeFile> files, string createdBy, string? note, bool makeCurrent, int? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        var packed = Pack(files);
        var digest = Digest(packed);
        var content = Compress(packed);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var newest = await db.Releases.MaxAsync(release => (int?)release.Number, stop).ConfigureAwait(false) ?? 0;
                if (after is { } expected && expected != newest)
                {
                    return null;
                }

                // Another node that takes the same number meanwhile makes this one run again.
                var row = new ReleaseRow { Number = newest + 1, CreatedAt = time.GetUtcNow(), CreatedBy = createdBy, Note = note, Content = content, Digest = digest, IsCurrent = makeCurrent };
                if (makeCurrent)
                {
                    await LeaveCurrentAsync(db, stop).ConfigureAwait(false);
                    db.News.ReleaseChanged = true;
                }

                db.Releases.Add(row);
                db.Audit(row.CreatedAt, createdBy, makeCurrent ? "release.published" : "release.saved", $"release:{row.Number}", note);
                return new StoredRelease(row.Number, row.CreatedAt, row.CreatedBy, row.Note, row.Digest, row.IsCurrent);
            },
            cancellation);
    }

    /// <summary>Number of the release that answers come from; null when there is none. Cheap: may be asked every second.</summary>
    public async Task<int?> CurrentAsync(CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Releases.Where(release => release.IsCurrent).Select(release => (int?)release.Number).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The files of a release, by path; null when there is no such release.</summary>
    /// <exception cref="InvalidDataException">What is stored is not what was saved.</exception>
    public async Task<IReadOnlyList<KnowledgeFile>?> LoadAsync(int number, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var row = await db.Releases.AsNoTracking().FirstOrDefaultAsync(release => release.Number == number, cancellation).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        var packed = Decompress(row.Content);
        return Digest(packed) == row.Digest ? Unpack(packed) : throw new InvalidDataException($"Release {number} is damaged in the database: its files do not have the digest {row.Digest}.");
    }

    /// <summary>Releases, newest first, at most <paramref name="limit"/> (1 to 1000).</summary>
    public async Task<IReadOnlyList<StoredRelease>> ListAsync(int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LongestList);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        return await db.Releases.AsNoTracking()
            .OrderByDescending(release => release.Number)
            .Take(limit)
            .Select(release => new StoredRelease(release.Number, release.CreatedAt, release.CreatedBy, release.Note, release.Digest, release.IsCurrent))
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a stored release the current one. False when there is no such release; true also when it is current already.</summary>
    public Task<bool> SetCurrentAsync(int number, string by, CancellationToken cancellation) => writer.RunAsync(
        async (db, stop) =>
        {
            var known = await db.Releases.Where(release => release.Number == number).Select(release => new { release.IsCurrent }).FirstOrDefaultAsync(stop).ConfigureAwait(false);
            if (known is null || known.IsCurrent)
            {
                return known is not null;
            }

            await LeaveCurrentAsync(db, stop).ConfigureAwait(false);
            await db.Releases.Where(release => release.Number == number).ExecuteUpdateAsync(set => set.SetProperty(release => release.IsCurrent, true), stop).ConfigureAwait(false);
            db.Audit(time.GetUtcNow(), by, "release.made-current", $"release:{number}");
            db.News.ReleaseChanged = true;
            return true;
        },
        cancellation);

    private static Task<int> LeaveCurrentAsync(HotlineDb db, CancellationToken cancellation) =>
        db.Releases.Where(release => release.IsCurrent).ExecuteUpdateAsync(set => set.SetProperty(release => release.IsCurrent, false), cancellation);

    private static byte[] Pack(IReadOnlyCollection<KnowledgeFile> files)
    {
        var sorted = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Path == sorted[i - 1].Path)
            {
                throw new ArgumentException($"Two files have the path {sorted[i].Path}.", nameof(files));
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(sorted);
    }

    private static KnowledgeFile[] Unpack(byte[] packed) => JsonSerializer.Deserialize<KnowledgeFile[]>(packed)!;

    private static string Digest(byte[] packed) => Convert.ToHexStringLower(SHA256.HashData(packed));

    private static byte[] Compress(byte[] packed)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
        {
            brotli.Write(packed);
        }

        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] content)
    {
        using var brotli = new BrotliStream(new MemoryStream(content), CompressionMode.Decompress);
        using var packed = new MemoryStream();
        brotli.CopyTo(packed);
        return packed.ToArray();
    }
}
