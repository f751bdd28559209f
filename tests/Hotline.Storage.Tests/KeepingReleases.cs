using Hotline.Knowledge.Releases;
using Hotline.Storage.Releases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class KeepingReleases
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly KnowledgeFile[] Files = [new("topics/b.md", "Tiêm chủng\r\n𝒳\n"), new("plans/a.md", new string('ă', 100_000))];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_saved_is_loaded_letter_by_letter(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var releases = store.Get<ReleaseStore>();
        Assert.Null(await releases.CurrentAsync(Never));

        var saved = await releases.SaveAsync(Files, "system", "lần đầu", true, null, Never);

        Assert.Equal(new StoredRelease(1, store.Clock.Now, "system", "lần đầu", ReleaseStore.DigestOf([Files[1], Files[0]]), true), saved);
        Assert.Equal(1, await releases.CurrentAsync(Never));
        Assert.Equal([Files[1], Files[0]], await releases.LoadAsync(1, Never));
        Assert.Equal([saved!], await releases.ListAsync(10, Never));
        Assert.Null(await releases.LoadAsync(2, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_release_is_current_and_an_older_one_can_be_again(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var releases = store.Get<ReleaseStore>();
        var changes = 0;
        store.Get<ReleaseChanges>().Changed += () => changes++;
        await releases.SaveAsync(Files, "system", null, true, null, Never);
        await releases.SaveAsync(Files[..1], "u-lan", null, true, null, Never);
        await releases.SaveAsync(Files[1..], "u-lan", null, false, null, Never);
        Assert.Equal(2, await releases.CurrentAsync(Never));

        Assert.True(await releases.SetCurrentAsync(1, "u-lan", Never));
        Assert.True(await releases.SetCurrentAsync(1, "u-lan", Never));
        Assert.False(await releases.SetCurrentAsync(9, "u-lan", Never));

        Assert.Equal([(3, false), (2, false), (1, true)], (await releases.ListAsync(10, Never)).Select(release => (release.Number, release.IsCurrent)));
        await using var db = store.Db();
        Assert.Equal(
            ["release.published release:1", "release.published release:2", "release.saved release:3", "release.made-current release:1"],
            await db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action + " " + entry.Subject).ToListAsync());
        Assert.Equal(3, changes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_nodes_that_publish_the_first_release_at_once_one_does(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        ReleaseStore[] nodes = [store.Get<ReleaseStore>(), .. Enumerable.Range(0, 3).Select(_ => store.AddNode().GetRequiredService<ReleaseStore>())];

        var saved = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.SaveAsync(Files, "system", null, true, 0, Never))));

        Assert.Equal(1, Assert.Single(saved, release => release is not null)!.Number);
        Assert.Single(await nodes[0].ListAsync(10, Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Releases_that_are_saved_at_once_get_numbers_without_gaps(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        ReleaseStore[] nodes = [store.Get<ReleaseStore>(), store.AddNode().GetRequiredService<ReleaseStore>()];

        var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => nodes[i % 2].SaveAsync(Files, "system", null, true, null, Never))));

        Assert.Equal([1, 2, 3, 4, 5, 6], saved.Select(release => release!.Number).Order());
        Assert.Single(await nodes[0].ListAsync(10, Never), release => release.IsCurrent);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_damaged_release_is_not_loaded(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var releases = store.Get<ReleaseStore>();
        await releases.SaveAsync(Files, "system", null, true, null, Never);
        await releases.SaveAsync(Files[..1], "system", null, true, null, Never);
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"update releases set content = (select content from releases where number = 2) where number = 1");
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => releases.LoadAsync(1, Never));
    }

    [Fact]
    public void Two_files_cannot_have_one_path() => Assert.Throws<ArgumentException>(() => ReleaseStore.DigestOf([new("a.md", "1"), new("a.md", "2")]));
}
