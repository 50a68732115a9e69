using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Cosine transforms as matrices, scaled as <c>scipy.fftpack.dct</c> does.</summary>
internal static class CosineTransform
{
    /// <summary>The first <paramref name="count"/> rows of the transform of <paramref name="length"/> values, each times its lifter.</summary>
    public static LaneMatrix Create(int type, bool orthonormal, int count, int length, double lifter)
    {
        var rows = new (int First, float[] Weights)[count];
        for (var k = 0; k < count; k++)
        {
            var weights = new float[length];
            var lift = lifter > 0 ? 1 + (lifter / 2 * double.SinPi((k + 1) / lifter)) : 1;
            for (var n = 0; n < length; n++)
            {
                weights[n] = (float)(lift * Weight(type, orthonormal, k, n, length));
            }

            rows[k] = (0, weights);
        }

        return new LaneMatrix(length, rows);
    }

    /// <summary>What value n counts in coefficient k.</summary>
    public static double Weight(int type, bool orthonormal, int k, int n, int length) => type switch
    {
        1 => First(orthonormal, k, n, length - 1),
        2 => 2 * double.CosPi(k * ((2 * n) + 1) / (2.0 * length)) * (orthonormal ? Math.Sqrt((k == 0 ? 0.25 : 0.5) / length) : 1),
        3 when n == 0 => orthonormal ? Math.Sqrt(1.0 / length) : 1,
        3 => double.CosPi(n * ((2 * k) + 1) / (2.0 * length)) * (orthonormal ? Math.Sqrt(2.0 / length) : 2),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static double First(bool orthonormal, int k, int n, int last)
    {
        var endIn = n == 0 || n == last;
        var endOut = k == 0 || k == last;
        var weight = double.CosPi((double)k * n / last) * (endIn ? 1 : 2);
        return orthonormal ? weight * (endIn ? Math.Sqrt(2) : 1) * 0.5 * Math.Sqrt((endOut ? 1.0 : 2.0) / last) : weight;
    }
}
