using Hotline.Storage.Releases;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class KeepingVectors
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vector_comes_back_number_by_number(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var vectors = store.Get<VectorStore>();
        float[] odd = [0.1f, -float.Epsilon, float.MaxValue, -0f];

        Assert.Equal(1, await vectors.SaveAsync("bge-m3", new Dictionary<string, float[]> { ["a"] = odd }, Never));

        Assert.Equal(odd, (await vectors.LoadAsync("bge-m3", null, ["a", "b"], Never))["a"]);
        Assert.Empty(await vectors.LoadAsync("bge-m3", null, ["b"], Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Models_and_dimensions_are_never_mixed(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var vectors = store.Get<VectorStore>();
        await vectors.SaveAsync("bge-m3", new Dictionary<string, float[]> { ["a"] = [1, 0], ["b"] = [0, 1] }, Never);
        await vectors.SaveAsync("bge-m3", new Dictionary<string, float[]> { ["a"] = [1, 0, 0] }, Never);
        await vectors.SaveAsync("e5", new Dictionary<string, float[]> { ["a"] = [0, 1] }, Never);

        Assert.Equal(["a", "b"], (await vectors.LoadAsync("bge-m3", null, ["a", "b"], Never)).Keys.Order());
        float[] longer = (await vectors.LoadAsync("bge-m3", 3, ["a", "b"], Never))["a"], foreign = (await vectors.LoadAsync("e5", 2, ["a", "b"], Never))["a"];
        Assert.Equal("1 0 0", string.Join(' ', longer));
        Assert.Equal("0 1", string.Join(' ', foreign));
        Assert.Empty(await vectors.LoadAsync("other", null, ["a"], Never));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nodes_that_compute_the_same_at_once_keep_it_once(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        VectorStore[] nodes = [store.Get<VectorStore>(), store.AddNode().GetRequiredService<VectorStore>()];
        var many = Enumerable.Range(0, 700).ToDictionary(i => $"{i}", i => new float[] { i, 1 });

        var added = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.SaveAsync("bge-m3", many, Never))));

        Assert.Equal(700, added.Max());
        Assert.Equal(700, (await nodes[0].LoadAsync("bge-m3", 2, many.Keys, Never)).Count);
        Assert.Equal(0, await nodes[1].SaveAsync("bge-m3", many, Never));
    }
}
