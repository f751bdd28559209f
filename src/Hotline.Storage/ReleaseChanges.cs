namespace Hotline.Storage;

/// <summary>Tells this process that another release may be current, on whichever node it was published. A hint: whoever must not miss one also looks now and then.</summary>
public sealed class ReleaseChanges
{
    /// <summary>Raised after the commit, on the committing or listening thread; handlers are quick and do not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}
