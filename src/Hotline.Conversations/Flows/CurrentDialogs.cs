namespace Hotline.Conversations.Flows;

/// <summary>The dialogs this node speaks from; swapped whole when their files change.</summary>
public sealed class CurrentDialogs
{
    private readonly Lock gate = new();
    private readonly string folder;
    private Dialogs dialogs;
    private string seen;

    private CurrentDialogs(string folder, Dialogs dialogs, string seen)
    {
        this.folder = folder;
        this.dialogs = dialogs;
        this.seen = seen;
    }

    public Dialogs Value => Volatile.Read(ref dialogs);

    /// <summary>Loads the folder for the start.</summary>
    /// <exception cref="InvalidDataException">A file has an error; the message lists all, one a line as "file:line: reason".</exception>
    public static CurrentDialogs Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var seen = StampOf(folder);
        var loaded = Dialogs.Load(folder);
        return loaded.Dialogs is { } dialogs
            ? new CurrentDialogs(folder, dialogs, seen)
            : throw new InvalidDataException($"The dialogs in {folder} cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Errors)}");
    }

    /// <summary>Reads the files again when one of them has changed since they were last read. With an error in them the former dialogs stay in use.</summary>
    /// <returns>Null when nothing has changed; otherwise the errors, none when the new dialogs are in use.</returns>
    public IReadOnlyList<DialogError>? ReloadIfChanged()
    {
        lock (gate)
        {
            var stamp = StampOf(folder);
            if (stamp == seen)
            {
                return null;
            }

            seen = stamp;
            var loaded = Dialogs.Load(folder);
            if (loaded.Dialogs is { } next)
            {
                Volatile.Write(ref dialogs, next);
            }

            return loaded.Errors;
        }
    }

    private static string StampOf(string folder) => Directory.Exists(folder)
        ? string.Join('\n', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".yaml" or ".md")
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => FormattableString.Invariant($"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")))
        : "";
}
