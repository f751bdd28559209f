using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hotline.Channels.Tests.Zalo;

/// <summary>As much of Zalo as these tests need: takes messages and tells its history, gives tokens once each, and fails as it is told.</summary>
internal sealed class FakeZalo : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock sync = new();
    private readonly List<Taken> taken = [];
    private readonly HashSet<string> spent = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim grown = new(0);

    private FakeZalo(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>The only access token that is good; null: any.</summary>
    public string? AccessToken { get; set; }

    /// <summary>What to do with a call instead of doing it; null: nothing else.</summary>
    public Func<HttpContext, JsonObject, FakeZalo, Task<bool>>? Fault { get; set; }

    /// <summary>What the token address says, beside giving a pair.</summary>
    public Func<HttpContext, FakeZalo, Task<bool>>? TokenFault { get; set; }

    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<string> Refreshes { get; } = new();

    public IReadOnlyList<Taken> Messages
    {
        get
        {
            lock (sync)
            {
                return [.. taken];
            }
        }
    }

    public static async Task<FakeZalo> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        FakeZalo zalo = new(app);
        app.Run(zalo.AnswerAsync);
        await app.StartAsync();
        return zalo;
    }

    /// <summary>A message that Zalo takes; its id.</summary>
    public string Take(JsonObject body)
    {
        lock (sync)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"out{taken.Count + 1}");
            taken.Add(new Taken(id, body["recipient"]!.AsObject().Text("user_id") ?? body["recipient"]!.AsObject().Text("anonymous_id")!, body["message"]!.AsObject().Text("text")!, body["message"]!.AsObject()));
            grown.Release();
            return id;
        }
    }

    /// <summary>Waits for so many messages.</summary>
    public async Task<IReadOnlyList<Taken>> UntilAsync(int count)
    {
        while (Messages.Count < count)
        {
            await grown.WaitAsync(Hosting.Patience.Token);
        }

        return Messages;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        grown.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/v4/oa/access_token")
        {
            await GiveTokensAsync(http);
            return;
        }

        Calls.Enqueue(http.Request.Path);
        var body = HttpMethods.IsPost(http.Request.Method) ? (await JsonNode.ParseAsync(http.Request.Body))!.AsObject() : [];
        if (Fault is { } fault && await fault(http, body, this))
        {
            return;
        }

        if (AccessToken is { } good && http.Request.Headers["access_token"] != good)
        {
            await SayAsync(http, """{"error":-216,"message":"Access token is invalid"}""");
            return;
        }

        if (http.Request.Path == "/v2.0/oa/conversation")
        {
            var user = JsonNode.Parse(http.Request.Query["data"].ToString())!["user_id"]!.ToString();
            JsonArray rows = [.. Messages.Where(message => message.User == user).Reverse().Take(10).Select(message => new JsonObject { ["src"] = 0, ["message_id"] = message.Id, ["message"] = message.Text, ["type"] = "text" })];
            await SayAsync(http, new JsonObject { ["error"] = 0, ["message"] = "Success", ["data"] = rows }.ToJsonString());
            return;
        }

        await SayAsync(http, new JsonObject { ["error"] = 0, ["message"] = "Success", ["data"] = new JsonObject { ["message_id"] = Take(body) } }.ToJsonString());
    }

    public static Task SayAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }

    private async Task GiveTokensAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var refresh = form["refresh_token"].ToString();
        Refreshes.Enqueue(refresh);
        if (TokenFault is { } fault && await fault(http, this))
        {
            return;
        }

        lock (sync)
        {
            if (!spent.Add(refresh))
            {
                refresh = "";
            }
        }

        if (refresh.Length == 0)
        {
            await SayAsync(http, """{"error":-14014,"error_name":"Invalid refresh token","error_reason":"","error_description":"used or expired"}""");
            return;
        }

        Assert.Equal("APP-SECRET-EXAMPLE", http.Request.Headers["secret_key"]);
        var access = $"AT-{Refreshes.Count}";
        AccessToken = AccessToken is null ? null : access;
        await SayAsync(http, $$"""{"access_token":"{{access}}","refresh_token":"RT-{{Refreshes.Count}}","expires_in":"90000"}""");
    }

    internal sealed record Taken(string Id, string User, string Text, JsonObject Message);
}
