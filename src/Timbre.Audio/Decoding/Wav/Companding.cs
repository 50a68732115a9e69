namespace Timbre.Audio;

/// <summary>ITU-T G.711: eight bits on a logarithmic scale, here as the 16-bit value divided by 32768.</summary>
internal static class Companding
{
    public static float[] ALaw { get; } = [.. Enumerable.Range(0, 256).Select(code => DecodeALaw(code) / 32768f)];

    public static float[] MuLaw { get; } = [.. Enumerable.Range(0, 256).Select(code => DecodeMuLaw(code) / 32768f)];

    private static int DecodeALaw(int code)
    {
        code ^= 0x55;
        var segment = (code >> 4) & 7;
        var value = ((code & 15) << 4) + (segment == 0 ? 8 : 0x108);
        value <<= Math.Max(0, segment - 1);
        return (code & 0x80) != 0 ? value : -value;
    }

    private static int DecodeMuLaw(int code)
    {
        code = ~code;
        var value = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
        return (code & 0x80) != 0 ? -value : value;
    }
}
