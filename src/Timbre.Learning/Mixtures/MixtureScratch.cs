using System.Numerics.Tensors;
using Timbre.Learning.Linear;

namespace Timbre.Learning.Mixtures;

/// <summary>Room for the numbers of one block of rows, component by component, and the E-step on them.</summary>
internal sealed class MixtureScratch(int components, int blockRows)
{
    private readonly double[] _shares = new double[components * blockRows];
    private readonly double[] _largest = new double[blockRows];
    private readonly double[] _logLikelihoods = new double[blockRows];
    private int _count;

    /// <summary>Rows that <see cref="Choose"/> found.</summary>
    public int[] Chosen { get; } = new int[blockRows];

    /// <summary>Their shares.</summary>
    public double[] Weights { get; } = new double[blockRows];

    /// <summary>Of each row of the block.</summary>
    public ReadOnlySpan<double> LogLikelihoods => _logLikelihoods.AsSpan(0, _count);

    /// <summary>The share of a component in each row of the block.</summary>
    public Span<double> SharesOf(int component) => _shares.AsSpan(component * blockRows, _count);

    /// <summary>Finds shares and log-likelihoods of the rows; gives the sum of the latter. The largest logarithm is taken out first, so nothing overflows.</summary>
    public double Expect(IMixtureDensities densities, ReadOnlySpan<float> rows)
    {
        _count = rows.Length / densities.Parameters.Features;
        densities.LogDensities(rows, _shares, blockRows);
        var largest = _largest.AsSpan(0, _count);
        var sums = _logLikelihoods.AsSpan(0, _count);
        SharesOf(0).CopyTo(largest);
        for (var k = 1; k < components; k++)
        {
            TensorPrimitives.Max(largest, SharesOf(k), largest);
        }

        sums.Clear();
        for (var k = 0; k < components; k++)
        {
            WideExp.Shifted(SharesOf(k), largest, sums);
        }

        for (var k = 0; k < components; k++)
        {
            TensorPrimitives.Divide(SharesOf(k), sums, SharesOf(k));
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = Math.Log(sums[i]) + largest[i];
        }

        return FixedOrder.Sum(sums);
    }

    /// <summary>Lists the rows in which the component's share is more than <paramref name="least"/>; gives how many.</summary>
    public int Choose(int component, double least)
    {
        var own = SharesOf(component);
        var count = 0;
        for (var i = 0; i < own.Length; i++)
        {
            Chosen[count] = i;
            Weights[count] = own[i];
            count += own[i] > least ? 1 : 0;
        }

        return count;
    }
}
