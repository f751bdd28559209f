using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge.Tests.Sources;

/// <summary>Where the repository lies, and the raw texts that may lie beside it.</summary>
internal static partial class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Plans => Path.Combine(Root, "knowledge", "plans");

    /// <summary>The raw texts as published, beside the repository; absent on most machines.</summary>
    public static string Seeds => Path.Combine(Root, "..", "shared", "seeds");

    public static bool HasSeeds => Directory.Exists(Seeds);

    /// <summary>Runs of letters and digits, composed: what may never get lost.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        [.. Word().Matches(text.Normalize(NormalizationForm.FormC)).Select(match => match.Value)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hotline.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Word();
}

/// <summary>Skipped, by name, where the raw texts are not beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SeedTheoryAttribute : TheoryAttribute
{
    public SeedTheoryAttribute() => Skip = Checkout.HasSeeds ? null : "needs the raw texts in ../shared/seeds";
}
