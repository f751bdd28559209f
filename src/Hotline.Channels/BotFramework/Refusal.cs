using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hotline.Channels.BotFramework;

/// <summary>An answer in JSON as Bot Framework clients read it.</summary>
internal sealed class JsonAnswer(int status, JsonObject body) : IResult
{
    /// <summary>Vietnamese goes out as it is written, not as \u escapes; nothing here lands inside HTML.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public Task ExecuteAsync(HttpContext httpContext) =>
        BytesAnswer.WriteAsync(httpContext, status, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, Json));
}

/// <summary>An answer whose JSON is already written.</summary>
internal sealed class BytesAnswer(ReadOnlyMemory<byte> json) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, StatusCodes.Status200OK, json);

    public static async Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(json, http.RequestAborted);
        }
    }
}

/// <summary>A refusal in the only shape the protocol knows: <c>{"error":{"code","message"}}</c>. Codes are stable, messages are not.</summary>
internal sealed record Refusal(int Status, string Code, string Message) : IResult
{
    /// <summary>After what time another attempt may succeed, in whole seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Methods that the path knows, for 405.</summary>
    public string? Allow { get; init; }

    public static Refusal MissingToken { get; } = new(401, "BadArgument", "Missing token or secret.");

    public static Refusal InvalidToken { get; } = new(403, "BadArgument", "Invalid token or secret.");

    public static Refusal OtherConversation { get; } = new(403, "BadArgument", "The token is for another conversation.");

    public static Refusal UntrustedOrigin { get; } = new(403, "BadArgument", "This origin may not use the token.");

    public static Refusal TokenExpired { get; } = new(403, "TokenExpired", "Token has expired.");

    public static Refusal NoSuchConversation { get; } = new(404, "BadArgument", "Conversation not found.");

    public static Refusal NoSuchRoute { get; } = new(404, "NotFound", "There is nothing at this address.");

    public static Refusal Ended { get; } = new(409, "BadArgument", "The conversation has ended.");

    public static Refusal TooBig { get; } = new(413, "MessageSizeTooBig", "The activity is too large.");

    public static Refusal UnknownFileKind { get; } = new(415, "BadArgument", $"Only {FileKind.Known} are taken.");

    public static Refusal NoSuchFile { get; } = new(404, "NotFound", "This file is not here, or no longer.");

    public static Refusal NoRoom { get; } = new(503, "ServiceError", "There is no room for files at the moment; please describe it in words.");

    public static Refusal NotLocal { get; } = new(401, "Unauthorized", "Without an app id only callers on this machine are heard.");

    public static Refusal UnprovenCaller { get; } = new(401, "Unauthorized", "The token does not prove who calls.");

    public static Refusal UnknownInvoke { get; } = new(501, "NotImplemented", "This bot does not know that invoke.");

    public static Refusal BotTooSlow { get; } = new(504, "BotError", "The bot did not answer in time; ask again.");

    public static Refusal OurFault { get; } = new(500, "ServiceError", "Something went wrong on our side.");

    public static Refusal BadSyntax(string message) => new(400, "BadSyntax", message);

    public static Refusal BadArgument(string message) => new(400, "BadArgument", message);

    public static Refusal MissingProperty(string name) => new(400, "MissingProperty", $"'{name}' is missing.");

    public static Refusal WrongMethod(string allowed) => new(405, "BadArgument", $"Use {allowed}.") { Allow = allowed };

    public static Refusal TooFast(TimeSpan retryAfter) =>
        new(429, "RateLimitExceeded", "Too many requests.") { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)) };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Allow is not null)
        {
            httpContext.Response.Headers.Allow = Allow;
        }

        if (Status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        }

        JsonObject error = new() { ["error"] = new JsonObject { ["code"] = Code, ["message"] = Message } };
        return BytesAnswer.WriteAsync(httpContext, Status, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(error, JsonAnswer.Json));
    }
}
