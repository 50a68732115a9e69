using System.Numerics.Tensors;

namespace Timbre.Learning.Linear;

/// <summary>How the rows of one class spread, shrunk after Ledoit and Wolf (2004) with every feature first brought to variance 1.</summary>
/// <param name="Count">Rows of the class.</param>
/// <param name="Covariance">[features, features].</param>
internal readonly record struct ClassCovariance(int Count, double[] Covariance)
{
    public static ClassCovariance Of(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> labels, int label, Span<double> mean)
    {
        var own = new List<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label)
            {
                own.Add(i);
            }
        }

        // [features, rows], so that products of features are sums along memory.
        var n = own.Count;
        var columns = new double[features * n];
        var scale = new double[features];
        for (var j = 0; j < features; j++)
        {
            var column = columns.AsSpan(j * n, n);
            for (var i = 0; i < n; i++)
            {
                column[i] = rows[(own[i] * features) + j];
            }

            mean[j] = TensorPrimitives.Sum<double>(column) / n;
            TensorPrimitives.Subtract(column, mean[j], column);
            var deviation = Math.Sqrt(TensorPrimitives.Dot<double>(column, column) / n);
            scale[j] = deviation > 1e-10 * Math.Max(1, Math.Abs(mean[j])) ? deviation : 1;
            TensorPrimitives.Divide(column, scale[j], column);
        }

        var covariance = new double[features * features];
        double trace = 0, squares = 0, fourth = 0;
        for (var a = 0; a < features; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var product = TensorPrimitives.Dot<double>(columns.AsSpan(a * n, n), columns.AsSpan(b * n, n)) / n;
                covariance[(a * features) + b] = covariance[(b * features) + a] = product;
                squares += product * product * (a == b ? 1 : 2);
            }

            trace += covariance[(a * features) + a];
        }

        for (var i = 0; i < n; i++)
        {
            var norm = 0.0;
            for (var j = 0; j < features; j++)
            {
                norm += columns[(j * n) + i] * columns[(j * n) + i];
            }

            fourth += norm * norm;
        }

        var centre = trace / features;
        var spread = (squares - (2 * centre * trace) + (features * centre * centre)) / features;
        var noise = Math.Min(spread, ((fourth / n) - squares) / ((double)features * n));
        var shrinkage = noise > 0 ? noise / spread : 0;
        for (var a = 0; a < features; a++)
        {
            for (var b = 0; b < features; b++)
            {
                var value = (1 - shrinkage) * covariance[(a * features) + b];
                covariance[(a * features) + b] = (a == b ? value + (shrinkage * centre) : value) * scale[a] * scale[b];
            }
        }

        return new ClassCovariance(n, covariance);
    }
}
