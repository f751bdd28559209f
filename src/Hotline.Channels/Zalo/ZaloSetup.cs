using Hotline.Conversations.Zalo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hotline.Channels.Zalo;

/// <summary>The parts of the Zalo channel.</summary>
internal static class ZaloSetup
{
    public static IServiceCollection AddZalo(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ChannelsOptions>, ZaloOptionsCheck>();
        services.AddMetrics();
        services.AddSingleton<ZaloFigures>();
        services.AddSingleton<ZaloWebhook>();
        services.AddSingleton<ZaloTokens>();
        services.AddSingleton<ZaloGate>();
        services.AddSingleton<ZaloApi>();
        services.AddSingleton<ZaloCatchUp>();
        services.AddSingleton(provider => new ZaloConnection(
            provider.GetRequiredService<IOptions<ChannelsOptions>>(),
            provider.GetRequiredService<IZaloAccounts>(),
            provider.GetRequiredService<ZaloTokens>(),
            provider.GetRequiredService<ZaloApi>(),
            provider.GetRequiredService<ZaloGate>(),
            provider.GetRequiredService<TimeProvider>()));
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
