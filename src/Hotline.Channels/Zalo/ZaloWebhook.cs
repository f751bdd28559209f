using System.Text.Json.Nodes;
using Hotline.Channels.BotFramework;
using Hotline.Conversations;
using Hotline.Conversations.Zalo;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>
/// Where Zalo posts its events: proven, kept, acknowledged, in this order and with nothing else between. What the bot says comes later.
/// An event that could not be kept is refused, and Zalo brings it again.
/// </summary>
internal sealed partial class ZaloWebhook(IZaloInbox inbox, TurnQueue turns, IOptions<ChannelsOptions> options, TimeProvider time, ZaloFigures figures, ILogger<ZaloWebhook> logger)
{
    public const string Path = "/channels/zalo/webhook";
    private const int MostBytes = 1024 * 1024;

    /// <summary>Zalo gives up at 2 s and brings the event again; the way there and back takes some of it.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1.5);

    private readonly ChannelsOptions settings = options.Value;
    private readonly ZaloEvents events = new(options.Value.Zalo, time);
    private long missedAt;

    /// <summary>Whether an event was not taken here in time after <paramref name="moment"/>, so that Zalo brings it, and those that it could not bring at all, again.</summary>
    public bool HasMissedSince(DateTimeOffset moment) => Interlocked.Read(ref missedAt) >= moment.UtcTicks;

    public async Task AnswerAsync(HttpContext http)
    {
        var start = time.GetTimestamp();
        var outcome = "refused";
        try
        {
            (http.Response.StatusCode, outcome) = await ReceiveAsync(http);
        }
        catch (BadHttpRequestException bad)
        {
            http.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !http.Response.HasStarted)
        {
            LogNotKept(failure);
            outcome = "failed";
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        var took = time.GetElapsedTime(start);
        if (outcome == "failed" || took > Slow)
        {
            Interlocked.Exchange(ref missedAt, time.GetUtcNow().UtcTicks);
        }

        figures.Heard(outcome, took);
    }

    private async Task<(int Status, string Outcome)> ReceiveAsync(HttpContext http)
    {
        const string Refused = "refused";
        if (!settings.Zalo.IsConfigured)
        {
            return (StatusCodes.Status404NotFound, "off");
        }

        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return (StatusCodes.Status200OK, "probe");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD, POST";
            return (StatusCodes.Status405MethodNotAllowed, Refused);
        }

        if (await RequestBody.ReadBytesAsync(request, MostBytes) is not { } body)
        {
            return (StatusCodes.Status413PayloadTooLarge, Refused);
        }

        // Zalo's console saves the address only when this is answered.
        if (IsProbe(body.Span))
        {
            return (StatusCodes.Status200OK, "probe");
        }

        if (!request.HasJsonContentType())
        {
            return (StatusCodes.Status415UnsupportedMediaType, Refused);
        }

        if (!IsSigned(request, body.Span))
        {
            LogUnsigned();
            return (StatusCodes.Status401Unauthorized, "unsigned");
        }

        if (RequestBody.Parse(body.Span, MostBytes).Json is not { } content)
        {
            return (StatusCodes.Status400BadRequest, Refused);
        }

        if (Scalar(content["app_id"]) is { } app && app != settings.Zalo.AppId)
        {
            LogUnsigned();
            return (StatusCodes.Status401Unauthorized, "unsigned");
        }

        if (request.Headers.ContainsKey("num_retry"))
        {
            figures.Redelivered();
        }

        return (StatusCodes.Status200OK, await KeepAsync(http, content));
    }

    private async Task<string> KeepAsync(HttpContext http, JsonObject content)
    {
        // Kept whether or not Zalo still waits for the answer.
        var heard = events.Read(content, PublicUrl.Of(http.Request, settings));
        switch (heard)
        {
            case ZaloHeard.Said said:
                var appended = await inbox.ReceiveAsync(said.Received, CancellationToken.None);
                if (appended.Outcome == AppendOutcome.Appended && said.Received.Activity is { ForBot: true })
                {
                    turns.Enqueue(said.Received.Conversation.Id);
                }

                return appended.Outcome == AppendOutcome.Repeated ? "repeated" : "kept";
            case ZaloHeard.Echoed echoed:
                await inbox.EchoAsync(echoed.Echo, CancellationToken.None);
                return "echo";
            case ZaloHeard.Marked marked:
                await inbox.MarkAsync(marked.MessageIds, marked.Seen, marked.At, CancellationToken.None);
                return "mark";
            case ZaloHeard.Dropped dropped:
                LogDropped(dropped.Event, dropped.Why);
                return "dropped";
            default:
                throw new InvalidOperationException("An event is kept or dropped.");
        }
    }

    private bool IsSigned(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var zalo = settings.Zalo;
        var signature = request.Headers[ZaloSignature.Header];
        var own = ZaloSignature.TimestampIn(body);
        var header = request.Headers[ZaloSignature.TimestampHeader].ToString() is { Length: > 0 } sent && sent != own ? sent : null;
        foreach (var (timestamp, signed) in ((string?, string)[])[(own, "body"), (header, "header")])
        {
            if (timestamp is not null && ZaloSignature.IsGood(signature, body, zalo.AppId, [timestamp], [zalo.OaSecretKey]))
            {
                figures.Signed(signed);
                return true;
            }

            if (timestamp is not null && zalo.PreviousOaSecretKey.Length > 0 && ZaloSignature.IsGood(signature, body, zalo.AppId, [timestamp], [zalo.PreviousOaSecretKey]))
            {
                figures.Signed("previous-key");
                return true;
            }
        }

        return false;
    }

    private static bool IsProbe(ReadOnlySpan<byte> body)
    {
        body = body.Trim(" \t\r\n"u8);
        return body.StartsWith("{"u8) && body.EndsWith("}"u8) && body.Length >= 2 && body[1..^1].Trim(" \t\r\n"u8).IsEmpty;
    }

    private static string? Scalar(JsonNode? node) => ZaloEvents.Scalar(node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event that says it is Zalo's was refused: its signature is missing or wrong. When all are, check Hotline:Zalo:OaSecretKey and AppId")]
    private partial void LogUnsigned();

    [LoggerMessage(Level = LogLevel.Information, Message = "Zalo event {Event} was dropped: {Why}")]
    private partial void LogDropped(string @event, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A Zalo event could not be kept; Zalo brings it again")]
    private partial void LogNotKept(Exception failure);
}
