using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Hotline.Channels.BotFramework;

/// <summary>Under which address the outside sees us: the configured one, else that of the request (the host decides whether forwarded headers change it).</summary>
internal static class PublicUrl
{
    /// <summary>Without a trailing slash.</summary>
    public static string Of(HttpRequest request, ChannelsOptions settings) =>
        settings.PublicUrl.Length > 0
            ? settings.PublicUrl.TrimEnd('/')
            : UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase).TrimEnd('/');

    /// <summary>Scheme and host only.</summary>
    public static string OriginOf(HttpRequest request, ChannelsOptions settings) =>
        new Uri(Of(request, settings)).GetLeftPart(UriPartial.Authority);

    /// <summary>The address of a stream.</summary>
    public static string WebSocket(HttpRequest request, ChannelsOptions settings, string path) =>
        string.Concat("ws", Of(request, settings).AsSpan("http".Length), path);
}
