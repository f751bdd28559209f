using System.Runtime.CompilerServices;
using Hotline.Conversations.Rephrasing;
using Microsoft.Extensions.AI;

namespace Hotline.Conversations.Tests.Rephrasing;

/// <summary>A model that says what the test wants, piece by piece, and keeps what it was told.</summary>
internal sealed class ModelWords(params string[] pieces) : IChatClient
{
    public List<(string System, string Data, ChatOptions Options)> Told { get; } = [];

    public Exception? Breaks { get; init; }

    public ChatFinishReason? Finish { get; init; } = ChatFinishReason.Stop;

    /// <summary>Waits for this before the first piece.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }

    /// <summary>Waits for this after the last piece.</summary>
    public Func<CancellationToken, Task>? After { get; init; }

    public static RephraserLimits Limits { get; } = new() { Model = "mo-hinh-thu" };

    public Rephraser Rephraser(TimeProvider? time = null, RephraserLimits? limits = null) => new(this, limits ?? Limits, time ?? TimeProvider.System);

    /// <summary>What the model makes of a request, at once.</summary>
    public Draft Draft(DraftRequest request) => Rephraser().WriteAsync(request, _ => { }, CancellationToken.None, CancellationToken.None).GetAwaiter().GetResult();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = messages.ToList();
        Told.Add((told[0].Text, told[1].Text, options!));
        if (Before is not null)
        {
            await Before(cancellationToken);
        }

        foreach (var piece in pieces)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }

        if (After is not null)
        {
            await After(cancellationToken);
        }

        if (Breaks is not null)
        {
            throw Breaks;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, "") { FinishReason = Finish };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
