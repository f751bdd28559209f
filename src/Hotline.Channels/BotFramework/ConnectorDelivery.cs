using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>
/// Reads the logs of Bot Framework conversations and posts what the bot and operators say to their serviceUrl, in order, one conversation at a time.
/// Attempts are bounded; a channel that is slow or down keeps only its own conversations waiting. What a stopped node left behind, another one or the next delivers.
/// </summary>
internal sealed partial class ConnectorDelivery(
    IConversationLog log,
    Wakeups wakeups,
    IDeliveryCursors cursors,
    IHttpClientFactory clients,
    OutboundTokens tokens,
    IOptions<ChannelsOptions> options,
    TimeProvider time,
    ILogger<ConnectorDelivery> logger) : BackgroundService
{
    public const string HttpClientName = "Hotline.Connector";
    private const int Lanes = 8;
    private const int SweepAtOnce = 1000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly ConnectorOptions settings = options.Value.Connector;
    private readonly Lane[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new Lane(time))];

    private enum Outcome
    {
        Delivered,

        /// <summary>It will never be taken.</summary>
        Refused,
        TryLater,
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = wakeups.SubscribeAll(Wake);
        try
        {
            await Task.WhenAll([.. lanes.Select(lane => WorkAsync(lane, stoppingToken)), SweepAsync(stoppingToken)]);
        }
        finally
        {
            // Held over a pause that this node will not see the end of.
            foreach (var conversationId in lanes.SelectMany(lane => lane.PutOffNow))
            {
                await cursors.ReleaseAsync(conversationId, CancellationToken.None);
            }
        }
    }

    private void Wake(string conversationId)
    {
        if (ConversationReference.IsConversation(conversationId))
        {
            lanes[(uint)StringComparer.Ordinal.GetHashCode(conversationId) % Lanes].Waiting.Enqueue(conversationId);
        }
    }

    /// <summary>Finds what a stopped node left behind, at once and then again and again.</summary>
    private async Task SweepAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(LookAgain, time);
        do
        {
            try
            {
                foreach (var conversationId in await cursors.BehindAsync(SweepAtOnce, stopping))
                {
                    Wake(conversationId);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogBroken(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task WorkAsync(Lane lane, CancellationToken stopping)
    {
        while (true)
        {
            var conversationId = await lane.NextAsync(stopping);
            try
            {
                var retry = await DeliverAsync(lane, conversationId, stopping);
                if (retry is { } wait)
                {
                    lane.PutOff(conversationId, wait);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogBroken(failure);
                lane.PutOff(conversationId, LookAgain);
            }
        }
    }

    /// <summary>Delivers everything that is new; returns how long to wait before the next attempt, null when there is nothing to wait for.</summary>
    private async Task<TimeSpan?> DeliverAsync(Lane lane, string conversationId, CancellationToken cancellation)
    {
        // Twice what one delivery may take: it outlasts the delivery and the record of it.
        var claimTime = TimeSpan.FromSeconds(2 * settings.DeliverySeconds);
        if (await cursors.ClaimAsync(conversationId, claimTime, cancellation) is not { } delivered)
        {
            return claimTime;
        }

        var kept = false;
        try
        {
            var entries = await ReadAsync(conversationId, cancellation);
            foreach (var entry in entries.Where(entry => entry.Sequence > delivered && IsOurs(entry)))
            {
                if (Destination(entries, entry) is not { } to)
                {
                    continue;
                }

                // Once begun it is brought to its end and recorded, also when the node is stopping: cut off, it would be posted again.
                cancellation.ThrowIfCancellationRequested();
                var (outcome, wait) = await PostAsync(to, entry);
                var attempts = lane.CountAttempt(conversationId, entry.Sequence);
                if (outcome == Outcome.TryLater && attempts < settings.DeliveryAttempts)
                {
                    LogRetry(entry.Id, attempts);
                    var pause = wait ?? Backoff(attempts);

                    // Held meanwhile, so that another node does not come in the pause.
                    kept = await cursors.ClaimAsync(conversationId, pause + claimTime, CancellationToken.None) is not null;
                    return pause;
                }

                lane.Attempts.Remove(conversationId);
                if (outcome != Outcome.Delivered)
                {
                    LogGivenUp(entry.Id, attempts);
                }

                if (!await cursors.MoveAsync(conversationId, entry.Sequence, claimTime, CancellationToken.None))
                {
                    LogLost(conversationId);
                    return claimTime;
                }
            }

            if (entries is [.., var last] && last.Sequence > delivered)
            {
                await cursors.MoveAsync(conversationId, last.Sequence, claimTime, cancellation);
            }

            return null;
        }
        finally
        {
            if (!kept)
            {
                await cursors.ReleaseAsync(conversationId, CancellationToken.None);
            }
        }
    }

    private async Task<List<Activity>> ReadAsync(string conversationId, CancellationToken cancellation)
    {
        List<Activity> entries = [];
        while (true)
        {
            var page = await log.ReadAsync(conversationId, entries is [.., var last] ? last.Sequence : 0, 1000, cancellation);
            if (page.Count == 0)
            {
                return entries;
            }

            entries.AddRange(page);
        }
    }

    private static bool IsOurs(Activity entry) => entry.Author is Author.Bot or Author.Operator && entry.Type.Length > 0;

    /// <summary>Where an entry goes and what it answers there; null when its reader got it in a response already.</summary>
    private static (ConversationReference Reference, string? ReplyTo)? Destination(List<Activity> entries, Activity entry)
    {
        var replyTo = entry.Content.Text("replyToId");
        var cause = (replyTo is null ? null : entries.Find(other => other.Id == replyTo))
            ?? entries.FindLast(other => other.Sequence < entry.Sequence && ConversationReference.Of(other) is not null);
        return cause is null || ConversationReference.Of(cause) is not { } reference || (entry.Author == Author.Bot && Connector.ExpectsReplies(cause.Content))
            ? null
            : (reference, replyTo is null ? null : reference.ActivityId);
    }

    private async Task<(Outcome Outcome, TimeSpan? Wait)> PostAsync((ConversationReference Reference, string? ReplyTo) to, Activity entry)
    {
        if (AddressOf(to.Reference) is not { } service)
        {
            return (Outcome.Refused, null);
        }

        var path = $"v3/conversations/{Uri.EscapeDataString(to.Reference.Conversation.Text("id")!)}/activities";
        var address = new Uri(service, to.ReplyTo is null ? path : $"{path}/{Uri.EscapeDataString(to.ReplyTo)}");
        var body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(to.Reference.Address(entry, to.ReplyTo), JsonAnswer.Json);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(settings.DeliverySeconds));
        try
        {
            var token = await TokenForAsync(to.Reference, refused: null, patience.Token);
            var (status, wait) = await SendAsync(address, body, token, patience.Token);
            if (status == HttpStatusCode.Unauthorized && token is not null)
            {
                // Keys and secrets change: a fresh token once, then it is a refusal.
                token = await TokenForAsync(to.Reference, refused: token, patience.Token);
                (status, wait) = await SendAsync(address, body, token, patience.Token);
            }

            return (int)status is >= 200 and < 300 ? (Outcome.Delivered, null)
                : IsPassing(status) ? (Outcome.TryLater, wait)
                : (Outcome.Refused, null);
        }
        catch (HttpRequestException)
        {
            return (Outcome.TryLater, null);
        }
        catch (OperationCanceledException)
        {
            return (Outcome.TryLater, null);
        }
    }

    /// <summary>Where replies go; null when nothing proves that address: then they may only stay on this machine.</summary>
    private Uri? AddressOf(ConversationReference reference)
    {
        if (!Uri.TryCreate($"{reference.ServiceUrl.TrimEnd('/')}/", UriKind.Absolute, out var service) || (service.Scheme != Uri.UriSchemeHttp && service.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        var isProven = tokens.Available && reference.Caller is { LocalOnly: false } && service.Scheme == Uri.UriSchemeHttps;
        return isProven || service.IsLoopback ? service : null;
    }

    private async Task<string?> TokenForAsync(ConversationReference reference, string? refused, CancellationToken cancellation) =>
        tokens.Available && reference.Caller is { } caller ? await tokens.GetAsync(caller.Scope, refused, cancellation) : null;

    private async Task<(HttpStatusCode Status, TimeSpan? Wait)> SendAsync(Uri address, byte[] body, string? token, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var client = clients.CreateClient(HttpClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return (response.StatusCode, RetryAfter(response));
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } wait ? (wait < LongestWait ? wait : LongestWait) : null;

    private TimeSpan Backoff(int attempts)
    {
        var wait = TimeSpan.FromMilliseconds(settings.DeliveryRetryMilliseconds * Math.Pow(2, attempts - 1));
        return wait < LongestWait ? wait : LongestWait;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {ActivityId} could not be delivered at attempt {Attempts}; it will be tried again")]
    private partial void LogRetry(string activityId, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Activity {ActivityId} was given up after {Attempts} attempts: its channel does not take it, or is not on this machine")]
    private partial void LogGivenUp(string activityId, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another node took over the delivery of conversation {ConversationId}: this one was too slow")]
    private partial void LogLost(string conversationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery to Bot Framework channels failed; it goes on")]
    private partial void LogBroken(Exception failure);

    /// <summary>Conversations that are delivered one after another; but for waking, used by its own worker only.</summary>
    private sealed class Lane(TimeProvider time)
    {
        // By timestamps, which run evenly even when somebody sets the clock.
        private readonly PriorityQueue<string, long> later = new();
        private readonly HashSet<string> putOff = new(StringComparer.Ordinal);
        private Task<string>? next;

        public TurnQueue Waiting { get; } = new();

        public IReadOnlyCollection<string> PutOffNow => putOff;

        /// <summary>Attempts at the activity that comes next in a conversation.</summary>
        public Dictionary<string, (long Sequence, int Count)> Attempts { get; } = new(StringComparer.Ordinal);

        public void PutOff(string conversationId, TimeSpan wait)
        {
            putOff.Add(conversationId);
            later.Enqueue(conversationId, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
        }

        /// <summary>The next conversation: one that was woken, or one whose time has come. What was put off is not woken before.</summary>
        public async Task<string> NextAsync(CancellationToken cancellation)
        {
            while (true)
            {
                next ??= Waiting.DequeueAsync(cancellation).AsTask();
                if (later.TryPeek(out var due, out var when))
                {
                    var wait = time.GetElapsedTime(time.GetTimestamp(), when);
                    if (wait <= TimeSpan.Zero)
                    {
                        later.Dequeue();
                        putOff.Remove(due);
                        return due;
                    }

                    await Task.WhenAny(next, Task.Delay(wait, time, cancellation));
                    if (!next.IsCompleted)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        continue;
                    }
                }

                var woken = await next;
                next = null;
                if (!putOff.Contains(woken))
                {
                    return woken;
                }
            }
        }

        public int CountAttempt(string conversationId, long sequence)
        {
            var known = Attempts.GetValueOrDefault(conversationId);
            var count = known.Sequence == sequence ? known.Count + 1 : 1;
            Attempts[conversationId] = (sequence, count);
            return count;
        }
    }
}
