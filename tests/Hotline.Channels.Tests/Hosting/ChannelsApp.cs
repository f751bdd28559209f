using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.BotFramework;
using Hotline.Conversations;
using Hotline.Storage;
using Hotline.Storage.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Channels.Tests.Hosting;

/// <summary>The channels on a real port with a scripted bot behind them.</summary>
internal sealed class ChannelsApp : IAsyncDisposable
{
    public const string Secret = "mot-bi-mat-chi-may-chu-biet";

    private readonly WebApplication app;
    private readonly Database database;

    private ChannelsApp(WebApplication app, Database database, Clock clock)
    {
        this.app = app;
        this.database = database;
        Clock = clock;
        Address = new Uri(app.Urls.First());

        // A connection for each request: a server may close one after a refusal at any moment, and the next request must not be on it.
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri(Address, "/v3/directline/") };
    }

    public Clock Clock { get; }

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; }

    /// <summary>Relative to <c>/v3/directline/</c>.</summary>
    public HttpClient Http { get; }

    public IConversationLog Log => app.Services.GetRequiredService<IConversationLog>();

    public IServiceProvider Services => app.Services;

    public ScriptedBot Bot => Services.GetRequiredService<ScriptedBot>();

    /// <summary>Where files of citizens are kept; not there before the first.</summary>
    public string Attachments => Path.Combine(database.Folder, "attachments");

    public byte[] SigningKey { get; private init; } = [];

    /// <summary>A service with a database of its own.</summary>
    public static Task<ChannelsApp> StartAsync(params (string Key, string Value)[] settings) => StartAsync(new Database(), settings);

    /// <summary>One more node on the same database, which the last one disposed of deletes.</summary>
    public Task<ChannelsApp> StartNodeAsync(params (string Key, string Value)[] settings) => StartAsync(database.Share(), settings);

    private static async Task<ChannelsApp> StartAsync(Database database, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = settings.LastOrDefault(setting => setting.Key == "environment").Value ?? Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();

        // Costs nothing until a test adds somebody who reads it.
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        Clock clock = new();

        // A node that starts hours later than the first.
        clock.Move(TimeSpan.FromHours(int.Parse(settings.LastOrDefault(setting => setting.Key == "clock").Value ?? "0", System.Globalization.CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<TurnQueue>();
        builder.Services.AddHotlineStorage(database.Options);
        byte[] key = [];
        builder.Services.AddSingleton(_ => new DirectLineKeys(key));
        builder.Services.AddSingleton<ScriptedBot>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ScriptedBot>());
        builder.Services.AddSingleton<RunTurn>(services => services.GetRequiredService<ScriptedBot>().RunAsync);
        builder.Services.AddHotlineChannels(builder.Configuration);
        builder.Services.PostConfigure<ChannelsOptions>(options => options.Attachments.Directory = Path.Combine(database.Folder, options.Attachments.Directory));
        var app = builder.Build();
        try
        {
            await app.Services.MigrateAsync(CancellationToken.None);
            key = (await app.Services.GetRequiredService<SigningKeys>().GetAsync(CancellationToken.None)).ToArray();
            app.MapHotlineChannels();
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            database.Dispose();
            throw;
        }

        return new ChannelsApp(app, database, clock) { SigningKey = key };
    }

    /// <summary>A new conversation as an anonymous visitor starts it.</summary>
    public async Task<Talk> StartTalkAsync()
    {
        var generated = await Http.PostAsync("tokens/generate", null).JsonAsync(200);
        var started = await SendAsync(HttpMethod.Post, "conversations", generated.Text("token")).JsonAsync(201);
        return new Talk(this, started.Text("conversationId")!, started.Text("token")!, started.Text("streamUrl")!);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? bearer, object? body = null)
    {
        HttpRequestMessage request = new(method, path);
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        return Http.SendAsync(request);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        database.Dispose();
    }
}

/// <summary>A SQLite file that goes when its last user goes.</summary>
internal sealed class Database : IDisposable
{
    private int users = 1;

    public string Folder { get; } = Directory.CreateTempSubdirectory("hotline-channels-").FullName;

    public StorageOptions Options => StorageOptions.Sqlite($"Data Source={Path.Combine(Folder, "hotline.db")}");

    public Database Share()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            using (SqliteConnection pooled = new(Options.ConnectionString))
            {
                SqliteConnection.ClearPool(pooled);
            }

            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>A conversation as its client holds it.</summary>
internal sealed record Talk(ChannelsApp App, string Id, string Token, string StreamUrl)
{
    public Task<HttpResponseMessage> PostAsync(object activity) => App.SendAsync(HttpMethod.Post, $"conversations/{Id}/activities", Token, activity);

    /// <summary>Posts a message and returns its id.</summary>
    public async Task<string> SayAsync(string text)
    {
        var posted = await PostAsync(new JsonObject { ["type"] = "message", ["text"] = text }).JsonAsync(200);
        return posted.Text("id")!;
    }

    public async Task<JsonObject> ReadAsync(string? watermark = null) =>
        await App.SendAsync(HttpMethod.Get, $"conversations/{Id}/activities" + (watermark is null ? "" : $"?watermark={watermark}"), Token).JsonAsync(200);

    /// <summary>Opens the stream of the start, or of <paramref name="url"/>.</summary>
    public async Task<Stream> ListenAsync(string? url = null)
    {
        ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri(url ?? StreamUrl), Patience.Token);
        return new Stream(socket);
    }

    public async Task<string> ReconnectAsync(string? watermark)
    {
        var answer = await App.SendAsync(HttpMethod.Get, $"conversations/{Id}" + (watermark is null ? "" : $"?watermark={watermark}"), Token).JsonAsync(200);
        return answer.Text("streamUrl")!;
    }
}

/// <summary>An open socket, read activity by activity.</summary>
internal sealed class Stream(ClientWebSocket socket) : IDisposable
{
    private readonly Queue<JsonObject> read = new();

    public ClientWebSocket Socket => socket;

    /// <summary>Of the newest frame that had one.</summary>
    public string? Watermark { get; private set; }

    public async Task<JsonObject> NextAsync()
    {
        while (read.Count == 0)
        {
            var frame = await FrameAsync();
            Watermark = frame.Text("watermark") ?? Watermark;
            foreach (var activity in frame["activities"]!.AsArray())
            {
                read.Enqueue(activity!.AsObject());
            }
        }

        return read.Dequeue();
    }

    /// <summary>Reads until a message has this text; returns all that were read.</summary>
    public async Task<List<JsonObject>> UntilAsync(string text)
    {
        List<JsonObject> all = [];
        do
        {
            all.Add(await NextAsync());
        }
        while (all[^1].Text("text") != text);

        return all;
    }

    public async Task<JsonObject> FrameAsync()
    {
        using MemoryStream bytes = new();
        var buffer = new byte[4096];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), Patience.Token);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }

    public void Dispose() => socket.Dispose();
}

/// <summary>How long a test waits for what must come: long, because it ends when it comes.</summary>
internal static class Patience
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => new CancellationTokenSource(Time).Token;
}

/// <summary>The time of day, moved by the test.</summary>
internal sealed class Clock : TimeProvider
{
    private DateTimeOffset now = new(2022, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan time) => now += time;
}

internal static class Responses
{
    /// <summary>The body as an object; a wrong status shows it.</summary>
    public static async Task<JsonObject> JsonAsync(this Task<HttpResponseMessage> sending, int status)
    {
        using var response = await sending;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} instead of {status}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(body)!.AsObject();
    }

    /// <summary>The code of a refusal in the protocol's shape.</summary>
    public static async Task<string> CodeAsync(this Task<HttpResponseMessage> sending, int status)
    {
        var body = await sending.JsonAsync(status);
        var error = Assert.Single(body).Value!.AsObject();
        Assert.NotEqual("", error.Text("message") ?? "");
        return error.Text("code")!;
    }
}
