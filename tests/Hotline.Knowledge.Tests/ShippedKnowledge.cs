using Hotline.Knowledge.Releases;
using Hotline.Knowledge.Tests.Sources;

namespace Hotline.Knowledge.Tests;

/// <summary>The release that the repository's knowledge folder builds, once for all tests.</summary>
internal static class ShippedKnowledge
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "knowledge");

    public static IReadOnlyList<KnowledgeFile> Files { get; } =
    [
        .. new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".md" or ".yaml")
            .Select(file => new KnowledgeFile(Path.GetRelativePath(Folder, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName))),
    ];

    private static readonly Lazy<(Release? Release, IReadOnlyList<KnowledgeError> Errors)> Built = new(() =>
    {
        var release = Release.Build(1, Files, out var errors);
        return (release, errors);
    });

    public static IReadOnlyList<KnowledgeError> Errors => Built.Value.Errors;

    public static Release Release => Built.Value.Release ?? throw new InvalidOperationException(string.Join(Environment.NewLine, Errors));
}
