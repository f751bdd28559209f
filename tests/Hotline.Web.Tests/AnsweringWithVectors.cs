using System.Net;
using Hotline.Knowledge.Releases;
using Hotline.Web.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>The service with an endpoint that stops answering after some batches, on a clock of its own.</summary>
public sealed class AppWithVectors : HotlineApp
{
    public const int BatchesAtFirst = 3;

    internal EmbeddingServer Server { get; private set; } = null!;

    internal MovedClock Clock { get; } = new();

    protected override IEnumerable<string> Settings =>
        [.. base.Settings, $"Hotline:Embeddings:Endpoint={Server.Endpoint}", "Hotline:Embeddings:Name=thu", "Hotline:Embeddings:Key=sk-khong-ai-duoc-thay", "Hotline:Embeddings:BatchSize=100", "Hotline:Embeddings:BatchSeconds=600"];

    public override async Task InitializeAsync()
    {
        Server = await EmbeddingServer.StartAsync();
        Server.Allowed = BatchesAtFirst;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }

    protected override void Change(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

public sealed class AnsweringWithVectors(AppWithVectors app) : IClassFixture<AppWithVectors>
{
    /// <summary>Seconds: some thousand texts take their time on a machine that has other things to do.</summary>
    private const int Patience = 300;

    private const string Question = "phien giao dich viec lam mo ngay nao?";

    [Fact]
    public async Task Vectors_come_when_the_endpoint_does_and_nobody_waits_for_them()
    {
        var release = app.Services.GetRequiredService<CurrentRelease>();

        // A first start: some batches are stored, then the endpoint has too much to do. The service answers by words.
        await app.Log.WaitForAsync("vectors of release 1 are missing", Patience);
        using var administrator = await app.SignedInAsync();
        var byWords = await TryAsync(administrator, Question);
        Assert.Contains("chưa tính xong véc-tơ", byWords, StringComparison.Ordinal);
        Assert.Equal(BatchesOf(release) * 100, release.Value.Vectors!.Held);

        // It answers again: what is missing is computed, and nothing twice but the batch that failed.
        var sent = app.Server.Texts.Count;
        var held = release.Value.Vectors.Held;
        app.Server.Allowed = int.MaxValue;
        while (app.Server.Texts.Count == sent)
        {
            app.Clock.Move(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }

        // The clock stands from here on, so that no batch is late.
        await app.Log.WaitForAsync("vectors of release 1 are there", Patience);

        Assert.Equal(release.Value.Vectors!.Wanted - held, app.Server.Texts.Count - sent);
        var byBoth = await TryAsync(administrator, Question);
        Assert.Contains("Có dùng, bên cạnh tìm theo chữ.", byBoth, StringComparison.Ordinal);
        Assert.Contains("véc-tơ: hạng 1)", byBoth, StringComparison.Ordinal);

        // A citizen's numbers never leave the house, nor does the key get into the log.
        using var lan = await app.CitizenAsync();
        await lan.AskAsync("0912345678 muon vay von giai quyet viec lam, cccd 079123456789", "hau-giang");
        Assert.Contains(app.Server.Texts, text => text.Contains("vay vốn", StringComparison.Ordinal) && text.Length < 80);
        Assert.DoesNotContain(app.Server.Texts, text => text.Contains("0912345678", StringComparison.Ordinal) || text.Contains("079123456789", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("sk-khong-ai", StringComparison.Ordinal));

        // Publishing what did not change computes nothing.
        sent = app.Server.Texts.Count;
        var publication = await app.Services.GetRequiredService<Releases>().PublishAsync("system", null, onlyFirst: false, CancellationToken.None);
        Assert.Equal(1, publication.Unchanged);
        Assert.Equal(sent, app.Server.Texts.Count);
        Assert.StartsWith("Véc-tơ: đủ ", publication.Vectors!.Say(), StringComparison.Ordinal);

        // Nobody is there any more: new questions are answered by words, known ones need nobody.
        await app.Server.GoAwayAsync();
        Assert.Contains("không lấy được véc-tơ của câu hỏi", await TryAsync(administrator, "lao động tự do được hỗ trợ gì"), StringComparison.Ordinal);
        Assert.Contains("Có dùng, bên cạnh tìm theo chữ.", await TryAsync(administrator, Question), StringComparison.Ordinal);
    }

    private static int BatchesOf(CurrentRelease release) => Math.Min(AppWithVectors.BatchesAtFirst, release.Value.Vectors!.Wanted / 100);

    private static async Task<string> TryAsync(HttpClient administrator, string question)
    {
        using var answer = await administrator.SubmitAsync("/admin/bench", "/admin/bench", ("cau", question), ("tinh", "hau-giang"), ("truoc", ""));
        await HotlineApp.ExpectAsync(answer, HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
