using System.Globalization;
using System.Text;

namespace Hotline.Web.SignIn;

/// <summary>
/// A QR code (ISO/IEC 18004) of a short text: bytes, error correction M, sizes 1 to 10, the mask with the lowest penalty. No package on the feed makes one
/// without a drawing library behind it.
/// </summary>
internal sealed class QrCode
{
    /// <summary>Light modules that scanners need around it.</summary>
    private const int Quiet = 4;

    /// <summary>Per size from 1: error correction words of each block, blocks, data words of the shorter blocks, how many blocks are one word longer.</summary>
    private static readonly (int Correction, int Blocks, int Words, int Longer)[] Sizes =
        [(10, 1, 16, 0), (16, 1, 28, 0), (26, 1, 44, 0), (18, 2, 32, 0), (24, 2, 43, 0), (16, 4, 27, 0), (18, 4, 31, 0), (22, 4, 38, 2), (22, 5, 36, 2), (26, 5, 43, 1)];

    private static readonly int[][] Alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

    private readonly bool[,] dark;
    private readonly bool[,] taken;

    private QrCode(int width) => (dark, taken, Width) = (new bool[width, width], new bool[width, width], width);

    /// <summary>Modules of a side.</summary>
    public int Width { get; }

    /// <summary>Whether the module at a row and column is dark.</summary>
    public bool this[int row, int column] => dark[row, column];

    /// <exception cref="ArgumentException">It has more than 213 bytes of UTF-8.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var version = 1 + Array.FindIndex(Sizes, size => DataWords(size) >= bytes.Length + (size == Sizes[9] ? 3 : 2));
        if (version == 0)
        {
            throw new ArgumentException("The text is too long for a QR code of size 10.", nameof(text));
        }

        var words = Interleave(Words(bytes, version), Sizes[version - 1]);
        QrCode? best = null;
        var least = int.MaxValue;
        for (var mask = 0; mask < 8; mask++)
        {
            var code = new QrCode(17 + (4 * version));
            code.DrawPatterns(version);
            code.DrawFormat(mask);
            code.DrawWords(words, mask);
            if (code.Penalty() is var penalty && penalty < least)
            {
                (best, least) = (code, penalty);
            }
        }

        return best!;
    }

    /// <summary>As the inner part of an SVG whose view box is <see cref="ViewBox"/>: one path of dark modules.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        for (var row = 0; row < Width; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                var start = column;
                while (column < Width && dark[row, column])
                {
                    column++;
                }

                if (column > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{start + Quiet} {row + Quiet}h{column - start}v1h-{column - start}z");
                }
            }
        }

        return path.ToString();
    }

    public string ViewBox => FormattableString.Invariant($"0 0 {Width + (2 * Quiet)} {Width + (2 * Quiet)}");

    private static int DataWords((int Correction, int Blocks, int Words, int Longer) size) => (size.Blocks * size.Words) + size.Longer;

    /// <summary>Kind, length, the bytes, and what fills the rest.</summary>
    private static byte[] Words(byte[] bytes, int version)
    {
        var bits = new List<bool>();
        Add(0b0100, 4);
        Add(bytes.Length, version < 10 ? 8 : 16);
        foreach (var one in bytes)
        {
            Add(one, 8);
        }

        var capacity = 8 * DataWords(Sizes[version - 1]);
        Add(0, Math.Min(4, capacity - bits.Count));
        Add(0, (8 - (bits.Count % 8)) % 8);
        for (var filler = 0xEC; bits.Count < capacity; filler ^= 0xEC ^ 0x11)
        {
            Add(filler, 8);
        }

        return [.. bits.Chunk(8).Select(eight => (byte)eight.Aggregate(0, (word, bit) => (word << 1) | (bit ? 1 : 0)))];

        void Add(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                bits.Add(((value >> i) & 1) == 1);
            }
        }
    }

    /// <summary>Blocks with their error correction, word by word in turn.</summary>
    private static List<byte> Interleave(byte[] words, (int Correction, int Blocks, int Words, int Longer) size)
    {
        var generator = Generator(size.Correction);
        var blocks = new List<(byte[] Data, byte[] Correction)>();
        for (int i = 0, at = 0; i < size.Blocks; i++)
        {
            var length = size.Words + (i >= size.Blocks - size.Longer ? 1 : 0);
            var data = words[at..(at + length)];
            blocks.Add((data, Remainder(data, generator)));
            at += length;
        }

        var result = new List<byte>();
        for (var i = 0; i <= size.Words; i++)
        {
            result.AddRange(blocks.Where(block => i < block.Data.Length).Select(block => block.Data[i]));
        }

        for (var i = 0; i < size.Correction; i++)
        {
            result.AddRange(blocks.Select(block => block.Correction[i]));
        }

        return result;
    }

    /// <summary>The Reed-Solomon generator of a degree, without its leading 1.</summary>
    private static byte[] Generator(int degree)
    {
        var result = new byte[degree];
        result[^1] = 1;
        byte root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++)
            {
                result[j] = Multiply(result[j], root);
                if (j + 1 < degree)
                {
                    result[j] ^= result[j + 1];
                }
            }

            root = Multiply(root, 2);
        }

        return result;
    }

    private static byte[] Remainder(byte[] data, byte[] generator)
    {
        var result = new byte[generator.Length];
        foreach (var one in data)
        {
            var factor = (byte)(one ^ result[0]);
            Array.Copy(result, 1, result, 0, result.Length - 1);
            result[^1] = 0;
            for (var i = 0; i < result.Length; i++)
            {
                result[i] ^= Multiply(generator[i], factor);
            }
        }

        return result;
    }

    /// <summary>In the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1.</summary>
    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var i = 7; i >= 0; i--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((right >> i) & 1) * left;
        }

        return (byte)product;
    }

    private void Set(int row, int column, bool isDark)
    {
        dark[row, column] = isDark;
        taken[row, column] = true;
    }

    private void DrawPatterns(int version)
    {
        for (var i = 0; i < Width; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        foreach (var (row, column) in ((int, int)[])[(3, 3), (3, Width - 4), (Width - 4, 3)])
        {
            DrawRings(row, column, 4, distance => distance is not (2 or 4));
        }

        var places = Alignments[version - 1];
        foreach (var row in places)
        {
            foreach (var column in places)
            {
                // Not on the three finders.
                if (!((row == 6 && (column == 6 || column == places[^1])) || (row == places[^1] && column == 6)))
                {
                    DrawRings(row, column, 2, distance => distance != 1);
                }
            }
        }

        if (version >= 7)
        {
            var rest = version;
            for (var i = 0; i < 12; i++)
            {
                rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
            }

            var bits = (version << 12) | rest;
            for (var i = 0; i < 18; i++)
            {
                Set(i / 3, Width - 11 + (i % 3), ((bits >> i) & 1) == 1);
                Set(Width - 11 + (i % 3), i / 3, ((bits >> i) & 1) == 1);
            }
        }
    }

    private void DrawRings(int row, int column, int radius, Func<int, bool> isDark)
    {
        for (var y = -radius; y <= radius; y++)
        {
            for (var x = -radius; x <= radius; x++)
            {
                if (row + y >= 0 && row + y < Width && column + x >= 0 && column + x < Width)
                {
                    Set(row + y, column + x, isDark(Math.Max(Math.Abs(x), Math.Abs(y))));
                }
            }
        }
    }

    /// <summary>Error correction M is 00.</summary>
    private void DrawFormat(int mask)
    {
        var rest = mask;
        for (var i = 0; i < 10; i++)
        {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }

        var bits = ((mask << 10) | rest) ^ 0x5412;
        for (var i = 0; i < 15; i++)
        {
            var isDark = ((bits >> i) & 1) == 1;
            Set(i switch { < 6 => i, < 8 => i + 1, _ => Width - 15 + i }, 8, isDark);
            Set(8, i switch { < 8 => Width - 1 - i, 8 => 7, _ => 14 - i }, isDark);
        }

        Set(Width - 8, 8, true);
    }

    /// <summary>From the right in pairs of columns, up and down in turn.</summary>
    private void DrawWords(List<byte> words, int mask)
    {
        var i = 0;
        for (var right = Width - 1; right >= 1; right -= 2)
        {
            // The timing column is left out.
            right = right == 6 ? 5 : right;
            var upward = ((right + 1) & 2) == 0;
            for (var step = 0; step < Width; step++)
            {
                var row = upward ? Width - 1 - step : step;
                foreach (var column in (int[])[right, right - 1])
                {
                    if (!taken[row, column])
                    {
                        var bit = i < words.Count * 8 && ((words[i / 8] >> (7 - (i % 8))) & 1) == 1;
                        dark[row, column] = bit ^ Masks(mask, row, column);
                        i++;
                    }
                }
            }
        }
    }

    private static bool Masks(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    /// <summary>Long runs, squares, what looks like a finder, and too much of one colour confuse scanners.</summary>
    private int Penalty()
    {
        var penalty = 0;
        var count = 0;
        for (var i = 0; i < Width; i++)
        {
            penalty += Line(j => dark[i, j]) + Line(j => dark[j, i]);
            for (var j = 0; j < Width; j++)
            {
                count += dark[i, j] ? 1 : 0;
                if (i > 0 && j > 0 && dark[i, j] == dark[i - 1, j] && dark[i, j] == dark[i, j - 1] && dark[i, j] == dark[i - 1, j - 1])
                {
                    penalty += 3;
                }
            }
        }

        return penalty + (Math.Abs((count * 20) - (Width * Width * 10)) / (Width * Width) * 10);
    }

    private int Line(Func<int, bool> at)
    {
        var penalty = 0;
        var run = 0;
        var window = 0;
        for (var i = 0; i < Width; i++)
        {
            run = i > 0 && at(i) == at(i - 1) ? run + 1 : 1;
            penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
            window = ((window << 1) | (at(i) ? 1 : 0)) & 0x7FF;
            penalty += i >= 10 && window is 0b10111010000 or 0b00001011101 ? 40 : 0;
        }

        return penalty;
    }
}
