using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Platform;

/// <summary>What every page and every endpoint stands on: settings, log, culture, limits, refusals, headers, assets.</summary>
internal static class PlatformSetup
{
    /// <summary>Where it listens when nobody says otherwise.</summary>
    public const string DefaultAddress = "http://localhost:5080";

    public static WebApplicationBuilder AddPlatform(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SetCulture();
        var services = builder.Services;

        services.AddOptions<HotlineOptions>().BindConfiguration(HotlineOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HotlineOptions>, ValidateHotlineOptions>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Assets>();
        services.AddProblems();
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        // Otherwise every dynamic Đ on a page becomes &#x110;.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddResponseCompression();
        services.ConfigureHttpJsonOptions(options => SetJson(options.SerializerOptions));

        services.AddOptions<HostOptions>().Configure<IOptions<HotlineOptions>>((host, hotline) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(hotline.Value.Limits.SecondsToStop));
        services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>().Configure<IOptions<HotlineOptions>>((kestrel, hotline) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = hotline.Value.Limits.RequestBytes;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HotlineOptions>>((forwarded, hotline) =>
            TrustProxies(forwarded, hotline.Value.ForwardedHeaders));

        builder.AddLog();
        builder.ListenByDefault();
        return builder;
    }

    public static WebApplication UsePlatform(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IOptions<HotlineOptions>>().Value.ForwardedHeaders.Enabled)
        {
            app.UseForwardedHeaders();
        }

        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseResponseCompression();
        app.Services.GetRequiredService<Assets>().Map(app);
        return app;
    }

    /// <summary>Dates and numbers are written the Vietnamese way whatever the machine speaks.</summary>
    private static void SetCulture()
    {
        var vietnamese = CultureInfo.GetCultureInfo("vi-VN");
        CultureInfo.DefaultThreadCurrentCulture = vietnamese;
        CultureInfo.DefaultThreadCurrentUICulture = vietnamese;
        CultureInfo.CurrentCulture = vietnamese;
        CultureInfo.CurrentUICulture = vietnamese;
    }

    private static void SetJson(JsonSerializerOptions json)
    {
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment())
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
            return;
        }

        builder.Logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            console.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
    }

    /// <summary>In code and only when no address is configured, so that environment and command line always win.</summary>
    private static void ListenByDefault(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (keys.All(key => string.IsNullOrEmpty(settings[key])) && !settings.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, ForwardedHeadersSettings settings)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var proxy in settings.KnownProxies)
        {
            forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        foreach (var network in settings.KnownNetworks)
        {
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }
}
