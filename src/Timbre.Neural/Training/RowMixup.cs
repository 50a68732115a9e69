using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Mixup (Zhang et al. 2018) of the rows of a batch: each with the next one, the last with the first. The order of a batch is random already, so this pairs rows at random,
/// and never one with itself. The shares depend on the seed, the epoch and the row's place in it.
/// </summary>
internal sealed class RowMixup(double alpha, long seed, int capacity, int rowLength)
{
    private readonly SeededRandom _root = new SeededRandom(seed).Fork("mixup");
    private readonly int[] _heavier = new int[capacity];
    private readonly int[] _lighter = new int[capacity];
    private readonly float[] _heavierShares = new float[capacity];
    private readonly float[] _lighterShares = new float[capacity];
    private readonly float[] _first = new float[rowLength];
    private SeededRandom _random = new(seed);
    private int _count;

    /// <summary>The label with the larger share in each row of the last batch.</summary>
    public ReadOnlySpan<int> Heavier => _heavier.AsSpan(0, _count);

    /// <summary>The other label.</summary>
    public ReadOnlySpan<int> Lighter => _lighter.AsSpan(0, _count);

    /// <summary>Shares of <see cref="Heavier"/>, 0.5 to 1.</summary>
    public ReadOnlySpan<float> HeavierShares => _heavierShares.AsSpan(0, _count);

    /// <summary>Shares of <see cref="Lighter"/>: what is left to 1.</summary>
    public ReadOnlySpan<float> LighterShares => _lighterShares.AsSpan(0, _count);

    /// <summary>A number of Beta(<paramref name="alpha"/>, <paramref name="alpha"/>), 0 to 1.</summary>
    public static double DrawShare(SeededRandom random, double alpha) => 1 / (1 + Math.Exp(LogGamma(random, alpha) - LogGamma(random, alpha)));

    /// <summary>Starts the shares of an epoch, which do not depend on those before.</summary>
    /// <param name="epoch">From 0.</param>
    public void BeginEpoch(int epoch) => _random = _root.Fork($"epoch {epoch}");

    /// <summary>Mixes the rows where they lie.</summary>
    public void Mix(Span<float> rows, ReadOnlySpan<int> labels)
    {
        _count = labels.Length;
        rows[..rowLength].CopyTo(_first);
        for (var i = 0; i < _count; i++)
        {
            var next = i + 1 < _count ? i + 1 : 0;
            var share = (float)DrawShare(_random, alpha);
            var row = rows.Slice(i * rowLength, rowLength);
            TensorPrimitives.Multiply(row, share, row);
            TensorPrimitives.MultiplyAdd(next == 0 ? _first : rows.Slice(next * rowLength, rowLength), 1 - share, row, row);
            var own = share >= 0.5f;
            (_heavier[i], _lighter[i]) = own ? (labels[i], labels[next]) : (labels[next], labels[i]);
            (_heavierShares[i], _lighterShares[i]) = own ? (share, 1 - share) : (1 - share, share);
        }
    }

    /// <summary>
    /// Logarithm of a gamma number (Marsaglia and Tsang 2000). Below a shape of 1 it is one of shape + 1 times u^(1 / shape), which would often be 0 without the logarithm.
    /// </summary>
    private static double LogGamma(SeededRandom random, double shape)
    {
        var boost = shape < 1 ? Math.Log(1 - random.NextDouble()) / shape : 0;
        var d = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var root = 1 + (c * x);
            var v = root * root * root;
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return Math.Log(d * v) + boost;
            }
        }
    }
}
