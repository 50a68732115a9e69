using System.Numerics.Tensors;
using Timbre.Classification;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>
/// Training pictures that differ in each epoch: moved in time (what leaves at one end comes in at the other, where there is silence), each coefficient raised or
/// lowered as another vocal tract or microphone would (within the values that there are: what was clipped stays so), stretches of time and of coefficients covered
/// (SpecAugment). Immutable; may be shared by threads.
/// </summary>
internal sealed class PictureVariations(FrameSet pictures, int shift, double offset, int masks, long seed) : ITrainingRows
{
    private readonly (float Low, float High)[] _bounds = [.. Enumerable.Range(0, pictures.Shape[0]).Select(y => Bounds(pictures, y))];

    public int Count => pictures.Count;

    public int RowLength => pictures.FeatureCount;

    public void Fill(int row, int epoch, Span<float> destination)
    {
        var random = new SeededRandom(seed).Fork($"epoch {epoch}, row {row}");
        var (height, width) = (pictures.Shape[0], pictures.Shape[1]);
        var source = pictures.Rows.AsSpan(row * RowLength, RowLength);
        var start = (random.NextInt((2 * shift) + 1) - shift + width) % width;
        for (var y = 0; y < height; y++)
        {
            var from = source.Slice(y * width, width);
            var to = destination.Slice(y * width, width);
            from[start..].CopyTo(to);
            from[..start].CopyTo(to[(width - start)..]);
            if (offset > 0)
            {
                var (low, high) = _bounds[y];
                var raised = (float)(offset * random.NextGaussian());
                for (var t = 0; t < to.Length; t++)
                {
                    to[t] = to[t] <= low ? low : Math.Clamp(to[t] + raised, low, high);
                }
            }
        }

        for (var i = 0; i < masks; i++)
        {
            var (rows, columns) = (random.NextInt((height / 6) + 1), random.NextInt((width / 6) + 1));
            destination.Slice(random.NextInt(height - rows + 1) * width, rows * width).Clear();
            var left = random.NextInt(width - columns + 1);
            for (var y = 0; y < height; y++)
            {
                destination.Slice((y * width) + left, columns).Clear();
            }
        }
    }

    private static (float Low, float High) Bounds(FrameSet pictures, int y)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < pictures.Count; i++)
        {
            var row = pictures.Rows.AsSpan((i * pictures.FeatureCount) + (y * pictures.Shape[1]), pictures.Shape[1]);
            (low, high) = (Math.Min(low, TensorPrimitives.Min<float>(row)), Math.Max(high, TensorPrimitives.Max<float>(row)));
        }

        return (low, high);
    }
}
