using System.Numerics.Tensors;
using Timbre.Learning.Clustering;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>
/// Clusters around means, as scikit-learn's <c>KMeans</c>: centres drawn with k-means++, then Lloyd's iterations. Which centre is nearest is decided as in
/// double. Of very many rows (more than 131,072 and more than 2,048 for each cluster) an even sample is clustered first, and all rows begin at its centres.
/// Immutable, may be shared by threads.
/// </summary>
public sealed class KMeans
{
    private const string Name = "k-means";
    private const float Largest = 1e15f; // whose squares, summed, are still floats
    private readonly double[] _centres;

    /// <summary>Takes centres found before.</summary>
    /// <param name="centres">[clusters, features], finite.</param>
    /// <param name="features">Number of features.</param>
    /// <exception cref="TimbreException">They do not divide into features, or one is not finite.</exception>
    public KMeans(ReadOnlySpan<double> centres, int features)
    {
        if (features <= 0 || centres.IsEmpty || centres.Length % features != 0)
        {
            throw new TimbreException($"{Name}: {centres.Length} values are not centres of {features} features");
        }

        for (var i = 0; i < centres.Length; i++)
        {
            if (!(Math.Abs(centres[i]) <= Largest))
            {
                throw new TimbreException($"{Name}: feature {i % features} of centre {i / features} is {centres[i]}; all must be finite and at most 1e15 in size");
            }
        }

        _centres = centres.ToArray();
        Features = features;
    }

    /// <summary>Number of centres.</summary>
    public int Clusters => _centres.Length / Features;

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>[<see cref="Clusters"/>, <see cref="Features"/>]; a copy.</summary>
    public double[] Centres => [.. _centres];

    /// <summary>Sum of the squared distances of the rows it was fitted on from their centres; NaN where it was not fitted here.</summary>
    public double Inertia { get; private init; } = double.NaN;

    /// <summary>Iterations of the start that was kept; 0 where it was not fitted here.</summary>
    public int Iterations { get; private init; }

    /// <summary>The cluster of each row it was fitted on; empty where it was not fitted here.</summary>
    public IReadOnlyList<int> Labels => FittedLabels;

    internal int[] FittedLabels { get; private init; } = [];

    /// <summary>Clusters rows from centres drawn among them.</summary>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite and at most 1e15 in size, n at least the number of clusters.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="cancellation">Ends it between parts of an iteration.</param>
    /// <exception cref="TimbreException">An option is out of range, or the data does not fit together.</exception>
    public static KMeans Fit(KMeansOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Fit(options, Prepare(options, rows, features, cancellation), new SeededRandom(options.Seed));
    }

    /// <summary>Clusters rows from given centres; <see cref="KMeansOptions.Starts"/> and the seed do not matter.</summary>
    /// <param name="centres">[clusters, features], finite.</param>
    /// <param name="options">How.</param>
    /// <param name="rows">[n, features], finite and at most 1e15 in size, n at least the number of clusters.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="cancellation">Ends it between parts of an iteration.</param>
    /// <exception cref="TimbreException">As <see cref="Fit(KMeansOptions, ReadOnlyMemory{float}, int, CancellationToken)"/>, or the centres are not as many as the options say.</exception>
    public static KMeans FitFrom(ReadOnlySpan<float> centres, KMeansOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options, rows, features);
        if (centres.Length != (long)options.Clusters * features)
        {
            throw new TimbreException($"{Name}: {centres.Length} values are not {options.Clusters} centres of {features} features");
        }

        var start = new KMeans(Array.ConvertAll(centres.ToArray(), v => (double)v), features);
        return Run(new ClusterRows(rows, features, options.Clusters, often: true, options.Threads, cancellation), start._centres, options);
    }

    /// <summary>The nearest centre of each row, the first of equally near ones.</summary>
    /// <param name="rows">[n, <see cref="Features"/>], finite and at most 1e15 in size.</param>
    /// <param name="labels">[n].</param>
    /// <param name="threads">Threads that may work at once; the result is the same with any number.</param>
    /// <exception cref="TimbreException">The values do not divide into rows, or one is out of range.</exception>
    public void Assign(ReadOnlyMemory<float> rows, Memory<int> labels, int threads = 1)
    {
        LearningData.Require(threads >= 1, nameof(threads), threads, "must be at least 1");
        LearningData.Count(Name, rows.Span, Features, labels.Length, 1);
        if (CheckRows(rows, Features, 0) > 0)
        {
            var data = new ClusterRows(rows, Features, Clusters, often: false, threads, CancellationToken.None);
            var assignment = new BoundedAssignment(data, Clusters);
            assignment.Assign(new CentreSet(data, _centres));
            assignment.Labels.CopyTo(labels);
        }
    }

    /// <summary>Rows that may then be clustered more than once.</summary>
    internal static ClusterRows Prepare(KMeansOptions options, ReadOnlyMemory<float> rows, int features, CancellationToken cancellation)
    {
        Check(options, rows, features);
        return new ClusterRows(rows, features, options.Clusters, often: true, options.Threads, cancellation);
    }

    internal static KMeans Fit(KMeansOptions options, ClusterRows data, SeededRandom random)
    {
        KMeans? best = null;
        for (var start = 0; start < options.Starts; start++)
        {
            var centres = SampledStart.Draw(data, options, random.Fork(FormattableString.Invariant($"k-means start {start}")));
            var fit = Run(data, centres, options);
            best = best is null || fit.Inertia < best.Inertia ? fit : best;
        }

        return best!;
    }

    private static KMeans Run(ClusterRows data, double[] start, KMeansOptions options)
    {
        var (centres, labels, inertia, iterations) = LloydIterations.Run(data, start, options);
        return new KMeans(centres, data.Features) { Inertia = inertia, Iterations = iterations, FittedLabels = labels };
    }

    private static void Check(KMeansOptions options, ReadOnlyMemory<float> rows, int features)
    {
        options.Validate();
        CheckRows(rows, features, options.Clusters);
    }

    private static int CheckRows(ReadOnlyMemory<float> rows, int features, int least)
    {
        var count = LearningData.CheckRows(Name, rows.Span, features, least, "clusters");
        var place = count > 0 ? TensorPrimitives.IndexOfMaxMagnitude(rows.Span) : -1;
        return place < 0 || Math.Abs(rows.Span[place]) <= Largest
            ? count
            : throw new TimbreException($"{Name}: feature {place % features} of row {place / features} is {rows.Span[place]}; all must be at most 1e15 in size");
    }
}
