using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Hotline.EndToEnd.Tests;

/// <summary>A citizen who writes over Direct Line and does not give up: what was not acknowledged is sent again with the same id.</summary>
internal sealed class Citizen(HttpClient http)
{
    private string user = $"dl_{Guid.NewGuid():N}";
    private string token = "";

    public string ConversationId { get; private set; } = "";

    /// <summary>Every message acknowledged, with the id the service gave it, in order.</summary>
    public List<(string ClientId, string Id, string Text)> Acknowledged { get; } = [];

    public async Task StartAsync(CancellationToken cancellation)
    {
        var generated = await InsistAsync(HttpMethod.Post, "/v3/directline/tokens/generate", () => new JsonObject { ["user"] = new JsonObject { ["id"] = user } }, cancellation);
        token = (string)generated["token"]!;
        var started = await InsistAsync(HttpMethod.Post, "/v3/directline/conversations", () => [], cancellation);
        ConversationId = (string)started["conversationId"]!;
        token = (string?)started["token"] ?? token;
    }

    /// <summary>The same citizen in the same conversation, by way of another node.</summary>
    public Citizen At(HttpClient node) => new(node) { user = user, token = token, ConversationId = ConversationId };

    /// <summary>Address of the socket that tells what is new.</summary>
    public async Task<string> StreamAddressAsync(CancellationToken cancellation) =>
        (string)(await InsistAsync(HttpMethod.Get, $"/v3/directline/conversations/{ConversationId}", null, cancellation))["streamUrl"]!;

    /// <summary>Sends until it is acknowledged; returns the text of the reply.</summary>
    public async Task<string> SaysAsync(string text, CancellationToken cancellation, string? province = null)
    {
        var clientId = Guid.NewGuid().ToString("N");
        var sent = await InsistAsync(
            HttpMethod.Post,
            $"/v3/directline/conversations/{ConversationId}/activities",
            () => new JsonObject
            {
                ["type"] = "message",
                ["text"] = text,
                ["from"] = new JsonObject { ["id"] = user },
                ["channelData"] = new JsonObject { ["clientActivityID"] = clientId, ["hotline"] = new JsonObject { ["province"] = province } },
            },
            cancellation);
        var id = (string)sent["id"]!;
        Acknowledged.Add((clientId, id, text));
        while (true)
        {
            var reply = (await HistoryAsync(cancellation)).FirstOrDefault(activity => (string?)activity["replyToId"] == id && (string?)activity["type"] == "message");
            if (reply is not null)
            {
                return (string)reply["text"]!;
            }

            await Task.Delay(15, cancellation);
        }
    }

    /// <summary>The whole conversation as the service tells it.</summary>
    public async Task<IReadOnlyList<JsonObject>> HistoryAsync(CancellationToken cancellation)
    {
        var all = new List<JsonObject>();
        string? watermark = null;
        while (true)
        {
            var query = watermark is null ? "" : $"?watermark={Uri.EscapeDataString(watermark)}";
            var page = await InsistAsync(HttpMethod.Get, $"/v3/directline/conversations/{ConversationId}/activities{query}", null, cancellation);
            var activities = page["activities"]!.AsArray().Select(activity => activity!.AsObject()).ToList();
            if (activities.Count == 0)
            {
                return all;
            }

            all.AddRange(activities);
            watermark = (string)page["watermark"]!;
        }
    }

    private async Task<JsonObject> InsistAsync(HttpMethod method, string path, Func<JsonObject>? body, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var request = new HttpRequestMessage(method, path);
            if (token.Length > 0)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            if (body is not null)
            {
                request.Content = JsonContent.Create(body());
            }

            try
            {
                using var response = await http.SendAsync(request, cancellation);
                var text = await response.Content.ReadAsStringAsync(cancellation);
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
                {
                    return JsonNode.Parse(text)!.AsObject();
                }

                if ((int)response.StatusCode < 500)
                {
                    throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or SocketException || (problem is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                // The service is away: the citizen's phone tries again with the same message id.
                await Task.Delay(50, cancellation);
            }
        }
    }
}
