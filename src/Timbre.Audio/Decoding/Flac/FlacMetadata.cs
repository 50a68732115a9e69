namespace Timbre.Audio;

/// <summary>The blocks before the first frame (RFC 9639, 8); all but STREAMINFO are passed over without being read.</summary>
internal static class FlacMetadata
{
    /// <summary>Leaves <paramref name="input"/> at the first frame, or where it has to be looked for. Null where there is no STREAMINFO.</summary>
    public static FlacStreamInfo? Read(FlacInput input, string path, WarningList warnings)
    {
        input.Ensure(64);
        SkipId3(input);
        if (!input.Available.StartsWith("fLaC"u8))
        {
            return null; // a stream that was recorded from its middle starts with a frame
        }

        input.Advance(4);
        FlacStreamInfo? info = null;
        for (var index = 0; ; index++)
        {
            input.Ensure(4 + FlacStreamInfo.Length);
            var data = input.Available;
            if (data.Length < 4)
            {
                throw new TimbreException($"{path}: ends before the first sample; it was cut off");
            }

            var type = data[0] & 0x7F;
            var last = (data[0] & 0x80) != 0;
            var length = (data[1] << 16) | (data[2] << 8) | data[3];
            if (type == 127 || (type == 0 && length < FlacStreamInfo.Length) || 4 + length > input.Remaining)
            {
                warnings.Add("has damaged metadata, which was passed over");
                break;
            }

            if (type == 0 && info is null)
            {
                info = FlacStreamInfo.Parse(data[4..]);
                if (index > 0)
                {
                    warnings.Add("its STREAMINFO block is not the first");
                }
            }

            input.Skip(4 + length);
            if (last)
            {
                break;
            }
        }

        if (info is null)
        {
            warnings.Add("has no STREAMINFO block; its frames were believed");
        }

        return info;
    }

    /// <summary>The length of an ID3v2 tag at the start of <paramref name="data"/>, 0 where there is none.</summary>
    public static int Id3Length(ReadOnlySpan<byte> data) => data.Length >= 10 && data.StartsWith("ID3"u8)
        ? 10 + ((data[6] & 0x7F) << 21) + ((data[7] & 0x7F) << 14) + ((data[8] & 0x7F) << 7) + (data[9] & 0x7F)
        : 0;

    private static void SkipId3(FlacInput input)
    {
        var length = Id3Length(input.Available);
        if (length > 0 && input.Skip(length))
        {
            input.Ensure(64);
        }
    }
}
