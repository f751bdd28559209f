#pragma warning disable OPENAI001, SCME0001 // Marked experimental by the package; the parts used here are the protocol's oldest.
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Hotline.Conversations.Rephrasing;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Hotline.Web.Service;

/// <summary>A model behind any server that speaks OpenAI's protocol. One request per draft: who waits for an answer does not wait for a second try.</summary>
internal sealed class OpenAIModel : IChatClient
{
    private readonly HttpClient http;
    private readonly ChatClient chat;

    public OpenAIModel(ModelOptions options)
    {
        var endpoint = new Uri(options.Endpoint);

        // No redirect: the key goes where it was meant to go, and nowhere else. A machine's proxy has no business between it and itself.
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectSeconds),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        chat = new ChatClient(options.Name, new ApiKeyCredential(options.Key.Length > 0 ? options.Key : "none"), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatCompletionOptions request = new() { Temperature = options?.Temperature, MaxOutputTokenCount = options?.MaxOutputTokens };
        var updates = chat.CompleteChatStreamingAsync(messages.Select(Of), request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = updates.ConfigureAwait(false);
        while (await NextAsync(updates).ConfigureAwait(false))
        {
            var update = updates.Current;
            ChatResponseUpdate read = new(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(part => part.Text))) { FinishReason = Of(update.FinishReason) };
            if (!string.IsNullOrEmpty(update.RefusalUpdate))
            {
                read.Contents.Add(new ErrorContent(update.RefusalUpdate) { ErrorCode = "refusal" });
            }

            yield return read;
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    public void Dispose() => http.Dispose();

    private static async Task<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ClientResultException problem)
        {
            throw new ModelFailedException(
                problem.Status switch
                {
                    429 => Fallback.RateLimited,
                    >= 500 => Fallback.ServerError,
                    0 => Fallback.Unreachable,
                    _ => Fallback.Rejected,
                },
                problem);
        }
    }

    private static OpenAI.Chat.ChatMessage Of(ChatMessage message) => message.Role == ChatRole.System ? new SystemChatMessage(message.Text) : new UserChatMessage(message.Text);

    private static ChatFinishReason? Of(OpenAI.Chat.ChatFinishReason? reason) => reason switch
    {
        null => null,
        OpenAI.Chat.ChatFinishReason.Stop => ChatFinishReason.Stop,
        OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.ToolCalls,
    };
}
