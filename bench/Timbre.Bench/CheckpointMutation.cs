using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Timbre.Numerics;

namespace Timbre.Bench;

/// <summary>Changes to the bytes of a checkpoint: blind ones, and such that keep to the operations of its pickle or the numbers of its JSON.</summary>
internal sealed partial class CheckpointMutation(SeededRandom random, IReadOnlyList<CheckpointSeed> seeds)
{
    private static readonly long[] s_boundaries =
        [0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 48, 1L << 60, 1L << 62, long.MaxValue, long.MinValue];

    private static readonly string[] s_operations =
    [
        "(", "t", "R", "b", "u", "s", "a", "e", ".", "]", "}", ")", "0", "1", "N", "Q", "l", "d", "\x81", "\x85", "\x86", "\x87", "\x88", "\x89", "\x8f", "\x90", "\x91", "\x93", "\x94",
        "h\0", "h\x01", "h\x02", "h\x05", "h\x1a", "q\0", "q\x01", "q\x05", "j\xff\xff\xff\xff", "r\xff\xff\xff\xff", "X\xff\xff\xff\x7f", "X\xff\xff\xff\xff", "\x8a\xff", "\x8b\xff\xff\xff\x7f", "B\0\0\0\x40",
        "\x8d\xff\xff\xff\xff\xff\xff\xff\x7f", "\x8e\xff\xff\xff\xff\xff\xff\xff\xff", "\x95\xff\xff\xff\xff\xff\xff\xff\xff", "G\x7f\xf8\0\0\0\0\0\0", "K\0", "K\xff", "J\0\0\0\x80",
        "cos\nsystem\n", "cbuiltins\neval\n", "ctorch\nload\n", "ctorch\nHalfStorage\n", "ctorch\nLongStorage\n", "ccollections\nOrderedDict\n", "cargparse\nNamespace\n",
        "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_parameter\n", "]q\0h\0a", "}q\0", "((((((((", "]]]]]]]]aaaaaaaa", "\x80\x04", "\x80\xff",
    ];

    /// <summary>A changed copy of a file, and what was done.</summary>
    public (byte[] Bytes, string What) Apply(CheckpointSeed seed)
    {
        switch (random.NextInt(10))
        {
            case 0:
                return (seed.Bytes[..random.NextInt(seed.Bytes.Length + 1)], "cut off");
            case 1:
                return (Blind(seed.Bytes, seed.Bytes.Length), "bytes anywhere");
            case 2:
                return (Blind(seed.Bytes, Math.Min(seed.Bytes.Length, 1 << 14)), "bytes at the front");
            case 3:
                return (Blind(seed.Bytes, -Math.Min(seed.Bytes.Length, 1 << 14)), "bytes at the end");
            case 4:
                return (Splice(seed.Bytes, seeds[random.NextInt(seeds.Count)].Bytes), "splice of files");
            case 5:
                return (seed.With(Blind(seed.Description, seed.Description.Length)), "bytes of the description");
            case 6:
                return (seed.With(Splice(seed.Description, seeds[random.NextInt(seeds.Count)].Description)), "splice of descriptions");
            default:
                return seed.Tokens.Count > 0 ? (seed.With(Operations(seed)), "operations") : (seed.With(Numbers(seed.Description)), "numbers of the header");
        }
    }

    // Flipped bits, other bytes, and numbers at the edge of what fits; a negative reach counts from the end.
    private byte[] Blind(byte[] source, int reach)
    {
        var bytes = (byte[])source.Clone();
        for (var n = 1 + random.NextInt(8); n > 0 && bytes.Length > 0; n--)
        {
            var place = reach < 0 ? bytes.Length + reach + random.NextInt(-reach) : random.NextInt(reach);
            switch (random.NextInt(3))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.NextInt(8));
                    break;
                case 1:
                    bytes[place] = (byte)random.NextBits();
                    break;
                default:
                    var number = CheckpointSeed.Number(Boundary(bytes.Length), 1 << random.NextInt(4));
                    number.AsSpan(0, Math.Min(number.Length, bytes.Length - place)).CopyTo(bytes.AsSpan(place));
                    break;
            }
        }

        return bytes;
    }

    private byte[] Splice(byte[] one, byte[] other)
    {
        var from = random.NextInt(other.Length);
        var piece = other.AsSpan(from, random.NextInt(Math.Min(other.Length - from, random.NextInt(2) == 0 ? 64 : 1 << 16) + 1));
        var place = random.NextInt(one.Length + 1);
        var end = random.NextInt(2) == 0 ? place : Math.Min(one.Length, place + random.NextInt(piece.Length + 1)); // put between, or instead
        return [.. one[..place], .. piece, .. one[end..]];
    }

    private byte[] Operations(CheckpointSeed seed)
    {
        var tokens = seed.Tokens.Select(range => seed.Description[range]).ToList();
        for (var n = 1 + random.NextInt(4); n > 0; n--)
        {
            var place = random.NextInt(tokens.Count);
            switch (random.NextInt(7))
            {
                case 0:
                    tokens.RemoveAt(place);
                    tokens.Add([]); // the list is never empty
                    break;
                case 1:
                    tokens.Insert(place, tokens[random.NextInt(tokens.Count)]);
                    break;
                case 2:
                    tokens[place] = tokens[random.NextInt(tokens.Count)];
                    break;
                case 3:
                    tokens.Insert(place, Encoding.Latin1.GetBytes(s_operations[random.NextInt(s_operations.Length)]));
                    break;
                case 4:
                    tokens[place] = Encoding.Latin1.GetBytes(s_operations[random.NextInt(s_operations.Length)]);
                    break;
                case 5:
                    var often = Encoding.Latin1.GetBytes(s_operations[random.NextInt(s_operations.Length)]);
                    tokens.Insert(place, [.. Enumerable.Repeat(often, 1 << random.NextInt(16)).SelectMany(b => b)]);
                    break;
                default:
                    var numbers = Enumerable.Range(0, tokens.Count).Where(i => tokens[i] is [(byte)'K' or (byte)'M' or (byte)'J' or 0x8a, ..]).ToList();
                    if (numbers.Count > 0)
                    {
                        tokens[numbers[random.NextInt(numbers.Count)]] = [0x8a, 8, .. CheckpointSeed.Number(Boundary(seed.Bytes.Length), 8)];
                    }

                    break;
            }
        }

        return [.. tokens.SelectMany(token => token)];
    }

    private byte[] Numbers(byte[] description)
    {
        var text = Encoding.UTF8.GetString(description);
        var found = Number().Matches(text);
        for (var n = 1 + random.NextInt(3); n > 0 && found.Count > 0; n--)
        {
            var match = found[random.NextInt(found.Count)];
            text = text[..match.Index] + Boundary(description.Length).ToString(CultureInfo.InvariantCulture) + text[(match.Index + match.Length)..];
            found = Number().Matches(text);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private long Boundary(int length) => random.NextInt(4) == 0 ? length + random.NextInt(3) - 1 : s_boundaries[random.NextInt(s_boundaries.Length)];

    [GeneratedRegex(@"(?<=[\[,])\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
