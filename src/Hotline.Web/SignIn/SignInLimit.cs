using System.Net;
using System.Threading.RateLimiting;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>Sign-in attempts per address: lock-out guards one account, this guards all of them against one guesser.</summary>
internal sealed class SignInLimit(IOptions<HotlineOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = options.Value.Limits.SignInsPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    public bool Allows(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (IPAddress.IsLoopback(address) && !context.IsForwarded())
        {
            return true;
        }

        using var lease = limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
