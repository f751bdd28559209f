using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>Calls of the official account's interface. Ends within 15 seconds, says what is known, logs neither words nor tokens.</summary>
internal sealed partial class ZaloApi(ZaloTokens tokens, ZaloGate gate, IHttpClientFactory clients, IOptions<ChannelsOptions> options, ZaloFigures figures, ILogger<ZaloApi> logger)
{
    public const string HttpClientName = "Hotline.Zalo.Api";
    public const string SendPath = "/v3.0/oa/message/cs";
    public const string AnonymousSendPath = "/v2.0/oa/message";
    public const string TemplatePath = "/v3.0/oa/message/template";
    public const string AboutPath = "/v2.0/oa/getoa";
    public const string HistoryPath = "/v2.0/oa/conversation";
    private const int MostBytes = 1024 * 1024;

    /// <summary>One call with all its parts.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(14.5);

    private readonly Uri address = new(options.Value.Zalo.ApiBaseUrl);

    public Task<ZaloAnswer> PostAsync(string path, JsonObject body, ZaloPass pass) => CallAsync(HttpMethod.Post, path, body, pass);

    /// <summary>A call with its parameters in one parameter, as Zalo wants them.</summary>
    public Task<ZaloAnswer> GetAsync(string path, JsonObject data, ZaloPass pass) => CallAsync(HttpMethod.Get, data.Count == 0 ? path : $"{path}?data={Uri.EscapeDataString(data.ToJsonString())}", null, pass);

    /// <summary>Asks what the account of a token is that is not used yet. Not through the gate: it may be closed for want of this very token.</summary>
    public async Task<ZaloAnswer> AboutAsync(string token) => (await CallOnceAsync(HttpMethod.Get, AboutPath, null, token)).Answer;

    /// <summary>A body of at most a megabyte; null when it is longer.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using MemoryStream body = new();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>What can go wrong on the way.</summary>
    public static bool IsTransport(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException;

    private async Task<ZaloAnswer> CallAsync(HttpMethod method, string path, JsonObject? body, ZaloPass pass)
    {
        for (var again = false; ; again = true)
        {
            if (await tokens.CurrentAsync(CancellationToken.None) is not { } account)
            {
                await gate.RefusedAsync(pass, null);
                return new ZaloAnswer.Held(0);
            }

            // Leave is old when the token or the database took long: once Zalo has refused others, it must not be called.
            if (!gate.IsOpenTo(pass))
            {
                return new ZaloAnswer.Held(0);
            }

            var (answer, wait) = await CallOnceAsync(method, path, body, account.Pair.Access);
            figures.Called(answer);
            switch (answer)
            {
                case ZaloAnswer.Unknown:
                    gate.Undecided(pass);
                    return answer;
                case ZaloAnswer.Refused { Code: var code }:
                    var kind = ZaloErrors.ClassOf(code);
                    if (kind == ZaloErrorClass.Token)
                    {
                        if (!again && await tokens.RefusedAsync(account.Version, CancellationToken.None))
                        {
                            continue;
                        }
                    }
                    else if (kind is not (ZaloErrorClass.Rate or ZaloErrorClass.Setup))
                    {
                        await tokens.AcceptedAsync(account.Version);
                        await gate.AcceptedAsync(pass);
                        return answer;
                    }
                    else if (kind == ZaloErrorClass.Setup)
                    {
                        LogSetup(code);
                    }

                    await gate.RefusedAsync(pass, wait);
                    return new ZaloAnswer.Held(code);
                default:
                    await tokens.AcceptedAsync(account.Version);
                    await gate.AcceptedAsync(pass);
                    return answer;
            }
        }
    }

    /// <summary>First the way, then the status, then the body, then its code: a body is believed only when the status lets it be.</summary>
    private async Task<(ZaloAnswer Answer, TimeSpan? Wait)> CallOnceAsync(HttpMethod method, string path, JsonObject? body, string token)
    {
        using CancellationTokenSource patience = new(CallTime);
        try
        {
            using HttpRequestMessage request = new(method, new Uri(address, path));
            request.Headers.TryAddWithoutValidation("access_token", token);
            if (body is not null)
            {
                request.Content = JsonContent.Create(body, options: Json);
                await request.Content.LoadIntoBufferAsync(patience.Token);
            }

            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = response.StatusCode;
            if (status == HttpStatusCode.TooManyRequests)
            {
                return (new ZaloAnswer.Refused(ZaloErrors.TooManyCalls), response.Headers.RetryAfter?.Delta);
            }

            if ((int)status >= 500 || status == HttpStatusCode.RequestTimeout)
            {
                return (new ZaloAnswer.Unknown($"HTTP {(int)status}"), null);
            }

            var content = await ReadAsync(response, patience.Token) is { } bytes ? ZaloErrors.Parse(bytes) : null;
            if (ZaloErrors.CodeIn(content) is not { } code)
            {
                return status == HttpStatusCode.Unauthorized ? (new ZaloAnswer.Refused(401), null) : (new ZaloAnswer.Unknown("no code in the body"), null);
            }

            return code == 0 && (int)status < 300 ? (new ZaloAnswer.Done(content!["data"]), null)
                : code == 0 ? (new ZaloAnswer.Unknown($"HTTP {(int)status}"), null)
                : (new ZaloAnswer.Refused(code), null);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (new ZaloAnswer.Unknown("time-out"), null);
        }
        catch (Exception failure) when (IsTransport(failure))
        {
            return (new ZaloAnswer.Unknown(failure.GetType().Name), null);
        }
    }

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [LoggerMessage(Level = LogLevel.Error, Message = "Zalo refuses all calls of this account or app (code {Code}): put it right in Zalo's console. What is to be sent waits")]
    private partial void LogSetup(int code);
}
