using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit.Sdk;

namespace Hotline.Storage.Tests;

/// <summary>The test runs on a SQLite file of its own.</summary>
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StorageProvider.Sqlite]];
}

/// <summary>The test runs on a PostgreSQL database of its own; skipped by name where PostgreSQL is not installed.</summary>
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    public OnPostgreSqlAttribute() => Skip = PostgresServer.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StorageProvider.PostgreSql]];
}

/// <summary>Collects warnings.</summary>
public sealed class WarningLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> All => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            lines.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 1, 30, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A database with one or more nodes on it.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly string? folder;
    private readonly List<IHost> hosts = [];

    private Store(StorageOptions options, string? folder)
    {
        Options = options;
        this.folder = folder;
        First = new Lazy<IServiceProvider>(() => AddNode());
    }

    public TestClock Clock { get; } = new();

    /// <summary>What the nodes have warned of.</summary>
    public WarningLines Warnings { get; } = new();

    public StorageOptions Options { get; }

    /// <summary>Services of the first node.</summary>
    public IServiceProvider Services => First.Value;

    public IConversationLog Log => Get<IConversationLog>();

    private Lazy<IServiceProvider> First { get; }

    /// <summary>A migrated database.</summary>
    public static async Task<Store> OpenAsync(StorageProvider provider)
    {
        var store = await EmptyAsync(provider);
        await store.Services.MigrateAsync(CancellationToken.None);
        return store;
    }

    /// <summary>A database without tables.</summary>
    public static async Task<Store> EmptyAsync(StorageProvider provider)
    {
        if (provider == StorageProvider.PostgreSql)
        {
            return new Store(StorageOptions.PostgreSql(await PostgresServer.Instance.CreateDatabaseAsync()), null);
        }

        var folder = Directory.CreateTempSubdirectory("hotline-storage-").FullName;
        return new Store(StorageOptions.Sqlite($"Data Source={Path.Combine(folder, "hotline.db")}"), folder);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public HotlineDb Db() => Get<IDbContextFactory<HotlineDb>>().CreateDbContext();

    /// <summary>Another process on the same database, as far as the storage can tell; its background services are not started.</summary>
    public IServiceProvider AddNode() => AddHost().Services;

    public IHost AddHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddHotlineStorage(Options);
        builder.Logging.AddProvider(Warnings);
        var host = builder.Build();
        hosts.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        if (folder is not null)
        {
            using (var pooled = new SqliteConnection(Options.ConnectionString))
            {
                SqliteConnection.ClearPool(pooled);
            }

            Directory.Delete(folder, recursive: true);
        }
        else
        {
            await using var pooled = new NpgsqlConnection(Options.ConnectionString);
            NpgsqlConnection.ClearPool(pooled);
        }
    }
}

/// <summary>Valid things by default.</summary>
internal static class A
{
    public static NewConversation Conversation(string id = "c1") => new() { Id = id, Channel = "directline", PublicUrl = "http://localhost:5080" };

    public static NewActivity CitizenSays(string text, string? externalId = null, string conversation = "c1") => new()
    {
        ConversationId = conversation,
        Author = Author.Citizen,
        ForBot = true,
        ExternalId = externalId,
        Content = new JsonObject { ["type"] = "message", ["from"] = new JsonObject { ["id"] = "lan", ["role"] = "user" }, ["text"] = text },
    };

    public static NewActivity BotSays(string text, string conversation = "c1") => new()
    {
        ConversationId = conversation,
        Author = Author.Bot,
        ForBot = false,
        Content = new JsonObject { ["type"] = "message", ["from"] = new JsonObject { ["id"] = "hotline", ["role"] = "bot" }, ["text"] = text },
    };

    public static TurnCommit Commit(long expected, long cursor, params NewActivity[] replies) => new("c1", expected, cursor, "{}", replies, []);
}
