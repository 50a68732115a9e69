using System.Buffers.Binary;

namespace Timbre.Bench;

/// <summary>Where the operations of pickles begin and end, so that changes can keep to them.</summary>
internal static class PickleTokens
{
    /// <summary>The operations of so many pickles from the beginning on; fewer when the bytes end or are no pickle.</summary>
    public static List<Range> Split(ReadOnlySpan<byte> bytes, int pickles)
    {
        var tokens = new List<Range>();
        var at = 0;
        while (at < bytes.Length && pickles > 0)
        {
            var length = Length(bytes[at..]);
            if (length > bytes.Length - at)
            {
                break;
            }

            pickles -= bytes[at] == '.' ? 1 : 0;
            tokens.Add(at..(at + length));
            at += length;
        }

        return tokens;
    }

    private static int Length(ReadOnlySpan<byte> bytes)
    {
        var more = bytes[1..];
        return (char)bytes[0] switch
        {
            '\x80' or 'K' or 'q' or 'h' => 2,
            'M' => 3,
            'J' or 'r' or 'j' => 5,
            'G' or '\x95' => 9,
            '\x8a' or '\x8c' or 'U' or 'C' => more.IsEmpty ? int.MaxValue : 2 + more[0],
            'X' or 'T' or 'B' or '\x8b' => more.Length < 4 ? int.MaxValue : 5 + Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(more), 0, int.MaxValue - 5),
            'c' => Lines(more) is var lines && lines < 0 ? int.MaxValue : 1 + lines,
            _ => 1,
        };
    }

    private static int Lines(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOf((byte)'\n');
        var second = first < 0 ? -1 : bytes[(first + 1)..].IndexOf((byte)'\n');
        return second < 0 ? -1 : first + second + 2;
    }
}
