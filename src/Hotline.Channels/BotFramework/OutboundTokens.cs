using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>Our own tokens, by which a channel knows that a reply is the bot's. Asked for over https only, kept in memory, never logged.</summary>
internal sealed class OutboundTokens(IOptions<ChannelsOptions> options, IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string HttpClientName = "Hotline.OutboundTokens";

    /// <summary>A token about to end may end on its way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConnectorOptions settings = options.Value.Connector;
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    /// <summary>Whether there is a registration to get tokens with.</summary>
    public bool Available => settings.AppId.Length > 0 && settings.AppPassword.Length > 0;

    /// <summary>A token for a scope.</summary>
    /// <param name="scope">What it shall be good for.</param>
    /// <param name="refused">A token that was not taken: another is asked for. Null: whichever is good still.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HttpRequestException">The sign-in service cannot be reached, or refuses.</exception>
    public async Task<string> GetAsync(string scope, string? refused, CancellationToken cancellation)
    {
        var mine = kept.GetOrAdd(scope, _ => new Kept());
        await mine.Gate.WaitAsync(cancellation);
        try
        {
            if (mine.Token is not { } token || time.GetUtcNow() >= mine.RenewAt || token == refused)
            {
                (token, var life) = await AskAsync(scope, cancellation);
                mine.Token = token;

                // One that lives shorter than the margin is used for half its life.
                mine.RenewAt = time.GetUtcNow() + (life > 2 * Margin ? life - Margin : life / 2);
            }

            return token;
        }
        finally
        {
            mine.Gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var mine in kept.Values)
        {
            mine.Gate.Dispose();
        }
    }

    private async Task<(string Token, TimeSpan Life)> AskAsync(string scope, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(HttpClientName);
        using FormUrlEncodedContent form = new(
        [
            new("grant_type", "client_credentials"),
            new("client_id", settings.AppId),
            new("client_secret", settings.AppPassword),
            new("scope", scope),
        ]);
        var address = new Uri($"{settings.LoginUrl.TrimEnd('/')}/{Uri.EscapeDataString(settings.Tenant)}/oauth2/v2.0/token");
        using var response = await client.PostAsync(address, form, cancellation);
        response.EnsureSuccessStatusCode();
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)) is JsonObject answer
                && answer.Text("access_token") is { Length: > 0 } token
                && answer["expires_in"] is JsonValue seconds && seconds.TryGetValue<int>(out var life) && life > 0
                    ? (token, TimeSpan.FromSeconds(life))
                    : throw new HttpRequestException("The sign-in service answered without a token.");
        }
        catch (JsonException)
        {
            throw new HttpRequestException("The sign-in service answered with something else than JSON.");
        }
    }

    private sealed class Kept
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public string? Token { get; set; }

        public DateTimeOffset RenewAt { get; set; }
    }
}
