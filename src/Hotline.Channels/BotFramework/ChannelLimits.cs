using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.BotFramework;

/// <summary>How fast new tokens and activities may come. Per node: several nodes together allow that many times more.</summary>
internal sealed class ChannelLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> tokensOfAddress;
    private readonly PartitionedRateLimiter<string> postsOfConversation;
    private readonly PartitionedRateLimiter<string> uploadsOfAddress;

    public ChannelLimits(IOptions<ChannelsOptions> options)
    {
        tokensOfAddress = PerMinute(options.Value.Limits.TokensPerMinutePerAddress);
        postsOfConversation = PerMinute(options.Value.Limits.PostsPerMinutePerConversation);
        uploadsOfAddress = PerMinute(options.Value.Limits.UploadsPerMinutePerAddress);
    }

    /// <summary>Null when a new token may be made for this caller.</summary>
    public Refusal? RefuseToken(HttpContext http) =>
        CallerAddress.IsThisMachine(http) ? null : Take(tokensOfAddress, CallerAddress.Of(http));

    /// <summary>Null when one more activity may be posted.</summary>
    public Refusal? RefusePost(string conversationId) => Take(postsOfConversation, conversationId);

    /// <summary>Null when one more upload may come from this caller.</summary>
    public Refusal? RefuseUpload(HttpContext http) =>
        CallerAddress.IsThisMachine(http) ? null : Take(uploadsOfAddress, CallerAddress.Of(http));

    public void Dispose()
    {
        tokensOfAddress.Dispose();
        postsOfConversation.Dispose();
        uploadsOfAddress.Dispose();
    }

    private static Refusal? Take(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired
            ? null
            : Refusal.TooFast(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }

    /// <summary>A full minute's worth may come at once; then it refills evenly.</summary>
    private static PartitionedRateLimiter<string> PerMinute(int most) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = most,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / most,
            QueueLimit = 0,
        }));
}

/// <summary>Where a request comes from.</summary>
internal static class CallerAddress
{
    private static readonly string[] ForwardedHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",

        // Left behind by the host's forwarded-headers middleware when it has taken the ones above.
        "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Original-Prefix",
    ];

    /// <summary>The connection comes from this machine and no proxy speaks for somebody else through it.</summary>
    public static bool IsThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !ForwardedHeaders.Any(http.Request.Headers.ContainsKey);

    /// <summary>The address limits count by: one subscriber's whole network in IPv6.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
