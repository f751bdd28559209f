using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>The parts of the Zalo channel.</summary>
internal static class ZaloSetup
{
    public static IServiceCollection AddZalo(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ChannelsOptions>, ZaloOptionsCheck>();
        services.AddSingleton<ZaloWebhook>();
        services.AddSingleton<ZaloTokens>();
        services.AddSingleton<ZaloGate>();
        services.AddSingleton<ZaloApi>();
        foreach (var name in new[] { ZaloApi.HttpClientName, ZaloTokens.HttpClientName })
        {
            // The log of the client would name the people called.
            services.AddHttpClient(name).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        }

        services.AddHostedService<ZaloWatch>();
        services.AddHostedService<ZaloDelivery>();
        return services;
    }
}
