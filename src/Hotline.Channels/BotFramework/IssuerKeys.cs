using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Channels.BotFramework;

/// <summary>The public keys of one issuer, as its configured metadata tells them. No address is ever taken from a token.</summary>
internal sealed partial class IssuerKeys(string metadata, IHttpClientFactory clients, TimeProvider time, ILogger logger) : IDisposable
{
    public const string HttpClientName = "Hotline.IssuerKeys";

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <summary>An issuer that cannot be reached for a while still has the keys it had.</summary>
    private static readonly TimeSpan Usable = TimeSpan.FromDays(5);

    /// <summary>Anybody can invent a key id: that must not make us ask the issuer each time.</summary>
    private static readonly TimeSpan BetweenUnknownKeys = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim gate = new(1);
    private Dictionary<string, JsonWebKey> keys = [];
    private DateTimeOffset? fetchedAt;
    private DateTimeOffset? failedAt;

    /// <summary>The key of that id; null when there is none, or the issuer cannot be asked.</summary>
    public async Task<JsonWebKey?> FindAsync(string id, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var age = time.GetUtcNow() - fetchedAt;
            var isKnown = keys.ContainsKey(id);
            var failedJustNow = time.GetUtcNow() - failedAt < BetweenFailures;
            if (!failedJustNow && (age is null || age >= Fresh || (!isKnown && age >= BetweenUnknownKeys)))
            {
                await FetchAsync(cancellation);
                age = time.GetUtcNow() - fetchedAt;
            }

            return age < Usable ? keys.GetValueOrDefault(id) : null;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task FetchAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            var told = JsonNode.Parse(await client.GetStringAsync(new Uri(metadata), patience.Token)) as JsonObject;
            if (!Uri.TryCreate(told?.Text("jwks_uri"), UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
            {
                throw new InvalidDataException("The metadata names no jwks_uri over https.");
            }

            JsonWebKeySet set = new(await client.GetStringAsync(address, patience.Token));
            keys = set.Keys.Where(key => key.Kid is { Length: > 0 }).DistinctBy(key => key.Kid, StringComparer.Ordinal).ToDictionary(key => key.Kid, StringComparer.Ordinal);
            fetchedAt = time.GetUtcNow();
            failedAt = null;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested
            && failure is HttpRequestException or OperationCanceledException or JsonException or InvalidDataException or ArgumentException)
        {
            failedAt = time.GetUtcNow();
            LogUnreachable(metadata, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys of an issuer could not be read from {Metadata}; whoever it speaks for is refused until they can")]
    private partial void LogUnreachable(string metadata, Exception failure);
}
