using Hotline.Web.Admin;
using Hotline.Web.Api;
using Hotline.Web.Commands;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.Public;
using Hotline.Web.Reports;
using Hotline.Web.Service;
using Hotline.Web.SignIn;
using Hotline.Web.Zalo;

namespace Hotline.Web;

/// <summary>The service, as a table of contents.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);

    /// <summary>The whole service, not yet started. Tests change the builder, never the pipeline.</summary>
    internal static WebApplication Build(string[] args, string home, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = home });
        builder.AddPlatform();
        builder.AddHotline();
        builder.AddSignIn();
        builder.Services.AddHealth().AddApi().AddDesk().AddReports();
        change?.Invoke(builder);

        var app = builder.Build();
        app.UsePlatform();
        app.UseSignIn();
        app.MapHealth();
        app.MapPublicPages();
        app.MapSignIn();
        app.MapDesk();
        app.MapAdmin();
        app.MapZalo();
        app.MapReportPages();
        app.MapApi();
        app.MapHotline();
        return app;
    }
}
