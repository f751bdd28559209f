using Hotline.Channels.BotFramework;
using Hotline.Channels.Zalo;
using Hotline.Conversations.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hotline.Channels;

/// <summary>Joins the channels to a host.</summary>
public static class ChannelsSetup
{
    /// <summary>Begins the path of every file that a citizen sent and this service keeps.</summary>
    public const string AttachmentsPath = $"{DirectLine.Base}/attachments/";

    /// <summary>
    /// The host provides beside it: <see cref="DirectLineKeys"/>, <see cref="Conversations.IConversationLog"/>, <see cref="Conversations.Wakeups"/>,
    /// <see cref="Conversations.IDeliveryCursors"/>, the stores of <see cref="Conversations.Zalo"/>, <see cref="Conversations.TurnQueue"/> and <see cref="TurnRunner"/>, each as a singleton. What it hosts
    /// needs them to be ready: the host prepares its database in a hosted service registered before this, or before it starts.
    /// </summary>
    public static IServiceCollection AddHotlineChannels(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddCors();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ChannelsOptions>().Bind(configuration.GetSection("Hotline")).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ChannelsOptions>>(new OtherKeys(configuration));
        services.AddSingleton<IValidateOptions<ChannelsOptions>, ChannelsOptionsCheck>();
        services.AddSingleton<ChannelLimits>();
        services.AddSingleton<TypingSignals>();
        services.AddSingleton<DirectLineTokens>();
        services.AddSingleton<ActivityStreams>();
        services.AddSingleton<Attachments>();
        services.AddHostedService(provider => provider.GetRequiredService<Attachments>());
        services.AddSingleton<DirectLine>();
        services.AddSingleton<CallerTokens>();
        services.AddSingleton<OutboundTokens>();
        services.AddSingleton<Connector>();
        services.TryAddSingleton<RunTurn>(provider => provider.GetRequiredService<TurnRunner>().RunToEndAsync);
        foreach (var name in new[] { ConnectorDelivery.HttpClientName, IssuerKeys.HttpClientName, OutboundTokens.HttpClientName })
        {
            // No redirect: a token or a secret goes where it was meant to go, and nowhere else.
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
        }

        services.AddHostedService<ConnectorDelivery>();
        services.AddZalo();
        return services;
    }

    /// <summary>Direct Line under <c>/v3/directline</c>, Bot Framework channels at <c>/api/messages</c>, Zalo's events at <c>/channels/zalo/webhook</c>.</summary>
    public static IEndpointRouteBuilder MapHotlineChannels(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var settings = endpoints.ServiceProvider.GetRequiredService<IOptions<ChannelsOptions>>();
        var directLine = endpoints.CreateApplicationBuilder();
        directLine.UseCors(policy =>
        {
            // No cookie means anything here, so any header and any page may ask; the token decides.
            policy.WithMethods("GET", "POST").AllowAnyHeader().WithExposedHeaders("Retry-After").SetPreflightMaxAge(TimeSpan.FromHours(2));
            if (settings.Value.DirectLine.AnyOrigin)
            {
                policy.AllowAnyOrigin();
            }
            else
            {
                policy.WithOrigins([.. settings.Value.DirectLine.AllowedOrigins]);
            }
        });
        directLine.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        directLine.Run(http => http.RequestServices.GetRequiredService<DirectLine>().AnswerAsync(http));
        endpoints.Map($"{DirectLine.Base}/{{**rest}}", directLine.Build()).WithDisplayName("Direct Line 3.0");
        endpoints.Map(Connector.Path, http => http.RequestServices.GetRequiredService<Connector>().AnswerAsync(http)).WithDisplayName("Bot Framework activities");
        endpoints.Map(ZaloWebhook.Path, http => http.RequestServices.GetRequiredService<ZaloWebhook>().AnswerAsync(http)).WithDisplayName("Zalo webhook");
        return endpoints;
    }
}
