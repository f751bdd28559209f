using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hotline.ZaloSimulation;

/// <summary>The page and the control API.</summary>
internal static class Control
{
    public static void MapControl(this WebApplication app, ZaloSimulator zalo)
    {
        app.MapGet("/cdn/{name}", (string name) => Results.Bytes(Convert.FromBase64String(Pixel), name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "application/octet-stream"));
    }

    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
}
