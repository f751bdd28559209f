using Hotline.Conversations;
using Hotline.Storage.Migrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class DeliveringOnce
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_cursor_begins_at_nothing_and_survives_a_restart(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 3);
        var before = store.Get<IDeliveryCursors>();

        Assert.Equal(0, await before.ClaimAsync("c1", Minute, Never));
        Assert.True(await before.MoveAsync("c1", 2, Minute, Never));
        await before.ReleaseAsync("c1", Never);
        var after = AnotherNode(store);

        Assert.Equal(["c1"], await after.BehindAsync(10, Never));
        Assert.Equal(2, await after.ClaimAsync("c1", Minute, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_claim_of_a_node_that_was_killed_expires(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 2);
        var killed = store.Get<IDeliveryCursors>();
        var other = AnotherNode(store);
        await killed.ClaimAsync("c1", Minute, Never);
        await killed.MoveAsync("c1", 1, Minute, Never);

        store.Clock.Now += Minute - TimeSpan.FromMilliseconds(1);
        Assert.Null(await other.ClaimAsync("c1", Minute, Never));
        Assert.Empty(await other.BehindAsync(10, Never));

        store.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(["c1"], await other.BehindAsync(10, Never));
        Assert.Equal(1, await other.ClaimAsync("c1", Minute, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_node_that_comes_back_after_its_claim_was_taken_changes_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 3);
        var slow = store.Get<IDeliveryCursors>();
        var other = AnotherNode(store);
        await slow.ClaimAsync("c1", Minute, Never);
        store.Clock.Now += Minute;
        await other.ClaimAsync("c1", Minute, Never);

        Assert.False(await slow.MoveAsync("c1", 3, Minute, Never));
        await slow.ReleaseAsync("c1", Never);

        Assert.Null(await slow.ClaimAsync("c1", Minute, Never));
        Assert.Equal(0, await other.ClaimAsync("c1", Minute, Never));
        await other.ReleaseAsync("c1", Never);
        Assert.Equal(["c1"], await other.BehindAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_move_prolongs_the_claim(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 5);
        var holder = store.Get<IDeliveryCursors>();
        var other = AnotherNode(store);
        await holder.ClaimAsync("c1", Minute, Never);

        for (var sequence = 1; sequence <= 4; sequence++)
        {
            store.Clock.Now += Minute * 0.75;
            Assert.Null(await other.ClaimAsync("c1", Minute, Never));
            Assert.True(await holder.MoveAsync("c1", sequence, Minute, Never));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_nodes_that_claim_at_once_one_gets_it(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        IDeliveryCursors[] nodes = [store.Get<IDeliveryCursors>(), AnotherNode(store), AnotherNode(store), AnotherNode(store)];
        for (var round = 0; round < 20; round++)
        {
            var id = $"c{round}";
            await StartAsync(store, id, 1);

            // First for a conversation that nobody has delivered yet, then for one whose claim has expired.
            for (var again = 0; again < 2; again++)
            {
                var claims = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.ClaimAsync(id, Minute, Never))));

                Assert.Equal(0, Assert.Single(claims, claim => claim is not null));
                store.Clock.Now += Minute;
            }
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_cursor_never_moves_back(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 5);
        var cursors = store.Get<IDeliveryCursors>();
        await cursors.ClaimAsync("c1", Minute, Never);

        Assert.True(await cursors.MoveAsync("c1", 4, Minute, Never));
        Assert.True(await cursors.MoveAsync("c1", 2, Minute, Never));

        Assert.Equal(4, await cursors.ClaimAsync("c1", Minute, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_conversations_that_are_posted_to_and_wait_are_behind_longest_first(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var cursors = store.Get<IDeliveryCursors>();
        foreach (var id in (string[])["b", "a", "done"])
        {
            await StartAsync(store, id, 1);
            store.Clock.Now += TimeSpan.FromSeconds(1);
        }

        await store.Log.StartAsync(A.Conversation("direct"), [A.CitizenSays("một", null, "direct")], Never);
        await cursors.ClaimAsync("done", Minute, Never);
        await cursors.MoveAsync("done", 1, Minute, Never);
        await cursors.ReleaseAsync("done", Never);

        Assert.Equal(["b", "a"], await cursors.BehindAsync(10, Never));
        Assert.Equal(["b"], await cursors.BehindAsync(1, Never));

        await store.Log.AppendAsync(A.BotSays("hai", "done"), Never);
        Assert.Equal(["b", "a", "done"], await cursors.BehindAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_said_during_a_delivery_stays_behind(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await StartAsync(store, "c1", 1);
        var cursors = store.Get<IDeliveryCursors>();

        for (var said = 1; said <= 30; said++)
        {
            await cursors.ClaimAsync("c1", Minute, Never);
            await Task.WhenAll(
                Task.Run(() => cursors.MoveAsync("c1", said, Minute, Never)),
                Task.Run(() => store.Log.AppendAsync(A.BotSays($"câu {said}", "c1"), Never)));
            await cursors.ReleaseAsync("c1", Never);

            Assert.Equal(["c1"], await cursors.BehindAsync(10, Never));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_an_older_program_delivered_is_not_delivered_again(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        await store.Get<Migrator>().MigrateAsync([Migration.Of(provider)[0]], Never);
        var then = store.Clock.Now;
        await using (var db = store.Db())
        {
            foreach (var (id, service) in new (string Id, string? Service)[] { ("posted", "http://localhost:9"), ("direct", null) })
            {
                await db.Database.ExecuteSqlAsync(
                    $"insert into conversations (id, channel, public_url, service_url, started_at, last_sequence, ended, cursor, last_inbound) values ({id}, 'emulator', 'http://localhost', {service}, {then}, 7, {false}, 0, 0)");
            }
        }

        await store.Services.MigrateAsync(Never);

        var cursors = store.Get<IDeliveryCursors>();
        Assert.Empty(await cursors.BehindAsync(10, Never));
        Assert.Equal(7, await cursors.ClaimAsync("posted", Minute, Never));
        await using var after = store.Db();
        Assert.Equal(["posted"], await after.Deliveries.Select(row => row.ConversationId).ToListAsync());
    }

    private static IDeliveryCursors AnotherNode(Store store) => store.AddNode().GetRequiredService<IDeliveryCursors>();

    /// <summary>A conversation of a channel that is posted to, with so many entries.</summary>
    private static async Task StartAsync(Store store, string id, int entries) => await store.Log.StartAsync(
        A.Conversation(id) with { Channel = "emulator", ServiceUrl = "http://localhost:9" }, [.. Enumerable.Range(1, entries).Select(i => A.BotSays($"câu {i}", id))], Never);
}
