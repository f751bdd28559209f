namespace Hotline.Knowledge.Search;

/// <summary>How texts are given to a model.</summary>
/// <param name="Model">Its name; vectors of different models are never compared.</param>
/// <param name="PassagePrefix">What the model wants before a text that is to be found ("passage: "); mostly nothing.</param>
/// <param name="QuestionPrefix">What it wants before a question ("query: ").</param>
/// <param name="LongestText">Longer texts are cut, in UTF-16 units.</param>
/// <param name="Batch">Texts that are sent at once, above 0.</param>
public sealed record VectorRules(string Model, string PassagePrefix, string QuestionPrefix, int LongestText, int Batch)
{
    /// <summary>What the model reads of a text that is to be found.</summary>
    public string Passage(string text) => Cut(PassagePrefix + text);

    /// <summary>What it reads of a question.</summary>
    public string Question(string text) => Cut(QuestionPrefix + text);

    private string Cut(string text) => text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
}
