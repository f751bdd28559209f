using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.Tests.Hosting;

/// <summary>Azure Bot Service and its sign-in service on this machine: tell their keys, sign tokens, give tokens for secrets.</summary>
internal sealed class Azure : IAsyncDisposable
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";
    public const string Password = "mat-khau-cua-bot";
    public const string Tenant = "66666666-7777-8888-9999-000000000000";
    public const string Issuer = "https://api.botframework.com";

    private readonly WebApplication app;
    private readonly List<IFormCollection> asked = [];
    private RsaSecurityKey key = NewKey("khoa-1");

    private Azure(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>Channels that the keys speak for.</summary>
    public JsonArray Endorsements { get; set; } = ["emulator", "msteams"];

    /// <summary>Requests for metadata so far.</summary>
    public int MetadataReads { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>What the bot has asked its tokens with.</summary>
    public IReadOnlyList<IFormCollection> Asked => asked;

    /// <summary>Directories asked for tokens.</summary>
    public List<string> Tenants { get; } = [];

    public static async Task<Azure> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        Azure azure = new(app);
        app.Run(azure.AnswerAsync);
        await app.StartAsync();
        return azure;
    }

    /// <summary>A bot registered here.</summary>
    public Task<ChannelsApp> BotAsync(params (string Key, string Value)[] settings) => ChannelsApp.StartAsync(
    [
        ("MicrosoftAppId", AppId), ("MicrosoftAppPassword", Password), ("MicrosoftAppTenantId", Tenant),
        ("Hotline:Connector:ChannelMetadata", Url + "/channel"), ("Hotline:Connector:LoginUrl", Url),
        .. settings,
    ]);

    public void RollKeys() => key = NewKey("khoa-2");

    /// <summary>A token as a channel signs it.</summary>
    public string Sign(
        DateTimeOffset now, string? service, string issuer = Issuer, string audience = AppId, (string Name, string Value)[]? claims = null, SecurityKey? by = null,
        string algorithm = SecurityAlgorithms.RsaSha256, int from = -60, int to = 3600)
    {
        Dictionary<string, object> all = (claims ?? []).ToDictionary(claim => claim.Name, claim => (object)claim.Value);
        if (service is not null)
        {
            all["serviceurl"] = service;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = all,
            NotBefore = now.UtcDateTime.AddSeconds(from),
            Expires = now.UtcDateTime.AddSeconds(to),
            SigningCredentials = new SigningCredentials(by ?? key, algorithm),
        });
    }

    /// <summary>A key that says it is the issuer's, and is not.</summary>
    public SecurityKey Forged() => new RsaSecurityKey(RSA.Create(2048)) { KeyId = key.KeyId };

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (IsDown)
        {
            http.Response.StatusCode = 503;
        }
        else if (path is "/channel" or "/common/v2.0/.well-known/openid-configuration")
        {
            MetadataReads++;
            await http.Response.WriteAsJsonAsync(new { jwks_uri = Url + "/keys" });
        }
        else if (path == "/keys")
        {
            var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.KeyId });
            JsonObject entry = new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.KeyId, ["n"] = jwk.N, ["e"] = jwk.E, ["endorsements"] = Endorsements.DeepClone() };
            await http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(entry) }.ToJsonString());
        }
        else if (path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            Tenants.Add(path.Split('/')[1]);
            asked.Add(await http.Request.ReadFormAsync());
            await http.Response.WriteAsJsonAsync(new { token_type = "Bearer", expires_in = 3600, access_token = $"ma-{asked.Count}" });
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
