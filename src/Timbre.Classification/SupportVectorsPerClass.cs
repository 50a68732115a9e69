using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>
/// A support vector machine for each of three or more classes, against all others. Their decision values, which are no probabilities, stand for logits; calibration
/// stretches them. The machines share their vectors, so that the kernel of a row is computed once for all of them.
/// </summary>
internal sealed class SupportVectorsPerClass : IFrameClassifier
{
    private const string FileName = "weights.safetensors";
    private const string Vectors = "support_vectors";
    private const string Coefficients = "coefficients";
    private const float Farthest = 1e6f; // deviations: what is beyond has no vector near it either, and its square still has room in float
    private const int BlockValues = 1 << 20;

    private readonly float[] _vectors; // [vectors, features]
    private readonly float[] _squares; // of the vectors
    private readonly float[] _coefficients; // [classes, vectors]
    private readonly float[] _intercepts;
    private readonly float _gamma;
    private readonly int _features;

    private SupportVectorsPerClass(float[] vectors, int features, float[] coefficients, float[] intercepts, float gamma)
    {
        (_vectors, _features, _coefficients, _intercepts, _gamma) = (vectors, features, coefficients, intercepts, gamma);
        _squares = new float[vectors.Length / features];
        for (var i = 0; i < vectors.Length; i++)
        {
            _squares[i / features] += vectors[i] * vectors[i];
        }
    }

    public string Kind => ModelCatalog.SupportVectors;

    public long ParameterCount => _vectors.Length + _coefficients.Length + _intercepts.Length;

    public IReadOnlyList<double>? Importance => null;

    public static SupportVectorsPerClass Fit(FrameSet train, int classes, double c, CancellationToken cancellation)
    {
        var (rows, features) = (Missing.Filled(train.Rows), train.FeatureCount);
        var all = new float[classes * train.Count]; // a coefficient for every row
        var intercepts = new float[classes];
        var gamma = 0.0;
        for (var label = 0; label < classes; label++)
        {
            cancellation.ThrowIfCancellationRequested();
            var own = Array.ConvertAll(train.Labels, l => l == label ? 1 : 0);
            var machine = SupportVectorMachine.Fit(new SupportVectorOptions { C = c, Kernel = SupportVectorKernel.Rbf }, rows, features, own);
            (intercepts[label], gamma) = ((float)machine.Intercept, machine.Gamma);
            Place(machine, rows, all.AsSpan(label * train.Count, train.Count));
        }

        int[] used = [.. Enumerable.Range(0, train.Count).Where(i => Enumerable.Range(0, classes).Any(k => all[(k * train.Count) + i] != 0))];
        float[] vectors = [.. used.SelectMany(i => rows.AsSpan(i * features, features).ToArray())];
        float[] coefficients = [.. Enumerable.Range(0, classes).SelectMany(k => used.Select(i => all[(k * train.Count) + i]))];
        return new SupportVectorsPerClass(vectors, features, coefficients, intercepts, (float)gamma);
    }

    /// <summary>Whether a model is of this form.</summary>
    public static bool Wrote(JsonObject model) => model["intercepts"] is not null;

    public static SupportVectorsPerClass Load(JsonObject model, string folder, string name)
    {
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var tensors = SafeTensors.Read(stream, path);
        var intercepts = Array.ConvertAll(ModelJson.Doubles(model, "intercepts", name), v => (float)v);
        var gamma = (float)ModelJson.Value<double>(model, "gamma", name);
        if (intercepts.Length < 3 || !TensorPrimitives.IsFiniteAll(intercepts.AsSpan()) || !(gamma > 0 && float.IsFinite(gamma)))
        {
            throw new TimbreException($"{name}: 'intercepts' must be three or more finite numbers, 'gamma' a positive number");
        }

        if (tensors.ShapeOf(Vectors) is not [> 0 and var count, > 0 and var features] || !tensors.ShapeOf(Coefficients).SequenceEqual([intercepts.Length, count]))
        {
            throw new TimbreException($"{path}: the tensors {Vectors} [{string.Join(", ", tensors.ShapeOf(Vectors))}] and {Coefficients} [{string.Join(", ", tensors.ShapeOf(Coefficients))}] do not go together for {intercepts.Length} classes");
        }

        return new SupportVectorsPerClass(Checked(tensors, Vectors), features, Checked(tensors, Coefficients), intercepts, gamma);
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var (count, classes, vectors) = (frames.Length / _features, _intercepts.Length, _squares.Length);
        if (frames.Length % _features != 0 || logProbabilities.Length != (long)classes * count)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are not {classes} for each row of {_features} in {frames.Length} values", nameof(logProbabilities));
        }

        var block = Math.Min(count, Math.Clamp(BlockValues / vectors, 1, 512));
        var (rows, kernel) = (new float[block * _features], new float[block * vectors]);
        for (var start = 0; start < count; start += block)
        {
            var length = Math.Min(block, count - start);
            Bounded(frames.Slice(start * _features, length * _features), rows);
            Gemm.Multiply(new MatrixView(rows, length, _features), new MatrixView(_vectors, vectors, _features).Transposed, kernel);
            for (var i = 0; i < length; i++)
            {
                Kernel(rows.AsSpan(i * _features, _features), kernel.AsSpan(i * vectors, vectors));
            }

            Gemm.Multiply(
                new MatrixView(kernel, length, vectors), new MatrixView(_coefficients, classes, vectors).Transposed, logProbabilities.Slice(start * classes, length * classes), bias: _intercepts);
        }

        LogSoftmax.Rows(logProbabilities, classes);
    }

    public void Save(string folder, JsonObject model)
    {
        model["gamma"] = (double)_gamma;
        model["intercepts"] = ModelJson.Array(Array.ConvertAll(_intercepts, v => (double)v));
        AtomicFile.Write(
            Path.Combine(folder, FileName),
            stream => SafeTensors.Write(stream, [new(Vectors, [_squares.Length, _features], _vectors), new(Coefficients, [_intercepts.Length, _squares.Length], _coefficients)]));
    }

    /// <summary>Finds a machine's vectors among the rows, in whose order they stand.</summary>
    private static void Place(SupportVectorMachine machine, float[] rows, Span<float> coefficients)
    {
        var (features, vectors, own) = (machine.FeatureCount, machine.SupportVectors, machine.Coefficients);
        var row = 0;
        for (var v = 0; v < own.Length; v++, row++)
        {
            while (!rows.AsSpan(row * features, features).SequenceEqual(vectors.AsSpan(v * features, features)))
            {
                row++;
            }

            coefficients[row] = (float)own[v];
        }
    }

    private static void Bounded(ReadOnlySpan<float> values, float[] bounded)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bounded[i] = float.IsNaN(values[i]) ? 0 : Math.Clamp(values[i], -Farthest, Farthest);
        }
    }

    private static float[] Checked(SafeTensors tensors, string tensor)
    {
        var values = tensors.ReadSingle(tensor);
        return Array.TrueForAll(values, v => Math.Abs(v) <= 1e12f)
            ? values
            : throw new TimbreException($"{tensors.Name}: the tensor {tensor} holds values that are not finite or beyond 1e12; the file is damaged");
    }

    /// <summary>Turns the products of a row with the vectors into the kernel.</summary>
    private void Kernel(ReadOnlySpan<float> row, Span<float> products)
    {
        var square = 0f;
        foreach (var value in row)
        {
            square += value * value;
        }

        for (var v = 0; v < products.Length; v++)
        {
            products[v] = MathF.Exp(-_gamma * Math.Max(0, square + _squares[v] - (2 * products[v])));
        }
    }
}
