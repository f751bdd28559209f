using System.Net;
using System.Threading.RateLimiting;
using Hotline.Web.Platform;
using Hotline.Web.Public;
using Hotline.Web.Reports;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Api;

/// <summary>The REST API under <c>/api/v1</c>: bearer tokens, or the console's cookie with an antiforgery header.</summary>
internal static class ApiSetup
{
    private const string Limit = "api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Hotline";
            document.Info.Description = "Phiếu và cuộc trò chuyện của đường dây hỏi đáp. Thời gian là UTC theo ISO 8601; lỗi theo RFC 9457 với mã trong `code`.";
            return Task.CompletedTask;
        }));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(Limit, context =>
            {
                var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
                if (IPAddress.IsLoopback(address) && !context.IsForwarded())
                {
                    return RateLimitPartition.GetNoLimiter(address);
                }

                var permits = context.RequestServices.GetRequiredService<IOptions<HotlineOptions>>().Value.Limits.ApiRequestsPerMinute;
                return RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = permits,
                    Window = TimeSpan.FromMinutes(1),
                    SegmentsPerWindow = 6,
                });
            });
        });
        return services;
    }

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = routes.MapGroup("/api/v1").RequireRateLimiting(Limit).RequireAuthorization(Policies.Desk).AddEndpointFilter(RefuseForgedAsync);
        api.MapGroup("/tickets").MapTickets();
        api.MapShelf();
        api.MapSuggestions();
        api.MapSimilar();
        api.MapLookUp();
        api.MapGroup("/conversations").MapConversations();
        api.MapGroup("/reports").RequireAuthorization(Policies.Supervision).MapReports();
        return routes;
    }

    /// <summary>A browser sends its cookie along with what other sites make it ask; a token is never sent unasked.</summary>
    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isSafe && context.User.ByCookie()
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context).ConfigureAwait(false))
        {
            return Problems.Invalid("antiforgery", "Yêu cầu bằng cookie cần kèm mã chống giả mạo trong tiêu đề RequestVerificationToken.");
        }

        return await next(invocation).ConfigureAwait(false);
    }
}
