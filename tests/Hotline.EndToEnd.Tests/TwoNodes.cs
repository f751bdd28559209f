using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Hotline.Tests;

namespace Hotline.EndToEnd.Tests;

/// <summary>Two services over one PostgreSQL are one hotline.</summary>
public sealed class TwoNodes
{
    private const string Reply = "Cán bộ đã nhận được, mời bà con tới ủy ban xã.";

    private static readonly string[] Form = ["tạo phiếu", "đồng ý", "Minh", "trả lời tại đây", "Tôi chưa nhận được trợ cấp bảo trợ xã hội", "đúng"];

    [PostgresFact]
    public async Task What_an_operator_writes_at_one_reaches_the_citizen_at_the_other_at_once()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        (string, string)[] settings = [("Hotline__Storage", "PostgreSql"), ("ConnectionStrings__Hotline", await PostgresServer.Instance.CreateDatabaseAsync())];
        await using var here = await HotlineProcess.StartAsync(settings);
        await using var there = await HotlineProcess.StartAsync(settings);
        using var http = here.Http();
        Citizen citizen = new(http);
        await citizen.StartAsync(limit.Token);
        foreach (var text in Form)
        {
            await citizen.SaysAsync(text, limit.Token, "hau-giang");
        }

        using ClientWebSocket stream = new();
        await stream.ConnectAsync(new Uri(await citizen.StreamAddressAsync(limit.Token)), limit.Token);

        using var desk = there.Http(HotlineProcess.ApiToken);
        var tickets = await desk.GetFromJsonAsync<JsonObject>("/api/v1/tickets", limit.Token);
        var ticket = Assert.Single(tickets!["items"]!.AsArray());
        using var replied = await desk.PostAsJsonAsync($"/api/v1/tickets/{(string)ticket!["code"]!}/replies", new { text = Reply }, limit.Token);
        replied.EnsureSuccessStatusCode();

        Assert.Equal("operator", await AuthorAsync(stream, Reply, limit.Token));

        // The token of one node opens the other, which tells the same conversation and goes on with it.
        using var elsewhere = there.Http();
        var moved = citizen.At(elsewhere);
        Assert.Equal(
            (await citizen.HistoryAsync(limit.Token)).Select(activity => (string?)activity["id"]),
            (await moved.HistoryAsync(limit.Token)).Select(activity => (string?)activity["id"]));
        Assert.NotEmpty(await moved.SaysAsync("cảm ơn", limit.Token));
    }

    /// <summary>Reads the stream until somebody says the text; tells who.</summary>
    private static async Task<string?> AuthorAsync(ClientWebSocket stream, string text, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            using MemoryStream frame = new();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await stream.ReceiveAsync(buffer.AsMemory(), cancellation);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                frame.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            // An empty frame only keeps the line open.
            var said = frame.Length == 0
                ? null
                : JsonNode.Parse(frame.ToArray())!["activities"]!.AsArray().FirstOrDefault(activity => (string?)activity!["text"] == text);
            if (said is not null)
            {
                return (string?)said["from"]?["id"];
            }
        }
    }
}
