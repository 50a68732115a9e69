using System.Numerics.Tensors;

namespace Timbre.Learning;

/// <summary>Margins to probabilities, rows one after another.</summary>
internal static class ClassProbabilities
{
    /// <summary>In place, [rows, outputs].</summary>
    public static void SoftMax(Span<float> values, int outputs)
    {
        for (var start = 0; start < values.Length; start += outputs)
        {
            var p = values.Slice(start, outputs);
            TensorPrimitives.Subtract(p, TensorPrimitives.Max<float>(p), p);
            TensorPrimitives.SoftMax(p, p);
        }
    }

    /// <summary>Overwrites the margins; probabilities are [rows, 2].</summary>
    public static void Logistic(Span<float> margins, Span<float> probabilities)
    {
        VectorExp.Logistic(margins, margins);
        for (var i = 0; i < margins.Length; i++)
        {
            probabilities[2 * i] = 1 - margins[i];
            probabilities[(2 * i) + 1] = margins[i];
        }
    }
}
