using Microsoft.AspNetCore.Authentication.Cookies;

namespace Hotline.Web.SignIn;

/// <summary>
/// Over https cookies get the prefix <c>__Host-</c>, by which browsers refuse them to neighbours and to plain http; on a loopback address
/// without https such a cookie would never be kept, so there the name is bare.
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    private readonly ChunkingCookieManager inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
