using Hotline.Knowledge.Search;
using Hotline.Language;
using Microsoft.Data.Sqlite;

namespace Hotline.Benchmarks;

/// <summary>The peer that anybody would reach for first: SQLite FTS5 in memory, one column as written and one folded, words OR-ed, bm25 with the title counting twice.</summary>
internal sealed class Fts5 : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _query;

    public Fts5(IReadOnlyList<SearchDocument> documents)
    {
        _connection.Open();
        using (var create = _connection.CreateCommand())
        {
            create.CommandText = "create virtual table d using fts5(id unindexed, title, body, folded_title, folded_body, tokenize = 'unicode61 remove_diacritics 0')";
            create.ExecuteNonQuery();
        }

        using (var transaction = _connection.BeginTransaction())
        {
            using var insert = _connection.CreateCommand();
            insert.CommandText = "insert into d values ($id, $title, $body, $foldedTitle, $foldedBody)";
            string[] names = ["$id", "$title", "$body", "$foldedTitle", "$foldedBody"];
            var values = Array.ConvertAll(names, name => insert.Parameters.Add(name, SqliteType.Text));
            foreach (var document in documents)
            {
                string[] row = [document.Id, document.Title, document.Text, Vietnamese.Fold(document.Title), Vietnamese.Fold(document.Text)];
                for (var column = 0; column < row.Length; column++)
                {
                    values[column].Value = row[column];
                }

                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        _find = _connection.CreateCommand();
        _find.CommandText = "select id from d where d match $query order by bm25(d, 0, 2, 1, 2, 1) limit 10";
        _query = _find.Parameters.Add("$query", SqliteType.Text);
    }

    public IReadOnlyList<string> Search(string question)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Vietnamese.Syllables(question))
        {
            var written = question.Substring(word.Start, word.Length).ToLowerInvariant();
            words.Add($"\"{written}\"");
            words.Add($"\"{Vietnamese.Fold(written)}\"");
        }

        var found = new List<string>();
        if (words.Count == 0)
        {
            return found;
        }

        _query.Value = string.Join(" OR ", words);
        using var rows = _find.ExecuteReader();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
    }
}
