using System.CommandLine;
using Hotline.ZaloSimulation;
using Hotline.ZaloSimulation.Storm;

const int Passed = 0;
const int Failed = 1;

var port = new Option<int>("--port") { Description = "Cổng của trang; ba cổng kế tiếp là OAuth, OpenAPI và Business API.", DefaultValueFactory = _ => 5600 };
var seed = new Option<int>("--seed") { Description = "Cùng mầm thì cùng mã số và cùng lỗi.", DefaultValueFactory = _ => 1 };
var hotline = new Option<Uri?>("--hotline")
{
    Description = "Địa chỉ của dịch vụ, ví dụ http://127.0.0.1:5000.",
    CustomParser = given =>
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address))
        {
            return address;
        }

        given.AddError("--hotline phải là một địa chỉ, ví dụ http://127.0.0.1:5000.");
        return null;
    },
};
var scale = new Option<double>("--redelivery-scale") { Description = "Hệ số thời gian gửi lại webhook: 1 như Zalo, 0.01 nhanh gấp trăm.", DefaultValueFactory = _ => 0.1 };
var root = new RootCommand("Zalo giả lập trên máy này: ba máy chủ của Zalo và một trang để nhắn như người dân.") { port, seed, hotline, scale };
root.SetAction(async (parsed, cancellation) =>
{
    await using var zalo = await ZaloSimulator.StartAsync(new SimulatorOptions { Port = parsed.GetValue(port), Seed = parsed.GetValue(seed), RedeliveryScale = parsed.GetValue(scale) });
    await Settings.WriteAsync(zalo, Console.Out);
    await Console.Out.WriteLineAsync($"Trang để nhắn thử: {zalo.PageUrl}");
    var address = parsed.GetValue(hotline) ?? new Uri("http://127.0.0.1:5000");
    await Console.Out.WriteLineAsync($"Đang đợi dịch vụ ở {address} …");
    try
    {
        await Settings.ConnectAsync(zalo, address, TimeSpan.FromDays(1), cancellation);
        await Console.Out.WriteLineAsync($"Đã nối: sự kiện được gửi tới {zalo.WebhookUrl}. Ctrl+C để dừng.");
        await Task.Delay(Timeout.Infinite, cancellation);
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        await Console.Out.WriteLineAsync("Đã dừng.");
    }

    return Passed;
});

var users = new Option<int>("--users") { Description = "Số người nhắn.", DefaultValueFactory = _ => 300 };
var messages = new Option<int>("--messages") { Description = "Số tin của tất cả mọi người.", DefaultValueFactory = _ => 2_000 };
var faults = new Option<string>("--faults") { Description = "all hoặc none.", DefaultValueFactory = _ => "all" };
faults.AcceptOnlyFromAmong("all", "none");
var program = new Option<string>("--hotline-dll") { Description = "Hotline.Web.dll: bài thử tự chạy dịch vụ, giết nó giữa chừng rồi chạy lại.", DefaultValueFactory = _ => "" };
var noKill = new Option<bool>("--no-kill") { Description = "Không giết dịch vụ." };
var nodes = new Option<int>("--nodes") { Description = "Số nút của dịch vụ trên một cơ sở dữ liệu; hơn một thì cần --postgresql.", DefaultValueFactory = _ => 1 };
var postgresql = new Option<string>("--postgresql") { Description = "Chuỗi kết nối tới một cơ sở dữ liệu PostgreSQL còn trống; không có thì dùng SQLite.", DefaultValueFactory = _ => "" };
var patience = new Option<int>("--patience") { Description = "Số giây một người đợi trả lời trước khi nhắn tiếp.", DefaultValueFactory = _ => 120 };
var json = new Option<string>("--json") { Description = "Tệp ghi kết quả dạng JSON.", DefaultValueFactory = _ => "" };
var log = new Option<string>("--log") { Description = "Tệp ghi những gì dịch vụ in ra.", DefaultValueFactory = _ => "" };
var storm = new Command("storm", "Thử tải và lỗi: nhiều người nhắn cùng lúc trong khi Zalo, mạng và máy hỏng.") { users, messages, faults, seed, hotline, program, noKill, nodes, postgresql, patience, json, log };
storm.SetAction(async (parsed, cancellation) =>
{
    var options = new StormOptions
    {
        Users = parsed.GetValue(users),
        Messages = parsed.GetValue(messages),
        Faults = parsed.GetValue(faults) == "all",
        Seed = parsed.GetValue(seed),
        Hotline = parsed.GetValue(hotline),
        Program = parsed.GetValue(program)!,
        Nodes = parsed.GetValue(nodes),
        Connection = parsed.GetValue(postgresql)!,
        Kill = !parsed.GetValue(noKill),
        Patience = TimeSpan.FromSeconds(parsed.GetValue(patience)),
        Json = parsed.GetValue(json)!,
        Log = parsed.GetValue(log)!,
    };
    if (options.Hotline is null && options.Program.Length == 0)
    {
        await Console.Error.WriteLineAsync("Cần --hotline hoặc --hotline-dll.");
        return Failed;
    }

    if (options.Nodes > 1 && (options.Program.Length == 0 || options.Connection.Length == 0))
    {
        await Console.Error.WriteLineAsync("Nhiều nút thì cần --hotline-dll và --postgresql.");
        return Failed;
    }

    await using var run = new StormRun(options, Console.Out);
    var verdict = await run.RunAsync(cancellation);
    await verdict.WriteAsync(Console.Out);
    if (options.Json.Length > 0)
    {
        await File.WriteAllTextAsync(options.Json, verdict.ToJson(), cancellation);
    }

    return verdict.Passed ? Passed : Failed;
});
root.Add(storm);
return await root.Parse(args).InvokeAsync();
