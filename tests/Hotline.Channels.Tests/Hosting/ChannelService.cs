using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Channels.Tests.Hosting;

/// <summary>The other side of the Connector protocol: a channel's service that takes what bots post, or not.</summary>
internal sealed class ChannelService : IAsyncDisposable
{
    private readonly Channel<Delivery> taken = Channel.CreateUnbounded<Delivery>();
    private readonly Channel<int> refused = Channel.CreateUnbounded<int>();
    private readonly Queue<int> refusals = new();
    private readonly WebApplication app;

    private ChannelService(WebApplication app) => this.app = app;

    /// <summary>With a trailing slash, as the Emulator sends it or not.</summary>
    public string Url => app.Urls.First() + "/";

    public int Refused { get; private set; }

    public static async Task<ChannelService> StartAsync(params int[] refusals)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        ChannelService service = new(app);
        foreach (var status in refusals)
        {
            service.refusals.Enqueue(status);
        }

        app.Run(service.TakeAsync);
        await app.StartAsync();
        return service;
    }

    public async Task<Delivery> NextAsync() => await taken.Reader.ReadAsync(Patience.Token);

    /// <summary>Waits until something has been refused.</summary>
    public async Task RefusesAsync() => await refused.Reader.ReadAsync(Patience.Token);

    /// <summary>Whether something came that nobody has asked for yet.</summary>
    public bool HasMore => taken.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        if (refusals.TryDequeue(out var status))
        {
            Refused++;
            http.Response.StatusCode = status;
            await refused.Writer.WriteAsync(status);
            return;
        }

        await taken.Writer.WriteAsync(new Delivery($"{http.Request.Method} {http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}", body, http.Request.Headers.Authorization.ToString()));
        http.Response.StatusCode = 201;
    }
}

/// <summary>What a bot posted.</summary>
internal sealed record Delivery(string Request, JsonObject Body, string Authorization);
