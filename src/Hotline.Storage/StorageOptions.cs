using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Hotline.Storage;

/// <summary>Where everything is kept.</summary>
public enum StorageProvider
{
    /// <summary>One node, one file.</summary>
    Sqlite,

    /// <summary>Any number of nodes.</summary>
    PostgreSql,
}

/// <summary>The database and how to reach it.</summary>
public sealed record StorageOptions
{
    public const string ProviderKey = "Hotline:Storage";
    public const string ConnectionKey = "ConnectionStrings:Hotline";

    public required StorageProvider Provider { get; init; }

    /// <summary>ADO.NET connection string of that provider, complete and checked.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Reads <see cref="ProviderKey"/> (default Sqlite) and <see cref="ConnectionKey"/> (default for SQLite: <c>hotline.db</c> in <paramref name="dataDirectory"/>).</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names the key and an example.</exception>
    public static StorageOptions From(IConfiguration configuration, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var named = configuration[ProviderKey];
        var provider = string.IsNullOrWhiteSpace(named) ? StorageProvider.Sqlite
            : Enum.GetNames<StorageProvider>().FirstOrDefault(name => name.Equals(named.Trim(), StringComparison.OrdinalIgnoreCase)) is { } known ? Enum.Parse<StorageProvider>(known)
            : throw new InvalidOperationException($"{ProviderKey} is \"{named}\"; it must be Sqlite or PostgreSql.");

        var connection = configuration[ConnectionKey];
        return provider switch
        {
            StorageProvider.Sqlite => Sqlite(string.IsNullOrWhiteSpace(connection) ? $"Data Source={Path.Combine(Path.GetFullPath(dataDirectory), "hotline.db")}" : connection),
            StorageProvider.PostgreSql => PostgreSql(connection),
        };
    }

    /// <summary>A SQLite database in the file that <paramref name="connectionString"/> names.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message names the setting.</exception>
    public static StorageOptions Sqlite(string connectionString)
    {
        var parts = Parsed(() => new SqliteConnectionStringBuilder(connectionString), "Data Source=/var/lib/hotline/hotline.db");
        if (string.IsNullOrWhiteSpace(parts.DataSource) || parts.DataSource.Contains(":memory:", StringComparison.Ordinal) || parts.Mode == SqliteOpenMode.Memory)
        {
            throw new InvalidOperationException($"{ConnectionKey} must name a file, for example \"Data Source=/var/lib/hotline/hotline.db\": what is acknowledged must be on disk.");
        }

        parts.ForeignKeys = true;

        // A shared cache takes table locks that no busy timeout waits for.
        parts.Cache = SqliteCacheMode.Private;
        return new StorageOptions { Provider = StorageProvider.Sqlite, ConnectionString = parts.ConnectionString };
    }

    /// <summary>A PostgreSQL database.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message names the setting.</exception>
    public static StorageOptions PostgreSql(string? connectionString)
    {
        const string Example = "Host=localhost;Database=hotline;Username=hotline;Password=…";
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidOperationException($"{ConnectionKey} is missing; {ProviderKey} = PostgreSql needs it, for example \"{Example}\".");
        }

        var parts = Parsed(() => new NpgsqlConnectionStringBuilder(connectionString), Example);
        if (string.IsNullOrWhiteSpace(parts.Host) || string.IsNullOrWhiteSpace(parts.Database))
        {
            throw new InvalidOperationException($"{ConnectionKey} must name Host and Database, for example \"{Example}\".");
        }

        parts.ApplicationName ??= "hotline";
        return new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = parts.ConnectionString };
    }

    private static T Parsed<T>(Func<T> parse, string example)
    {
        try
        {
            return parse();
        }
        catch (ArgumentException wrong)
        {
            // The reason names the unknown word, never the password.
            throw new InvalidOperationException($"{ConnectionKey} is not a connection string like \"{example}\": {wrong.Message}", wrong);
        }
    }
}
