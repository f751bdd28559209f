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
}
