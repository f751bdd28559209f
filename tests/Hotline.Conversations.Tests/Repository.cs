using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Tests;

/// <summary>Where the checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static Dialogs Dialogs { get; } = LoadDialogs();

    public static string Folder(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static Dialogs LoadDialogs()
    {
        var loaded = Dialogs.Load(Folder("dialogs"));
        return loaded.Dialogs ?? throw new InvalidOperationException(string.Join(Environment.NewLine, loaded.Errors));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hotline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }
}
