namespace Hotline.Knowledge.Search;

/// <summary>One number for two words.</summary>
internal static class PairKey
{
    /// <summary>Distinct for distinct pairs. The first word is scattered by an odd factor, because the hash of a long is its two halves xor-ed: small word numbers would share a few thousand hashes.</summary>
    public static long Of(int first, int second) => (long)(((ulong)((uint)first * 0x9E3779B1u) << 32) | (uint)second);

    /// <summary>The words of a key.</summary>
    public static (int First, int Second) Parts(long key) => ((int)((uint)((ulong)key >> 32) * 0xE8B2F51u), (int)(uint)key);
}
