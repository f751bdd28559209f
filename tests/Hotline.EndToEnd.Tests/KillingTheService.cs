using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Tests;

namespace Hotline.EndToEnd.Tests;

/// <summary>
/// 1. What was acknowledged is in the log once. 2. Every question has exactly one reply. 3. Every ticket exists once.
/// </summary>
public sealed class KillingTheService
{
    private const int Conversations = 200;

    /// <summary>A question, then the ticket form to its end.</summary>
    private static readonly string[] Script =
    [
        "phien giao dich viec lam mo ngay nao",
        "tạo phiếu",
        "đồng ý",
        "Lan",
        "trả lời tại đây",
        "Tôi chưa nhận được trợ cấp bảo trợ xã hội",
        "đúng",
        "cảm ơn",
    ];

    [Fact]
    public Task Killing_it_amid_200_conversations_on_SQLite_loses_nothing_and_repeats_nothing() => KillAsync([]);

    [PostgresFact]
    public async Task Killing_it_amid_200_conversations_on_PostgreSQL_loses_nothing_and_repeats_nothing() =>
        await KillAsync([("Hotline__Storage", "PostgreSql"), ("ConnectionStrings__Hotline", await PostgresServer.Instance.CreateDatabaseAsync())]);

    private static async Task KillAsync((string Name, string Value)[] settings)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var service = await HotlineProcess.StartAsync(settings);
        using var http = service.Http();
        List<Citizen> citizens = [.. Enumerable.Range(0, Conversations).Select(_ => new Citizen(http))];

        var talking = Parallel.ForEachAsync(citizens, new ParallelOptions { MaxDegreeOfParallelism = 40, CancellationToken = limit.Token }, async (citizen, cancellation) =>
        {
            await citizen.StartAsync(cancellation);
            foreach (var text in Script)
            {
                await citizen.SaysAsync(text, cancellation, "hau-giang");
            }
        });

        foreach (var share in (double[])[0.25, 0.6])
        {
            await UntilAsync(() => citizens.Sum(citizen => citizen.Acknowledged.Count) >= Conversations * Script.Length * share, talking, limit.Token);
            await service.KillAsync();
            await service.StartAgainAsync();
        }

        await talking;

        foreach (var citizen in citizens)
        {
            var history = await citizen.HistoryAsync(limit.Token);
            foreach (var (clientId, id, _) in citizen.Acknowledged)
            {
                var stored = Assert.Single(history, activity => (string?)activity["channelData"]?["clientActivityID"] == clientId);
                Assert.Equal(id, (string?)stored["id"]);
                Assert.Single(history, activity => (string?)activity["replyToId"] == id);
            }

            Assert.Equal(Script.Length, history.Count(activity => (string?)activity["from"]?["role"] == "user"));
        }

        var tickets = await TicketsAsync(service, limit.Token);
        Assert.Equal(Conversations, tickets.Count);
        Assert.Equal(Conversations, tickets.Select(ticket => (string)ticket["code"]!).Distinct().Count());
        Assert.Equal(citizens.Select(citizen => citizen.ConversationId).Order(StringComparer.Ordinal), tickets.Select(ticket => (string)ticket["conversationId"]!).Order(StringComparer.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> reached, Task meanwhile, CancellationToken cancellation)
    {
        while (!reached() && !meanwhile.IsCompleted)
        {
            await Task.Delay(10, cancellation);
        }
    }

    private static async Task<List<JsonNode>> TicketsAsync(HotlineProcess service, CancellationToken cancellation)
    {
        using var http = service.Http(HotlineProcess.ApiToken);
        var tickets = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var found = await http.GetFromJsonAsync<JsonObject>($"/api/v1/tickets?page={page}", cancellation);
            var items = found!["items"]!.AsArray();
            if (items.Count == 0)
            {
                return tickets;
            }

            tickets.AddRange(items.Select(item => item!));
        }
    }
}
