using Hotline.Conversations.Interpreting;
using Hotline.Conversations.Rephrasing;

namespace Hotline.Conversations.Turns;

/// <summary>Is told what turns do, for logs and figures. Never gets a citizen's words.</summary>
public interface ITurnObserver
{
    /// <summary>A turn was committed.</summary>
    void Committed(string conversationId, int replies, int tickets);

    /// <summary>A turn failed on one activity (a bug); the citizen was told and the cursor moved past it.</summary>
    void Failed(string conversationId, long sequence, Exception exception);

    /// <summary>A conversation could not be worked on now (a broken machine); the sweeper will try again.</summary>
    void PutOff(string conversationId, Exception exception);

    /// <summary>The checker found claims without support in a reply and took their sentences out (a mistake in the knowledge, a phrase or a model's text).</summary>
    void Unproven(string conversationId, int claims);

    /// <summary>A model was asked to reword an answer, and it did or did not.</summary>
    void Reworded(string conversationId, ModelTrace trace)
    {
        // Stands in the trace of the reply.
    }

    /// <summary>A model was asked what a message means.</summary>
    void Interpreted(string conversationId, InterpretationTrace trace)
    {
        // Stands in the trace of the reply.
    }
}
