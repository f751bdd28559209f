using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Conversations.Zalo;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>
/// The account's access token. A refresh token works once, so exactly one of all threads and nodes uses it, and what Zalo gives for it is stored before it is used.
/// Only Zalo's word that the refresh token is spent ends the grant; everything else is tried again.
/// </summary>
internal sealed partial class ZaloTokens(IZaloAccounts accounts, IHttpClientFactory clients, IOptions<ChannelsOptions> options, TimeProvider time, ZaloFigures figures, ILogger<ZaloTokens> logger) : IDisposable
{
    public const string HttpClientName = "Hotline.Zalo.OAuth";
    private const double UsualLifetimeSeconds = 90_000;
    private const int MostRefreshes = 2;

    private static readonly TimeSpan CallTime = ZaloApi.CallTime;

    /// <summary>Outlasts the call and the record of it.</summary>
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(5);
    private static readonly TimeSpan StormTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);

    /// <summary>Shorter than the longest at the gate, since whoever passes that must not find this one still waiting: both together are the wait of a message.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ZaloOptions settings = options.Value.Zalo;
    private readonly SemaphoreSlim one = new(1, 1);
    private ZaloAccount? current;
    private DateTimeOffset notBefore;
    private int failures;
    private long provenVersion;

    /// <summary>Takes the pair of the settings when it is a new one.</summary>
    public async Task SeedAsync(CancellationToken cancellation)
    {
        var seed = settings.RefreshToken.Trim();
        var access = settings.AccessToken.Trim();
        if (seed.Length == 0 && (access.Length == 0 || await accounts.FindAsync(settings.OaId, cancellation) is not null))
        {
            return;
        }

        // How old it is nobody says; Zalo tells when it is too old. Without one the first call asks for it.
        var expires = access.Length > 0 ? time.GetUtcNow() + TimeSpan.FromSeconds(UsualLifetimeSeconds) : time.GetUtcNow();
        if (await accounts.SeedAsync(settings.OaId, seed.Length > 0 ? seed : access, new ZaloPair(access, seed, expires), cancellation))
        {
            LogSeeded();
        }

        current = null;
    }

    /// <summary>The token to call with; null when there is none now.</summary>
    public async Task<ZaloAccount?> CurrentAsync(CancellationToken cancellation)
    {
        var known = Volatile.Read(ref current);
        if (known is null || known.NeedsConsent)
        {
            known = await ReadAsync(cancellation);
        }

        if (known is null || known.NeedsConsent)
        {
            return null;
        }

        return known.Pair.Access.Length > 0 || await RefreshAsync(known.Version, cancellation) ? Volatile.Read(ref current) : null;
    }

    /// <summary>Zalo accepted a call with the token of that version.</summary>
    public async Task AcceptedAsync(long version)
    {
        if (Interlocked.Exchange(ref provenVersion, version) != version)
        {
            await accounts.ProveAsync(settings.OaId, version, CancellationToken.None);
        }
    }

    /// <summary>Zalo refused the token of that version. True when there is another one to call with.</summary>
    public Task<bool> RefusedAsync(long version, CancellationToken cancellation) => RefreshAsync(version, cancellation);

    /// <summary>Refreshes ahead of time; another node's new pair is taken over. Short lives are not refreshed ahead: Zalo says when they are over.</summary>
    public async Task KeepFreshAsync(CancellationToken cancellation)
    {
        if (await ReadAsync(cancellation) is { NeedsConsent: false } known
            && known.Pair.ExpiresAt - known.RotatedAt is var life && life > 2 * Ahead
            && time.GetUtcNow() >= known.Pair.ExpiresAt - Ahead)
        {
            await RefreshAsync(known.Version, cancellation);
        }
    }

    /// <summary>The pair that Zalo gives for a code of its consent page, not stored yet; or Zalo's code, 0 when it gave none.</summary>
    public async Task<(ZaloPair? Pair, int Problem)> ExchangeAsync(string code, string? verifier, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> form = [new("app_id", settings.AppId), new("code", code), new("grant_type", "authorization_code")];
        if (verifier is not null)
        {
            form.Add(new("code_verifier", verifier));
        }

        var (pair, problem) = await AskAsync(form, cancellation);
        if (pair is null)
        {
            LogNotConnected(problem);
        }

        return (pair, problem);
    }

    /// <summary>Goes on with this pair, whatever was there.</summary>
    public async Task TakeAsync(ZaloPair pair)
    {
        await accounts.ConnectAsync(settings.OaId, pair, CancellationToken.None);
        await ReadAsync(CancellationToken.None);
    }

    public void Dispose() => one.Dispose();

    private async Task<ZaloAccount?> ReadAsync(CancellationToken cancellation)
    {
        var read = await accounts.FindAsync(settings.OaId, cancellation);
        Volatile.Write(ref current, read);
        figures.Knows(read);
        return read;
    }

    /// <summary>True when there is a newer pair than that version's, whoever got it.</summary>
    private async Task<bool> RefreshAsync(long version, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (await ReadAsync(cancellation) is not { NeedsConsent: false } stored)
            {
                return false;
            }

            if (stored.Version != version)
            {
                return true;
            }

            if (stored.Pair.Refresh.Length == 0 || time.GetUtcNow() < notBefore)
            {
                return false;
            }

            if (!stored.Proven && Recent(stored.RefreshedAt) + Recent(stored.RefreshedBeforeAt) >= MostRefreshes)
            {
                LogRefusedAll();
                PutOff();
                return false;
            }

            return await accounts.LeaseAsync(settings.OaId, version, LeaseTime, cancellation)
                ? await RotateAsync(stored)
                : await AwaitOtherNodeAsync(version, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    private int Recent(DateTimeOffset? at) => at is { } then && time.GetUtcNow() - then < StormTime ? 1 : 0;

    /// <summary>Once begun it is brought to its end, also when the node is stopping: cut off, the pair would be lost.</summary>
    private async Task<bool> RotateAsync(ZaloAccount stored)
    {
        var (pair, problem) = await AskAsync(
            [new("app_id", settings.AppId), new("refresh_token", stored.Pair.Refresh), new("grant_type", "refresh_token")], CancellationToken.None);
        if (pair is not null)
        {
            failures = 0;
            await StoreAsync(stored.Version, pair);
            LogRefreshed();
            figures.Refreshed("done");
            return true;
        }

        if (problem == ZaloErrors.SpentRefreshToken)
        {
            if (await ReadAsync(CancellationToken.None) is { } now && now.Version != stored.Version)
            {
                return !now.NeedsConsent;
            }

            await accounts.LoseGrantAsync(settings.OaId, stored.Version, CancellationToken.None);
            await ReadAsync(CancellationToken.None);
            LogGrantLost();
            figures.Refreshed("spent");
            return false;
        }

        PutOff();
        LogNotRefreshed(problem);
        figures.Refreshed("failed");
        await accounts.EndLeaseAsync(settings.OaId, CancellationToken.None);
        return false;
    }

    private void PutOff()
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(failures++, 10));
        notBefore = time.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>Stored before it is used; a database that is away for a while must not cost the grant.</summary>
    private async Task StoreAsync(long version, ZaloPair pair)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await accounts.RotateAsync(settings.OaId, version, pair, CancellationToken.None);
                await ReadAsync(CancellationToken.None);
                return;
            }
            catch (Exception failure) when (attempt < 100)
            {
                LogNotStored(failure, attempt);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(attempt, 10)), time, CancellationToken.None);
            }
        }
    }

    private async Task<bool> AwaitOtherNodeAsync(long version, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + LeaseTime;
        while (time.GetUtcNow() < end)
        {
            await Task.Delay(LookAgain, time, cancellation);
            if (await ReadAsync(cancellation) is not { NeedsConsent: false } now)
            {
                return false;
            }

            if (now.Version != version)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A pair, or Zalo's code; 0 when Zalo gave none that can be read.</summary>
    private async Task<(ZaloPair? Pair, int Problem)> AskAsync(List<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(CallTime);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(new Uri(settings.OAuthBaseUrl), "/v4/oa/access_token"));
            request.Content = new FormUrlEncodedContent(form);
            request.Headers.TryAddWithoutValidation("secret_key", settings.AppSecret);
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var body = await ZaloApi.ReadAsync(response, patience.Token);
            if ((int)response.StatusCode >= 500 || body is null)
            {
                return (null, 0);
            }

            var content = ZaloErrors.Parse(body) as JsonObject;
            if (ZaloEvents.Scalar(content?["access_token"]) is { Length: > 0 } access && ZaloEvents.Scalar(content?["refresh_token"]) is { Length: > 0 } refresh)
            {
                return (new ZaloPair(access, refresh, time.GetUtcNow() + TimeSpan.FromSeconds(LifetimeIn(content!["expires_in"]))), 0);
            }

            return (null, ZaloErrors.CodeIn(content) ?? 0);
        }
        catch (Exception failure) when (ZaloApi.IsTransport(failure) && !cancellation.IsCancellationRequested)
        {
            return (null, 0);
        }
    }

    /// <summary>Text or number; missing or senseless: as usual.</summary>
    private static double LifetimeIn(JsonNode? node) =>
        double.TryParse(ZaloEvents.Scalar(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9 ? seconds : UsualLifetimeSeconds;

    [LoggerMessage(Level = LogLevel.Information, Message = "The Zalo tokens of the settings were taken over")]
    private partial void LogSeeded();

    [LoggerMessage(Level = LogLevel.Information, Message = "The Zalo access token was refreshed")]
    private partial void LogRefreshed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Zalo gave no new access token (code {Code}); it is asked again, and the old pair stays")]
    private partial void LogNotRefreshed(int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Zalo gave no tokens for the consent (code {Code})")]
    private partial void LogNotConnected(int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "The new Zalo tokens could not be stored at attempt {Attempt}; they are kept in memory and tried again. Do not stop this process before they are stored")]
    private partial void LogNotStored(Exception failure, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Zalo refuses fresh access tokens too: no more than two refreshes in ten minutes are tried. Check the app and the official account in Zalo's console")]
    private partial void LogRefusedAll();

    [LoggerMessage(Level = LogLevel.Critical, Message = "Zalo says the refresh token is spent (-14014): nothing can be sent on Zalo until an administrator connects the account again on /admin/zalo, or Hotline:Zalo:AccessToken and RefreshToken get a new pair from the API Explorer. Messages of citizens are still kept")]
    private partial void LogGrantLost();
}
