namespace Hotline.Knowledge.Search;

/// <summary>Why no usable vectors came.</summary>
public enum EmbeddingProblem
{
    /// <summary>Nobody answers at the endpoint.</summary>
    Unreachable,

    /// <summary>It did not answer in time.</summary>
    Late,

    /// <summary>It has too much to do.</summary>
    Busy,

    /// <summary>It refuses: key, model's name or request.</summary>
    Refused,

    /// <summary>What came is no vectors, or not those that were asked for.</summary>
    Unusable,
}

/// <summary>No usable vectors came; the message says why in plain words and holds no key.</summary>
public sealed class EmbeddingException(EmbeddingProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public EmbeddingProblem Problem { get; } = problem;
}
