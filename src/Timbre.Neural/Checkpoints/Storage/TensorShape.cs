namespace Timbre.Neural;

/// <summary>Number of values of a shape that a file states.</summary>
internal static class TensorShape
{
    private const long MostValues = 1L << 48; // more than any file holds; sizes in bytes cannot overflow

    /// <summary>False when the shape has a negative length or more values than any file holds.</summary>
    public static bool TryCount(ReadOnlySpan<int> shape, out long count)
    {
        count = shape.Contains(0) ? 0 : 1;
        foreach (var length in shape)
        {
            if (length < 0 || (count > 0 && length > MostValues / count))
            {
                return false;
            }

            count *= length;
        }

        return true;
    }
}
