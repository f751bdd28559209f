using Hotline.Channels.BotFramework;
using Hotline.Conversations.Flows;
using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;
using Hotline.Web.Platform;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>A model, when there is one.</summary>
internal static class ModelSetup
{
    public static IServiceCollection AddModel(this IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ValidateModelOptions>();
        if (string.IsNullOrWhiteSpace(configuration[$"{ModelOptions.Section}:{nameof(ModelOptions.Endpoint)}"]))
        {
            return services;
        }

        services.AddSingleton<IChatClient>(provider => new OpenAIModel(provider.GetRequiredService<IOptions<ModelOptions>>().Value));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ModelOptions>>().Value.Limits);
        services.AddSingleton<ModelGate>();
        services.AddSingleton<Rephraser>();
        if (configuration.GetValue<bool>($"{ModelOptions.Section}:{nameof(ModelOptions.Interprets)}"))
        {
            services.AddSingleton<Interpreter>();
        }

        services.AddSingleton<ShowTyping>(provider => provider.GetRequiredService<TypingSignals>().Show);
        return services;
    }

    /// <summary>A model must be told what to do.</summary>
    /// <exception cref="StartRefusedException">There is a model and a prompt is missing.</exception>
    public static void RequirePrompts(this ModelOptions model, CurrentDialogs dialogs)
    {
        if (model.IsConfigured && dialogs.Value.Prompts.Missing is [var missing, ..])
        {
            throw new StartRefusedException($"dialogs/prompts/{missing}.md is missing, and Hotline:Model:Endpoint names a model that needs it.");
        }
    }
}
