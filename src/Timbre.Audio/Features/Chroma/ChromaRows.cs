using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>From power spectra to rows of chroma.</summary>
internal sealed class ChromaRows(LaneMatrix filters, ChromaNorm norm, int frames) : ISpectrumPass
{
    private const float Tiny = 1.17549435e-38f; // frames with less than this are not scaled

    private readonly LaneBuffer _chroma = new(filters.RowCount);
    private readonly float[] _values = ShortTimeSpectrum.Room(filters.RowCount, frames);

    public void Accept(int firstFrame, int count, LaneBuffer power)
    {
        filters.Multiply(power, 0, _chroma, 0);
        Normalise(_chroma.Values, LaneBuffer.Lanes, count, norm);
        LaneRowsOutput.Copy(_chroma, 0, filters.RowCount, _values, frames, firstFrame, count);
    }

    public FeatureMatrix End() => new(filters.RowCount, frames, _values);

    /// <summary>Scales the first <paramref name="count"/> columns of a matrix whose rows are <paramref name="stride"/> values long.</summary>
    public static void Normalise(Span<float> rows, int stride, int count, ChromaNorm norm)
    {
        if (norm == ChromaNorm.None)
        {
            return;
        }

        for (var column = 0; column < count; column++)
        {
            var size = 0.0;
            for (var i = column; i < rows.Length; i += stride)
            {
                double value = Math.Abs(rows[i]);
                size = norm switch
                {
                    ChromaNorm.Largest => Math.Max(size, value),
                    ChromaNorm.Sum => size + value,
                    _ => size + (value * value),
                };
            }

            size = norm == ChromaNorm.Euclidean ? Math.Sqrt(size) : size;
            if (size < Tiny)
            {
                continue;
            }

            for (var i = column; i < rows.Length; i += stride)
            {
                rows[i] = (float)(rows[i] / size);
            }
        }
    }
}
