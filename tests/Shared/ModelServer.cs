using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.Tests;

/// <summary>How the server behaves.</summary>
public enum Speaks
{
    AsTold,

    /// <summary>Takes the request and answers nothing until it is let go.</summary>
    NotYet,

    /// <summary>Says the first piece and the rest only when it is let go.</summary>
    Haltingly,
    TooManyRequests,
    WrongKey,
    ServerError,
    NotJson,

    /// <summary>The connection is cut after the first piece.</summary>
    BrokenOff,

    /// <summary>Ends without saying why.</summary>
    WithoutEnd,
    Filtered,
    Refusing,

    /// <summary>Ends because it has said as much as it may.</summary>
    TooLong,
}

/// <summary>A model behind OpenAI's protocol, on loopback: <c>POST /v1/chat/completions</c>, answered as a stream.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim received = new(0);
    private readonly WebApplication app;

    private ModelServer(WebApplication app) => this.app = app;

    public Speaks Mood { get; set; }

    /// <summary>What it says, piece by piece, to the data it is given.</summary>
    public Func<JsonObject, IEnumerable<string>> Says { get; set; } = _ => [];

    /// <summary>Every request's body.</summary>
    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    /// <summary>The key each request showed.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    public string Endpoint => app.Urls.Single() + "/v1";

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ModelServer(app);
        app.MapPost("/v1/chat/completions", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Waits until one more request has come since the start or <see cref="Forget"/>.</summary>
    public async Task ReceiveAsync() => Assert.True(await received.WaitAsync(TimeSpan.FromSeconds(60)), "No request came.");

    /// <summary>Requests so far are not waited for any more.</summary>
    public void Forget()
    {
        while (received.Wait(0))
        {
        }
    }

    /// <summary>Lets it go on.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Number of the source whose text holds the words.</summary>
    public static int SourceWith(JsonObject data, string words) =>
        (int)data["sources"]!.AsArray().First(source => ((string)source!["text"]!).Contains(words, StringComparison.OrdinalIgnoreCase))!["number"]!;

    public static JsonObject DataOf(JsonObject request) => JsonNode.Parse((string)request["messages"]![1]!["content"]!)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        Release();
        await app.StopAsync();
        await app.DisposeAsync();
        received.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        Requests.Enqueue(request);
        Keys.Enqueue(context.Request.Headers.Authorization.ToString());
        received.Release();
        switch (Mood)
        {
            case Speaks.NotYet:
                await released.Task.WaitAsync(context.RequestAborted);
                break;
            case Speaks.TooManyRequests:
                context.Response.Headers.RetryAfter = "3600";
                await RefuseAsync(context, 429, "rate_limit_error");
                return;
            case Speaks.WrongKey:
                await RefuseAsync(context, 401, $"wrong key {context.Request.Headers.Authorization}");
                return;
            case Speaks.ServerError:
                await RefuseAsync(context, 500, "server_error");
                return;
            default:
                break;
        }

        context.Response.ContentType = "text/event-stream";
        if (Mood == Speaks.NotJson)
        {
            await context.Response.WriteAsync("data: {\"id\": oops\n\n");
            return;
        }

        if (Mood == Speaks.Refusing)
        {
            await SendAsync(context, new JsonObject { ["refusal"] = "I'm sorry, I can't help with that." }, null);
        }

        var first = true;
        foreach (var piece in Says(DataOf(request)))
        {
            if (!first && Mood == Speaks.Haltingly)
            {
                await released.Task.WaitAsync(context.RequestAborted);
            }

            await SendAsync(context, new JsonObject { ["content"] = piece }, null);
            first = false;
            if (Mood == Speaks.BrokenOff)
            {
                context.Abort();
                return;
            }
        }

        if (Mood != Speaks.WithoutEnd)
        {
            await SendAsync(context, [], Mood switch { Speaks.Filtered => "content_filter", Speaks.TooLong => "length", _ => "stop" });
        }

        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "error" } }.ToJsonString());
    }

    private static async Task SendAsync(HttpContext context, JsonObject delta, string? finish)
    {
        var chunk = new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_790_000_000,
            ["model"] = "mo-hinh-thu",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        };
        await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
