using System.Numerics.Tensors;
using Timbre.Learning.Mixtures;

namespace Timbre.Learning;

/// <summary>
/// What a mixture needs to know of some rows to adapt to them: sums weighted by the share of each component in each row. Those of several recordings
/// may be added. Immutable, may be shared by threads.
/// </summary>
public sealed class MixtureStatistics
{
    private readonly double[] _zeroth;
    private readonly double[] _first;
    private readonly double[] _second;

    private MixtureStatistics(long rows, double logLikelihood, double[] zeroth, double[] first, double[] second)
    {
        Rows = rows;
        LogLikelihood = logLikelihood;
        _zeroth = zeroth;
        _first = first;
        _second = second;
    }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Sum of the rows' natural log-likelihoods.</summary>
    public double LogLikelihood { get; }

    /// <summary>[components], the sum of the shares.</summary>
    public ReadOnlySpan<double> Zeroth => _zeroth;

    /// <summary>[components, features], the weighted sum of the rows.</summary>
    public ReadOnlySpan<double> First => _first;

    /// <summary>[components, features], the weighted sum of the rows' squares; empty where covariances are full.</summary>
    public ReadOnlySpan<double> Second => _second;

    /// <summary>The statistics of both sets of rows.</summary>
    /// <exception cref="TimbreException">They come from mixtures of different shapes.</exception>
    public MixtureStatistics Plus(MixtureStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((_zeroth.Length, _first.Length, _second.Length) != (other._zeroth.Length, other._first.Length, other._second.Length))
        {
            throw new TimbreException("mixture statistics: those of mixtures of different shapes cannot be added");
        }

        return new MixtureStatistics(Rows + other.Rows, LogLikelihood + other.LogLikelihood, Sum(_zeroth, other._zeroth), Sum(_first, other._first), Sum(_second, other._second));
    }

    /// <summary>From sums about the means to sums about zero.</summary>
    internal static MixtureStatistics From(MixtureSums sums, MixtureParameters parameters, long rows)
    {
        var features = parameters.Features;
        var first = new double[parameters.Means.Length];
        var second = new double[parameters.Kind == MixtureCovariance.Diagonal ? first.Length : 0];
        for (var k = 0; k < parameters.Components; k++)
        {
            for (var j = 0; j < features; j++)
            {
                var (mean, moved, place) = (parameters.Means[(k * features) + j], sums.FirstOf(k)[j], (k * features) + j);
                first[place] = moved + (sums.Zeroth[k] * mean);
                if (second.Length > 0)
                {
                    second[place] = sums.SecondOf(k)[j] + (mean * ((2 * moved) + (sums.Zeroth[k] * mean)));
                }
            }
        }

        return new MixtureStatistics(rows, sums.LogLikelihood, sums.Zeroth, first, second);
    }

    private static double[] Sum(double[] a, double[] b)
    {
        var sum = new double[a.Length];
        TensorPrimitives.Add(a, b, sum);
        return sum;
    }
}
