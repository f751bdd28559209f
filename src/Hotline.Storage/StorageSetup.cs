using System.Data.Common;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Hotline.Storage.Deliveries;
using Hotline.Storage.Log;
using Hotline.Storage.Migrations;
using Hotline.Storage.Platform;
using Hotline.Storage.Releases;
using Hotline.Storage.Reports;
using Hotline.Storage.Tickets;
using Hotline.Storage.Writing;
using Hotline.Storage.Zalo;
using Hotline.Tickets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Storage;

/// <summary>The storage as seen by the program that is put together.</summary>
public static class StorageSetup
{
    /// <summary>Registers the database, the log and the stores. Data Protection keeps its keys in it; the host adds Identity on <see cref="HotlineDb"/> itself.</summary>
    public static IServiceCollection AddHotlineStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Wakeups>();
        services.TryAddSingleton<CurrentServiceRules>();
        services.TryAddSingleton(DeskTimes.Usual);
        services.AddSingleton<ReleaseChanges>();
        services.AddSingleton<Node>();
        services.AddSingleton<Announcer>();
        services.AddSingleton<Migrator>();
        services.AddDbContextFactory<HotlineDb>(builder => Configure(builder, options));
        switch (options.Provider)
        {
            case StorageProvider.Sqlite:
                services.AddSingleton<IWriter>(provider => new GroupWriter(
                    Own(options, provider.GetRequiredService<ILoggerFactory>()),
                    provider.GetRequiredService<Announcer>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<GroupWriter>>()));
                break;
            case StorageProvider.PostgreSql:
                services.AddSingleton<IWriter, TransactionWriter>();
                services.AddSingleton<NotificationListener>();
                services.AddHostedService(provider => provider.GetRequiredService<NotificationListener>());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Provider, "Unknown storage provider.");
        }

        services.AddSingleton<IConversationLog, ConversationLog>();
        services.AddSingleton<IDeliveryCursors, DeliveryCursors>();
        services.AddSingleton<IZaloInbox, ZaloInbox>();
        services.AddSingleton<IZaloOutbox, ZaloOutbox>();
        services.AddSingleton<IZaloAccounts, ZaloAccounts>();
        services.AddSingleton<IZaloPeople, ZaloPeople>();
        services.AddSingleton<ITicketLookup, TicketLookup>();
        services.AddSingleton(provider => new TicketPins(Databases(provider)));
        services.AddSingleton(provider => new AnswerTraces(Databases(provider)));
        services.AddSingleton(provider => new AnswerRatings(Databases(provider)));
        services.AddSingleton(provider => new Reporting(Databases(provider), provider.GetRequiredService<CurrentServiceRules>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new MonthlyReports(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<Node>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TicketStore(
            Databases(provider),
            provider.GetRequiredService<IWriter>(),
            provider.GetRequiredService<CurrentServiceRules>(),
            provider.GetRequiredService<DeskTimes>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TicketKeeper(
            Databases(provider),
            provider.GetRequiredService<IWriter>(),
            provider.GetRequiredService<CurrentServiceRules>(),
            provider.GetRequiredService<DeskTimes>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DeskShelf(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SimilarTickets(Databases(provider)));
        services.AddSingleton(provider => new TicketSuggestions(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TranscriptIndex(Databases(provider), provider.GetRequiredService<IWriter>()));
        services.AddSingleton(provider => new ReleaseStore(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new VectorStore(Databases(provider), provider.GetRequiredService<IWriter>()));
        services.AddSingleton(provider => new ApiTokens(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OneTimeLinks(Databases(provider), provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AuditLog(provider.GetRequiredService<IWriter>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AuditReader(provider.GetRequiredService<IDbContextFactory<HotlineDb>>()));
        services.AddSingleton<SigningKeys>();
        services.AddDataProtection().SetApplicationName("hotline");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            management => management.XmlRepository = new DataProtectionKeys(Databases(provider))));
        return services;
    }

    /// <summary>Brings the database to this program's schema; nodes that start at once wait for each other.</summary>
    /// <exception cref="MigrationException">The database is newer than the program, or an applied migration was changed.</exception>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        var options = services.GetRequiredService<StorageOptions>();
        await services.GetRequiredService<Migrator>().MigrateAsync(Migration.Of(options.Provider), cancellation).ConfigureAwait(false);
    }

    internal static void Configure(DbContextOptionsBuilder builder, StorageOptions options)
    {
        switch (options.Provider)
        {
            case StorageProvider.Sqlite:
                builder.UseSqlite(options.ConnectionString).AddInterceptors(SyncedConnections.Instance);
                break;
            case StorageProvider.PostgreSql:
                builder.UseNpgsql(options.ConnectionString);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Provider, "Unknown storage provider.");
        }
    }

    /// <summary>Contexts that do not ask the container: the writer empties its queue while the container is being disposed.</summary>
    private static Func<HotlineDb> Own(StorageOptions options, ILoggerFactory logs)
    {
        var builder = new DbContextOptionsBuilder<HotlineDb>();
        Configure(builder, options);
        builder.UseLoggerFactory(logs);
        return () => new HotlineDb(builder.Options);
    }

    private static IDbContextFactory<HotlineDb> Databases(IServiceProvider provider) => provider.GetRequiredService<IDbContextFactory<HotlineDb>>();

    /// <summary>Settings that SQLite keeps per connection.</summary>
    private sealed class SyncedConnections : DbConnectionInterceptor
    {
        // FULL: in WAL mode only that syncs at each commit. The timeout waits in SQLite for another writer (sign-in, the command line) in milliseconds.
        private const string Settings = "pragma synchronous = full; pragma busy_timeout = 10000;";

        public static readonly SyncedConnections Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = Settings;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
