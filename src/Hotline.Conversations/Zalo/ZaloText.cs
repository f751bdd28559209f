using System.Security.Cryptography;
using System.Text;

namespace Hotline.Conversations.Zalo;

/// <summary>Texts of Zalo messages as they are compared.</summary>
public static class ZaloText
{
    /// <summary>A key of the words, so that the words themselves need not be kept: composed form, every run of white space one space.</summary>
    public static string KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = string.Join(' ', text.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 16));
    }
}
