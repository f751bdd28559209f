using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Storage.Platform;

/// <summary>Secrets that are shown once and kept as a hash. They are random, so a plain hash cannot be guessed back.</summary>
internal static class Secrets
{
    /// <summary>256 random bits, URL-safe.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
