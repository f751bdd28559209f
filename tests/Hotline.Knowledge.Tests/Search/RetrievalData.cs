using Hotline.Knowledge.Tests.Sources;

namespace Hotline.Knowledge.Tests.Search;

/// <summary>A test on the borrowed evaluation data beside the repository; skipped by name where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RetrievalDataFactAttribute : FactAttribute
{
    public RetrievalDataFactAttribute() => Skip = Directory.Exists(Folder) ? null : "needs the collections in ../shared/data/retrieval";

    public static string Folder { get; } = Path.Combine(Checkout.Root, "..", "shared", "data", "retrieval");
}
