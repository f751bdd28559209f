namespace Hotline.Knowledge.Releases;

/// <summary>The release this node answers from; swapped whole.</summary>
public sealed class CurrentRelease
{
    private Release? release;

    /// <summary>True once a release is loaded; the service is not ready before.</summary>
    public bool IsLoaded => Volatile.Read(ref release) is not null;

    /// <exception cref="InvalidOperationException">No release was loaded yet.</exception>
    public Release Value => Volatile.Read(ref release) ?? throw new InvalidOperationException("No knowledge release is loaded yet.");

    /// <summary>Makes <paramref name="next"/> the one that every later turn reads.</summary>
    public void Swap(Release next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Volatile.Write(ref release, next);
    }

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="former"/>; false, and nothing done, when another one has come meanwhile.</summary>
    public bool Replace(Release former, Release next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Interlocked.CompareExchange(ref release, next, former) == former;
    }
}
