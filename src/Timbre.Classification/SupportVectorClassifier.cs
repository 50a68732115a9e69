using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>
/// A support vector machine for two classes. Its decision value, which is no probability, stands for the log-odds; calibration on speakers that were
/// not in training stretches it to one.
/// </summary>
internal sealed class SupportVectorClassifier(SupportVectorMachine machine) : IFrameClassifier
{
    private const string FileName = "weights.safetensors";
    private const string Vectors = "support_vectors";

    public string Kind => ModelCatalog.SupportVectors;

    public long ParameterCount => (long)machine.VectorCount * (machine.FeatureCount + 1);

    public IReadOnlyList<double>? Importance => null;

    public static SupportVectorClassifier Fit(FrameSet train, double c) =>
        new(SupportVectorMachine.Fit(new SupportVectorOptions { C = c, Kernel = SupportVectorKernel.Rbf }, Missing.Filled(train.Rows), train.FeatureCount, train.Labels));

    public static SupportVectorClassifier Load(JsonObject model, string folder, string name)
    {
        var path = Path.Combine(folder, FileName);
        using var stream = ModelJson.OpenRead(path);
        var tensors = SafeTensors.Read(stream, path);
        var coefficients = ModelJson.Doubles(model, "coefficients", name);
        if (tensors.ShapeOf(Vectors) is not [var vectors, _] || vectors != coefficients.Length)
        {
            throw new TimbreException($"{path}: the tensor {Vectors} is [{string.Join(", ", tensors.ShapeOf(Vectors))}], which is not a row for each of {coefficients.Length} coefficients");
        }

        var values = tensors.ReadSingle(Vectors);
        if (!TensorPrimitives.IsFiniteAll(values.AsSpan()))
        {
            throw new TimbreException($"{path}: the tensor {Vectors} holds values that are not finite; the file is damaged");
        }

        try
        {
            return new SupportVectorClassifier(new SupportVectorMachine(
                SupportVectorKernel.Rbf,
                ModelJson.Value<double>(model, "gamma", name),
                values,
                coefficients,
                ModelJson.Value<double>(model, "intercept", name)));
        }
        catch (TimbreException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new TimbreException($"{name}: {e.Message}", e);
        }
    }

    public void PredictLogProbabilities(ReadOnlySpan<float> frames, Span<float> logProbabilities)
    {
        var decisions = new float[frames.Length / machine.FeatureCount];
        if (logProbabilities.Length != 2 * decisions.Length)
        {
            throw new ArgumentException($"{logProbabilities.Length} values are not two for each of {decisions.Length} rows", nameof(logProbabilities));
        }

        machine.PredictDecisions(Missing.Filled(frames), decisions);
        LogOdds.ToLogProbabilities(decisions, logProbabilities);
    }

    public void Save(string folder, JsonObject model)
    {
        model["gamma"] = machine.Gamma;
        model["intercept"] = machine.Intercept;
        model["coefficients"] = ModelJson.Array(machine.Coefficients);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => SafeTensors.Write(stream, [new(Vectors, [machine.VectorCount, machine.FeatureCount], machine.SupportVectors)]));
    }
}
