using System.Diagnostics;
using System.Globalization;

namespace Hotline.ZaloSimulation.Storm;

/// <summary>
/// Many people write to a hotline at once while Zalo, the network and the machine fail: was everybody answered, once and in order?
/// The faults of calls strike by chance; call limits, lost tokens, a closed account and the kill come at fixed shares of the messages said.
/// </summary>
internal sealed class StormRun(StormOptions options, TextWriter say) : IAsyncDisposable
{
    private const int MostStories = 20;

    private readonly List<StormUser> users = [];
    private readonly List<Citizen> silent = [];
    private readonly List<Citizen> unreachable = [];
    private readonly Dictionary<string, HashSet<string>> questionsOf = new(StringComparer.Ordinal);
    private ZaloSimulator zalo = null!;
    private readonly List<HotlineNode> nodes = [];
    private TimeSpan down;
    private int killed;

    public async Task<Verdict> RunAsync(CancellationToken cancellation)
    {
        zalo = await ZaloSimulator.StartAsync(new SimulatorOptions { Seed = options.Seed, RedeliveryScale = options.RedeliveryScale });
        await ConnectAsync(cancellation);
        await LearnAsync(cancellation);
        Populate();

        await say.WriteLineAsync($"Bão: {users.Count} người, {options.Messages} tin, mầm {options.Seed}, lỗi {(options.Faults ? "tất cả" : "không")}.");
        var start = Stopwatch.GetTimestamp();
        if (options.Faults)
        {
            AddFaults();
        }

        var storm = Task.WhenAll(users.Select(user => user.RunAsync(cancellation)));
        var disasters = options.Faults ? DisastersAsync(storm, cancellation) : Task.CompletedTask;
        var others = SilentAsync(cancellation);
        await ReportAsync(storm, cancellation);
        await Task.WhenAll(storm, disasters, others);
        var blown = Stopwatch.GetElapsedTime(start);

        zalo.Faults.Clear();
        zalo.DelayEchoes(_ => TimeSpan.Zero);
        await say.WriteLineAsync(FormattableString.Invariant($"Hết bão sau {blown.TotalSeconds:0} s; chờ yên, lâu nhất {options.Calm.TotalSeconds:0} s."));
        var calm = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(calm) < options.Calm && (zalo.Webhooks.Pending > 0 || users.Any(user => Lacking(user).Any())))
        {
            await Task.Delay(200, cancellation);
        }

        // What is sent twice is sent late: a little silence shows it.
        await Task.Delay(TimeSpan.FromSeconds(12), cancellation);
        Probe();
        var verdict = Judge(blown);
        if (options.Log.Length > 0 && nodes.Count > 0)
        {
            await File.WriteAllLinesAsync(options.Log, Output, cancellation);
        }

        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        if (zalo is not null)
        {
            await zalo.DisposeAsync();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var address = options.Hotline;
        if (options.Program.Length > 0)
        {
            for (var number = 0; number < options.Nodes; number++)
            {
                var node = new HotlineNode(options.Program, zalo.HotlineSettings, options.Connection);
                nodes.Add(node);
                await node.StartAsync(cancellation);
                if (number > 0)
                {
                    zalo.Webhooks.AlsoTo(new Uri(node.Url, Settings.WebhookPath));
                }
            }

            address = nodes[0].Url;
        }
        else
        {
            await Settings.WriteAsync(zalo, say);
        }

        await Settings.ConnectAsync(zalo, address!, TimeSpan.FromMinutes(5), cancellation);
    }

    /// <summary>Asks each question once in peace: whose answer is a text that comes later?</summary>
    private async Task LearnAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(Questions.All.Select(async (question, index) =>
        {
            var citizen = zalo.Citizen(FormattableString.Invariant($"Người hỏi thử {index + 1}"));
            await zalo.AcceptedAsync(citizen.Says(Questions.Opening));
            var opened = await QuietAsync(citizen, 0, cancellation);
            await zalo.AcceptedAsync(citizen.Says(question));
            await QuietAsync(citizen, opened, cancellation);
            lock (questionsOf)
            {
                foreach (var sent in citizen.Received.Skip(opened))
                {
                    if (!questionsOf.TryGetValue(sent.Content, out var questions))
                    {
                        questionsOf[sent.Content] = questions = new HashSet<string>(StringComparer.Ordinal);
                    }

                    questions.Add(question);
                }
            }
        }));
        await say.WriteLineAsync($"Hỏi thử {Questions.All.Count} câu lúc yên: {questionsOf.Count} tin trả lời khác nhau, {zalo.Violations.Count} vi phạm.");
    }

    private async Task<int> QuietAsync(Citizen citizen, int before, CancellationToken cancellation)
    {
        await zalo.Ledger.WaitAsync(() => citizen.Received.Count > before ? citizen : null, $"The answer to {citizen.Name}", TimeSpan.FromSeconds(60));
        for (var count = -1; count != citizen.Received.Count;)
        {
            count = citizen.Received.Count;
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellation);
        }

        return citizen.Received.Count;
    }

    private void Populate()
    {
        for (var index = 0; index < options.Users; index++)
        {
            var messages = (options.Messages / options.Users) + (index < options.Messages % options.Users ? 1 : 0);
            var name = FormattableString.Invariant($"Công dân {index + 1}");
            users.Add(new StormUser(index % 20 == 11 ? zalo.AnonymousCitizen(name) : zalo.Citizen(name), index, messages, options));
        }

        for (var index = 0; index < Math.Max(3, options.Users / 30); index++)
        {
            silent.Add(zalo.Citizen(FormattableString.Invariant($"Người im lặng {index + 1}")));
            unreachable.Add(zalo.Citizen(FormattableString.Invariant($"Người ở xa {index + 1}")));
        }
    }

    /// <summary>By chance, for each user and call in its own right.</summary>
    private void AddFaults()
    {
        Fault[] faults =
        [
            Fault.QuoteGone(),
            Fault.Http5xx(500) with { Probability = 0.02, Times = 0 },
            Fault.Http5xx(502, html: true) with { Probability = 0.01, Times = 0 },
            Fault.Http5xx(503, stored: true) with { Probability = 0.02, Times = 0 },
            Fault.TimeoutBefore() with { Probability = 0.006, Times = 0 },
            Fault.TimeoutAfter() with { Probability = 0.006, Times = 0 },
            Fault.Reset(stored: false) with { Probability = 0.01, Times = 0 },
            Fault.Reset(stored: true) with { Id = "F9 reset after", Probability = 0.01, Times = 0 },
            Fault.Slow(TimeSpan.FromSeconds(3)) with { Probability = 0.02, Times = 0 },
            Fault.TruncatedJson() with { Probability = 0.01, Times = 0 },
            Fault.NonNumericError() with { Probability = 0.01, Times = 0 },
            Fault.Http5xx(500) with { Id = "F8 history", Endpoint = OpenApi.HistoryPath, Probability = 0.1, Times = 0 },
        ];
        foreach (var fault in faults)
        {
            zalo.Faults.Add(fault);
        }

        zalo.DelayEchoes(sent => Faults.Draw(options.Seed, "echo", sent.MessageId) switch
        {
            < 0.10 => TimeSpan.FromSeconds(-1),
            < 0.20 => TimeSpan.FromSeconds(2),
            < 0.22 => TimeSpan.FromSeconds(9),
            _ => TimeSpan.Zero,
        });
    }

    private async Task DisastersAsync(Task storm, CancellationToken cancellation)
    {
        await AtAsync(0.10, storm, cancellation);
        await ForAsync("F1: quá số cuộc gọi (-32)", Fault.Rate32(), 5, cancellation);
        await AtAsync(0.18, storm, cancellation);
        await ForAsync("F2: 429", Fault.Http429(retryAfterSeconds: 2), 5, cancellation);
        await AtAsync(0.26, storm, cancellation);
        await say.WriteLineAsync("F3: mọi mã truy cập hết hiệu lực");
        zalo.RevokeAccessTokens();
        await AtAsync(0.34, storm, cancellation);
        await say.WriteLineAsync("F7: địa chỉ cấp mã trả lời lạ ba lần, rồi F3");
        foreach (var answer in new[] { RefreshAnswer.Unavailable, RefreshAnswer.Empty, RefreshAnswer.Html })
        {
            zalo.Faults.Add(Fault.RefreshWeird(answer));
        }

        zalo.RevokeAccessTokens();
        await AtAsync(0.42, storm, cancellation);
        await ForgeAsync();
        await AtAsync(0.50, storm, cancellation);
        await KillAsync(cancellation);
        await AtAsync(0.62, storm, cancellation);
        await say.WriteLineAsync("F21: tài khoản bị ngừng 4 s (-209)");
        zalo.SetStanding(appActive: false);
        await Task.Delay(TimeSpan.FromSeconds(4), cancellation);
        zalo.SetStanding();
        await AtAsync(0.72, storm, cancellation);
        await say.WriteLineAsync("Mã truy cập mới chỉ sống 60 s, rồi F3");
        zalo.GiveTokens(TimeSpan.FromSeconds(60), ExpiresIn.Number);
        zalo.RevokeAccessTokens();
        await AtAsync(0.85, storm, cancellation);
        await ForAsync("F1: quá số cuộc gọi (-32)", Fault.Rate32(), 8, cancellation);
        zalo.GiveTokens(zalo.Options.AccessTokenLifetime);
    }

    /// <summary>Waits until this share of the turns was begun.</summary>
    private async Task AtAsync(double share, Task storm, CancellationToken cancellation)
    {
        while (!storm.IsCompleted && Said() < share * options.Messages)
        {
            await Task.Delay(50, cancellation);
        }
    }

    /// <summary>What all nodes wrote.</summary>
    private IEnumerable<string> Output => nodes.SelectMany(node => node.Output);

    private int Said() => users.Sum(user => user.Turns.Sum(turn => turn.Events.Count));

    private async Task ForAsync(string name, Fault fault, int seconds, CancellationToken cancellation)
    {
        await say.WriteLineAsync(FormattableString.Invariant($"{name} trong {seconds} s"));
        var id = zalo.Faults.Add(fault);
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        zalo.Faults.Remove(id);
    }

    private async Task ForgeAsync()
    {
        await say.WriteLineAsync("F15: chữ ký giả");
        var real = zalo.Ledger.Events.First(made => made.Name == "user_send_text" && made.Accepted);
        foreach (var forgery in Enum.GetValues<Forgery>())
        {
            await zalo.ForgeAsync(real, forgery);
        }

        var probe = await zalo.PostRawAsync("{}"u8.ToArray(), new Dictionary<string, string>());
        if (probe.Status != 200)
        {
            zalo.Ledger.Violate("probe-refused", FormattableString.Invariant($"the console's unsigned {{}} was answered {probe.Status}"));
        }
    }

    /// <summary>F16.</summary>
    private async Task KillAsync(CancellationToken cancellation)
    {
        if (nodes is not [var node, ..] || !options.Kill)
        {
            return;
        }

        await say.WriteLineAsync("F16: dịch vụ bị giết và chạy lại");
        var start = Stopwatch.GetTimestamp();
        zalo.Excuse(down: true);
        await node.KillAsync();
        await node.StartAsync(cancellation);
        down = Stopwatch.GetElapsedTime(start);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        zalo.Excuse(down: false);
        killed++;
    }

    /// <summary>People of whom nothing must come: they do what asks for nothing, or cannot be reached.</summary>
    private async Task SilentAsync(CancellationToken cancellation)
    {
        for (var index = 0; index < silent.Count; index++)
        {
            var citizen = silent[index];
            citizen.Says(Questions.All[index % Questions.All.Count], new Bend { Shift = TimeSpan.FromHours(index % 2 == 0 ? -25 : 0.5) });
            citizen.Does("user_invented_event");
            citizen.ReactsTo("00aa11");
            citizen.Unfollows();
            if (options.Faults)
            {
                var far = unreachable[index];
                far.Blocks(index % 2 == 0);
                far.GoesInactive(index % 2 == 1);
                far.Says(Questions.All[index % Questions.All.Count], new Bend { Drop = ["user_id_by_app"] });
                far.SendsSticker(new Bend { Drop = ["message.attachments=null"] });
                far.SendsImage("", bend: new Bend { Drop = ["message"] });
                far.SendsImage("", bend: new Bend { Drop = ["sender"] });
            }

            await Task.Delay(500, cancellation);
        }
    }

    private async Task ReportAsync(Task storm, CancellationToken cancellation)
    {
        while (!storm.IsCompleted)
        {
            await Task.WhenAny(storm, Task.Delay(TimeSpan.FromSeconds(10), cancellation));
            await say.WriteLineAsync(FormattableString.Invariant($"  {Said()} tin đã gửi, {zalo.Ledger.Sent.Count} tin trả lời, {zalo.Violations.Count} vi phạm"));
        }
    }

    /// <summary>Turns that have no reply yet, late ones looked for among all that the user got.</summary>
    private static IEnumerable<StormTurn> Lacking(StormUser user)
    {
        var turns = user.Turns;
        for (var index = 0; index < turns.Count; index++)
        {
            var until = index + 1 < turns.Count ? turns[index + 1].Before : user.Replies;
            if (until - turns[index].Before >= turns[index].NeededOf(user.Citizen))
            {
                continue;
            }

            // A reply that came after the user wrote on: then the turns after this one have more than they need.
            var total = user.Replies - turns[index].Before;
            if (total < turns.Skip(index).Sum(turn => turn.NeededOf(user.Citizen)))
            {
                yield return turns[index];
            }
        }
    }

    /// <summary>Contract 8: no token, secret or citizen's word in the log.</summary>
    private void Probe()
    {
        if (nodes.Count == 0)
        {
            return;
        }

        List<string> secrets = [zalo.Options.AppSecret, zalo.Options.OaSecretKey];
        lock (zalo.World.Gate)
        {
            secrets.AddRange(zalo.World.Pairs.SelectMany(pair => new[] { pair.Access, pair.Refresh }));
        }

        foreach (var line in Output)
        {
            if (secrets.Exists(secret => line.Contains(secret, StringComparison.Ordinal)))
            {
                zalo.Ledger.Violate("token-in-log", "the hotline's log holds a token or a secret");
                break;
            }
        }

        foreach (var question in Questions.All)
        {
            if (Output.Any(line => line.Contains(question, StringComparison.OrdinalIgnoreCase)))
            {
                zalo.Ledger.Violate("words-in-log", "the hotline's log holds a citizen's words");
                break;
            }
        }
    }

    private Verdict Judge(TimeSpan blown)
    {
        var events = zalo.Ledger.Events;
        var unanswered = users.SelectMany(user => Lacking(user).Select(turn => Describe(user, turn))).ToList();
        var doubled = users.SelectMany(Doubled).ToList();
        var disordered = users.SelectMany(Disordered).ToList();
        var named = users.Where(user => doubled.Concat(unanswered).Concat(disordered).Any(line => line.Contains($"({user.Citizen.Id})", StringComparison.Ordinal))).Select(user => user.Citizen.Id)
            .Concat(zalo.Violations.Select(violation => violation.User)).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Take(MostStories);
        var answered = users.SelectMany(user => user.Turns).Where(turn => turn.Answered is not null).Select(turn => turn.Answered!.Value.TotalMilliseconds).Order().ToList();
        return new Verdict
        {
            Users = users.Count,
            Messages = Said(),
            Replies = users.Sum(user => user.Replies),
            Seconds = blown.TotalSeconds,
            Kills = killed,
            SecondsDown = down.TotalSeconds,
            Unanswered = unanswered,
            Doubled = doubled,
            Disordered = disordered,
            Violations = [.. zalo.Violations],
            Stories = named.ToDictionary(id => id, id => Story(id, events)),
            Webhooks = Latencies.Of(events),
            BrokenPosts = events.SelectMany(made => made.Attempts).Count(attempt => attempt.Status == 0),
            AnswerP50 = answered.Count == 0 ? 0 : answered[answered.Count / 2],
            AnswerP99 = answered.Count == 0 ? 0 : answered[(int)(answered.Count * 0.99)],
            Faults = [.. zalo.Ledger.Calls.Where(call => call.Fault is not null).GroupBy(call => call.Fault!).Select(group => (group.Key, group.Count())).OrderBy(pair => pair.Key, StringComparer.Ordinal)],
            Calls = zalo.Ledger.Calls.Count,
            Refreshes = zalo.Ledger.Calls.Count(call => call.Host == ZaloHost.OAuth),
        };
    }

    /// <summary>The same message more often than the user asked for it; what stands for many questions is judged turn by turn.</summary>
    private IEnumerable<string> Doubled(StormUser user)
    {
        var received = user.Citizen.Received.Where(sent => !sent.ByStaff).ToList();
        foreach (var same in received.GroupBy(sent => sent.Content).Where(group => group.Count() > 1))
        {
            if (questionsOf.TryGetValue(same.Key, out var questions) && questions.Count == 1)
            {
                var asked = user.Turns.SelectMany(turn => turn.Questions).Count(questions.Contains);
                if (same.Count() > Math.Max(1, asked))
                {
                    yield return Line(user, $"{same.Count()} lần cho {asked} câu hỏi", same.First().Text);
                }

                continue;
            }

            // A second answer to two messages said at once may come in the next turn.
            var before = 0;
            for (var index = 0; index < user.Turns.Count; index++)
            {
                var turn = user.Turns[index];
                var replies = received.Take(index + 1 < user.Turns.Count ? user.Turns[index + 1].Before : received.Count).Skip(turn.Before)
                    .Where(sent => MessageRules.PartOf(sent.Text) is null or (1, _)).ToList();
                var count = replies.Count(sent => sent.Content == same.Key);
                if (count > turn.Events.Count + before)
                {
                    yield return Line(user, $"{count} lần trong một lượt {turn.Kind}", same.First().Text);
                }

                before = Math.Max(0, turn.Events.Count + before - replies.Count);
            }
        }
    }

    /// <summary>
    /// Answers whose question is known beyond doubt come in the order of the questions: from turn to turn, since what is said at once may be answered in the
    /// order in which it arrived, and only where all of a turn had arrived before the next began.
    /// </summary>
    private IEnumerable<string> Disordered(StormUser user)
    {
        var order = user.Turns.SelectMany((turn, index) => turn.Questions.Select(question => (Question: question, Turn: index))).ToList();
        var last = -1;
        foreach (var sent in user.Citizen.Received)
        {
            if (!questionsOf.TryGetValue(sent.Content, out var questions) || questions.Count != 1 || order.FindAll(asked => asked.Question == questions.First()) is not [var only])
            {
                continue;
            }

            if (only.Turn < last && Enumerable.Range(only.Turn, last - only.Turn).All(index => ArrivedBefore(user.Turns[index], user.Turns[index + 1])))
            {
                yield return Line(user, $"lượt {only.Turn + 1} được trả lời sau lượt {last + 1}", sent.Text);
            }

            last = Math.Max(last, only.Turn);
        }

        static bool ArrivedBefore(StormTurn turn, StormTurn next) =>
            turn.Events.All(made => made.Accepted) && turn.Events.Max(made => made.AcceptedNumber) < next.Events.Where(made => made.Accepted).Min(made => (long?)made.AcceptedNumber);
    }

    /// <summary>Events with their posts, calls with what they made, in the order of their moments.</summary>
    private IReadOnlyList<string> Story(string id, IReadOnlyList<Event> events)
    {
        var posts = events.Where(made => IsOf(made.User, id)).SelectMany(made => made.Attempts.Select(attempt => (attempt.At, Line: string.Create(
            CultureInfo.InvariantCulture, $"{attempt.At:HH:mm:ss.fff} event {made.Number} {made.Name} {made.MessageId} try {attempt.Retry}: {attempt.Status} in {attempt.Milliseconds:0} ms; made {made.At:HH:mm:ss.fff}; {Short(made.Text)}"))));
        var calls = zalo.Ledger.Calls.Where(call => IsOf(call.User, id)).Select(call => (call.At, Line: string.Create(
            CultureInfo.InvariantCulture, $"{call.At:HH:mm:ss.fff} call {call.Number} {call.Method} {call.Path}: {call.Status} {call.Error} in {call.Milliseconds:0} ms; fault {call.Fault ?? "none"}; made {call.MessageId ?? "nothing"}; {Short(call.Body)}")));
        return [.. posts.Concat(calls).OrderBy(line => line.At).Select(line => line.Line)];

        static bool IsOf(string user, string id) => user == id || user.StartsWith($"{id}/", StringComparison.Ordinal);
    }

    private static string Short(string? text) => (text is null ? "" : text.Length > 300 ? text[..300] + "…" : text).ReplaceLineEndings(" ");

    private static string Describe(StormUser user, StormTurn turn) =>
        Line(user, $"{turn.Kind}, {turn.Events.Count(made => made.Accepted)}/{turn.Events.Count} đã nhận", string.Join(" / ", turn.Questions));

    private static string Line(StormUser user, string what, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{user.Citizen.Name} ({user.Citizen.Id}): {what}: {(text.Length > 80 ? text[..80] + "…" : text).ReplaceLineEndings(" ")}");
}
