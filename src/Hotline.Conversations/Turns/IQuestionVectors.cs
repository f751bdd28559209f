using Hotline.Knowledge.Answers;

namespace Hotline.Conversations.Turns;

/// <summary>Computes the vectors of questions while a citizen waits.</summary>
public interface IQuestionVectors
{
    /// <summary>The vectors of some texts, or why there are none, soon in any case; only cancellation throws.</summary>
    /// <param name="texts">Questions without personal numbers.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyDictionary<string, QuestionVector>> FetchAsync(IReadOnlyList<string> texts, CancellationToken cancellation);
}
