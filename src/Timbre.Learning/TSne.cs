using Timbre.Learning.Projection;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Rows laid out in the plane so that neighbours stay neighbours (t-SNE, van der Maaten and Hinton 2008), with scikit-learn's schedule: momentum 0.5
/// while neighbours attract more, 0.8 after. Neighbours are three times the perplexity; the gradient is exact, its cost grows with the square of the
/// rows. The same input gives the same bits at any number of threads.
/// </summary>
public sealed class TSne
{
    private const string Model = "t-SNE";
    private const int MaxRows = 200_000;
    private const int CheckEvery = 50;
    private const int Patience = 300; // iterations without a lower divergence
    private const double LeastGradient = 1e-7;
    private readonly float[] _embedding;

    private TSne(float[] embedding, double divergence, int iterations) => (_embedding, KlDivergence, Iterations) = (embedding, divergence, iterations);

    /// <summary>[n, 2].</summary>
    public ReadOnlySpan<float> Embedding => _embedding;

    /// <summary>Kullback-Leibler divergence of the layout from the rows' neighbourhoods, over all pairs and without exaggeration; lower is better.</summary>
    public double KlDivergence { get; }

    /// <summary>Iterations made.</summary>
    public int Iterations { get; }

    /// <summary>Lays rows out.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite, not all the same; best standardised.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="TimbreException">An option or the rows are out of range.</exception>
    public static TSne Fit(TSneOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var mean = ColumnMeans.Of(Model, rows, features, options.Threads, cancellation);
        var count = rows.Length / features;
        LearningData.Require(count <= MaxRows, nameof(rows), count, $"must be at most {MaxRows}; lay out a sample of the rows");
        LearningData.Require(options.Perplexity < count / 3.0, nameof(options.Perplexity), options.Perplexity, FormattableString.Invariant($"must be below a third of the {count} rows; take a smaller perplexity or more rows"));

        var neighbours = Math.Min(count - 1, (int)((3 * options.Perplexity) + 1));
        var (indices, squares) = NearestRows.Of(rows, mean, neighbours, options.Threads, cancellation);
        var affinities = Affinities.Of(indices, squares, count, options.Perplexity, options.Threads);
        var rate = options.LearningRate ?? Math.Max(count / options.EarlyExaggeration / 4, 50);
        var descent = new EmbeddingDescent(affinities, Start(options, rows, features), rate);
        using var team = new WorkTeam(options.Threads);
        var made = Descend(descent, team, options.EarlyExaggeration, 0.5, options.ExaggeratedIterations, cancellation);
        made += Descend(descent, team, 1, 0.8, options.Iterations, cancellation);
        var divergence = descent.Divergence(team);
        return double.IsFinite(divergence)
            ? new TSne(descent.Embedding(), divergence, made)
            : throw new TimbreException($"{Model}: points flew apart; take a smaller {nameof(TSneOptions.LearningRate)}");
    }

    private static int Descend(EmbeddingDescent descent, WorkTeam team, double exaggeration, double momentum, int iterations, CancellationToken cancellation)
    {
        var (best, bestAt) = (double.PositiveInfinity, 0);
        descent.Rest();
        for (var i = 1; i <= iterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var gradient = descent.Step(team, exaggeration, momentum);
            if (i % CheckEvery != 0)
            {
                continue;
            }

            // While neighbours attract more the divergence is not what is descended.
            var divergence = exaggeration > 1 ? 0 : descent.Divergence(team);
            if (divergence < best)
            {
                (best, bestAt) = (divergence, i);
            }

            if (gradient <= LeastGradient || (exaggeration <= 1 && i - bestAt > Patience))
            {
                return i;
            }
        }

        return iterations;
    }

    private static float[] Start(TSneOptions options, ReadOnlyMemory<float> rows, int features)
    {
        var count = rows.Length / features;
        var start = new float[2 * count];
        var random = new SeededRandom(options.Seed);
        for (var i = 0; i < start.Length; i++)
        {
            start[i] = (float)(1e-4 * random.NextGaussian());
        }

        if (options.Start == TSneStart.Random)
        {
            return start;
        }

        var components = PrincipalComponents.Fit(rows, features, Math.Min(2, features), options.Threads);
        var scores = components.Transform(rows.Span, options.Threads);
        var k = components.ComponentCount;
        var deviation = Math.Sqrt(components.ExplainedVariance[0] * (count - 1) / count);
        if (!(deviation > 0))
        {
            throw new TimbreException($"{Model}: all rows are the same; there is nothing to lay out");
        }

        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < k; j++)
            {
                start[(2 * i) + j] = (float)(scores[(i * k) + j] / deviation * 1e-4);
            }
        }

        return start;
    }
}
