using System.Net;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Builder;

namespace Hotline.Web.Tests;

/// <summary>The whole service on a free loopback port, with a database of its own. Tests talk to it over HTTP only.</summary>
public class HotlineApp : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("hotline-web-");
    private WebApplication? app;

    /// <summary>Where it answers, without a trailing slash.</summary>
    public string Address => app!.Urls.Single();

    /// <summary>Its data directory, empty before the start.</summary>
    protected string DataDirectory => data.FullName;

    /// <summary>Settings beyond the shipped ones: <c>Hotline:Limits:SignInsPerMinute=3</c>.</summary>
    protected virtual IEnumerable<string> Settings => [];

    protected virtual string EnvironmentName => "Production";

    public async Task InitializeAsync()
    {
        string[] settings = ["urls=http://127.0.0.1:0", $"environment={EnvironmentName}", $"Hotline:DataDirectory={data.FullName}", "Logging:LogLevel:Default=Warning", .. Settings];
        app = Program.Build([.. settings.Select(setting => "--" + setting)], Home.Find());
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        data.Delete(recursive: true);
    }

    /// <summary>A browser: keeps cookies, asks for pages, does not follow redirects by itself.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = new Uri(Address),
        };
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        return client;
    }

    /// <summary>A program: asks for JSON, no cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
}
