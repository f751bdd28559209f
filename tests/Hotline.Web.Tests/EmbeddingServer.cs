using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Language;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.Web.Tests;

/// <summary>How the server behaves.</summary>
internal enum Embeds
{
    AsAsked,

    /// <summary>Always lists of numbers, as several servers do whatever they are asked for.</summary>
    AsNumbers,
    Held,
    TooManyRequests,
    NoSuchKey,
    OtherDimensions,
    NotANumber,
    TooFew,
    Backwards,
    Garbage,
    EmptyObject,
}

/// <summary>Speaks <c>POST /v1/embeddings</c> as OpenAI does; a vector says which words and which three letters in a row a text has.</summary>
internal sealed class EmbeddingServer : IAsyncDisposable
{
    public const int Dimensions = 96;

    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? app;

    private EmbeddingServer()
    {
    }

    public Embeds Mood { get; set; }

    /// <summary>Words that mean the same to it: a text that holds the first is read as the second.</summary>
    public ConcurrentDictionary<string, string> Meanings { get; } = new();

    /// <summary>Requests after so many are too many.</summary>
    public int Allowed { get; set; } = int.MaxValue;

    /// <summary>Every text it was sent.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Every request's body.</summary>
    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public string Endpoint { get; private set; } = "";

    public static async Task<EmbeddingServer> StartAsync()
    {
        var server = new EmbeddingServer();
        await server.OpenAsync();
        return server;
    }

    /// <summary>Nobody answers at the endpoint any more.</summary>
    public async Task GoAwayAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>Lets go of what it held.</summary>
    public void Release() => released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        if (app is not null)
        {
            await GoAwayAsync();
        }
    }

    /// <summary>The vector of a text, not of length 1.</summary>
    public float[] VectorOf(string text)
    {
        foreach (var (said, meant) in Meanings)
        {
            text = text.Contains(said, StringComparison.OrdinalIgnoreCase) ? meant : text;
        }

        var vector = new float[Dimensions];
        var folded = Vietnamese.Fold(text);
        foreach (var word in folded.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            vector[Place(word)] += 2;
        }

        for (var i = 0; i + 3 <= folded.Length; i++)
        {
            vector[Place(folded[i..(i + 3)])] += 1;
        }

        return vector;
    }

    private static int Place(string piece)
    {
        uint hash = 2166136261;
        foreach (var letter in piece)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)(hash % Dimensions);
    }

    private async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/v1/embeddings", AnswerAsync);
        await app.StartAsync();
        Endpoint = app.Urls.Single() + "/v1";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        Requests.Enqueue(request);
        List<string> texts = request["input"] is JsonArray several ? [.. several.Select(text => (string)text!)] : [(string)request["input"]!];
        foreach (var text in texts)
        {
            Texts.Enqueue(text);
        }

        switch (Requests.Count > Allowed ? Embeds.TooManyRequests : Mood)
        {
            case Embeds.Held:
                await released.Task.WaitAsync(context.RequestAborted);
                break;
            case Embeds.TooManyRequests:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "3600";
                await context.Response.WriteAsync("""{"error":{"message":"slow down","type":"rate_limit_error"}}""");
                return;
            case Embeds.NoSuchKey:
                context.Response.StatusCode = 401;
                await context.Response.WriteAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = $"wrong key {context.Request.Headers.Authorization}", ["type"] = "invalid_request_error" } }.ToJsonString());
                return;
            case Embeds.Garbage:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("<html>{[");
                return;
            case Embeds.EmptyObject:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{}");
                return;
            default:
                break;
        }

        var rows = texts.Select((text, at) => (JsonNode)new JsonObject { ["object"] = "embedding", ["index"] = at, ["embedding"] = Encode(VectorOf(text), (string?)request["encoding_format"]) }).ToList();
        if (Mood == Embeds.TooFew)
        {
            rows.RemoveAt(rows.Count - 1);
        }
        else if (Mood == Embeds.Backwards)
        {
            rows.Reverse();
        }

        var answer = new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. rows]),
            ["model"] = (string?)request["model"],
            ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["total_tokens"] = 1 },
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), Encoding.UTF8);
    }

    private JsonNode Encode(float[] vector, string? format)
    {
        vector = Mood switch
        {
            Embeds.OtherDimensions => vector[..^1],
            Embeds.NotANumber => [float.NaN, .. vector[1..]],
            _ => vector,
        };
        if (format != "base64" || Mood == Embeds.AsNumbers)
        {
            return new JsonArray([.. vector.Select(number => (JsonNode)number)]);
        }

        var bytes = new byte[vector.Length * sizeof(float)];
        Buffer.BlockCopy(vector, 0, bytes, 0, bytes.Length);
        return Convert.ToBase64String(bytes);
    }
}
