using System.Xml.Linq;
using Hotline.Conversations;
using Hotline.Knowledge.Releases;
using Hotline.Storage.Platform;
using Hotline.Storage.Releases;
using Hotline.Storage.Writing;
using Hotline.Tests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class RunningTwoNodes
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [PostgresFact]
    public async Task Readers_on_the_other_node_are_woken_by_a_commit()
    {
        await using var store = await Store.OpenAsync(StorageProvider.PostgreSql);
        var other = await ListeningNodeAsync(store);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        var woken = Signal();
        using var reader = other.GetRequiredService<Wakeups>().Subscribe("c1", () => woken.TrySetResult());

        await store.Log.AppendAsync(A.CitizenSays("có ai ở đó không"), Never);

        await woken.Task.WaitAsync(Patience);
    }

    [PostgresFact]
    public async Task The_other_node_hears_of_a_new_release()
    {
        await using var store = await Store.OpenAsync(StorageProvider.PostgreSql);
        var other = await ListeningNodeAsync(store);
        var heard = Signal();
        other.GetRequiredService<ReleaseChanges>().Changed += () => heard.TrySetResult();

        await store.Get<ReleaseStore>().SaveAsync([new KnowledgeFile("a.md", "a")], "system", null, true, null, Never);

        await heard.Task.WaitAsync(Patience);
    }

    [PostgresFact]
    public async Task A_node_whose_line_was_cut_listens_again_and_wakes_whoever_reads()
    {
        await using var store = await Store.OpenAsync(StorageProvider.PostgreSql);
        var other = await ListeningNodeAsync(store);
        await store.Log.StartAsync(A.Conversation(), [], Never);
        var wakes = new SemaphoreSlim(0);
        using var reader = other.GetRequiredService<Wakeups>().Subscribe("c1", () => wakes.Release());

        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'");
        }

        // By the reconnection, whether or not anything was missed.
        Assert.True(await wakes.WaitAsync(Patience));
        await store.Log.AppendAsync(A.CitizenSays("còn nghe không"), Never);
        Assert.True(await wakes.WaitAsync(Patience));
    }

    [PostgresFact]
    public async Task A_node_does_not_hear_itself()
    {
        await using var store = await Store.OpenAsync(StorageProvider.PostgreSql);
        var (one, two) = (await ListeningNodeAsync(store), await ListeningNodeAsync(store));
        await store.Log.StartAsync(A.Conversation(), [], Never);
        await store.Log.StartAsync(A.Conversation("last"), [], Never);
        var (wakes, done) = (0, Signal());
        using var mine = one.GetRequiredService<Wakeups>().Subscribe("c1", () => Interlocked.Increment(ref wakes));
        using var last = one.GetRequiredService<Wakeups>().Subscribe("last", () => done.TrySetResult());

        await one.GetRequiredService<IConversationLog>().AppendAsync(A.CitizenSays("một"), Never);

        // Notifications arrive in the order of their commits: after this one, an echo of the first would have come.
        await two.GetRequiredService<IConversationLog>().AppendAsync(A.CitizenSays("hai", null, "last"), Never);
        await done.Task.WaitAsync(Patience);
        Assert.Equal(1, wakes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_one_node_protects_the_other_reads(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var other = store.AddNode();

        var secret = store.Get<IDataProtectionProvider>().CreateProtector("cookie").Protect("lan");

        Assert.Equal("lan", other.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(secret));
        await using var db = store.Db();
        Assert.Equal("key", XElement.Parse((await db.DataProtectionKeys.SingleAsync()).Xml).Name.LocalName);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_one_time_link_works_for_one_of_many_until_it_expires(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (here, there) = (store.Get<OneTimeLinks>(), store.AddNode().GetRequiredService<OneTimeLinks>());
        var secret = await here.CreateAsync("first-admin", TimeSpan.FromMinutes(15), Never);
        var late = await here.CreateAsync("first-admin", TimeSpan.FromMinutes(15), Never);

        Assert.True(await there.IsGoodAsync("first-admin", secret, Never));
        Assert.False(await there.UseAsync("password", secret, Never));
        Assert.False(await there.UseAsync("first-admin", "guess", Never));
        var uses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? here : there).UseAsync("first-admin", secret, Never)));
        Assert.Equal(1, uses.Count(used => used));
        Assert.False(await here.IsGoodAsync("first-admin", secret, Never));

        store.Clock.Now += TimeSpan.FromMinutes(15);
        Assert.False(await here.UseAsync("first-admin", late, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_api_token_is_good_on_every_node_until_it_expires_or_is_revoked(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var (here, there) = (store.Get<ApiTokens>(), store.AddNode().GetRequiredService<ApiTokens>());
        var secret = await here.CreateAsync("bảng tin", null, ["admin", "operator"], store.Clock.Now.AddHours(1), "system", Never);
        Assert.True(await here.EnsureAsync("chosen-by-the-operator", "first", null, ["admin"], null, "system", Never));
        Assert.False(await there.EnsureAsync("chosen-by-the-operator", "again", null, [], null, "system", Never));

        var token = await there.FindAsync(secret, Never);
        Assert.Equal("bảng tin", token?.Name);
        Assert.Equal(["admin", "operator"], token!.Roles);
        Assert.Null(await there.FindAsync(secret + "x", Never));
        Assert.DoesNotContain(secret, (await here.ListAsync(Never)).Select(known => known.Id));

        store.Clock.Now += TimeSpan.FromHours(1);
        Assert.Null(await there.FindAsync(secret, Never));
        var first = (await there.FindAsync("chosen-by-the-operator", Never))!;
        Assert.True(await there.RevokeAsync(first.Id, "u-lan", Never));
        Assert.False(await here.RevokeAsync(first.Id, "u-lan", Never));
        Assert.Null(await here.FindAsync("chosen-by-the-operator", Never));
        await Assert.ThrowsAsync<ArgumentException>(() => here.EnsureAsync("short", "x", null, [], null, "system", Never));
    }

    private static async Task<IServiceProvider> ListeningNodeAsync(Store store)
    {
        var host = store.AddHost();
        await host.StartAsync();
        await host.Services.GetRequiredService<NotificationListener>().Listening.WaitAsync(Patience);
        return host.Services;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
