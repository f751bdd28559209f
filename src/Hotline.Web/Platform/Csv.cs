using System.Text;

namespace Hotline.Web.Platform;

/// <summary>Tables as text: RFC 4180, UTF-8 with a mark that makes Excel read Vietnamese.</summary>
internal static class Csv
{
    /// <summary>Writes a table; a text that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static byte[] Write(IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Cell(string? value)
    {
        var text = value ?? "";

        // Also behind blanks, which spreadsheets skip.
        var harmless = text.TrimStart() is ['=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] || text is ['\t' or '\r' or '\n', ..] ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(",\"\r\n") >= 0 || harmless is [' ', ..] or [.., ' '] ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
