using Hotline.Conversations;
using Hotline.Storage.Platform;
using Hotline.Storage.Rows;
using Hotline.Storage.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class GroupingWrites
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_operation_that_fails_does_not_hurt_its_neighbours(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var writer = store.Get<IWriter>();
        var gate = new TaskCompletionSource();
        var blocker = writer.RunAsync(async (_, _) => { await gate.Task; return 0; }, Never);

        var runs = Enumerable.Range(0, 40).Select(i => writer.RunAsync(
            async (db, stop) =>
            {
                db.Audit(At, "system", "test", $"n{i}");
                if (i % 5 == 0)
                {
                    await db.SaveChangesAsync(stop);
                    throw new InvalidOperationException($"poison {i}");
                }

                if (i % 5 == 1)
                {
                    // Fails in the database, when the writer saves.
                    db.Add(new SigningKeyRow { Name = SigningKeys.Tokens, Secret = [], CreatedAt = At });
                }

                return i;
            },
            Never)).ToArray();
        gate.SetResult();
        await blocker;
        await Task.WhenAll(runs.Select(run => run.ContinueWith(_ => { }, TaskScheduler.Default)));

        for (var i = 0; i < runs.Length; i++)
        {
            if (i % 5 == 0)
            {
                Assert.Equal($"poison {i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => runs[i])).Message);
            }
            else if (i % 5 == 1)
            {
                await Assert.ThrowsAsync<DbUpdateException>(() => runs[i]);
            }
            else
            {
                Assert.Equal(i, await runs[i]);
            }
        }

        await using var db = store.Db();
        Assert.Equal(
            Enumerable.Range(0, 40).Where(i => i % 5 > 1).Select(i => $"n{i}").Order(StringComparer.Ordinal),
            (await db.AuditEntries.Where(entry => entry.Action == "test").Select(entry => entry.Subject).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_shared_commit()
    {
        await using var store = await Store.OpenAsync(StorageProvider.Sqlite);
        var writer = store.Get<IWriter>();
        var (firstBegan, firstMayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (secondBegan, secondMayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var woken = 0;
        using var reader = store.Get<Wakeups>().SubscribeAll(_ => woken++);

        var first = writer.RunAsync(async (db, _) => { db.News.Grown.Add("c1"); firstBegan.SetResult(); await firstMayEnd.Task; return 1; }, Never);
        await firstBegan.Task;
        var second = writer.RunAsync(async (_, _) => { secondBegan.SetResult(); await secondMayEnd.Task; return 2; }, Never);
        firstMayEnd.SetResult();
        await secondBegan.Task;

        // The first has done its work, in the same transaction as the second.
        Assert.False(first.IsCompleted);
        Assert.Equal(0, woken);

        secondMayEnd.SetResult();
        Assert.Equal((1, 2), (await first, await second));
    }

    [Fact]
    public async Task What_somebody_outside_waits_for_goes_before_what_was_queued_earlier()
    {
        await using var store = await Store.OpenAsync(StorageProvider.Sqlite);
        var writer = store.Get<IWriter>();
        var (firstBegan, firstMayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        List<string> order = [];
        var first = writer.RunAsync(async (_, _) => { firstBegan.SetResult(); await firstMayEnd.Task; return 0; }, Never);
        await firstBegan.Task;
        Task[] others =
        [
            writer.RunAsync((_, _) => Note("usual"), Never),
            writer.RunFirstAsync((_, _) => Note("urgent 1"), Never),
            writer.RunAsync((_, _) => Note("usual too"), Never),
            writer.RunFirstAsync((_, _) => Note("urgent 2"), Never),
        ];

        firstMayEnd.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(["urgent 1", "urgent 2", "usual", "usual too"], order);

        Task<int> Note(string name)
        {
            order.Add(name);
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task A_group_that_has_taken_its_time_ends_and_yet_moves_on_what_is_not_urgent()
    {
        await using var store = await Store.OpenAsync(StorageProvider.Sqlite);
        var writer = store.Get<IWriter>();
        var (firstBegan, firstMayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        List<string> order = [];
        var first = writer.RunFirstAsync(async (_, _) => { firstBegan.SetResult(); await firstMayEnd.Task; return 0; }, Never);
        await firstBegan.Task;
        Task[] others =
        [
            writer.RunFirstAsync((_, _) => Note("urgent"), Never),
            writer.RunAsync((_, _) => Note("usual"), Never),
            writer.RunAsync((_, _) => Note("usual too"), Never),
        ];
        store.Clock.Now += TimeSpan.FromSeconds(1);

        firstMayEnd.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(["usual", "urgent", "usual too"], order);

        Task<int> Note(string name)
        {
            order.Add(name);
            return Task.FromResult(0);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_cancelled_operation_writes_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var writer = store.Get<IWriter>();
        using var gaveUp = new CancellationTokenSource();

        var run = writer.RunAsync(
            async (db, stop) =>
            {
                db.Audit(At, "system", "test", "cancelled");
                await gaveUp.CancelAsync();
                stop.ThrowIfCancellationRequested();
                return 1;
            },
            gaveUp.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.RunAsync((_, _) => Task.FromResult(1), gaveUp.Token));
        await using var db = store.Db();
        Assert.Empty(await db.AuditEntries.ToListAsync());
    }

    [Fact]
    public async Task A_database_that_refuses_for_a_while_is_written_again_afterwards()
    {
        await using var store = await Store.OpenAsync(StorageProvider.Sqlite);
        var audit = store.Get<AuditLog>();
        await audit.WriteAsync("system", "test", "before", null, Never);
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"alter table audit_entries rename to elsewhere");
            await Assert.ThrowsAnyAsync<Exception>(() => audit.WriteAsync("system", "test", "during", null, Never));
            await db.Database.ExecuteSqlAsync($"alter table elsewhere rename to audit_entries");
        }

        await audit.WriteAsync("system", "test", "after", null, Never);

        await using var read = store.Db();
        Assert.Equal(["before", "after"], await read.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Subject).ToListAsync());
    }

    [Fact]
    public async Task Every_connection_to_SQLite_syncs_each_commit_and_keeps_references()
    {
        await using var store = await Store.OpenAsync(StorageProvider.Sqlite);
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync();

        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal("2", await PragmaAsync("synchronous"));
        Assert.Equal("1", await PragmaAsync("foreign_keys"));

        async Task<string?> PragmaAsync(string name)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"pragma {name}";
            return (await command.ExecuteScalarAsync())?.ToString();
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_program_that_ends_at_once_has_written_what_it_queued(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        Task[] writes;
        using (var node = new ServiceCollection().AddLogging().AddHotlineStorage(store.Options).BuildServiceProvider())
        {
            writes = [.. Enumerable.Range(0, 20).Select(i => node.GetRequiredService<AuditLog>().WriteAsync("system", "test", $"n{i}", null, Never))];
            if (provider == StorageProvider.PostgreSql)
            {
                // There the callers hold their own transactions; nothing is queued in the program.
                await Task.WhenAll(writes);
            }
        }

        await Task.WhenAll(writes);
        await using var db = store.Db();
        Assert.Equal(20, await db.AuditEntries.CountAsync());
    }
}
