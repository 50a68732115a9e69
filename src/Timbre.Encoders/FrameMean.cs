namespace Timbre.Encoders;

/// <summary>The mean of frames that come one after another: only sums are kept.</summary>
internal sealed class FrameMean(int units)
{
    private readonly double[] _sums = new double[units];
    private long _frames;

    public void Add(EncodedBlock block)
    {
        for (var frame = 0; frame < block.FrameCount; frame++)
        {
            var values = block.Values.AsSpan(frame * units, units);
            for (var unit = 0; unit < values.Length; unit++)
            {
                _sums[unit] += values[unit];
            }
        }

        _frames += block.FrameCount;
    }

    /// <summary><c>[units]</c>.</summary>
    public float[] ToArray() => Array.ConvertAll(_sums, s => (float)(s / _frames));
}
