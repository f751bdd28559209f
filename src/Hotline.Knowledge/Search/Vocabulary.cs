using Hotline.Language;

namespace Hotline.Knowledge.Search;

/// <summary>Numbers for canonical and folded words. A vocabulary may stand on another, whose numbers it keeps; nothing changes in it once it is built.</summary>
internal sealed class Vocabulary(Vocabulary? basis = null)
{
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _surfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _folded = new(StringComparer.Ordinal);
    private readonly List<string> _exactWords = [];
    private readonly List<string> _foldedWords = [];
    private readonly List<string> _displays = [];
    private readonly List<int> _foldedOf = [];

    private readonly int _firstExact = basis?.Count ?? 0;
    private readonly int _firstFolded = basis?.FoldedCount ?? 0;

    public int Count => _firstExact + _exactWords.Count;

    public int FoldedCount => _firstFolded + _foldedWords.Count;

    /// <summary>Folded words that the basis lacks.</summary>
    public IEnumerable<int> OwnFolded => Enumerable.Range(_firstFolded, _foldedWords.Count);

    /// <summary>Exact words that the basis lacks.</summary>
    public IEnumerable<int> OwnExact => Enumerable.Range(_firstExact, _exactWords.Count);

    public string Exact(int id) => id < _firstExact ? basis!.Exact(id) : _exactWords[id - _firstExact];

    public string Folded(int foldedId) => foldedId < _firstFolded ? basis!.Folded(foldedId) : _foldedWords[foldedId - _firstFolded];

    public int FoldedOf(int id) => id < _firstExact ? basis!.FoldedOf(id) : _foldedOf[id - _firstExact];

    /// <summary>How the word is written for people, in lower case, as first seen.</summary>
    public string Display(int id) => id < _firstExact ? basis!.Display(id) : _displays[id - _firstExact];

    public int Find(string exact) => basis is not null && basis.Find(exact) is var id and not Unknown ? id : _exact.GetValueOrDefault(exact, Unknown);

    public int FindFolded(string folded) =>
        basis is not null && basis.FindFolded(folded) is var id and not Unknown ? id : _folded.GetValueOrDefault(folded, Unknown);

    /// <summary>The numbers of the words of a text, new words added.</summary>
    public List<int> Add(ReadOnlySpan<char> text)
    {
        var ids = new List<int>(text.Length / 4);
        var bySpan = _surfaces.GetAlternateLookup<ReadOnlySpan<char>>();
        var from = 0;
        while (Vietnamese.NextWord(text, from, out var start, out var length))
        {
            from = start + length;
            var word = text.Slice(start, length);
            if (!bySpan.TryGetValue(word, out var id))
            {
                id = Vietnamese.Canonical(word, out var exact, out var folded) ? AddWord(exact, folded, word) : Unknown;
                bySpan[word] = id;
            }

            if (id != Unknown)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private int AddWord(string exact, string folded, ReadOnlySpan<char> surface)
    {
        var id = Find(exact);
        if (id != Unknown)
        {
            return id;
        }

        id = Count;
        _exact.Add(exact, id);
        _exactWords.Add(exact);
        _displays.Add(Vietnamese.Compose(new string(surface)).ToLowerInvariant());
        var foldedId = FindFolded(folded);
        if (foldedId == Unknown)
        {
            foldedId = FoldedCount;
            _folded.Add(folded, foldedId);
            _foldedWords.Add(folded);
        }

        _foldedOf.Add(foldedId);
        return id;
    }
}
