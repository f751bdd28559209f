using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Hotline.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.EndToEnd.Tests;

/// <summary>The test needs Chromium and npm; skipped by name where one of them is not installed.</summary>
public sealed class WebChatFactAttribute : FactAttribute
{
    public WebChatFactAttribute() => Skip = Browser.Missing ?? NodeProgram.Missing;
}

/// <summary>
/// Somebody else's site with the Bot Framework's Web Chat. Of the package only its finished bundle is needed, so it is packed, checked and unpacked
/// by itself: installing it would bring in 424 packages and half a gigabyte that the bundle already holds.
/// </summary>
internal sealed class WebChatPage : IAsyncDisposable
{
    private const string Package = "botframework-webchat";
    private const string Version = "4.18.1";

    /// <summary>SHA-512 of the package as it was published.</summary>
    private const string Integrity = "7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "client");

    private readonly WebApplication site;

    private WebChatPage(WebApplication site) => this.site = site;

    public string Url => site.Urls.First();

    public static async Task<WebChatPage> StartAsync(CancellationToken cancellation)
    {
        var bundle = await BundleAsync(cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.MapGet("/", () => Results.File(Path.Combine(Folder, "web-chat.html"), "text/html"));
        site.MapGet("/webchat.js", () => Results.File(bundle, "text/javascript"));
        await site.StartAsync(cancellation);
        return new WebChatPage(site);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private static async Task<string> BundleAsync(CancellationToken cancellation)
    {
        var bundle = Path.Combine(Folder, $"webchat-{Version}.js");
        if (File.Exists(bundle))
        {
            return bundle;
        }

        using (var npm = Process.Start(new ProcessStartInfo("npm", ["pack", $"{Package}@{Version}", "--silent"]) { WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var told = npm.StandardOutput.ReadToEndAsync(cancellation);
            var complained = await npm.StandardError.ReadToEndAsync(cancellation);
            await npm.WaitForExitAsync(cancellation);
            Assert.True(npm.ExitCode == 0, $"npm pack failed: {await told}{complained}");
        }

        await using var packed = File.OpenRead(Path.Combine(Folder, $"{Package}-{Version}.tgz"));
        Assert.Equal(Integrity, Convert.ToBase64String(await SHA512.HashDataAsync(packed, cancellation)));
        packed.Position = 0;
        await using GZipStream unzipped = new(packed, CompressionMode.Decompress);
        await using TarReader tar = new(unzipped);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellation) is { } entry)
        {
            if (entry.Name == "package/dist/webchat.js")
            {
                // Under another name until it is whole.
                await entry.ExtractToFileAsync(bundle + ".part", overwrite: true, cancellation);
                File.Move(bundle + ".part", bundle);
                return bundle;
            }
        }

        throw new InvalidOperationException($"{Package} {Version} holds no dist/webchat.js.");
    }
}
