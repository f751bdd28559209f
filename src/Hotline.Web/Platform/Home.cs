namespace Hotline.Web.Platform;

/// <summary>
/// Where settings, dialogs and knowledge lie: one answer for run, test and publish alike. It is the content root; <c>data/</c> and what
/// <c>knowledge import</c> writes lie there too.
/// </summary>
public static class Home
{
    /// <summary>What a folder must hold to be home.</summary>
    private static readonly string[] Folders = ["dialogs", "knowledge"];

    /// <summary>The nearest home going up from the current directory, then from the program's own.</summary>
    /// <exception cref="HomeNotFoundException">Neither path leads to one; the message says what is looked for, and where.</exception>
    public static string Find() => Find(Directory.GetCurrentDirectory(), AppContext.BaseDirectory);

    internal static string Find(params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (IsHome(folder.FullName))
                {
                    return folder.FullName;
                }
            }
        }

        throw new HomeNotFoundException(
            $"No home found: a folder that holds appsettings.json, dialogs/ and knowledge/ must be one of these or above one of them: {string.Join(", ", starts.ToArray())}.");
    }

    private static bool IsHome(string folder) =>
        File.Exists(Path.Combine(folder, "appsettings.json")) && Folders.All(name => Directory.Exists(Path.Combine(folder, name)));
}

/// <summary>The program was started away from its home.</summary>
public sealed class HomeNotFoundException(string message) : Exception(message);
