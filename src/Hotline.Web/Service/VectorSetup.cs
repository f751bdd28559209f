using Hotline.Conversations.Turns;
using Hotline.Knowledge.Search;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Hotline.Web.Service;

/// <summary>Vectors beside the words, where an endpoint is configured; otherwise nothing of it runs.</summary>
internal static class VectorSetup
{
    public static IServiceCollection AddVectors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmbeddingsOptions>().BindConfiguration(EmbeddingsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddingsOptions>, ValidateEmbeddingsOptions>();
        services.AddSingleton<KnowledgeVectors>();
        if (string.IsNullOrWhiteSpace(configuration[$"{EmbeddingsOptions.Section}:{nameof(EmbeddingsOptions.Endpoint)}"]))
        {
            return services;
        }

        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => new OpenAIEmbeddings(provider.GetRequiredService<IOptions<EmbeddingsOptions>>().Value));
        services.AddSingleton(provider => new TextEmbedder(
            provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
            provider.GetRequiredService<IOptions<EmbeddingsOptions>>().Value.Dimensions is > 0 and var dimensions ? dimensions : null));
        services.AddSingleton<QuestionVectors>();
        services.AddSingleton<IQuestionVectors>(provider => provider.GetRequiredService<QuestionVectors>());
        services.AddHostedService<VectorWorker>();
        return services;
    }
}
