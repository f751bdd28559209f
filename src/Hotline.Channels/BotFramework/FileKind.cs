namespace Hotline.Channels.BotFramework;

/// <summary>What a citizen may send besides words: pictures and PDF, told by their first bytes and never by their names.</summary>
internal static class FileKind
{
    public const string Known = "JPEG, PNG, GIF or WebP pictures, or PDF";

    /// <summary>Bytes that <see cref="Of"/> needs to see.</summary>
    public const int Start = 12;

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The content type; null when it is nothing we take.</summary>
    public static string? Of(ReadOnlySpan<byte> start) =>
        start.StartsWith(Jpeg) ? "image/jpeg"
        : start.StartsWith(Png) ? "image/png"
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "image/gif"
        : start.StartsWith("RIFF"u8) && start.Length >= Start && start[8..].StartsWith("WEBP"u8) ? "image/webp"
        : start.StartsWith("%PDF-"u8) ? "application/pdf"
        : null;
}
