using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Hotline.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Hotline.Storage.Migrations;

/// <summary>The database cannot be brought to this program's schema; the message says why and what to do.</summary>
public sealed class MigrationException(string message) : Exception(message);

/// <summary>One numbered file: <c>0001_initial.sqlite.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The files of a provider, in order.</summary>
    public static IReadOnlyList<Migration> Of(StorageProvider provider)
    {
        const string Folder = "Hotline.Storage.Migrations.";
        var ending = provider switch { StorageProvider.Sqlite => ".sqlite.sql", StorageProvider.PostgreSql => ".postgresql.sql" };
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[Folder.Length..^ending.Length];
                return new Migration(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), file, reader.ReadToEnd());
            })];
    }
}

/// <summary>Applies the files a database lacks, all in one transaction that other nodes wait for.</summary>
internal sealed partial class Migrator(IDbContextFactory<HotlineDb> databases, TimeProvider time, ILogger<Migrator> log)
{
    // Any number that no other program uses on the same database; the letters "HOTLINE".
    private const long AdvisoryLock = 0x484F544C494E45;

    /// <exception cref="MigrationException">The database is newer than the program, or an applied file was changed.</exception>
    public async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        var db = await databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var _ = db.ConfigureAwait(false);
        var sqlite = db.Database.IsSqlite();
        if (sqlite)
        {
            await PrepareFileAsync(db, cancellation).ConfigureAwait(false);
        }

        // On SQLite it begins as the only writer (BEGIN IMMEDIATE).
        var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (!sqlite)
            {
                await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellation).ConfigureAwait(false);
            }

            await db.Database.ExecuteSqlAsync($"create table if not exists schema_versions (version integer not null primary key, name text not null, checksum text not null, applied_at text not null)", cancellation).ConfigureAwait(false);
            var applied = await db.Database.SqlQuery<Applied>($"select version, name, checksum from schema_versions order by version").ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var migration in Missing(migrations, applied))
            {
                await RunAsync(db, transaction, migration, cancellation).ConfigureAwait(false);
                LogApplied(migration.Name);
            }

            await EnsureSecretAsync(db, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        if (!sqlite)
        {
            await WarnOfLossAsync(db, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What is acknowledged shall be on the disk. The server's administrator decides, but should know what it means.</summary>
    private async Task WarnOfLossAsync(HotlineDb db, CancellationToken cancellation)
    {
        foreach (var setting in new[] { "synchronous_commit", "fsync" })
        {
            var value = await db.Database.SqlQuery<string>($"select current_setting({setting}) as \"Value\"").SingleAsync(cancellation).ConfigureAwait(false);
            if (value == "off")
            {
                LogLossPossible(setting);
            }
        }
    }

    private static IEnumerable<Migration> Missing(IReadOnlyList<Migration> migrations, List<Applied> applied)
    {
        var known = migrations.ToDictionary(migration => migration.Version);
        foreach (var version in applied)
        {
            if (!known.TryGetValue(version.Version, out var migration))
            {
                throw new MigrationException($"The database has migration {version.Name}, which this program does not know: it was used by a newer version. Start that version, or restore a backup made before it.");
            }

            if (migration.Checksum != version.Checksum)
            {
                throw new MigrationException($"Migration {version.Name} was changed after it was applied to this database (checksum {version.Checksum[..12]}… there, {migration.Checksum[..12]}… here). Put the file back and write a new one.");
            }
        }

        // Not only those after the last one: files are written side by side, and a lower number may come later.
        var there = applied.Select(version => version.Version).ToHashSet();
        return migrations.Where(migration => !there.Contains(migration.Version));
    }

    private static async Task PrepareFileAsync(HotlineDb db, CancellationToken cancellation)
    {
        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // Kept in the file: readers do not wait for the writer.
        await db.Database.ExecuteSqlAsync($"pragma journal_mode = wal", cancellation).ConfigureAwait(false);
    }

    private async Task RunAsync(HotlineDb db, IDbContextTransaction transaction, Migration migration, CancellationToken cancellation)
    {
        // Not through EF, which would take braces in the file for parameters.
        var command = db.Database.GetDbConnection().CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction.GetDbTransaction();
#pragma warning disable CA2100 // The text is a file of this assembly.
            command.CommandText = migration.Sql;
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        var now = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        await db.Database.ExecuteSqlAsync($"insert into schema_versions (version, name, checksum, applied_at) values ({migration.Version}, {migration.Name}, {migration.Checksum}, {now})", cancellation).ConfigureAwait(false);
    }

    /// <summary>Under the same lock as the schema, so that two nodes that start at once agree on it.</summary>
    private async Task EnsureSecretAsync(HotlineDb db, CancellationToken cancellation)
    {
        if (!await db.SigningKeys.AnyAsync(key => key.Name == Platform.SigningKeys.Tokens, cancellation).ConfigureAwait(false))
        {
            db.SigningKeys.Add(new SigningKeyRow { Name = Platform.SigningKeys.Tokens, Secret = RandomNumberGenerator.GetBytes(32), CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL runs with {Setting}=off: what was acknowledged to a citizen can be lost when the server dies. Set it to on")]
    private partial void LogLossPossible(string setting);

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    private partial void LogApplied(string name);

    private sealed record Applied(int Version, string Name, string Checksum);
}
