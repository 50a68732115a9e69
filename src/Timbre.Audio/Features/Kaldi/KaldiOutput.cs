using System.Numerics.Tensors;

namespace Timbre.Audio;

/// <summary>The last steps that Kaldi's features share.</summary>
internal static class KaldiOutput
{
    /// <summary>Natural logarithms of decibels: ln 10/10.</summary>
    public const float NepersPerDecibel = 0.230258509299404568f;

    /// <summary>Subtracts each row's mean.</summary>
    public static void SubtractMeans(float[] values, int frames)
    {
        for (var start = 0; start < values.Length; start += frames)
        {
            var row = values.AsSpan(start, frames);
            var sum = 0.0;
            foreach (var value in row)
            {
                sum += value;
            }

            TensorPrimitives.Subtract(row, (float)(sum / frames), row);
        }
    }
}
