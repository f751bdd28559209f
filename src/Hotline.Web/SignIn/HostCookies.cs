using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Web.SignIn;

/// <summary>
/// Over https every cookie gets the prefix <c>__Host-</c>, by which browsers refuse it to neighbours and to plain http, and a cookie without it is not
/// seen. On a loopback address without https such a cookie would never be kept, so there the names are bare.
/// </summary>
internal static class HostCookies
{
    private const string Prefix = "__Host-";

    public static IApplicationBuilder UseHostCookies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.IsHttps)
        {
            context.Features.Set<IRequestCookiesFeature>(new Requested(context.Request.Cookies));
            context.Features.Set<IResponseCookiesFeature>(new Answered(context.Response.Cookies));
        }

        return next(context);
    });

    private sealed class Requested(IRequestCookieCollection all) : IRequestCookiesFeature, IRequestCookieCollection
    {
        private readonly Dictionary<string, string> ours = all
            .Where(cookie => cookie.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(cookie => cookie.Key[Prefix.Length..], cookie => cookie.Value, StringComparer.Ordinal);

        public IRequestCookieCollection Cookies
        {
            get => this;
            set => throw new NotSupportedException("Cookies of a request are what the browser sent.");
        }

        public int Count => ours.Count;

        public ICollection<string> Keys => ours.Keys;

        public string? this[string key] => ours.GetValueOrDefault(key);

        public bool ContainsKey(string key) => ours.ContainsKey(key);

        public bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => ours.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ours.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Answered(IResponseCookies inner) : IResponseCookiesFeature, IResponseCookies
    {
        public IResponseCookies Cookies => this;

        public void Append(string key, string value) => Append(key, value, new CookieOptions());

        public void Append(string key, string value, CookieOptions options) => inner.Append(Prefix + key, value, Fit(options));

        public void Delete(string key) => Delete(key, new CookieOptions());

        public void Delete(string key, CookieOptions options) => inner.Delete(Prefix + key, Fit(options));

        /// <summary>What the prefix demands; anything else a browser would drop without a word.</summary>
        private static CookieOptions Fit(CookieOptions options) => new(options) { Secure = true, Path = "/", Domain = null };
    }
}
