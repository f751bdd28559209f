namespace Hotline.Knowledge.Answers;

/// <summary>The vector of a question, or why there is none.</summary>
/// <param name="Use"><see cref="VectorUse.Used"/> when there is one.</param>
/// <param name="Unit">Of length 1; empty when there is none.</param>
public sealed record QuestionVector(VectorUse Use, ReadOnlyMemory<float> Unit = default);

/// <summary>What became of the vectors for one question.</summary>
public enum VectorUse
{
    /// <summary>They stand beside the words.</summary>
    Used,

    /// <summary>Not all texts of the release have theirs yet.</summary>
    Incomplete,

    /// <summary>The question's did not come in time.</summary>
    Late,

    /// <summary>The question's could not be had.</summary>
    Failed,

    /// <summary>It was not asked for: the endpoint has failed several times, and nobody shall wait for it.</summary>
    Resting,

    /// <summary>It has other dimensions than those of the release.</summary>
    Unfit,
}
