namespace Timbre.Neural;

/// <summary>
/// How much each value of a picture adds to a class's logit, on the way from a baseline b to the picture x (Sundararajan et al. 2017): (x − b) · ∫ ∂score/∂x(b + t·(x − b)) dt, the integral
/// as the mean of <see cref="Steps"/> slopes at the middles of as many equal steps. All values together are the difference of the two logits (completeness). May be shared by threads.
/// </summary>
public sealed class IntegratedGradients
{
    private const int MostSteps = 1 << 16;
    private const int BlockRows = 32;
    private readonly Network _network;
    private readonly InputGradient _gradient;
    private readonly PictureShape _picture;

    /// <summary>Prepares the passes.</summary>
    /// <param name="network">A network that takes pictures.</param>
    /// <param name="steps">Slopes along the way: 1 to 65,536.</param>
    /// <exception cref="TimbreException">The network takes no pictures, or the number of steps is not possible.</exception>
    public IntegratedGradients(Network network, int steps = 64)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (steps is < 1 or > MostSteps)
        {
            throw new TimbreException($"steps={steps}: must be from 1 to {MostSteps}");
        }

        _picture = PictureShape.Of(network);
        (_network, Steps, _gradient) = (network, steps, new InputGradient(network));
    }

    /// <summary>Slopes along the way.</summary>
    public int Steps { get; }

    /// <summary>The map of one picture.</summary>
    /// <param name="row">[<see cref="Network.InputSize"/>].</param>
    /// <param name="classIndex">The class, from 0.</param>
    /// <param name="baseline">The picture that stands for nothing said, as long as <paramref name="row"/>; empty = zeros, which is the mean picture where inputs are standardised.</param>
    /// <exception cref="TimbreException">There is no such class.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public IntegratedMap Of(ReadOnlySpan<float> row, int classIndex, ReadOnlySpan<float> baseline = default)
    {
        var size = _network.InputSize;
        if (row.Length != size || (!baseline.IsEmpty && baseline.Length != size))
        {
            throw new ArgumentException($"{row.Length} values and a baseline of {baseline.Length} are not rows of {size}", nameof(row));
        }

        var start = baseline.IsEmpty ? new float[size] : baseline.ToArray();
        var block = Math.Min(BlockRows, Steps);
        var (points, slopes, scores) = (new float[block * size], new float[block * size], new float[block]);
        var sums = new double[size];
        for (var step = 0; step < Steps; step += block)
        {
            var n = Math.Min(block, Steps - step);
            for (var k = 0; k < n; k++)
            {
                Between(start, row, (float)((step + k + 0.5) / Steps), points.AsSpan(k * size, size));
            }

            _gradient.Of(points.AsSpan(0, n * size), classIndex, scores, [], slopes);
            for (var i = 0; i < n * size; i++)
            {
                sums[i % size] += slopes[i];
            }
        }

        for (var i = 0; i < size; i++)
        {
            sums[i] *= ((double)row[i] - start[i]) / Steps;
        }

        var (score, first) = Ends(row, start, classIndex);
        return new IntegratedMap(_picture.Map(sums), score, first);
    }

    private static void Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, float share, Span<float> point)
    {
        for (var i = 0; i < point.Length; i++)
        {
            point[i] = from[i] + (share * (to[i] - from[i]));
        }
    }

    private (double Score, double Baseline) Ends(ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, int classIndex)
    {
        var score = ClassScore.Of(_network, classIndex);
        float[] both = [.. row, .. baseline];
        var logits = new float[2 * _network.OutputSize];
        _network.Predict(both, logits);
        return (score.Sign * logits[score.Output], score.Sign * logits[_network.OutputSize + score.Output]);
    }
}

/// <summary>A map by <see cref="IntegratedGradients"/>.</summary>
/// <param name="Map">What each value adds to the logit.</param>
/// <param name="Score">The logit of the picture.</param>
/// <param name="BaselineScore">The logit of the baseline.</param>
public sealed record IntegratedMap(EvidenceMap Map, double Score, double BaselineScore)
{
    /// <summary>By how much the map's sum misses the difference of the logits; more steps make it smaller.</summary>
    public double CompletenessError => Map.Sum() - (Score - BaselineScore);

    /// <summary><see cref="CompletenessError"/> without its sign, as a share of the difference; 0 where both are 0.</summary>
    public double RelativeError => CompletenessError == 0 ? 0 : Math.Abs(CompletenessError / (Score - BaselineScore));
}
