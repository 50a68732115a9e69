namespace Timbre.Neural;

/// <summary>Pictures in another size, linearly between the centres of the values; beyond the outermost centres their values go on (as torch's <c>interpolate</c> without aligned corners).</summary>
internal static class Bilinear
{
    /// <summary>[height, width] → [toHeight, toWidth].</summary>
    public static float[] Stretch(ReadOnlySpan<float> values, int height, int width, int toHeight, int toWidth)
    {
        var result = new float[toHeight * toWidth];
        var columns = new (int Left, int Right, float Share)[toWidth];
        for (var x = 0; x < toWidth; x++)
        {
            columns[x] = Between(x, width, toWidth);
        }

        for (var y = 0; y < toHeight; y++)
        {
            var (above, below, down) = Between(y, height, toHeight);
            for (var x = 0; x < toWidth; x++)
            {
                var (left, right, along) = columns[x];
                var upper = Mix(values[(above * width) + left], values[(above * width) + right], along);
                var lower = Mix(values[(below * width) + left], values[(below * width) + right], along);
                result[(y * toWidth) + x] = Mix(upper, lower, down);
            }
        }

        return result;
    }

    private static (int First, int Second, float Share) Between(int place, int length, int toLength)
    {
        var at = Math.Clamp(((place + 0.5) * length / toLength) - 0.5, 0, length - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, length - 1), (float)(at - first));
    }

    private static float Mix(float from, float to, float share) => from + (share * (to - from));
}
