using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Tickets;

/// <summary>
/// What the citizen needs beside the code to look a ticket up outside the conversation: <c>7KQ-4M2-XCD</c>, nine signs of <see cref="TicketCode.Alphabet"/>: 22^9, a
/// little over 40 bits. Codes are read out over telephones and stand on notes; this stands only in the citizen's conversation.
/// </summary>
public static class TicketPin
{
    private const int Signs = 9;
    private const int Group = 3;

    /// <summary>The pin that belongs to a secret; the same for the same.</summary>
    /// <param name="secret">Random, from the caller, and nothing else is told of it.</param>
    /// <param name="place">Tells tickets of the same secret apart.</param>
    public static string Create(ulong secret, long place)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, secret);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], place);
        var rest = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
        var signs = new StringBuilder(Signs);
        for (var i = 0; i < Signs; i++)
        {
            signs.Append(TicketCode.Alphabet[(int)(rest % (ulong)TicketCode.Alphabet.Length)]);
            rest /= (ulong)TicketCode.Alphabet.Length;
        }

        return Printed(signs.ToString());
    }

    /// <summary>The pin as printed, from the way somebody typed it (any case, spaces or no dashes); null when it is none.</summary>
    public static string? Parse(string? typed)
    {
        // Z is not in the alphabet: who writes it read a 2.
        var signs = string.Concat((typed ?? "").Where(sign => !char.IsWhiteSpace(sign) && !char.IsPunctuation(sign))).ToUpperInvariant().Replace('Z', '2');
        return signs.Length == Signs && signs.All(sign => TicketCode.Alphabet.Contains(sign, StringComparison.Ordinal)) ? Printed(signs) : null;
    }

    private static string Printed(string signs) => string.Join('-', signs.Chunk(Group).Select(some => new string(some)));
}
