namespace Hotline.Storage.Writing;

/// <summary>This process among those on the same database: it does not listen to itself.</summary>
internal sealed class Node
{
    public const string LogChannel = "hotline_log";
    public const string ReleaseChannel = "hotline_release";

    /// <summary>Unique to this process.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    /// <summary>The notification's payload: who says it, and what.</summary>
    public string Sign(string message) => $"{Id} {message}";

    /// <summary>The message, or null when this process said it itself and has told its readers already.</summary>
    public string? FromOthers(string payload)
    {
        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 || payload.AsSpan(0, space).SequenceEqual(Id) ? null : payload[(space + 1)..];
    }
}
