using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hotline.Channels.Zalo;

/// <summary>Proves that an event comes from Zalo: SHA-256 over app id, the body's bytes as they came, the timestamp and the account's secret key.</summary>
internal static class ZaloSignature
{
    public const string Header = "X-ZEvent-Signature";
    public const string TimestampHeader = "X-ZEvent-Timestamp";

    private const string Prefix = "mac=";
    private const int HexLength = 64;

    /// <summary>The signature of a body.</summary>
    public static byte[] Of(string appId, ReadOnlySpan<byte> body, string timestamp, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(appId));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp + secret));
        return hash.GetHashAndReset();
    }

    /// <summary>Whether any of the timestamps with any of the secrets gives what the header says.</summary>
    /// <param name="header">With or without <c>mac=</c>; hexadecimal of either case.</param>
    /// <param name="body">As it came.</param>
    /// <param name="appId">From the settings, not from the body.</param>
    /// <param name="timestamps">The body's, then the header's.</param>
    /// <param name="secrets">The current one, then the one before.</param>
    public static bool IsGood(string? header, ReadOnlySpan<byte> body, string appId, IEnumerable<string> timestamps, IReadOnlyCollection<string> secrets)
    {
        if (header is null)
        {
            return false;
        }

        var hex = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..] : header;
        if (hex.Length != HexLength || !hex.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var given = Convert.FromHexString(hex);
        var good = false;
        foreach (var timestamp in timestamps)
        {
            foreach (var secret in secrets)
            {
                good |= CryptographicOperations.FixedTimeEquals(given, Of(appId, body, timestamp, secret));
            }
        }

        return good;
    }

    /// <summary>The body's own timestamp as it is written there, text or number; null when there is none.</summary>
    public static string? TimestampIn(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(body);
            string? found = null;
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("timestamp"u8) && reader.Read())
                {
                    found = reader.TokenType switch
                    {
                        JsonTokenType.String => reader.GetString(),
                        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                        _ => null,
                    };
                }
            }

            return found;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
