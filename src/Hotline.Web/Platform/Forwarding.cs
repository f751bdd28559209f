namespace Hotline.Web.Platform;

internal static class Forwarding
{
    /// <summary>True when a proxy (or somebody who pretends to be one) stands between: then a loopback connection is not a person at this machine.</summary>
    public static bool IsForwarded(this HttpContext context) => context.Request.Headers.Keys.Any(name =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase));
}
