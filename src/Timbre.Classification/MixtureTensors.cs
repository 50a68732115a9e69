using Timbre.Learning;
using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>The mixtures of all classes, one after another, as three tensors.</summary>
internal static class MixtureTensors
{
    private const string Weights = "weights";
    private const string Means = "means";
    private const string Covariances = "covariances";

    public static IReadOnlyList<SafeTensor> Of(IReadOnlyList<GaussianMixture> mixtures)
    {
        var (components, features) = (mixtures.Sum(m => m.Components), mixtures[0].Features);
        return
        [
            new(Weights, [components], Joined(mixtures, m => m.Weights)),
            new(Means, [components, features], Joined(mixtures, m => m.Means)),
            new(Covariances, mixtures[0].Covariance == MixtureCovariance.Full ? [components, features, features] : [components, features], Joined(mixtures, m => m.Covariances)),
        ];
    }

    /// <param name="tensors">The file.</param>
    /// <param name="components">Of each mixture, as <c>model.json</c> says.</param>
    /// <param name="covariance">What the kind of model has.</param>
    /// <param name="name">What <c>model.json</c> is called in messages.</param>
    /// <exception cref="TimbreException">They do not go together.</exception>
    public static List<GaussianMixture> Read(SafeTensors tensors, int[] components, MixtureCovariance covariance, string name)
    {
        if (components.Length == 0 || components.Any(c => c < 1))
        {
            throw new TimbreException($"{name}: 'components' must be numbers of 1 or more, one for each class");
        }

        var total = components.Sum(c => (long)c);
        var features = tensors.ShapeOf(Means) is [_, > 0 and var width] ? width : throw new TimbreException($"{tensors.Name}: the tensor {Means} is not a row for each component");
        Expect(tensors, Weights, [total]);
        Expect(tensors, Means, [total, features]);
        Expect(tensors, Covariances, covariance == MixtureCovariance.Full ? [total, features, features] : [total, features]);
        var (weights, means, covariances) = (Doubles(tensors, Weights), Doubles(tensors, Means), Doubles(tensors, Covariances));
        var size = covariances.Length / (int)total;
        var mixtures = new List<GaussianMixture>(components.Length);
        var start = 0;
        foreach (var count in components)
        {
            try
            {
                mixtures.Add(new GaussianMixture(
                    weights.AsSpan(start, count), means.AsSpan(start * features, count * features), covariances.AsSpan(start * size, count * size), covariance, features));
            }
            catch (TimbreException e)
            {
                throw new TimbreException($"{tensors.Name}: {e.Message}", e);
            }

            start += count;
        }

        return mixtures;
    }

    private static float[] Joined(IReadOnlyList<GaussianMixture> mixtures, Func<GaussianMixture, double[]> values) => [.. mixtures.SelectMany(m => values(m)).Select(v => (float)v)];

    private static double[] Doubles(SafeTensors tensors, string tensor) => Array.ConvertAll(tensors.ReadSingle(tensor), v => (double)v);

    private static void Expect(SafeTensors tensors, string tensor, long[] shape)
    {
        var found = tensors.ShapeOf(tensor);
        if (!found.Select(n => (long)n).SequenceEqual(shape))
        {
            throw new TimbreException($"{tensors.Name}: the tensor {tensor} is [{string.Join(", ", found)}], not [{string.Join(", ", shape)}]");
        }
    }
}
