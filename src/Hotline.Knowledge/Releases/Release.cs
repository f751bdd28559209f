using Hotline.Knowledge.Sources;

namespace Hotline.Knowledge.Releases;

/// <summary>An immutable, numbered snapshot of all knowledge, with its search index. Safe to share between threads.</summary>
public sealed partial class Release
{
    private Release()
    {
    }

    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    public required IReadOnlyDictionary<string, Document> Documents { get; init; }

    public required IReadOnlyDictionary<string, Passage> Passages { get; init; }

    public required IReadOnlyDictionary<string, Topic> Topics { get; init; }

    public required IReadOnlyDictionary<string, Agency> Agencies { get; init; }

    public required IReadOnlyDictionary<string, Province> Provinces { get; init; }

    public required IReadOnlyDictionary<string, CalendarEntry> Calendar { get; init; }
}

/// <summary>One file of the knowledge folder: its path relative to <c>knowledge/</c> with forward slashes, and its text.</summary>
public sealed record KnowledgeFile(string Path, string Text);

/// <summary>Something in a knowledge file that must be put right, with file, line (1-based, 0: the whole file) and reason.</summary>
public sealed record KnowledgeError(string Path, int Line, string Reason)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Reason}" : $"{Path}: {Reason}";
}
