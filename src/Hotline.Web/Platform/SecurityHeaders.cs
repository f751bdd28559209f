namespace Hotline.Web.Platform;

/// <summary>What every response tells the browser not to do. Strict from the first page: no inline script, no inline style, no third party, no frame.</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: a refusal written after a failure starts from empty headers.
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()";
        headers.ContentSecurityPolicy = Policy(context.Request);
    }

    /// <summary>Older browsers do not count a WebSocket to the same host as 'self'.</summary>
    private static string Policy(HttpRequest request)
    {
        var socket = request.IsHttps ? "wss" : "ws";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + $"connect-src 'self' {socket}://{request.Host.ToUriComponent()}; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
