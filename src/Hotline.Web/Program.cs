using Hotline.Knowledge.Releases;
using Hotline.Web.Platform;
using Hotline.Web.Public;

namespace Hotline.Web;

/// <summary>The service, as a table of contents.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await Build(args, Home.Find()).RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (HomeNotFoundException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>The whole service, not yet started. Tests change the builder, never the pipeline.</summary>
    internal static WebApplication Build(string[] args, string home, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = home });
        builder.AddPlatform();
        builder.Services.AddSingleton<CurrentRelease>();
        builder.Services.AddHealth();
        change?.Invoke(builder);

        var app = builder.Build();
        app.UsePlatform();
        app.MapHealth();
        app.MapPublicPages();
        return app;
    }
}
