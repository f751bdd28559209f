using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>
/// Reads the logs of conversations on Zalo and sends what the bot and operators say, in order, one message at a time for a person and all persons at once.
/// Zalo has no key against repetitions: each attempt is written down before it is made, and when its end is not known, the echo or Zalo's history says whether it was taken.
/// </summary>
internal sealed partial class ZaloDelivery(
    IConversationLog log,
    Wakeups wakeups,
    IDeliveryCursors cursors,
    IZaloOutbox outbox,
    IZaloPeople people,
    ZaloApi api,
    ZaloGate gate,
    ZaloWebhook webhook,
    IOptions<ChannelsOptions> options,
    TimeProvider time,
    ZaloFigures figures,
    ILogger<ZaloDelivery> logger) : BackgroundService
{
    private const int SweepAtOnce = 1000;
    private const int EntriesBefore = 40;
    private const int HistoryRows = 10;
    private const int HistoryPages = 3;
    private const int MostLaterAttempts = 3;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    /// <summary>Outlasts one call; renewed at every step, so that a killed node keeps nobody waiting for long.</summary>
    private static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EchoTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Of an anonymous visitor Zalo tells no history: the echo alone can say that a message was taken. When this service may not have heard it, being away or too slow,
    /// Zalo brings it again half a minute after it was refused; that is awaited too, since nothing else would tell.
    /// </summary>
    private static readonly TimeSpan SecondEchoTime = TimeSpan.FromSeconds(28);
    private static readonly TimeSpan EchoLook = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ZaloOptions settings = options.Value.Zalo;
    private readonly Lock sync = new();
    private readonly Dictionary<string, bool> running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> tasks = new(StringComparer.Ordinal);
    private CancellationToken stopping;

    /// <summary>How a part ended.</summary>
    private enum Outcome
    {
        /// <summary>On to the next.</summary>
        Settled,

        /// <summary>Nobody can be called now: wait at the gate and begin again.</summary>
        Held,

        /// <summary>The same part again, or its entry cut anew.</summary>
        Again,

        /// <summary>Another node has the conversation.</summary>
        Lost,
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsConfigured)
        {
            return;
        }

        stopping = stoppingToken;
        await Task.Yield();
        using var wake = wakeups.SubscribeAll(Wake);
        try
        {
            using PeriodicTimer timer = new(LookAgain, time);
            do
            {
                try
                {
                    foreach (var conversationId in await outbox.BehindAsync(SweepAtOnce, stoppingToken))
                    {
                        Wake(conversationId);
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogBroken(failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is on its way is brought to its end.
        }

        await Task.WhenAll(tasks.Values);
    }

    private void Wake(string conversationId)
    {
        if (!ZaloEvents.IsConversation(conversationId) || stopping.IsCancellationRequested)
        {
            return;
        }

        lock (sync)
        {
            if (running.ContainsKey(conversationId))
            {
                running[conversationId] = true;
                return;
            }

            running[conversationId] = false;
        }

        tasks[conversationId] = Task.Run(() => RunAsync(conversationId), CancellationToken.None);
    }

    private async Task RunAsync(string conversationId)
    {
        var failures = 0;
        var again = false;
        while (true)
        {
            try
            {
                // To the gate only when there is something to send, and with nothing held.
                ZaloPass? pass = again && failures == 0 ? await gate.EnterAsync(stopping) : null;
                again = false;
                again = await DeliverAsync(conversationId, pass);
                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The next node, or the next start, goes on from what is written down.
            }
            catch (Exception failure)
            {
                LogBroken(failure);
                await Task.Delay(Backoff(++failures), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                again = true;
            }

            lock (sync)
            {
                if (stopping.IsCancellationRequested || (!again && !running[conversationId]))
                {
                    running.Remove(conversationId);
                    tasks.TryRemove(conversationId, out _);
                    return;
                }

                running[conversationId] = false;
            }
        }
    }

    /// <summary>Sends what is new. True when the gate closed before all was sent.</summary>
    private async Task<bool> DeliverAsync(string conversationId, ZaloPass? pass)
    {
        Leave leave = new(gate, pass);
        try
        {
            if (await cursors.ClaimAsync(conversationId, ClaimTime, stopping) is not { } delivered)
            {
                return false;
            }

            try
            {
                return await DeliverAsync(conversationId, delivered, leave);
            }
            finally
            {
                await cursors.ReleaseAsync(conversationId, CancellationToken.None);
            }
        }
        finally
        {
            leave.GiveBack();
        }
    }

    private async Task<bool> DeliverAsync(string conversationId, long delivered, Leave leave)
    {
        if (await people.FindAsync(conversationId, stopping) is not { } person)
        {
            return false;
        }

        var user = person.User;
        var entries = await ReadAsync(conversationId, Math.Max(0, delivered - EntriesBefore));
        var isSilent = IsWithConsole(entries);
        foreach (var entry in entries.Where(entry => entry.Sequence > delivered && IsOurs(entry)))
        {
            if (isSilent && entry.Author == Author.Bot)
            {
                // A colleague has spoken meanwhile: what the bot wanted to say comes too late.
                await GiveUpAsync(entry);
                continue;
            }

            stopping.ThrowIfCancellationRequested();
            var quote = user.AnonymousConversation is null ? QuoteOf(entry, entries) : null;
            var outcome = await SendAsync(user, entry, quote, leave);
            if (outcome == Outcome.Settled)
            {
                figures.Sends(ZaloReach.Of(person.InteractedAt, time.GetUtcNow()).Window);
            }

            switch (outcome)
            {
                case Outcome.Held:
                    return true;
                case Outcome.Lost:
                    LogLost(conversationId);
                    return false;
                default:
                    if (!await cursors.MoveAsync(conversationId, entry.Sequence, ClaimTime, CancellationToken.None))
                    {
                        LogLost(conversationId);
                        return false;
                    }

                    break;
            }
        }

        if (entries is [.., var last] && last.Sequence > delivered)
        {
            await cursors.MoveAsync(conversationId, last.Sequence, ClaimTime, CancellationToken.None);
        }

        return false;
    }

    private async Task<List<Activity>> ReadAsync(string conversationId, long after)
    {
        List<Activity> entries = [];
        while (true)
        {
            var page = await log.ReadAsync(conversationId, entries is [.., var last] ? last.Sequence : after, 1000, stopping);
            if (page.Count == 0)
            {
                return entries;
            }

            entries.AddRange(page);
        }
    }

    private static bool IsOurs(Activity entry) =>
        entry.Author is Author.Bot or Author.Operator && entry.Type == "message"
        && !(entry.Content["channelData"] is JsonObject data && data["zalo"] is JsonObject zalo && zalo["echo"] is not null);

    /// <summary>Closes what was begun of an entry that is not sent any more: an open send would hide whose an echo is.</summary>
    private async Task GiveUpAsync(Activity entry)
    {
        foreach (var send in await outbox.ReadAsync(entry.ConversationId, entry.Sequence, stopping))
        {
            if (send.State is ZaloSendState.Open or ZaloSendState.Waiting)
            {
                await outbox.EndAsync(entry.ConversationId, entry.Sequence, send.Part, ZaloSendState.Failed, null, null, CancellationToken.None);
            }
        }
    }

    /// <summary>Whether a colleague in Zalo's console has the conversation.</summary>
    private static bool IsWithConsole(List<Activity> entries) =>
        entries.FindLast(entry => entry.Author == Author.System && entry.Name is "hotline.taken" or "hotline.released") is { Name: "hotline.taken" } taken
        && taken.Content.Text("from", "id") == ZaloEvents.Channel;

    /// <summary>What an answer is to, when the citizen has written something else beside it.</summary>
    private static string? QuoteOf(Activity entry, List<Activity> entries)
    {
        if (entry.Author != Author.Bot || entry.Content.Text("replyToId") is not { } replyTo || entries.Find(other => other.Id == replyTo) is not { } asked)
        {
            return null;
        }

        var others = entries.Where(other => other.Author == Author.Citizen && other.Type == "message" && other.Sequence < entry.Sequence && other.Id != replyTo);
        return others.Any(other => other.Sequence > asked.Sequence || SaidAt(other) > SaidAt(asked)) ? asked.Content.Text("channelData", "zalo", "messageId") : null;
    }

    /// <summary>When it was said by Zalo's clock; texts of one form, so they compare as times do.</summary>
    private static DateTimeOffset SaidAt(Activity entry) =>
        DateTimeOffset.TryParse(entry.Content.Text("channelData", "zalo", "at"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : entry.Timestamp;

    /// <summary>Sends an entry, part by part.</summary>
    private async Task<Outcome> SendAsync(ZaloUser user, Activity entry, string? quote, Leave leave)
    {
        while (true)
        {
            var known = await outbox.ReadAsync(entry.ConversationId, entry.Sequence, CancellationToken.None);
            if (known.Any(send => send.State == ZaloSendState.Failed))
            {
                // One part that Zalo will never take ends the message.
                return Outcome.Settled;
            }

            var form = known.Count == 0 ? ZaloForm.Full : known.Max(send => send.Form);
            var messages = form == ZaloForm.Template ? [ByTemplate(entry)] : ZaloMessages.Of(entry, form, quote);
            var outcome = Outcome.Settled;
            for (var part = 0; part < messages.Count && outcome == Outcome.Settled; part++)
            {
                var send = known.FirstOrDefault(send => send.Part == part);
                if (send is { State: ZaloSendState.Accepted })
                {
                    continue;
                }

                Part one = new(user, entry, part, form, messages[part]) { Since = (send?.AttemptedAt ?? time.GetUtcNow()) - ClockDifference };
                if (send?.MessageId is { } echoed)
                {
                    await EndAsync(one, ZaloSendState.Accepted, echoed, null);
                    continue;
                }

                outcome = send is { State: ZaloSendState.Open }
                    ? await ResolveAsync(one, send.AttemptedAt + ZaloApi.CallTime + (user.AnonymousConversation is null ? EchoTime : SecondEchoTime), leave)
                    : await AttemptAsync(one, send?.Attempts ?? 0, leave);
            }

            if (outcome != Outcome.Again)
            {
                return outcome;
            }
        }
    }

    /// <summary>One attempt, written down before it is made and after.</summary>
    private async Task<Outcome> AttemptAsync(Part part, int attempts, Leave leave)
    {
        if (await leave.TakeAsync() is not { } pass)
        {
            return Outcome.Held;
        }

        try
        {
            // From here on it is brought to its end and recorded, also when the node is stopping.
            if (await outbox.BeginAsync(part.Attempt, ClaimTime, CancellationToken.None) is var begun && begun != ZaloBegin.Begun)
            {
                gate.Undecided(pass);
                return begun == ZaloBegin.Lost ? Outcome.Lost : Outcome.Again;
            }
        }
        catch
        {
            gate.Undecided(pass);
            throw;
        }

        var begunAt = time.GetUtcNow();
        var answer = await api.PostAsync(part.Path, part.Body, pass);
        switch (answer)
        {
            case ZaloAnswer.Done done:
                var data = done.Data as JsonObject;
                await EndAsync(part, ZaloSendState.Accepted, ZaloEvents.Scalar(data?["message_id"]) ?? ZaloEvents.Scalar(data?["msg_id"]), null);
                return Outcome.Settled;
            case ZaloAnswer.Held held:
                await EndAsync(part, ZaloSendState.Waiting, null, held.Code);
                return Outcome.Held;
            case ZaloAnswer.Refused refused:
                return await RefusedAsync(part, refused.Code, attempts + 1);
            case ZaloAnswer.Unknown unknown:
                var endedAt = time.GetUtcNow();
                LogUnknown(part.Entry.Id, part.Number, unknown.Why);
                return await ResolveAsync(part, endedAt + EchoTime, leave, () => webhook.HasMissedSince(begunAt) ? endedAt + SecondEchoTime : null);
            default:
                throw new InvalidOperationException("A call ends in one of four ways.");
        }
    }

    private async Task<Outcome> RefusedAsync(Part part, int code, int attempts)
    {
        switch (ZaloErrors.ClassOf(code))
        {
            case ZaloErrorClass.Form when part.Form == ZaloForm.Full && part.IsDressed:
                return await CutAnewAsync(part, ZaloForm.Plain, code);
            case ZaloErrorClass.Length when part.Form != ZaloForm.Short && part.Number == 0 && ZaloMessages.Of(part.Entry, ZaloForm.Short, null).Count > 1:
                return await CutAnewAsync(part, ZaloForm.Short, code);
            case ZaloErrorClass.Person when ZaloErrors.IsWindow(code) && settings.ReplyTemplate.IsConfigured && part is { Number: 0, Form: not ZaloForm.Template, Entry.Author: Author.Operator, User.AnonymousConversation: null }:
                return await CutAnewAsync(part, ZaloForm.Template, code);
            case ZaloErrorClass.Later when attempts < MostLaterAttempts:
            case ZaloErrorClass.Night:
                await EndAsync(part, ZaloSendState.Waiting, null, code);
                return await HoldAsync(part.Entry.ConversationId, Backoff(attempts)) ? Outcome.Again : Outcome.Lost;
            case var kind:
                await EndAsync(part, ZaloSendState.Failed, null, code);
                if (kind == ZaloErrorClass.Person)
                {
                    LogUnreachable(part.Entry.Id, code);
                }
                else
                {
                    LogGivenUp(part.Entry.Id, part.Number, code, ZaloErrors.IsKnown(code) ? "a known code" : "a code that nobody has described yet");
                }

                // Read again: this part ends the message.
                return Outcome.Again;
        }
    }

    private async Task<Outcome> CutAnewAsync(Part part, ZaloForm form, int code)
    {
        // Remembered with the part, so that another node cuts it in the same way.
        if (await outbox.BeginAsync(part.Attempt with { Form = form }, ClaimTime, CancellationToken.None) == ZaloBegin.Lost)
        {
            return Outcome.Lost;
        }

        await EndAsync(part, ZaloSendState.Waiting, null, code);
        return Outcome.Again;
    }

    /// <summary>Finds out what became of an attempt: the echo says so, or else the history.</summary>
    /// <param name="part">What was sent.</param>
    /// <param name="until">How long the echo is awaited.</param>
    /// <param name="leave">For the questions.</param>
    /// <param name="longer">Until when an anonymous visitor's echo is awaited after that; null: no longer.</param>
    private async Task<Outcome> ResolveAsync(Part part, DateTimeOffset until, Leave leave, Func<DateTimeOffset?>? longer = null)
    {
        var conversationId = part.Entry.ConversationId;
        if (until > time.GetUtcNow())
        {
            // Others try the gate meanwhile.
            leave.GiveBack();
        }

        if (!await HoldAsync(conversationId, until - time.GetUtcNow(), () => IsEchoedAsync(part))
            || (part.User.AnonymousConversation is not null && longer?.Invoke() is { } end && !await HoldAsync(conversationId, end - time.GetUtcNow(), () => IsEchoedAsync(part))))
        {
            return Outcome.Lost;
        }

        for (var failures = 0; ;)
        {
            if (await EchoedAsync(part) is { } echoed)
            {
                await EndAsync(part, ZaloSendState.Accepted, echoed, null);
                return Outcome.Settled;
            }

            var (found, decided, held) = await LookUpAsync(part, leave);
            if (held)
            {
                return Outcome.Held;
            }

            if (decided)
            {
                LogResolved(part.Entry.Id, part.Number, found is not null);
                figures.Resolved(found is not null);
                await EndAsync(part, found is null ? ZaloSendState.Waiting : ZaloSendState.Accepted, found, null);
                return found is null ? Outcome.Again : Outcome.Settled;
            }

            if (!await HoldAsync(conversationId, Backoff(++failures), () => IsEchoedAsync(part)))
            {
                return Outcome.Lost;
            }
        }
    }

    private async Task<bool> IsEchoedAsync(Part part) => await EchoedAsync(part) is not null;

    /// <summary>Zalo's id of the message as an echo told it; null: none did yet. A template's words are Zalo's, so that its echo waits among those that nobody knows.</summary>
    private async Task<string?> EchoedAsync(Part part)
    {
        var (conversationId, sequence) = (part.Entry.ConversationId, part.Entry.Sequence);
        var told = (await outbox.ReadAsync(conversationId, sequence, stopping)).FirstOrDefault(send => send.Part == part.Number)?.MessageId;
        return told is null && part.Form == ZaloForm.Template
            ? (await outbox.EchoesAsync(conversationId, stopping)).FirstOrDefault(echo => part.CouldBe(echo.Text, echo.Kind, echo.At))?.MessageId
            : told;
    }

    /// <summary>Looks for the message among the last of the conversation that we do not know.</summary>
    private async Task<(string? Found, bool Decided, bool Held)> LookUpAsync(Part part, Leave leave)
    {
        if (part.User.AnonymousConversation is not null)
        {
            // Zalo tells no history of them: the echo would have come.
            return (null, true, false);
        }

        var key = part.Attempt.TextKey;
        for (var page = 0; page < HistoryPages; page++)
        {
            if (await leave.TakeAsync() is not { } pass)
            {
                return (null, false, true);
            }

            // The id is digits for users, so that Zalo may want it as a number; it is a text everywhere else.
            var answer = await api.GetAsync(ZaloApi.HistoryPath, new JsonObject { ["user_id"] = part.User.Id, ["offset"] = page * HistoryRows, ["count"] = HistoryRows }, pass);
            switch (answer)
            {
                case ZaloAnswer.Held:
                    return (null, false, true);
                case ZaloAnswer.Refused { Code: var code } when ZaloErrors.ClassOf(code) is ZaloErrorClass.Person or ZaloErrorClass.Form:
                    // There is no history of this person: the echo would have come.
                    return (null, true, false);
                case ZaloAnswer.Done { Data: JsonArray data }:
                    var rows = data.OfType<JsonObject>().ToList();
                    var sent = rows.Where(row => ZaloEvents.Scalar(row["src"]) == "0" || ZaloEvents.Scalar(row["from_id"]) == settings.OaId)
                        .Select(row => (Id: ZaloEvents.Scalar(row["message_id"]), Text: ZaloEvents.Scalar(row["message"]) ?? "", Kind: ZaloEvents.Scalar(row["type"]), At: ZaloEvents.TimeOf(row["time"])))
                        .Where(row => row.Id is not null).ToList();
                    var known = await outbox.KnownAsync(part.Entry.ConversationId, [.. sent.Select(row => row.Id!)], stopping);
                    if (sent.FirstOrDefault(row => !known.Contains(row.Id!) && (part.Form == ZaloForm.Template ? part.CouldBe(row.Text, row.Kind, row.At) : ZaloText.KeyOf(row.Text) == key)).Id is { } found)
                    {
                        return (found, true, false);
                    }

                    // What we know was sent before: nothing newer is behind it.
                    if (rows.Count < HistoryRows || known.Count > 0)
                    {
                        return (null, true, false);
                    }

                    break;
                default:
                    return (null, false, false);
            }
        }

        return (null, true, false);
    }

    /// <summary>Waits and keeps the claim. False when another node has it.</summary>
    /// <param name="conversationId">What is held.</param>
    /// <param name="wait">How long.</param>
    /// <param name="done">Ends the wait early.</param>
    private async Task<bool> HoldAsync(string conversationId, TimeSpan wait, Func<Task<bool>>? done = null)
    {
        var end = time.GetUtcNow() + wait;
        var renew = time.GetUtcNow();
        while (true)
        {
            var now = time.GetUtcNow();
            if (now >= renew)
            {
                if (await cursors.ClaimAsync(conversationId, ClaimTime, stopping) is null)
                {
                    return false;
                }

                renew = now + RenewAfter;
            }

            if (end <= now || (done is not null && await done()))
            {
                return true;
            }

            var pause = done is null ? RenewAfter : EchoLook;
            await Task.Delay(end - now < pause ? end - now : pause, time, stopping);
        }
    }

    /// <summary>The template's parameters for a reply.</summary>
    private JsonObject ByTemplate(Activity entry)
    {
        var text = (entry.Text ?? "").ReplaceLineEndings(" ").Normalize(System.Text.NormalizationForm.FormC).Trim();
        if (text.Length > ZaloReplyTemplate.LongestText)
        {
            text = $"{text[..(ZaloReplyTemplate.LongestText - 1)].TrimEnd()}…";
        }

        JsonObject data = [];
        foreach (var (name, value) in settings.ReplyTemplate.Data)
        {
            data[name] = value
                .Replace("{ticket}", entry.Content.Text("channelData", "hotline", "ticket") ?? "", StringComparison.Ordinal)
                .Replace("{name}", entry.Content.Text("from", "name") ?? "", StringComparison.Ordinal)
                .Replace("{text}", text, StringComparison.Ordinal);
        }

        return new JsonObject { ["template_id"] = settings.ReplyTemplate.Id, ["template_data"] = data };
    }

    private Task EndAsync(Part part, ZaloSendState state, string? messageId, int? code) =>
        outbox.EndAsync(part.Entry.ConversationId, part.Entry.Sequence, part.Number, state, messageId, code, CancellationToken.None);

    private static TimeSpan Backoff(int attempts)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(Math.Max(attempts - 1, 0), 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "It is not known whether Zalo took part {Part} of {ActivityId} ({Why}); its echo is awaited, then the history is asked")]
    private partial void LogUnknown(string activityId, int part, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Zalo had taken part {Part} of {ActivityId}: {Taken}")]
    private partial void LogResolved(string activityId, int part, bool taken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{ActivityId} cannot reach this person on Zalo (code {Code})")]
    private partial void LogUnreachable(string activityId, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Zalo will not take part {Part} of {ActivityId} (code {Code}, {What}); it was given up")]
    private partial void LogGivenUp(string activityId, int part, int code, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another node took over the delivery of conversation {ConversationId}: this one was too slow")]
    private partial void LogLost(string conversationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery to Zalo failed; it goes on")]
    private partial void LogBroken(Exception failure);

    /// <summary>A leave that was asked for before it was known what for.</summary>
    private sealed class Leave(ZaloGate gate, ZaloPass? first)
    {
        private ZaloPass? unused = first;

        public async Task<ZaloPass?> TakeAsync()
        {
            if (unused is { } pass)
            {
                unused = null;
                return pass;
            }

            return await gate.TryEnterAsync();
        }

        public void GiveBack()
        {
            if (unused is { } pass)
            {
                unused = null;
                gate.Undecided(pass);
            }
        }
    }

    /// <summary>One message on its way.</summary>
    private sealed record Part(ZaloUser User, Activity Entry, int Number, ZaloForm Form, JsonObject Message)
    {
        public ZaloAttempt Attempt { get; } = new()
        {
            ConversationId = Entry.ConversationId,
            Sequence = Entry.Sequence,
            Part = Number,
            Form = Form,
            TextKey = Form == ZaloForm.Template ? "template" : ZaloText.KeyOf(Message.Text("text") ?? ""),
        };

        /// <summary>Nothing that Zalo took before can be this one; room for clocks that differ.</summary>
        public DateTimeOffset Since { get; init; }

        public string Path => Form == ZaloForm.Template ? ZaloApi.TemplatePath : User.AnonymousConversation is null ? ZaloApi.SendPath : ZaloApi.AnonymousSendPath;

        /// <summary>
        /// Whether what the account has sent can be this template: it is not from before, and its words hold the longest of the values given to it. Without words it is
        /// none of the things that people send from Zalo's console.
        /// </summary>
        public bool CouldBe(string words, string? kind, DateTimeOffset? at) =>
            !(at < Since) && (words.Length > 0 ? Longest is { } value && Plain(words).Contains(value, StringComparison.OrdinalIgnoreCase) : kind is not ("text" or "photo" or "image" or "gif" or "sticker" or "file" or "link" or "links" or "voice" or "audio" or "video"));

        private string? Longest => (Message["template_data"] as JsonObject)?.Select(value => Plain(value.Value?.ToString() ?? "")).Where(value => value.Length > 0).MaxBy(value => value.Length);

        private static string Plain(string words) => string.Join(' ', words.Normalize(System.Text.NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        /// <summary>It has more than words.</summary>
        public bool IsDressed => Message.Count > 1;

        public JsonObject Body => Form == ZaloForm.Template ? TemplateBody() : new()
        {
            ["recipient"] = User.AnonymousConversation is { } conversation
                ? new JsonObject { ["anonymous_id"] = User.Id, ["conversation_id"] = conversation }
                : new JsonObject { ["user_id"] = User.Id },
            ["message"] = Message.DeepClone(),
        };

        private JsonObject TemplateBody()
        {
            var body = Message.DeepClone().AsObject();
            body["user_id"] = User.Id;
            return body;
        }
    }
}
