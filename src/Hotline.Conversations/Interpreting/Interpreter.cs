using System.Text;
using Hotline.Conversations.Rephrasing;
using Microsoft.Extensions.AI;

namespace Hotline.Conversations.Interpreting;

/// <summary>
/// Has a model say what a message means that our own rules do not understand. Whatever goes wrong ends in a <see cref="Fallback"/>, within
/// <see cref="RephraserLimits.Interpretation"/>: the reply is then what it would have been.
/// </summary>
public sealed class Interpreter(IChatClient client, RephraserLimits limits, TimeProvider time, ModelGate? shared = null)
{
    private const int LongestAnswer = 1_000;
    private const int Tokens = 200;

    private readonly ModelGate gate = shared ?? new ModelGate(limits, time);

    /// <summary>Asks.</summary>
    /// <param name="request">What is to be understood.</param>
    /// <param name="interrupted">Nobody wants to know any more.</param>
    /// <param name="cancellation">The service stops: the only thing that is thrown for.</param>
    public async Task<Interpretation> ReadAsync(InterpretationRequest request, CancellationToken interrupted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = time.GetTimestamp();
        var text = new StringBuilder();
        Meaning? meaning = null;
        string? question = null;
        var fallback = await gate.AskAsync(client, new ModelRequest(request.Prompt, request.ToJson(), Tokens, limits.Interpretation, limits.Interpretation, Add, End), interrupted, cancellation).ConfigureAwait(false);
        return new Interpretation(new InterpretationTrace
        {
            Model = limits.Model,
            Prompt = request.Prompt.Id,
            Milliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds,
            Meaning = meaning,
            Question = question,
            Fallback = fallback,
        });

        Fallback? Add(string piece) => text.Append(piece).Length > LongestAnswer ? Fallback.Endless : null;

        Fallback? End()
        {
            (meaning, question, var wrong) = request.Read(text.ToString().Trim());
            return wrong;
        }
    }
}
