using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Knowledge;

/// <summary>Numbers in Vietnamese text, compared by value: "20.000", "20 nghìn" and "20 ngàn" are one figure.</summary>
public static partial class Figures
{
    /// <summary>Every number of <paramref name="text"/> that <paramref name="proof"/> does not hold, as written. List numbers at the start of a line do not count.</summary>
    public static IReadOnlyList<string> Unsupported(string text, string proof)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(proof);
        var held = All(proof).Select(figure => figure.Normal).ToHashSet(StringComparer.Ordinal);
        return [.. All(ListNumber().Replace(text, "")).Where(figure => !held.Contains(figure.Normal)).Select(figure => figure.AsWritten).Distinct()];
    }

    /// <summary>Each number with its plain form: digits with a point for decimals, scaled by nghìn, triệu and tỷ; leading zeros of dates are dropped.</summary>
    public static IEnumerable<(string AsWritten, string Normal)> All(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Match match in Number().Matches(text.Normalize(NormalizationForm.FormC)))
        {
            var digits = match.Groups["number"].Value;
            var plain = ThousandsWithPoint().IsMatch(digits) ? digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
                : ThousandsWithComma().IsMatch(digits) ? digits.Replace(",", "", StringComparison.Ordinal)
                : digits.Replace(',', '.');
            if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                yield return (digits, digits);
                continue;
            }

            value *= match.Groups["scale"].Value.ToLowerInvariant() switch
            {
                "nghìn" or "ngàn" => 1_000m,
                "triệu" => 1_000_000m,
                "tỷ" or "tỉ" => 1_000_000_000m,
                _ => 1m,
            };
            yield return (match.Value.Trim(), value.ToString("0.############", CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"(?<number>\d+(?:[.,]\d+)*)(?:\s*(?<scale>nghìn|ngàn|triệu|tỷ|tỉ)(?!\p{L}))?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$")]
    private static partial Regex ThousandsWithPoint();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3})+$")]
    private static partial Regex ThousandsWithComma();

    [GeneratedRegex(@"^\s*\d{1,2}[.)]\s", RegexOptions.Multiline)]
    private static partial Regex ListNumber();
}
