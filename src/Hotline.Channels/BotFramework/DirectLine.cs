using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>
/// Direct Line 3.0: citizens' clients start a conversation, post activities and read the log from a watermark on, by polling or over a WebSocket.
/// Every answer, also to what nobody asked for, has the protocol's own shape; so the routes are looked up here and not by the host.
/// </summary>
internal sealed partial class DirectLine(
    IConversationLog log,
    TurnQueue turns,
    TypingSignals typing,
    ActivityStreams streams,
    DirectLineTokens tokens,
    ChannelLimits limits,
    Attachments attachments,
    IOptions<ChannelsOptions> options,
    ILogger<DirectLine> logger)
{
    public const string Base = "/v3/directline";
    public const string ChannelId = "directline";
    private const int ParameterCharacters = 16 * 1024;

    private readonly ChannelsOptions settings = options.Value;

    /// <summary>Answers any request under the base address.</summary>
    public Task AnswerAsync(HttpContext http) => Protocol.AnswerAsync(http, RouteAsync, LogFailure);

    private Task<IResult> RouteAsync(HttpContext http)
    {
        var path = ((http.GetRouteValue("rest") as string) ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path switch
        {
            ["tokens", "generate"] => On("POST", GenerateTokenAsync),
            ["tokens", "refresh"] => On("POST", RefreshTokenAsync),
            ["tokens", "resume"] when tokens.CanResume => On("POST", ResumeAsync),
            ["conversations"] => On("POST", StartAsync),
            ["conversations", var id] => On("GET", http => ReconnectAsync(http, id)),
            ["conversations", var id, "activities"] when IsPost() => PostActivityAsync(http, id),
            ["conversations", var id, "activities"] => On("GET", http => ReadActivitiesAsync(http, id), allowed: "GET, POST"),
            ["conversations", var id, "upload"] => On("POST", http => UploadAsync(http, id)),
            ["attachments", var id, _] => On("GET", _ => Task.FromResult(ReadAttachment(http, id))),
            ["conversations", var id, "stream"] => On("GET", http => StreamAsync(http, id)),
            _ => Task.FromResult<IResult>(Refusal.NoSuchRoute),
        };

        bool IsPost() => HttpMethods.IsPost(http.Request.Method);

        Task<IResult> On(string method, Func<HttpContext, Task<IResult>> handle, string? allowed = null) =>
            HttpMethods.Equals(http.Request.Method, method) ? handle(http) : Task.FromResult<IResult>(Refusal.WrongMethod(allowed ?? method));
    }

    /// <summary>A token for a conversation that is yet to begin; its id is chosen here.</summary>
    private async Task<IResult> GenerateTokenAsync(HttpContext http)
    {
        var isOpen = settings.DirectLine.Secret.Length == 0;
        if ((isOpen ? limits.RefuseToken(http) : RefuseWithoutSecret(http)) is { } refused)
        {
            return refused;
        }

        var body = await RequestBody.ReadAsync(http.Request, ParameterCharacters, optional: true);
        if (body.Json is not { } parameters)
        {
            return body.Refusal!;
        }

        if (TokenParameters.Read(parameters, out var user, out var origins) is { } wrong)
        {
            return wrong;
        }

        // Nobody vouches for a visitor of an open page, so we name them; a backend may leave that to its client.
        user ??= isOpen ? $"dl_{RandomNumberGenerator.GetHexString(24, lowercase: true)}" : null;
        TokenGrant grant = new(RandomNumberGenerator.GetHexString(32, lowercase: true), user, origins);
        return OriginIsTrusted(http, grant) ? JsonAnswer.Ok(TokenOf(grant)) : Refusal.UntrustedOrigin;
    }

    private async Task<IResult> RefreshTokenAsync(HttpContext http)
    {
        var (caller, refused) = await AuthenticateAsync(http);
        return refused is not null ? refused
            : caller.Grant is { } grant ? JsonAnswer.Ok(TokenOf(grant))
            : Refusal.BadArgument("A secret has nothing to refresh.");
    }

    /// <summary>
    /// Not of the protocol: a new token for whoever kept the ticket of a conversation longer than its token lived. Other clients keep the protocol's
    /// rule that an expired token stays expired.
    /// </summary>
    private async Task<IResult> ResumeAsync(HttpContext http)
    {
        if (limits.RefuseToken(http) is { } tooFast)
        {
            return tooFast;
        }

        if (Bearer(http) is not { } ticket)
        {
            return Refusal.MissingToken;
        }

        var reading = await tokens.ReadResumeTicketAsync(ticket);
        if (reading.Value is not { } grant)
        {
            return reading.Expired ? Refusal.TokenExpired : Refusal.InvalidToken;
        }

        if (!OriginIsTrusted(http, grant))
        {
            return Refusal.UntrustedOrigin;
        }

        return await FindOursAsync(grant.ConversationId, http) is null ? Refusal.NoSuchConversation : JsonAnswer.Ok(WithResumeTicket(TokenOf(grant), grant));
    }

    /// <summary>201 when the conversation begins now, 200 when this token has begun it before.</summary>
    private async Task<IResult> StartAsync(HttpContext http)
    {
        var (caller, refused) = await AuthenticateAsync(http);
        if (refused is not null)
        {
            return refused;
        }

        var body = await RequestBody.ReadAsync(http.Request, ParameterCharacters, optional: true);
        if (body.Json is not { } parameters)
        {
            return body.Refusal!;
        }

        if (TokenParameters.Read(parameters, out var user, out _) is { } wrong)
        {
            return wrong;
        }

        user = caller.Grant?.User ?? user;
        var conversationId = caller.Grant?.ConversationId ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        var locale = parameters.Text("locale") is { Length: > 0 and <= 35 } tag ? tag : null;
        NewConversation start = new()
        {
            Id = conversationId,
            Channel = ChannelId,
            UserId = user,
            Locale = locale,
            PublicUrl = PublicUrl.Of(http.Request, settings),
        };
        var (conversation, created) = await log.StartAsync(start, [ConversationStart.Of(conversationId, ChannelId, user, locale)], http.RequestAborted);
        if (created)
        {
            turns.Enqueue(conversationId);
        }

        // A backend's token is for the user it named; a client that names itself does not get its name sealed.
        var grant = caller.Grant ?? new(conversationId, user, []);
        return new JsonAnswer(
            created ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            WithResumeTicket(ConversationOf(http, grant, after: created ? 0 : conversation.LastSequence), grant));
    }

    /// <summary>A new stream from the watermark on, and a fresh token.</summary>
    private async Task<IResult> ReconnectAsync(HttpContext http, string id)
    {
        var (found, refused) = await FindAsync(http, id);
        if (found is not { } open)
        {
            return refused!;
        }

        // Absent: what comes from now on. Empty: a client whose first socket broke before its first frame.
        var after = http.Request.Query.TryGetValue("watermark", out var watermark)
            ? Watermark(watermark, open.Conversation)
            : open.Conversation.LastSequence;
        var grant = open.Caller.Grant ?? new(id, open.Conversation.UserId, []);
        return JsonAnswer.Ok(ConversationOf(http, grant, after));
    }

    private async Task<IResult> ReadActivitiesAsync(HttpContext http, string id)
    {
        var (found, refused) = await FindAsync(http, id);
        if (found is not { } open)
        {
            return refused!;
        }

        var after = Watermark(http.Request.Query["watermark"], open.Conversation);
        var (visible, readTo) = await ActivitySet.ReadAsync(log, id, after, settings.Limits.ActivitiesPerPage, http.RequestAborted);
        return new BytesAnswer(ActivitySet.Write(visible, readTo));
    }

    /// <summary>Durable first, then acknowledged; the turn comes after, so the echo precedes the reply.</summary>
    private async Task<IResult> PostActivityAsync(HttpContext http, string id)
    {
        var (found, refused) = await FindAsync(http, id);
        if ((refused ?? limits.RefusePost(id)) is { } stop)
        {
            return stop;
        }

        var body = await RequestBody.ReadAsync(http.Request, settings.Limits.ActivityCharacters, optional: false);
        if (body.Json is not { } content)
        {
            return body.Refusal!;
        }

        if (CitizenActivity.Normalise(content, id, found!.Value.Caller.Grant?.User) is { } wrong)
        {
            return wrong;
        }

        if (content.Text("type") == "typing")
        {
            return found.Value.Conversation.Ended ? Refusal.Ended : ShowTyping(id, content);
        }

        return (await AppendAsync(id, content, http.RequestAborted)).Answer;
    }

    private async Task<(IResult Answer, bool IsNew)> AppendAsync(string id, JsonObject content, CancellationToken cancellation)
    {
        NewActivity activity = new()
        {
            ConversationId = id,
            Author = Author.Citizen,
            Content = content,
            ExternalId = CitizenActivity.ExternalId(content),
            ForBot = true,
        };
        var appended = await log.AppendAsync(activity, cancellation);
        if (appended.Outcome == AppendOutcome.Appended)
        {
            turns.Enqueue(id);
        }

        return (appended.Outcome switch
        {
            AppendOutcome.Appended or AppendOutcome.Repeated => IdOf(appended.Activity!.Id),
            AppendOutcome.UnknownConversation => Refusal.NoSuchConversation,
            AppendOutcome.Ended => Refusal.Ended,
        }, appended.Outcome == AppendOutcome.Appended);
    }

    /// <summary>Files, alone or with the activity they belong to: one message. The files are on the disk before the message is in the log.</summary>
    private async Task<IResult> UploadAsync(HttpContext http, string id)
    {
        var (found, refused) = await FindAsync(http, id);
        if ((refused ?? (found!.Value.Conversation.Ended ? Refusal.Ended : null) ?? limits.RefusePost(id) ?? limits.RefuseUpload(http)) is { } stop)
        {
            return stop;
        }

        var upload = await Upload.ReadAsync(http, settings.Limits);
        if (upload.Refusal is { } unfit)
        {
            return unfit;
        }

        var content = upload.Activity ?? new JsonObject { ["type"] = "message" };
        if (upload.Activity is null && http.Request.Query["userId"].ToString() is { Length: > 0 and <= 200 } user)
        {
            content["from"] = new JsonObject { ["id"] = user };
        }

        if (CitizenActivity.Normalise(content, id, found!.Value.Caller.Grant?.User) is { } wrong)
        {
            return wrong;
        }

        if (content.Text("type") != "message")
        {
            return Refusal.BadArgument("Files belong to a message.");
        }

        if (!attachments.HasRoomFor(upload.Files.Sum(file => (long)file.Content.Length)))
        {
            return Refusal.NoRoom;
        }

        List<string> kept = [];
        var isNamed = false;
        try
        {
            JsonArray named = [];
            foreach (var file in upload.Files)
            {
                var fileId = await attachments.KeepAsync(file.Content, http.RequestAborted);
                kept.Add(fileId);
                named.Add(new JsonObject
                {
                    ["contentType"] = file.ContentType,
                    ["contentUrl"] = $"{PublicUrl.Of(http.Request, settings)}{ChannelsSetup.AttachmentsPath}{fileId}/{Uri.EscapeDataString(file.Name)}",
                    ["name"] = file.Name,
                });
            }

            content["attachments"] = named;
            var (answer, isNew) = await AppendAsync(id, content, http.RequestAborted);
            isNamed = isNew;
            return answer;
        }
        finally
        {
            // A repeated upload, or one whose message could not be stored.
            foreach (var fileId in isNamed ? [] : kept)
            {
                attachments.Drop(fileId);
            }
        }
    }

    /// <summary>The address is its own permission, as pages show a picture without a header. Nothing of it runs: no kind we take is a page.</summary>
    private IResult ReadAttachment(HttpContext http, string id)
    {
        if (attachments.Open(id) is not { } file)
        {
            return Refusal.NoSuchFile;
        }

        Span<byte> start = stackalloc byte[FileKind.Start];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var kind = FileKind.Of(start) ?? "application/octet-stream";
        file.Position = 0;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=3600";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (!kind.StartsWith("image/", StringComparison.Ordinal))
        {
            headers.ContentDisposition = "attachment";
        }

        return Results.Stream(file, kind);
    }

    /// <summary>The address is its own permission: browsers cannot send a header with a WebSocket.</summary>
    private async Task<IResult> StreamAsync(HttpContext http, string id)
    {
        if (http.Request.Query["t"].ToString() is not { Length: > 0 } ticket)
        {
            return Refusal.MissingToken;
        }

        var reading = await tokens.ReadTicketAsync(ticket);
        if (reading.Value?.ConversationId != id)
        {
            return reading.Expired ? Refusal.TokenExpired : Refusal.InvalidToken;
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Refusal.BadArgument("This address speaks WebSocket.");
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        await streams.RunAsync(socket, id, reading.Value.After, http.RequestAborted);
        return Results.Empty;
    }

    private JsonAnswer ShowTyping(string id, JsonObject content)
    {
        var typingId = $"{id}|typing-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        content["id"] = typingId;
        typing.Show(id, content);
        return IdOf(typingId);
    }

    /// <summary>Who calls: the holder of the secret, or of a token.</summary>
    private async Task<(Caller Caller, Refusal? Refused)> AuthenticateAsync(HttpContext http)
    {
        if (Bearer(http) is not { } credential)
        {
            return (default, Refusal.MissingToken);
        }

        if (IsSecret(credential))
        {
            return (new Caller(null), null);
        }

        var reading = await tokens.ReadAsync(credential);
        return reading.Value is not { } grant ? (default, reading.Expired ? Refusal.TokenExpired : Refusal.InvalidToken)
            : OriginIsTrusted(http, grant) ? (new Caller(grant), null)
            : (default, Refusal.UntrustedOrigin);
    }

    /// <summary>The conversation of the path, if the caller may use it. An unknown one is 404 to everybody: clients take that for "over", but 403 for "get a new token".</summary>
    private async Task<((Conversation Conversation, Caller Caller)? Found, Refusal? Refused)> FindAsync(HttpContext http, string id)
    {
        var (caller, refused) = await AuthenticateAsync(http);
        if (refused is not null)
        {
            return (null, refused);
        }

        return await FindOursAsync(id, http) is not { } conversation ? (null, Refusal.NoSuchConversation)
            : caller.Grant is { } grant && grant.ConversationId != id ? (null, Refusal.OtherConversation)
            : ((conversation, caller), null);
    }

    /// <summary>A conversation of this channel that is in the log; null otherwise.</summary>
    private async Task<Conversation?> FindOursAsync(string id, HttpContext http) =>
        IsOurs(id) && await log.FindAsync(id, http.RequestAborted) is { Channel: ChannelId, ServiceUrl: null } conversation ? conversation : null;

    private Refusal? RefuseWithoutSecret(HttpContext http) =>
        Bearer(http) is not { } credential ? Refusal.MissingToken : IsSecret(credential) ? null : Refusal.InvalidToken;

    private static string? Bearer(HttpContext http)
    {
        var parts = http.Request.Headers.Authorization.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [var scheme, var credential] && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? credential : null;
    }

    /// <summary>Hashes are compared, so that neither content nor length shows in the time it takes.</summary>
    private bool IsSecret(string credential) =>
        settings.DirectLine.Secret.Length > 0
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(credential)),
            SHA256.HashData(Encoding.UTF8.GetBytes(settings.DirectLine.Secret)));

    /// <summary>The service's own list replaces the token's. Our own pages are always trusted; programs send no origin.</summary>
    private bool OriginIsTrusted(HttpContext http, TokenGrant grant)
    {
        var origin = http.Request.Headers.Origin.ToString();
        var trusted = settings.DirectLine.AnyOrigin ? grant.TrustedOrigins : settings.DirectLine.AllowedOrigins;
        return origin.Length == 0
            || trusted.Count == 0
            || trusted.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || origin.Equals(PublicUrl.OriginOf(http.Request, settings), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOurs(string id) => id.Length <= 64 && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>A place of the log; what is none (empty, garbage, beyond the end) is the beginning, where nothing is missed.</summary>
    private static long Watermark(string? text, Conversation conversation) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= conversation.LastSequence ? place : 0;

    private JsonObject ConversationOf(HttpContext http, TokenGrant grant, long after)
    {
        var answer = TokenOf(grant);
        answer["streamUrl"] = PublicUrl.WebSocket(
            http.Request, settings, $"{Base}/conversations/{grant.ConversationId}/stream?t={tokens.IssueTicket(new(grant.ConversationId, after))}");
        return answer;
    }

    private JsonObject TokenOf(TokenGrant grant) => new()
    {
        ["conversationId"] = grant.ConversationId,
        ["token"] = tokens.Issue(grant),
        ["expires_in"] = tokens.LifetimeSeconds,
    };

    private JsonObject WithResumeTicket(JsonObject answer, TokenGrant grant)
    {
        if (tokens.CanResume)
        {
            answer["resumeTicket"] = tokens.IssueResumeTicket(grant);
        }

        return answer;
    }

    private static JsonAnswer IdOf(string id) => JsonAnswer.Ok(new JsonObject { ["id"] = id });

    [LoggerMessage(Level = LogLevel.Error, Message = "A Direct Line {Method} failed")]
    private partial void LogFailure(Exception failure, string method);

    /// <summary>Grant null: the secret, which reaches every conversation.</summary>
    private readonly record struct Caller(TokenGrant? Grant);
}

/// <summary>What tokens and conversations are asked for with.</summary>
internal static class TokenParameters
{
    private const int MostCharacters = 200;
    private const int MostOrigins = 50;

    /// <summary>Null when it could be read. Official samples write "User" and "Id", so case does not matter here.</summary>
    public static Refusal? Read(JsonObject parameters, out string? user, out IReadOnlyList<string> trustedOrigins)
    {
        user = null;
        trustedOrigins = [];
        var account = Find(parameters, "user");
        if (account is not (null or JsonObject))
        {
            return Refusal.BadArgument("'user' must be an object.");
        }

        if (account is JsonObject named && Find(named, "id") is { } id)
        {
            if (id is not JsonValue value || !value.TryGetValue(out user) || user.Length > MostCharacters)
            {
                return Refusal.BadArgument("'user.id' must be a text of at most 200 characters.");
            }

            user = user.Length == 0 ? null : user;
        }

        if (Find(parameters, "trustedOrigins") is not { } origins)
        {
            return null;
        }

        if (origins is not JsonArray list || list.Count > MostOrigins || list.Any(origin => origin is not JsonValue value || !value.TryGetValue<string>(out _)))
        {
            return Refusal.BadArgument("'trustedOrigins' must be a list of at most 50 texts.");
        }

        trustedOrigins = [.. list.Select(origin => origin!.GetValue<string>().TrimEnd('/'))];
        return null;
    }

    private static JsonNode? Find(JsonObject tree, string name) =>
        tree.FirstOrDefault(property => property.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
