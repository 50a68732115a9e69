using Timbre.Learning.Linear;
using Timbre.Numerics;

namespace Timbre.Learning.Clustering;

/// <summary>Centres readied for products with rows. Immutable, shared by threads.</summary>
internal sealed class CentreSet
{
    public CentreSet(ClusterRows rows, double[] centres)
    {
        Centres = centres;
        Count = centres.Length / rows.Features;
        Frames = new FrameBuffer(Count, rows.Features);
        HalfNorms = new float[Count];
        for (var k = 0; k < Count; k++)
        {
            var frame = Frames.Row(k);
            rows.Centre(Of(k), frame);
            HalfNorms[k] = 0.5f * FixedOrder.SumOfSquares(frame);
            LargestNorm = Math.Max(LargestNorm, 2 * HalfNorms[k]);
        }
    }

    /// <summary>[count, features].</summary>
    public double[] Centres { get; }

    public int Count { get; }

    /// <summary>The centres as seen from the mean of the rows.</summary>
    public FrameBuffer Frames { get; }

    /// <summary>Half the squared length of each frame.</summary>
    public float[] HalfNorms { get; }

    /// <summary>The largest squared length.</summary>
    public float LargestNorm { get; }

    public ReadOnlySpan<double> Of(int centre) => Centres.AsSpan(centre * (Centres.Length / Count), Centres.Length / Count);
}
