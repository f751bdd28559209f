using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Public;

/// <summary>What anybody may read: the demo page, the documents.</summary>
internal static class PublicPages
{
    public static IEndpointRouteBuilder MapPublicPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/", () => new RazorComponentResult<HomePage>());
        return routes;
    }
}
