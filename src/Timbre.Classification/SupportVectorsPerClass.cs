using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>
/// A support vector machine for each of three or more classes, against all others. Their decision values, which are no probabilities, stand for logits; calibration
/// stretches them.
/// </summary>
internal sealed class SupportVectorsPerClass(IReadOnlyList<SupportVectorMachine> machines) : IFrameClassifier
{
    private const string FileName = "weights.safetensors";
    private const string Vectors = "support_vectors";

    public string Kind => ModelCatalog.SupportVectors;

    public long ParameterCount => machines.Sum(m => (long)m.VectorCount * (m.FeatureCount + 1));

    public IReadOnlyList<double>? Importance => null;

    public static SupportVectorsPerClass Fit(FrameSet train, int classes, double c, CancellationToken cancellation)
    {
        var rows = Missing.Filled(train.Rows);
        var machines = new List<SupportVectorMachine>(classes);
        for (var label = 0; label < classes; label++)
        {
            cancellation.ThrowIfCancellationRequested();
            var own = Array.ConvertAll(train.Labels, l => l == label ? 1 : 0);
            machines.Add(SupportVectorMachine.Fit(new SupportVectorOptions { C = c, Kernel = SupportVectorKernel.Rbf }, rows, train.FeatureCount, own));
        }

        return new SupportVectorsPerClass(machines);
    }

    /// <summary>Whether a model is of this form.</summary>
    public static bool Wrote(JsonObject model) => model["intercepts"] is not null;

    public static SupportVectorsPerClass Load(JsonObject model, string folder, string name)
    {
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var tensors = SafeTensors.Read(stream, path);
        var (coefficients, intercepts, counts) = (ModelJson.Doubles(model, "coefficients", name), ModelJson.Doubles(model, "intercepts", name), ModelJson.Integers(model, "vectors", name));
        if (counts.Length != intercepts.Length || counts.Length < 3 || counts.Any(n => n < 1) || counts.Sum(n => (long)n) != coefficients.Length)
        {
            throw new TimbreException($"{name}: 'vectors', 'intercepts' and 'coefficients' do not go together");
        }

        if (tensors.ShapeOf(Vectors) is not [var rows, var features] || rows != coefficients.Length)
        {
            throw new TimbreException($"{path}: the tensor {Vectors} is [{string.Join(", ", tensors.ShapeOf(Vectors))}], which is not a row for each of {coefficients.Length} coefficients");
        }

        var values = tensors.ReadSingle(Vectors);
        if (!TensorPrimitives.IsFiniteAll(values.AsSpan()))
        {
            throw new TimbreException($"{path}: the tensor {Vectors} holds values that are not finite; the file is damaged");
        }

        var gamma = ModelJson.Value<double>(model, "gamma", name);
        var machines = new List<SupportVectorMachine>(counts.Length);
        var start = 0;
        try
        {
            for (var label = 0; label < counts.Length; label++)
            {
                machines.Add(new SupportVectorMachine(
                    SupportVectorKernel.Rbf, gamma, values.AsSpan(start * features, counts[label] * features), coefficients.AsSpan(start, counts[label]), intercepts[label]));
                start += counts[label];
            }
        }
        catch (TimbreException e)
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }

        return new SupportVectorsPerClass(machines);
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var decisions = new float[frames.Length / machines[0].FeatureCount];
        if (logProbabilities.Length != (long)machines.Count * decisions.Length)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are not {machines.Count} for each of {decisions.Length} rows", nameof(logProbabilities));
        }

        var rows = Missing.Filled(frames);
        for (var label = 0; label < machines.Count; label++)
        {
            machines[label].PredictDecisions(rows, decisions);
            for (var i = 0; i < decisions.Length; i++)
            {
                logProbabilities[(i * machines.Count) + label] = decisions[i];
            }
        }

        LogSoftmax.Rows(logProbabilities, machines.Count);
    }

    public void Save(string folder, JsonObject model)
    {
        model["gamma"] = machines[0].Gamma;
        model["intercepts"] = ModelJson.Array([.. machines.Select(m => m.Intercept)]);
        model["vectors"] = new JsonArray([.. machines.Select(m => (JsonNode?)JsonValue.Create(m.VectorCount))]);
        model["coefficients"] = ModelJson.Array([.. machines.SelectMany(m => m.Coefficients)]);
        float[] vectors = [.. machines.SelectMany(m => m.SupportVectors)];
        AtomicFile.Write(Path.Combine(folder, FileName), stream => SafeTensors.Write(stream, [new(Vectors, [machines.Sum(m => m.VectorCount), machines[0].FeatureCount], vectors)]));
    }
}
