using System.Numerics;
using Microsoft.Extensions.AI;

namespace Hotline.Knowledge.Search;

/// <summary>Turns texts into vectors of length 1, and trusts nothing that comes back: too few of them, other dimensions, no numbers or only noughts are refused.</summary>
/// <param name="generator">Whoever computes them.</param>
/// <param name="dimensions">Numbers a vector must have; null: what the model gives, the same for all.</param>
public sealed class TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, int? dimensions)
{
    /// <summary>One vector for each text, in their order.</summary>
    /// <exception cref="EmbeddingException">There are none, or what came is no use.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            return [];
        }

        GeneratedEmbeddings<Embedding<float>> rows;
        try
        {
            rows = await generator.GenerateAsync(texts, new EmbeddingGenerationOptions { Dimensions = dimensions }, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not EmbeddingException && !cancellation.IsCancellationRequested)
        {
            throw new EmbeddingException(EmbeddingProblem.Unusable, $"The answer cannot be read: {problem.GetType().Name}.", problem);
        }

        if (rows.Count != texts.Count)
        {
            throw new EmbeddingException(EmbeddingProblem.Unusable, $"{texts.Count} texts were sent and {rows.Count} vectors came back.");
        }

        var expected = dimensions ?? rows[0].Vector.Length;
        return [.. rows.Select(row => Unit(row.Vector.Span, expected))];
    }

    /// <summary>The vector scaled to length 1, so that a dot product is the cosine.</summary>
    private static float[] Unit(ReadOnlySpan<float> vector, int expected)
    {
        if (vector.Length != expected || expected == 0)
        {
            throw new EmbeddingException(EmbeddingProblem.Unusable, $"A vector of {vector.Length} numbers came where {expected} were expected.");
        }

        double squares = 0;
        foreach (var number in vector)
        {
            squares += (double)number * number;
        }

        if (!double.IsFinite(squares) || squares <= 0)
        {
            throw new EmbeddingException(EmbeddingProblem.Unusable, "A vector holds no numbers, or nothing but noughts.");
        }

        var length = Math.Sqrt(squares);
        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = (float)(vector[i] / length);
        }

        return unit;
    }

    /// <summary>The cosine of two vectors of length 1 and the same dimensions.</summary>
    internal static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var at = 0;
        for (; at + Vector<float>.Count <= a.Length; at += Vector<float>.Count)
        {
            sums += new Vector<float>(a[at..]) * new Vector<float>(b[at..]);
        }

        var sum = Vector.Sum(sums);
        for (; at < a.Length; at++)
        {
            sum += a[at] * b[at];
        }

        return sum;
    }
}
