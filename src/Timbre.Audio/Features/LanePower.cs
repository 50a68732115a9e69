using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Magnitudes to any power.</summary>
internal static class LanePower
{
    /// <summary><paramref name="target"/> = <paramref name="magnitudes"/>^<paramref name="exponent"/> in the first <paramref name="rows"/> rows.</summary>
    public static void Raise(LaneBuffer magnitudes, LaneBuffer target, int rows, float exponent)
    {
        var source = magnitudes.Values[..(rows * LaneBuffer.Lanes)];
        var raised = target.Values;
        for (var i = 0; i < source.Length; i++)
        {
            raised[i] = MathF.Pow(source[i], exponent);
        }
    }
}
