using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hotline.Conversations.Rephrasing;

/// <summary>A request to a model.</summary>
/// <param name="Prompt">What it is told.</param>
/// <param name="Data">What it is told it about, as JSON.</param>
/// <param name="Tokens">Longest answer.</param>
/// <param name="FirstWord">From the request to the first word.</param>
/// <param name="Total">From the request to the end.</param>
/// <param name="Add">Takes in a piece of the answer; not null when that ends it.</param>
/// <param name="End">Takes in the end; not null when the answer is of no use.</param>
internal sealed record ModelRequest(Prompt Prompt, string Data, int Tokens, TimeSpan FirstWord, TimeSpan Total, Func<string, Fallback?> Add, Func<Fallback?> End);

/// <summary>
/// The way to a model: so many requests are under way and no more, each in its time, and a broken model is left alone for a while. All who ask the same model
/// share it: what one has found broken, the others need not find again.
/// </summary>
public sealed class ModelGate(RephraserLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private int asking;
    private int failures;
    private bool broken;
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    /// <summary>From the failure that made it pause until the next success.</summary>
    public bool IsBroken
    {
        get
        {
            lock (gate)
            {
                return broken;
            }
        }
    }

    /// <summary>Asks, and has the answer read as it comes. Throws for <paramref name="cancellation"/> only.</summary>
    /// <returns>Why there is no usable answer; null when there is one.</returns>
    internal async Task<Fallback?> AskAsync(IChatClient client, ModelRequest request, CancellationToken interrupted, CancellationToken cancellation)
    {
        if (Enter() is { } closed)
        {
            return closed;
        }

        using var firstWord = new CancellationTokenSource(request.FirstWord, time);
        using var total = new CancellationTokenSource(request.Total, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, interrupted, firstWord.Token, total.Token);
        try
        {
            var fallback = await ReadAsync(client, request, firstWord, any.Token).ConfigureAwait(false);
            Remember(failed: fallback is Fallback.BrokenOff);
            return fallback;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var fallback = interrupted.IsCancellationRequested ? Fallback.Interrupted
                : total.IsCancellationRequested ? Fallback.TooSlow
                : firstWord.IsCancellationRequested && problem is OperationCanceledException ? Fallback.SilentTooLong
                : ReasonOf(problem);
            if (fallback != Fallback.Interrupted)
            {
                Remember(failed: true);
            }

            return fallback;
        }
        finally
        {
            Leave();
        }
    }

    private static async Task<Fallback?> ReadAsync(IChatClient client, ModelRequest request, CancellationTokenSource firstWord, CancellationToken cancellation)
    {
        ChatMessage[] messages = [new(ChatRole.System, request.Prompt.Words), new(ChatRole.User, request.Data)];
        var options = new ChatOptions { Temperature = request.Prompt.Temperature, MaxOutputTokens = request.Tokens };
        ChatFinishReason? finish = null;
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (update.Contents.OfType<ErrorContent>().Any())
            {
                return Fallback.Refused;
            }

            if (update.Text.Length > 0)
            {
                firstWord.CancelAfter(Timeout.InfiniteTimeSpan);
                if (request.Add(update.Text) is { } wrong)
                {
                    return wrong;
                }
            }

            finish = update.FinishReason ?? finish;
        }

        return finish == ChatFinishReason.ContentFilter ? Fallback.Refused
            : finish == ChatFinishReason.Length ? Fallback.Endless
            : finish is null ? Fallback.BrokenOff
            : request.End();
    }

    private static Fallback ReasonOf(Exception problem) => problem switch
    {
        ModelFailedException failed => failed.Reason,
        JsonException or FormatException => Fallback.Malformed,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException => Fallback.BrokenOff,
        HttpRequestException => Fallback.Unreachable,
        OperationCanceledException => Fallback.Unreachable,
        _ => Fallback.Malformed,
    };

    /// <summary>Takes a place, or says why there is none.</summary>
    private Fallback? Enter()
    {
        lock (gate)
        {
            if (time.GetUtcNow() < pausedUntil)
            {
                return Fallback.Paused;
            }

            if (asking == limits.Parallel)
            {
                return Fallback.Busy;
            }

            asking++;
            return null;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            asking--;
        }
    }

    /// <summary>Counts failures of the machine, not of what it says. After a pause one more failure is enough for the next.</summary>
    private void Remember(bool failed)
    {
        lock (gate)
        {
            failures = failed ? failures + 1 : 0;
            broken &= failed;
            if (failures >= limits.FailuresBeforePause)
            {
                failures = limits.FailuresBeforePause - 1;
                pausedUntil = time.GetUtcNow() + limits.Pause;
                broken = true;
            }
        }
    }
}
