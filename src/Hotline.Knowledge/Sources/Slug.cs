using System.Text;
using Hotline.Language;

namespace Hotline.Knowledge.Sources;

/// <summary>Names for addresses: lower-case ASCII letters and digits with single dashes.</summary>
internal static class Slug
{
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var letter in Vietnamese.Fold(text))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }

    public static bool IsSlug(string text) => text.Length > 0 && Of(text) == text;
}
