using System.Buffers.Binary;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Releases;

/// <summary>The vectors of the releases' texts, by model, dimensions and what the text says: what did not change from one release to the next is computed once.</summary>
public sealed class VectorStore
{
    // Few enough for the parameters of one statement.
    private const int AtOnce = 500;

    private readonly IDbContextFactory<HotlineDb> databases;
    private readonly IWriter writer;

    internal VectorStore(IDbContextFactory<HotlineDb> databases, IWriter writer)
    {
        this.databases = databases;
        this.writer = writer;
    }

    /// <summary>The vectors that are there for some texts, by hash, all with the same dimensions.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="dimensions">How many numbers they must have; null: as many as most of those texts' have.</param>
    /// <param name="hashes">SHA-256 of the texts, lower-case hex.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, float[]>> LoadAsync(string model, int? dimensions, IReadOnlyCollection<string> hashes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var rows = new List<TextVectorRow>();
        foreach (var some in hashes.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            rows.AddRange(await db.TextVectors.AsNoTracking()
                .Where(row => row.Model == model && (dimensions == null || row.Dimensions == dimensions) && some.Contains(row.Hash))
                .ToListAsync(cancellation).ConfigureAwait(false));
        }

        var alike = rows.GroupBy(row => row.Dimensions).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault();
        return alike?.ToDictionary(row => row.Hash, row => Floats(row.Vector), StringComparer.Ordinal) ?? [];
    }

    /// <summary>Keeps vectors; those that are there already stay as they are.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="vectors">By SHA-256 of their texts; not empty ones.</param>
    /// <param name="cancellation">Gives up before the write.</param>
    /// <returns>How many are new.</returns>
    public Task<int> SaveAsync(string model, IReadOnlyDictionary<string, float[]> vectors, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return writer.RunAsync(
            async (db, stop) =>
            {
                var added = 0;
                foreach (var alike in vectors.GroupBy(pair => pair.Value.Length))
                {
                    foreach (var some in alike.Chunk(AtOnce))
                    {
                        var hashes = some.Select(pair => pair.Key).ToArray();
                        var known = (await db.TextVectors.Where(row => row.Model == model && row.Dimensions == alike.Key && hashes.Contains(row.Hash))
                            .Select(row => row.Hash).ToListAsync(stop).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
                        foreach (var (hash, vector) in some.Where(pair => !known.Contains(pair.Key)))
                        {
                            db.TextVectors.Add(new TextVectorRow { Model = model, Dimensions = alike.Key, Hash = hash, Vector = Bytes(vector) });
                            added++;
                        }
                    }
                }

                return added;
            },
            cancellation);
    }

    private static byte[] Bytes(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }

    private static float[] Floats(byte[] bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
