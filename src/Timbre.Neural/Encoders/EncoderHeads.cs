using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>The small networks over the mean frame that checkpoints for classification hold, found by their tensors' names.</summary>
internal sealed class EncoderHeads
{
    private readonly List<(EncoderHead Head, LinearWeights First, bool Tanh, LinearWeights Last)> _heads = [];

    public EncoderHeads(EncoderConfiguration configuration, CheckpointWeights weights)
    {
        var units = configuration.Units;
        if (weights.HasHead("classifier.dense.weight"))
        {
            // (HuBERT|Wav2Vec2)ForSpeechClassification
            Add("label", "classifier.dense", units, tanh: true, "classifier.out_proj", size => Labels(configuration, size));
        }
        else if (weights.HasHead("projector.weight"))
        {
            // (Hubert|Wav2Vec2)ForSequenceClassification
            Add("label", "projector", weights.HeadSize("projector.weight"), tanh: false, "classifier", size => Labels(configuration, size));
        }
        else if (weights.HasHead("gender.dense.weight"))
        {
            // audEERING's age and gender: the age is a number from 0 to 1, for 0 to 100 years
            Add("age", "age.dense", units, tanh: true, "age.out_proj", size => size == 1 ? [] : null);
            Add("gender", "gender.dense", units, tanh: true, "gender.out_proj", size => size switch { 3 => ["female", "male", "child"], 2 => ["female", "male"], _ => null });
        }

        void Add(string name, string first, int width, bool tanh, string last, Func<int, IReadOnlyList<string>?> labels)
        {
            var size = weights.HeadSize($"{last}.weight");
            var known = labels(size) ?? throw CheckpointError.Of(weights.Path, $"the tensor {last}.weight gives {size} values for '{name}'; {(name == "label" ? $"id2label names {configuration.Labels.Count}" : "what they stand for is not known")}");
            _heads.Add((new EncoderHead(name, known), weights.HeadLinear(first, units, width), tanh, weights.HeadLinear(last, width, size)));
        }
    }

    public IReadOnlyList<EncoderHead> All => [.. _heads.Select(h => h.Head)];

    /// <summary>What each head makes of the mean of <paramref name="frames"/>, <c>[frames, units]</c>.</summary>
    public float[][] Score(ReadOnlySpan<float> frames, int units)
    {
        var mean = new FrameBuffer(1, units);
        var sums = new double[units];
        for (var i = 0; i < frames.Length; i++)
        {
            sums[i % units] += frames[i];
        }

        for (var i = 0; i < units; i++)
        {
            mean.Values[i] = (float)(sums[i] / (frames.Length / units));
        }

        return [.. _heads.Select(h =>
        {
            var inner = Apply(h.First, mean);
            if (h.Tanh)
            {
                foreach (ref var value in inner.Row(0))
                {
                    value = MathF.Tanh(value);
                }
            }

            return Apply(h.Last, inner).Row(0).ToArray();
        })];
    }

    private static FrameBuffer Apply(LinearWeights linear, FrameBuffer x)
    {
        var y = new FrameBuffer(1, linear.Weights.Outputs);
        linear.Weights.Multiply(x, 0, 1, 1, y, 0, new ProductFinish(linear.Bias));
        return y;
    }

    private static IReadOnlyList<string>? Labels(EncoderConfiguration configuration, int size) =>
        configuration.Labels.Count == size ? configuration.Labels : configuration.Labels.Count == 0 ? [.. Enumerable.Range(0, size).Select(i => FormattableString.Invariant($"LABEL_{i}"))] : null;
}
