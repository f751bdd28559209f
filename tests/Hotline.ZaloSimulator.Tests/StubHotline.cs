using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.ZaloSimulation.Tests;

/// <summary>
/// The other side of the wire, as simple as can be: keeps every webhook, answers what it is told to answer, and calls Zalo only when a test says so.
/// </summary>
public sealed class StubHotline : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ZaloSimulator zalo;

    private StubHotline(WebApplication app, ZaloSimulator zalo)
    {
        this.app = app;
        this.zalo = zalo;
        Token = zalo.HotlineSettings["Hotline:Zalo:AccessToken"]!;
    }

    /// <summary>What came, in the order of arrival.</summary>
    public ConcurrentQueue<Received> Webhooks { get; } = new();

    /// <summary>The status of the answer to a webhook.</summary>
    public Func<Received, int> Answers { get; set; } = _ => 200;

    /// <summary>Shown with every call.</summary>
    public string Token { get; set; }

    public static async Task<StubHotline> ConnectAsync(ZaloSimulator zalo)
    {
        ArgumentNullException.ThrowIfNull(zalo);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new StubHotline(app, zalo);
        app.MapPost("/channels/zalo/webhook", stub.TakeAsync);
        await app.StartAsync();
        await zalo.ConnectAsync(new Uri(app.Urls.Single() + "/channels/zalo/webhook"));
        stub.Webhooks.Clear();
        return stub;
    }

    /// <summary>Sends a text to a user and gives Zalo's answer.</summary>
    public Task<JsonObject> SendsAsync(Citizen to, string text) => SendsMessageAsync(to, new JsonObject { ["text"] = text });

    public Task<JsonObject> SendsMessageAsync(Citizen to, JsonObject message)
    {
        ArgumentNullException.ThrowIfNull(to);
        return CallsAsync(HttpMethod.Post, "/v3.0/oa/message/cs", new JsonObject { ["recipient"] = new JsonObject { ["user_id"] = to.Id }, ["message"] = message });
    }

    /// <summary>Reads the last messages of a user.</summary>
    public Task<JsonObject> ReadsHistoryAsync(Citizen of) =>
        CallsAsync(HttpMethod.Get, $"/v2.0/oa/conversation?data={Uri.EscapeDataString(new JsonObject { ["user_id"] = of.Id, ["offset"] = 0, ["count"] = 10 }.ToJsonString())}");

    public async Task<JsonObject> CallsAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var response = await AsksAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<HttpResponseMessage> AsksAsync(HttpMethod method, string path, JsonObject? body = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(zalo.OpenApiUrl, path));
        request.Headers.TryAddWithoutValidation("access_token", Token);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        return await http.SendAsync(request, cancellation);
    }

    public Task<HttpResponseMessage> AsksRawAsync(HttpRequestMessage request) => http.SendAsync(request);

    /// <summary>Asks the token address; the app's own secret unless another is given.</summary>
    public async Task<(HttpStatusCode Status, string Body)> RefreshesAsync(string refreshToken, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(zalo.OAuthUrl, "/v4/oa/access_token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["app_id"] = zalo.Options.AppId, ["refresh_token"] = refreshToken, ["grant_type"] = "refresh_token" }),
        };
        request.Headers.TryAddWithoutValidation("secret_key", secret ?? zalo.Options.AppSecret);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        var received = new Received(bytes.ToArray(), context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Webhooks.Enqueue(received);
        context.Response.StatusCode = Answers(received);
    }
}

/// <summary>A webhook as it came.</summary>
public sealed record Received(byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Event => (string?)Json["event_name"] ?? "";

    public string Text => (string?)Json["message"]?["text"] ?? "";

    public int Retry => Headers.TryGetValue("num_retry", out var retry) ? int.Parse(retry, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
