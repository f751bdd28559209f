namespace Hotline.Knowledge.Search;

/// <summary>A text to find.</summary>
/// <param name="Id">Unique in an index; equal scores are ordered by it.</param>
/// <param name="Title">Counts three times.</param>
/// <param name="Text">The body; its lines are the smallest units of a passage.</param>
public sealed record SearchDocument(string Id, string Title, string Text);

/// <summary>What a search found.</summary>
/// <param name="Decoded">The question as understood: diacritics restored, abbreviations written out, slips put right.</param>
/// <param name="Hits">Best first; equal scores by id. Empty when no document shares a word with the question.</param>
/// <param name="Fit">How much of the question the best hit accounts for, about 0 (foreign to the documents) to 1 and a little more: its score over the sum of the idf of the question's syllables and 0.6 of that of its syllable pairs, unknown ones counted at the highest idf.</param>
public sealed record SearchResult(string Decoded, IReadOnlyList<Hit> Hits, double Fit);

/// <summary>A document found.</summary>
/// <param name="Id">Of the document.</param>
/// <param name="Score">Above 0; comparable within one search only.</param>
/// <param name="Coverage">The idf share of the question's syllables, question frames left out, that occur in the document, 0 to 1.</param>
public readonly record struct Hit(string Id, double Score, double Coverage);
