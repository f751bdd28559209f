using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Channels.BotFramework;
using Hotline.Conversations.Zalo;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>What an administrator of the account needs: how the connection stands, and consent anew.</summary>
public sealed class ZaloConnection
{
    /// <summary>Where Zalo sends the administrator back after the consent.</summary>
    public const string CallbackPath = "/zalo/callback";

    /// <summary>Bytes that make a verifier of 43 characters, as Zalo wants it.</summary>
    private const int VerifierBytes = 32;

    /// <summary>Calls that ask whose new tokens are, when one has no answer.</summary>
    private const int AboutAttempts = 2;

    private readonly ChannelsOptions settings;
    private readonly IZaloAccounts accounts;
    private readonly ZaloTokens tokens;
    private readonly ZaloApi api;
    private readonly ZaloGate gate;
    private readonly TimeProvider time;

    internal ZaloConnection(IOptions<ChannelsOptions> options, IZaloAccounts accounts, ZaloTokens tokens, ZaloApi api, ZaloGate gate, TimeProvider time) =>
        (settings, this.accounts, this.tokens, this.api, this.gate, this.time) = (options.Value, accounts, tokens, api, gate, time);

    /// <summary>Whether there is a Zalo channel at all.</summary>
    public bool IsConfigured => settings.Zalo.IsConfigured;

    public string OaId => settings.Zalo.OaId;

    public string AppId => settings.Zalo.AppId;

    /// <summary>Whether replies after the window can go by a template.</summary>
    public bool HasReplyTemplate => settings.Zalo.ReplyTemplate.IsConfigured;

    /// <summary>Content of the tag that proves to Zalo whose the domain is; empty: none.</summary>
    public string DomainVerification => settings.Zalo.DomainVerification;

    /// <summary>The same secret in two places that Zalo keeps apart: every event will be refused.</summary>
    public bool HasSameSecrets => IsConfigured && settings.Zalo.AppSecret == settings.Zalo.OaSecretKey;

    /// <summary>Address for the console's page Webhook.</summary>
    public string WebhookUrl(HttpRequest request) => PublicUrl.Of(request, settings) + ZaloWebhook.Path;

    /// <summary>Address for the console's page of consent.</summary>
    public string CallbackUrl(HttpRequest request) => PublicUrl.Of(request, settings) + CallbackPath;

    /// <summary>Null when there never was a pair of tokens.</summary>
    public async Task<ZaloStanding?> StandingAsync(CancellationToken cancellation) =>
        await accounts.FindAsync(settings.Zalo.OaId, cancellation) is { } account
            ? new ZaloStanding(account.NeedsConsent, account.Pair.ExpiresAt, account.RotatedAt, account.Proven)
            : null;

    /// <summary>What a consent begins with: nobody knows it before.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(VerifierBytes));

    /// <summary>Where the administrator consents.</summary>
    /// <param name="request">Says under which address we are seen.</param>
    /// <param name="state">Comes back with the code, unless Zalo forgets it.</param>
    /// <param name="verifier">Of this consent; not used where Zalo's console holds a fixed one.</param>
    public string ConsentUrl(HttpRequest request, string state, string verifier)
    {
        Dictionary<string, string?> query = new() { ["app_id"] = AppId, ["redirect_uri"] = CallbackUrl(request), ["state"] = state };
        if (VerifierOf(verifier) is { } used)
        {
            query["code_challenge"] = Challenge(used);
        }

        return QueryHelpers.AddQueryString(new Uri(new Uri(settings.Zalo.OAuthBaseUrl), "/v4/oa/permission").AbsoluteUri, query);
    }

    /// <summary>Whether every consent has a proof of its own: then a code that was begun elsewhere gives no tokens here. Else the state alone says whose it is.</summary>
    public bool ProvesEachConsent => settings.Zalo.ConsentProof == ZaloConsentProof.PerConsent;

    /// <summary>Takes the tokens for a code of Zalo's, once Zalo has said that they are this account's; otherwise what was there stays.</summary>
    public async Task<ZaloConsentEnd> ConnectAsync(string code, string verifier, CancellationToken cancellation)
    {
        var (pair, problem) = await tokens.ExchangeAsync(code, VerifierOf(verifier), cancellation);
        if (pair is null)
        {
            return new ZaloConsentEnd(ZaloConsentResult.NoTokens, problem);
        }

        ZaloAnswer answer;
        var attempt = 0;
        do
        {
            answer = await api.AboutAsync(pair.Access);
        }
        while (answer is ZaloAnswer.Unknown && ++attempt < AboutAttempts);

        if (answer is not ZaloAnswer.Done { Data: JsonObject about } || IdIn(about) is not { } id)
        {
            return new ZaloConsentEnd(ZaloConsentResult.NobodysTokens, (answer as ZaloAnswer.Refused)?.Code ?? 0);
        }

        if (id != settings.Zalo.OaId)
        {
            return new ZaloConsentEnd(ZaloConsentResult.OthersTokens, 0);
        }

        await tokens.TakeAsync(pair);
        return new ZaloConsentEnd(ZaloConsentResult.Connected, 0);
    }

    /// <summary>Asks Zalo what it knows of the account. Null when it does not answer now.</summary>
    public async Task<ZaloAbout?> AboutAsync()
    {
        if (await gate.TryEnterAsync() is not { } pass)
        {
            return null;
        }

        return await api.GetAsync(ZaloApi.AboutPath, [], pass) is ZaloAnswer.Done { Data: JsonObject data }
            ? new ZaloAbout(
                IdIn(data),
                ZaloEvents.Scalar(data["name"]),
                data["is_verified"] is JsonValue verified && verified.TryGetValue<bool>(out var yes) ? yes : null,
                ZaloEvents.Scalar(data["package_name"]),
                time.GetUtcNow())
            : null;
    }

    /// <summary>Unpadded base64url over the raw digest.</summary>
    internal static string Challenge(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string? IdIn(JsonObject about) => ZaloEvents.Scalar(about["oaid"]) ?? ZaloEvents.Scalar(about["oa_id"]);

    private string? VerifierOf(string verifier) => settings.Zalo.ConsentProof switch
    {
        ZaloConsentProof.None => null,
        ZaloConsentProof.Fixed => settings.Zalo.ConsentVerifier,
        _ => verifier,
    };
}

/// <summary>What became of a consent.</summary>
public enum ZaloConsentResult
{
    Connected,

    /// <summary>Zalo gave no tokens.</summary>
    NoTokens,

    /// <summary>They are another account's.</summary>
    OthersTokens,

    /// <summary>Zalo did not say whose they are.</summary>
    NobodysTokens,
}

/// <summary>The end of a consent.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Code">Zalo's code; 0: none.</param>
public readonly record struct ZaloConsentEnd(ZaloConsentResult Result, int Code);

/// <summary>How the connection stands.</summary>
/// <param name="NeedsConsent">The grant is lost: nothing can be sent until somebody consents.</param>
/// <param name="ExpiresAt">End of the access token.</param>
/// <param name="RotatedAt">When it was stored.</param>
/// <param name="Proven">Zalo has accepted a call with it.</param>
public sealed record ZaloStanding(bool NeedsConsent, DateTimeOffset ExpiresAt, DateTimeOffset RotatedAt, bool Proven);

/// <summary>What Zalo says of the account; null where it says nothing.</summary>
/// <param name="OaId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsVerified">Whether it may answer by the interface.</param>
/// <param name="Package">What was bought.</param>
/// <param name="At">When it was asked.</param>
public sealed record ZaloAbout(string? OaId, string? Name, bool? IsVerified, string? Package, DateTimeOffset At);

/// <summary>How a consent proves that the code comes from it (PKCE); the sources disagree about what Zalo wants.</summary>
public enum ZaloConsentProof
{
    /// <summary>A challenge of its own for every consent.</summary>
    PerConsent,

    /// <summary>One challenge, stored in Zalo's console; its verifier is in the settings.</summary>
    Fixed,

    /// <summary>None.</summary>
    None,
}
