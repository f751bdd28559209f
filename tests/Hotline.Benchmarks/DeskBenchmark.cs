using System.Diagnostics;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Storage;
using Hotline.Storage.Tickets;
using Hotline.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Benchmarks;

/// <summary>The desk's lists on 10,000 tickets and 200,000 messages: the queue, a filter, a search; and what the index costs whoever appends.</summary>
internal static class DeskBenchmark
{
    private const int Tickets = 10_000;
    private const int MessagesEach = 20;
    private const int Rounds = 60;

    /// <summary>Words of the made conversations; a syllable occurs about as often as a common one does in real talk.</summary>
    private static readonly string[] Phrases =
    [
        "Tôi muốn hỏi về thủ tục vay vốn giải quyết việc làm", "con tôi học lớp ba có được miễn học phí không", "nhà tôi thuộc hộ cận nghèo của xã",
        "bảo hiểm y tế hết hạn thì gia hạn ở đâu", "lịch tiêm vắc xin cho trẻ em tháng này", "rác ở hẻm không ai thu gom mấy hôm nay", "đường trước nhà ngập nước khi mưa lớn",
        "xin cho biết số điện thoại của phòng lao động", "mức hỗ trợ lao động mất việc là bao nhiêu", "tôi đã nộp hồ sơ mà chưa thấy trả lời", "cảm ơn anh chị nhiều",
        "phiên giao dịch việc làm mở ngày nào", "người cao tuổi có được trợ cấp hằng tháng không", "giấy tờ cần mang theo gồm những gì", "ở ấp tôi có lớp dạy nghề may không",
        "hàng xóm gây ồn ban đêm", "đèn đường bị hỏng", "nước máy yếu quá", "trường mẫu giáo tuyển sinh khi nào", "xe buýt số mấy đi bệnh viện tỉnh",
    ];

    private static readonly string[] Rare = ["xoài", "khế", "sầu riêng", "vịt chạy đồng", "lục bình", "đê bao", "cầu treo", "miếu bà", "chợ nổi", "bưởi năm roi"];
    private static readonly string[] Searches = ["học phí", "hoc phi", "vay von giai quyet viec lam", "xoài", "sau rieng", "chợ nổi", "bảo hiểm y tế", "khong", "tôi", "HG-0042", "0912000077", "không có từ này", "mưa lớn đèn đường"];

    public static async Task<int> RunAsync(string? postgreSql)
    {
        Console.WriteLine(FormattableString.Invariant($"{Tickets:N0} tickets, {Tickets * MessagesEach:N0} messages, {Environment.ProcessorCount} processors, .NET {Environment.Version}."));
        Console.WriteLine();
        Console.WriteLine("| database | what | p50, ms | p95, ms | worst, ms |");
        Console.WriteLine("|---|---|---|---|---|");
        var folder = Directory.CreateTempSubdirectory("hotline-desk-");
        try
        {
            await MeasureAsync("SQLite", StorageOptions.Sqlite($"Data Source={Path.Combine(folder.FullName, "hotline.db")}")).ConfigureAwait(false);
            if (postgreSql is not null)
            {
                await MeasureAsync("PostgreSQL", StorageOptions.PostgreSql(postgreSql)).ConfigureAwait(false);
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, StorageOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHotlineStorage(options);
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            await provider.MigrateAsync(default).ConfigureAwait(false);
            var desk = provider.GetRequiredService<TicketStore>();
            if ((await desk.ListAsync(new TicketQuery { Limit = 1 }, default).ConfigureAwait(false)).Total == 0)
            {
                await SeedAsync(provider).ConfigureAwait(false);
            }

            var log = provider.GetRequiredService<IConversationLog>();
            var index = provider.GetRequiredService<TranscriptIndex>();
            await AppendAsync(name, "append, index not begun", log).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            using (var stop = new CancellationTokenSource())
            {
                // Appending while the index is built from nothing: the worst that a running service sees.
                var building = Task.Run(async () =>
                {
                    while (await index.CatchUpAsync(100, stop.Token).ConfigureAwait(false) == 100)
                    {
                    }
                });
                await AppendAsync(name, "append, index being built", log).ConfigureAwait(false);
                await building.ConfigureAwait(false);
            }

            var built = Stopwatch.GetElapsedTime(started);
            await index.CatchUpAsync(100, default).ConfigureAwait(false);
            await TimeAsync(name, "index: nothing new", Rounds, _ => index.CatchUpAsync(100, default)).ConfigureAwait(false);

            TicketState[] unfinished = [TicketState.New, TicketState.Open, TicketState.WaitingForCitizen];
            await TimeAsync(name, "queue, first page", Rounds, _ => desk.ListAsync(new TicketQuery { States = unfinished }, default)).ConfigureAwait(false);
            await TimeAsync(name, "queue, page 100", Rounds, _ => desk.ListAsync(new TicketQuery { States = unfinished, Offset = 5000 }, default)).ConfigureAwait(false);
            await TimeAsync(name, "filter: province, agency, unassigned", Rounds, round => desk.ListAsync(new TicketQuery { States = unfinished, Province = Province(round), Agency = $"{Province(round)}/so-{round % 7}", Unassigned = true }, default)).ConfigureAwait(false);
            await TimeAsync(name, "search: all kinds", Rounds * 4, round => desk.ListAsync(new TicketQuery { States = unfinished, Text = Searches[round % Searches.Length] }, default)).ConfigureAwait(false);
            foreach (var text in Searches)
            {
                await TimeAsync(name, $"search: {text}", 20, _ => desk.ListAsync(new TicketQuery { Text = text }, default)).ConfigureAwait(false);
            }

            Console.WriteLine(FormattableString.Invariant($"| {name} | index built in {built.TotalSeconds:0.0} s | | | |"));
        }
    }

    private static Task AppendAsync(string name, string what, IConversationLog log) => TimeAsync(name, what, 200, round => log.AppendAsync(
        Said($"c{round * 37 % Tickets:00000}", Author.Citizen, "tôi hỏi thêm một câu nữa"), default));

    private static async Task TimeAsync(string name, string what, int rounds, Func<int, Task> once)
    {
        await once(0).ConfigureAwait(false);
        var times = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await once(round).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(FormattableString.Invariant($"| {name} | {what} | {times[rounds / 2]:0.0} | {times[(int)(0.95 * (rounds - 1))]:0.0} | {times[^1]:0.0} |"));
    }

    private static async Task SeedAsync(IServiceProvider provider)
    {
        var log = provider.GetRequiredService<IConversationLog>();
        foreach (var some in Enumerable.Range(0, Tickets).Chunk(200))
        {
            await Task.WhenAll(some.Select(number => OpenAsync(log, number))).ConfigureAwait(false);
        }
    }

    private static async Task OpenAsync(IConversationLog log, int number)
    {
        var random = new Random(number);
        string Some() => Phrases[random.Next(Phrases.Length)] + (random.Next(400) == 0 ? " " + Rare[random.Next(Rare.Length)] : "") + ", " + Phrases[random.Next(Phrases.Length)];
        var conversation = $"c{number:00000}";
        await log.StartAsync(
            new NewConversation { Id = conversation, Channel = "directline", PublicUrl = "http://localhost:5080" },
            [.. Enumerable.Range(0, MessagesEach / 2).Select(_ => Said(conversation, Author.Citizen, Some()))],
            default).ConfigureAwait(false);
        TicketDraft draft = new()
        {
            Code = $"HG-{number:0000}-{(number >= 10_000 ? "Z" : "A")}{number % 10}",
            ConversationId = conversation,
            OpenedBy = Hotline.Conversations.Activity.IdOf(conversation, 1),
            Reason = (TicketReason)(number % 4),
            Province = Province(number),
            Agency = $"{Province(number)}/so-{number % 7}",
            AgencyName = $"Sở số {number % 7}",
            Need = Some(),
            Contact = new Contact("Lan", $"09120{number:00000}"),
            ConsentedAt = DateTimeOffset.UnixEpoch,
        };
        var replies = Enumerable.Range(0, MessagesEach - (MessagesEach / 2)).Select(_ => Said(conversation, Author.Bot, string.Join(". ", Enumerable.Range(0, 4).Select(_ => Some())))).ToArray();
        if (await log.CommitAsync(new TurnCommit(conversation, 0, MessagesEach / 2, "{}", replies, [new Effect.OpenTicket(draft)]), default).ConfigureAwait(false) != CommitOutcome.Committed)
        {
            throw new InvalidOperationException($"Ticket {draft.Code} was not opened.");
        }
    }

    private static string Province(int number) => (number % 3) switch { 0 => "an-giang", 1 => "binh-phuoc", _ => "hau-giang" };

    private static NewActivity Said(string conversation, Author author, string text) => new()
    {
        ConversationId = conversation,
        Author = author,
        ForBot = author == Author.Citizen,
        Content = new JsonObject { ["type"] = "message", ["from"] = new JsonObject { ["id"] = author.ToString(), ["role"] = author == Author.Citizen ? "user" : "bot" }, ["text"] = text },
    };
}
