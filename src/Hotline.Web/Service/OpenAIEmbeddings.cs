using System.ClientModel;
using System.ClientModel.Primitives;
using Hotline.Knowledge.Search;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Hotline.Web.Service;

/// <summary>Vectors from an endpoint that speaks OpenAI's protocol. One request, no second try: whoever asks knows how long it can wait.</summary>
internal sealed class OpenAIEmbeddings(EmbeddingsOptions options) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingClient client = new(
        options.Name.Trim(),
        // The client wants some key; a server of one's own may need none.
        new ApiKeyCredential(string.IsNullOrWhiteSpace(options.Key) ? "none" : options.Key.Trim()),
        new OpenAIClientOptions
        {
            Endpoint = new Uri(options.Endpoint.Trim()),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = TimeSpan.FromSeconds(options.BatchSeconds),
        });

    /// <exception cref="EmbeddingException">None came. The message holds nothing of what the endpoint said: some repeat the key.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<string> texts = [.. values];
        try
        {
            var answer = await client.GenerateEmbeddingsAsync(texts, new OpenAI.Embeddings.EmbeddingGenerationOptions { Dimensions = options?.Dimensions }, cancellationToken).ConfigureAwait(false);

            // Their order is what they say, not how they came.
            var rows = answer.Value.OrderBy(row => row.Index).ToList();
            return rows.Where((row, at) => row.Index != at).Any()
                ? throw new EmbeddingException(EmbeddingProblem.Unusable, "The vectors are not numbered as the texts were.")
                : new GeneratedEmbeddings<Embedding<float>>(rows.Select(row => new Embedding<float>(row.ToFloats())));
        }
        catch (ClientResultException refusal) when (refusal.Status > 0)
        {
            throw new EmbeddingException(
                refusal.Status is 429 or 503 ? EmbeddingProblem.Busy : refusal.Status < 500 ? EmbeddingProblem.Refused : EmbeddingProblem.Unreachable,
                $"The endpoint answered HTTP {refusal.Status}.");
        }
        catch (Exception away) when (away is ClientResultException or HttpRequestException or IOException || away.InnerException is HttpRequestException or IOException)
        {
            throw new EmbeddingException(EmbeddingProblem.Unreachable, "The endpoint cannot be reached.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException(EmbeddingProblem.Late, "The endpoint did not answer in time.");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The client shares its connections with all of the process.
    }
}
