namespace Timbre.Audio;

/// <summary>Decodes whole frames into one buffer per channel, which later frames use again.</summary>
internal sealed class FlacFrame
{
    private readonly List<int[]> _buffers = [];
    private long[] _wide = [];
    private int[][] _channels = [];

    /// <summary>The samples of each channel; the first <see cref="Length"/> of each are valid until the next frame.</summary>
    public ReadOnlySpan<int[]> Channels => _channels;

    public int Length { get; private set; }

    public int Bits { get; private set; }

    /// <summary>Decodes the frame at <paramref name="from"/>, of which <paramref name="header"/> was read. Returns the number of bytes that it takes.</summary>
    /// <exception cref="DamagedFrameException">It is damaged, or longer than the data.</exception>
    public int Decode(byte[] buffer, int from, int end, in FlacFrameHeader header, int bits)
    {
        Prepare(header.Channels, header.BlockSize);
        var cursor = new BitCursor(buffer, from + header.Length, end);
        var side = header.Assignment switch { 8 or 10 => 1, 9 => 0, _ => -1 };
        for (var c = 0; c < header.Channels; c++)
        {
            var samples = _channels[c].AsSpan(0, header.BlockSize);
            if (c == side && bits == 32)
            {
                if (_wide.Length < header.BlockSize)
                {
                    _wide = new long[header.BlockSize];
                }

                FlacSubframe.DecodeWide(ref cursor, _wide.AsSpan(0, header.BlockSize), samples, bits + 1);
            }
            else
            {
                FlacSubframe.Decode(ref cursor, samples, c == side ? bits + 1 : bits);
            }
        }

        cursor.AlignToByte();
        var length = cursor.BytePosition - from;
        var expected = cursor.Read(16);
        if (cursor.BytePosition > end)
        {
            BitCursor.ThrowRanOut();
        }

        if (FlacCrc.Crc16(buffer.AsSpan(from, length)) != expected)
        {
            throw new DamagedFrameException("a frame does not match its checksum");
        }

        Decorrelate(header.Assignment, bits == 32);
        Length = header.BlockSize;
        Bits = bits;
        return length + 2;
    }

    private void Prepare(int channels, int blockSize)
    {
        while (_buffers.Count < channels)
        {
            _buffers.Add([]);
        }

        var same = _channels.Length == channels;
        for (var c = 0; c < channels; c++)
        {
            if (_buffers[c].Length < blockSize)
            {
                _buffers[c] = new int[blockSize];
                same = false;
            }
        }

        if (!same)
        {
            _channels = [.. _buffers.Take(channels)];
        }

        Length = blockSize;
    }

    private void Decorrelate(int assignment, bool wide)
    {
        if (assignment < 8)
        {
            return;
        }

        var first = _channels[0].AsSpan(0, Length);
        var second = _channels[1].AsSpan(0, Length);
        unchecked
        {
            if (wide)
            {
                DecorrelateWide(assignment, first, second, _wide);
            }
            else if (assignment == 8)
            {
                for (var i = 0; i < first.Length; i++)
                {
                    second[i] = first[i] - second[i];
                }
            }
            else if (assignment == 9)
            {
                for (var i = 0; i < first.Length; i++)
                {
                    first[i] += second[i];
                }
            }
            else
            {
                for (var i = 0; i < first.Length; i++)
                {
                    var side = second[i];
                    var right = first[i] - (side >> 1);
                    first[i] = right + side;
                    second[i] = right;
                }
            }
        }
    }

    private static void DecorrelateWide(int assignment, Span<int> first, Span<int> second, ReadOnlySpan<long> side)
    {
        for (var i = 0; i < first.Length; i++)
        {
            switch (assignment)
            {
                case 8:
                    second[i] = (int)(first[i] - side[i]);
                    break;
                case 9:
                    first[i] = (int)(second[i] + side[i]);
                    break;
                default:
                    var middle = ((long)first[i] << 1) | (side[i] & 1);
                    first[i] = (int)((middle + side[i]) >> 1);
                    second[i] = (int)((middle - side[i]) >> 1);
                    break;
            }
        }
    }
}
