using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.BotFramework;

/// <summary>Who a request was proven to come from.</summary>
/// <param name="Id">The activity's <c>callerId</c>.</param>
/// <param name="Scope">What the token of a reply must be good for.</param>
/// <param name="LocalOnly">Nothing proves the serviceUrl: replies stay on this machine.</param>
internal sealed record BotCaller(string Id, string Scope, bool LocalOnly);

/// <summary>
/// Reads the tokens of whoever calls a registered bot: Azure Bot Service, the Emulator with the bot's own credentials, and bots on a list. Which of them it
/// claims to be is read from the token; then that claim is checked in full, with keys from configured addresses only.
/// </summary>
internal sealed partial class CallerTokens : IDisposable
{
    private const string AzureCaller = "urn:botframework:azure";
    private const string BotPrefix = "urn:botframework:aadappid:";

    /// <summary>Directories of the Bot Framework itself.</summary>
    private static readonly string[] FrameworkTenants = ["d6d49420-f39b-4df7-a1dc-d59a935871db", "f8cdef31-a31e-4b4a-93e4-5f571e91255a"];

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler handler = new();
    private readonly ConnectorOptions settings;
    private readonly TimeProvider time;
    private readonly ILogger<CallerTokens> logger;
    private readonly IssuerKeys channelKeys;
    private readonly IssuerKeys loginKeys;
    private readonly string[] loginIssuers;

    public CallerTokens(IOptions<ChannelsOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<CallerTokens> logger)
    {
        settings = options.Value.Connector;
        this.time = time;
        this.logger = logger;
        channelKeys = new(settings.ChannelMetadata, clients, time, logger);
        loginKeys = new($"{settings.LoginUrl.TrimEnd('/')}/common/v2.0/.well-known/openid-configuration", clients, time, logger);
        string[] tenants = settings.AppTenantId.Length > 0 ? [.. FrameworkTenants, settings.AppTenantId] : FrameworkTenants;
        loginIssuers =
        [
            .. tenants.SelectMany(tenant => new[] { $"{settings.LoginIssuer.TrimEnd('/')}/{tenant}/", $"{settings.LoginUrl.TrimEnd('/')}/{tenant}/v2.0" }),
        ];
    }

    /// <summary>Who calls; null when nothing proves it.</summary>
    /// <param name="authorization">The header, as it came.</param>
    /// <param name="activity">What they say; a channel's token is for its serviceUrl and channel only.</param>
    /// <param name="cancellation">The caller left.</param>
    public async Task<BotCaller?> AuthenticateAsync(string authorization, JsonObject activity, CancellationToken cancellation)
    {
        // The scheme is compared as every bot does: to the letter.
        if (authorization.Split(' ') is not ["Bearer", var text] || !handler.CanReadToken(text))
        {
            return null;
        }

        JsonWebToken token;
        try
        {
            token = new(text);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var why = "the key is unknown";
        var (keys, issuers) = ClaimsToBeAzure(token) ? (channelKeys, (string[])[settings.ChannelIssuer]) : (loginKeys, loginIssuers);
        if (token.Kid is { Length: > 0 } id && await keys.FindAsync(id, cancellation) is { } key)
        {
            var result = await handler.ValidateTokenAsync(token, Expecting(key, issuers));
            if (result.IsValid)
            {
                if (Recognise(token, key, activity, out why) is { } caller)
                {
                    return caller;
                }
            }
            else
            {
                why = result.Exception?.GetType().Name ?? "invalid";
            }
        }

        LogRefused(why);
        return null;
    }

    public void Dispose()
    {
        channelKeys.Dispose();
        loginKeys.Dispose();
    }

    /// <summary>Tokens of the sign-in service say which version they are of; those of Azure Bot Service do not.</summary>
    private bool ClaimsToBeAzure(JsonWebToken token) => token.Issuer == settings.ChannelIssuer || !token.TryGetPayloadValue<string>("ver", out _);

    private TokenValidationParameters Expecting(JsonWebKey key, string[] issuers) => new()
    {
        ValidAlgorithms = Algorithms,
        IssuerSigningKey = key,
        RequireSignedTokens = true,
        ValidIssuers = issuers,
        ValidAudience = settings.AppId,
        RequireExpirationTime = true,
        LifetimeValidator = (from, to, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return to is { } end && now < end + ClockDifference && (from is not { } begin || now >= begin - ClockDifference);
        },
    };

    /// <summary>The token is genuine; now whether it is for this activity.</summary>
    private BotCaller? Recognise(JsonWebToken token, JsonWebKey key, JsonObject activity, out string why)
    {
        why = "";
        if (ClaimsToBeAzure(token))
        {
            if (!token.TryGetPayloadValue<string>("serviceurl", out var service) || !service.Equals(activity.Text("serviceUrl"), StringComparison.OrdinalIgnoreCase))
            {
                why = "the token is for another serviceUrl";
                return null;
            }

            if (activity.Text("channelId") is not { Length: > 0 } channel || !EndorsementsOf(key).Contains(channel, StringComparer.Ordinal))
            {
                why = "the key does not speak for this channel";
                return null;
            }

            return new(AzureCaller, settings.ChannelScope, LocalOnly: false);
        }

        token.TryGetPayloadValue<string>("ver", out var version);
        var claim = version switch { "1.0" => "appid", "2.0" => "azp", _ => null };
        if (claim is null || !token.TryGetPayloadValue<string>(claim, out var app) || app.Length == 0)
        {
            why = "the token does not say which app it is of";
            return null;
        }

        if (app.Equals(settings.AppId, StringComparison.OrdinalIgnoreCase))
        {
            return new(BotPrefix + app, settings.ChannelScope, LocalOnly: true);
        }

        if (settings.AllowedCallers.Contains(app, StringComparer.OrdinalIgnoreCase))
        {
            return new(BotPrefix + app, $"{app}/.default", LocalOnly: false);
        }

        why = "the calling bot is not on the list Hotline:Connector:AllowedCallers";
        return null;
    }

    private static IEnumerable<string> EndorsementsOf(JsonWebKey key) => (key.AdditionalData.TryGetValue("endorsements", out var list) ? list : null) switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } entries => [.. entries.EnumerateArray().Select(entry => entry.ToString())],
        IEnumerable<object> entries => [.. entries.Select(entry => $"{entry}")],
        _ => [],
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A caller of the bot was refused: {Why}")]
    private partial void LogRefused(string why);
}
