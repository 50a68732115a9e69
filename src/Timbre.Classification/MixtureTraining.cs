using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>Fits a Gaussian mixture to each class.</summary>
internal static class MixtureTraining
{
    private const int LeastRows = 8; // of a diagonal component

    public static MixtureClassifier Fit(string kind, MixtureSettings settings, FrameSet train, int classes, long seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        var features = train.FeatureCount;
        var rows = Missing.Filled(train.Rows);
        var byClass = ByClass(train.Labels, classes);
        var random = new SeededRandom(seed);
        if (kind == ModelCatalog.AdaptedMixture)
        {
            var background = Background(settings, rows, features, byClass, random, cancellation);
            return new MixtureClassifier(kind, [.. byClass.Select(own => background.Adapt(Of(rows, features, own), settings.Relevance))]);
        }

        var covariance = kind == ModelCatalog.FullMixture ? MixtureCovariance.Full : MixtureCovariance.Diagonal;
        var (wanted, least) = covariance == MixtureCovariance.Full ? (settings.FullComponents, 2 * features) : (settings.Components, LeastRows);
        var noise = Math.Max(1e-6, settings.VarianceFloor * Variance(rows, features));
        return new MixtureClassifier(kind, [.. byClass.Select((own, label) =>
        {
            progress?.Report($"{kind}: class {label + 1}/{classes}");
            var options = new GaussianMixtureOptions
            {
                Components = Math.Clamp(own.Length / least, 1, wanted), Covariance = covariance, Starts = settings.Starts, MaxIterations = settings.Iterations,
                Regularization = noise, Seed = (long)random.Fork(FormattableString.Invariant($"class {label}")).NextBits(),
            };
            return GaussianMixture.Fit(options, Of(rows, features, own), features, cancellation);
        })]);
    }

    private static GaussianMixture Background(MixtureSettings settings, float[] rows, int features, int[][] byClass, SeededRandom random, CancellationToken cancellation)
    {
        var share = Math.Max(1, MixtureSettings.BackgroundRows / byClass.Length);
        var chosen = new List<int>();
        foreach (var (label, own) in byClass.Index())
        {
            var drawn = own.ToArray();
            if (drawn.Length > share)
            {
                random.Fork(FormattableString.Invariant($"background rows of class {label}")).Shuffle(drawn.AsSpan());
                Array.Resize(ref drawn, share);
                Array.Sort(drawn);
            }

            chosen.AddRange(drawn);
        }

        var options = new GaussianMixtureOptions
        {
            Components = Math.Clamp(chosen.Count / LeastRows, 1, settings.BackgroundComponents), Starts = 1, MaxIterations = settings.Iterations,
            VarianceFloor = settings.VarianceFloor, Seed = (long)random.Fork("background").NextBits(),
        };
        return GaussianMixture.Fit(options, Of(rows, features, chosen), features, cancellation);
    }

    private static int[][] ByClass(int[] labels, int classes)
    {
        var rows = Enumerable.Range(0, classes).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            rows[labels[i]].Add(i);
        }

        var absent = Array.FindIndex(rows, r => r.Count == 0);
        return absent < 0 ? Array.ConvertAll(rows, r => r.ToArray()) : throw new TimbreException($"Gaussian mixtures: class {absent} has no rows; every class needs some to learn from");
    }

    private static float[] Of(float[] rows, int features, IReadOnlyList<int> chosen)
    {
        var own = new float[chosen.Count * features];
        for (var i = 0; i < chosen.Count; i++)
        {
            rows.AsSpan(chosen[i] * features, features).CopyTo(own.AsSpan(i * features));
        }

        return own;
    }

    /// <summary>The mean variance of the features over all rows; about 1, since they are scaled.</summary>
    private static double Variance(float[] rows, int features)
    {
        var (sums, squares) = (new double[features], new double[features]);
        for (var i = 0; i < rows.Length; i++)
        {
            sums[i % features] += rows[i];
            squares[i % features] += (double)rows[i] * rows[i];
        }

        var count = rows.Length / features;
        return Enumerable.Range(0, features).Average(j => Math.Max(0, (squares[j] / count) - (sums[j] / count * (sums[j] / count))));
    }
}
