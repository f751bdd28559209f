using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Web.SignIn;

/// <summary>Codes of authenticator apps: RFC 6238 with what every app takes for granted, six digits of SHA-1 each half minute.</summary>
internal static class OneTimeCodes
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Seconds = 30;

    /// <summary>A new secret of 160 bits, as apps take it when it is typed.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    /// <summary>The half minute of a time.</summary>
    public static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / Seconds;

    /// <summary>The code of a half minute.</summary>
    public static string Of(string secret, long step)
    {
        Span<byte> message = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The standard's, and what apps compute; HMAC does not lean on what is broken in SHA-1.
        var hash = HMACSHA1.HashData(Bytes(secret), message);
#pragma warning restore CA5350
        var at = hash[^1] & 0xF;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The half minute whose code somebody typed: this one, the one before or the one after, as clocks differ; null when it is none of them.</summary>
    public static long? Match(string secret, string code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            found = CryptographicOperations.FixedTimeEquals(typed, Encoding.UTF8.GetBytes(Of(secret, step))) ? step : found;
        }

        return found;
    }

    /// <summary>What an app reads from the QR code.</summary>
    public static string Address(string secret, string account) => $"otpauth://totp/Hotline:{Uri.EscapeDataString(account)}?secret={secret}&issuer=Hotline";

    /// <summary>As people type it: in groups of four.</summary>
    public static string Grouped(string secret) => string.Join(' ', secret.Chunk(4).Select(four => new string(four)));

    private static byte[] Bytes(string secret)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var sign in secret)
        {
            bits = (bits << 5) | Base32.IndexOf(sign, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
