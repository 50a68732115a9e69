using System.Numerics.Tensors;

namespace Timbre.Learning;

/// <summary>How the variance of rows spreads over their principal components. Immutable, may be shared by threads.</summary>
public sealed class VarianceSpectrum
{
    private readonly double[] _variances;
    private readonly double[] _ratios;

    /// <summary>Takes variances known before.</summary>
    /// <param name="variances">One a component, at least one, finite, not negative, the largest first.</param>
    /// <param name="total">Variance of all components together, finite, not below the sum of those given (but for rounding).</param>
    /// <exception cref="TimbreException">They are out of range.</exception>
    public VarianceSpectrum(ReadOnlySpan<double> variances, double total)
    {
        if (variances.IsEmpty || !TensorPrimitives.IsFiniteAll(variances) || TensorPrimitives.Min(variances) < 0
            || !double.IsFinite(total) || total < TensorPrimitives.Sum(variances) * (1 - 1e-6))
        {
            throw new TimbreException("variance spectrum: variances must be finite and not negative, and no more together than the total");
        }

        _variances = variances.ToArray();
        _ratios = new double[_variances.Length];
        Total = total;
        for (var i = 0; i < _ratios.Length; i++)
        {
            if (i > 0 && _variances[i] > _variances[i - 1])
            {
                throw new TimbreException($"variance spectrum: component {i} varies more than the one before; the largest must come first");
            }

            _ratios[i] = total > 0 ? _variances[i] / total : 0;
        }
    }

    /// <summary>Variance of each component (over n − 1), the largest first.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Share of each component in <see cref="Total"/>; 0 where nothing varies.</summary>
    public ReadOnlySpan<double> Ratios => _ratios;

    /// <summary>Variance of all components, those that were left out included.</summary>
    public double Total { get; }

    /// <summary>The smallest number of components that together hold at least <paramref name="share"/> of the variance; 1 where nothing varies.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    /// <exception cref="TimbreException">The share is out of range, or the components known do not hold so much.</exception>
    public int ComponentsFor(double share)
    {
        LearningData.Require(share > 0 && share <= 1, nameof(share), share, "must be above 0 and at most 1");
        var sum = 0.0;
        for (var i = 0; i < _ratios.Length; i++)
        {
            sum += _ratios[i];
            if (sum >= share || Total == 0)
            {
                return i + 1;
            }
        }

        return sum >= share - 1e-9
            ? _ratios.Length
            : throw new TimbreException(FormattableString.Invariant($"share={share}: the {_ratios.Length} components known hold {sum:0.####} of the variance; fit more"));
    }
}
