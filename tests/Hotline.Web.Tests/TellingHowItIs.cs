using System.Diagnostics.Metrics;
using System.Net;
using Hotline.Conversations.Evaluation;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Answers;
using Hotline.Knowledge.Releases;
using Hotline.Tests;
using Hotline.Web.Platform;
using Hotline.Web.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Web.Tests;

/// <summary>What machines are told of the service: whether it is ready, and figures. Servers outside that fail make it less helpful, never unready.</summary>
public sealed class TellingHowItIs : IAsyncLifetime
{
    private static readonly RephraserLimits Limits = new() { Model = "mo-hinh-thu" };
    private static readonly Lazy<Release> Shipped = new(() => Release.Build(1, new KnowledgeFolder(Path.Combine(Home.Find(), "knowledge")) { Prompts = Path.Combine(Home.Find(), "dialogs", "prompts") }.Read(), out _)!);

    private readonly MovedClock clock = new();
    private readonly CurrentRelease release = new();
    private ModelServer model = null!;
    private ModelGate gate = null!;
    private WebApplication app = null!;

    public async Task InitializeAsync()
    {
        model = await ModelServer.StartAsync();
        gate = new ModelGate(Limits, clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(release).AddSingleton(gate).AddSingleton<Figures>().AddHealth();
        app = builder.Build();
        app.MapHealth();
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await model.DisposeAsync();
    }

    [Fact]
    public async Task Without_knowledge_it_is_not_ready_and_says_what_is_missing()
    {
        var (status, text) = await ReadyAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("Unhealthy\nknowledge: Unhealthy.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_again_and_again_makes_it_degraded_and_ready_all_the_same()
    {
        release.Swap(Shipped.Value);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ReadyAsync());

        model.Mood = Speaks.ServerError;
        await AskAsync(3);
        var (status, text) = await ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("Degraded\nmodel: Degraded.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Endpoint, text, StringComparison.Ordinal);

        model.Mood = Speaks.AsTold;
        clock.Move(Limits.Pause);
        await AskAsync(1);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ReadyAsync());
    }

    [Fact]
    public async Task What_a_model_came_to_is_counted_without_a_word_of_the_conversation()
    {
        var counted = new List<(string Instrument, double Value, string Tags)>();
        using var listener = Listen(counted);
        var log = new TurnLog(app.Services.GetRequiredService<Figures>(), NullLogger<TurnLog>.Instance);

        log.Committed("hoi-thoai-1", 2, 1);
        log.Unproven("hoi-thoai-1", 3);
        log.Reworded("hoi-thoai-1", new ModelTrace { Model = "mo-hinh-thu", Prompt = "rephrase.vi@0", Milliseconds = 1500, Cut = [new("Một câu.", CutReason.Negation)] });
        log.Reworded("hoi-thoai-1", new ModelTrace { Model = "mo-hinh-thu", Prompt = "rephrase.vi@0", Milliseconds = 3000, Fallback = Fallback.SilentTooLong });

        Assert.Equal(
            [
                ("hotline.turns", 1, "outcome=committed"),
                ("hotline.replies", 2, ""),
                ("hotline.tickets.opened", 1, ""),
                ("hotline.replies.unproven", 3, ""),
                ("hotline.model.drafts", 1, "outcome=Used"),
                ("hotline.model.sentences_cut", 1, ""),
                ("hotline.model.draft.duration", 1.5, "outcome=Used"),
                ("hotline.model.drafts", 1, "outcome=SilentTooLong"),
                ("hotline.model.sentences_cut", 0, ""),
                ("hotline.model.draft.duration", 3, "outcome=SilentTooLong"),
            ],
            counted);
    }

    private MeterListener Listen(List<(string Instrument, double Value, string Tags)> counted)
    {
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                // Other tests count beside this one: only what belongs to this service's own factory.
                if (instrument.Meter.Name == Figures.Meter && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.Add((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => counted.Add((instrument.Name, value, Text(tags))));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private async Task AskAsync(int times)
    {
        var dialogs = CurrentDialogs.Load(Path.Combine(Home.Find(), "dialogs"));
        var options = new ModelOptions { Endpoint = model.Endpoint, Name = Limits.Model };
        using var client = new OpenAIModel(options);
        var evaluator = new Evaluator(Shipped.Value, dialogs, Answerer.Answer, clock.GetUtcNow()) { Rephraser = new Rephraser(client, Limits, clock, gate) };
        for (var i = 0; i < times; i++)
        {
            await evaluator.AskAsync("Phiên giao dịch việc làm mở ngày nào?", "hau-giang", CancellationToken.None);
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.GetAsync("/healthz/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
