using System.Net;
using System.Threading.RateLimiting;
using Hotline.Tickets;
using Hotline.Web.Platform;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Public;

/// <summary>
/// Tries to look tickets up, per address, and per ticket code, right or wrong, whether there is such a ticket or not: nobody goes through the pins of a ticket, from however
/// many addresses. Counted per node.
/// </summary>
internal sealed class LookUpLimit(IOptions<HotlineOptions> options) : IDisposable
{
    /// <summary>Tries per ticket code in <see cref="Window"/>.</summary>
    public const int Tries = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<IPAddress> addresses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = options.Value.Limits.LookUpsPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    private readonly PartitionedRateLimiter<string> codes = PartitionedRateLimiter.Create<string, string>(code =>
        RateLimitPartition.GetFixedWindowLimiter(code, _ => new FixedWindowRateLimiterOptions { PermitLimit = Tries, Window = Window }));

    /// <summary>Whether one more try is allowed; it counts.</summary>
    public bool Allows(HttpContext context, string? code)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!IPAddress.IsLoopback(address) || context.IsForwarded())
        {
            using var one = addresses.AttemptAcquire(address);
            if (!one.IsAcquired)
            {
                return false;
            }
        }

        if (TicketCode.Parse(code) is not { } printed)
        {
            // No code of ours: there is nothing to be guessed.
            return true;
        }

        using var another = codes.AttemptAcquire(printed);
        return another.IsAcquired;
    }

    public void Dispose()
    {
        addresses.Dispose();
        codes.Dispose();
    }
}
