namespace Timbre.Classification;

/// <summary>Values that could not be measured (NaN), for models that need a number: the mean of the training rows, which scaling has put at 0.</summary>
internal static class Missing
{
    /// <summary>The rows themselves where nothing is missing, else a copy with 0 in the gaps.</summary>
    public static float[] Filled(float[] rows) => rows.AsSpan().ContainsAnyExceptInRange(float.NegativeInfinity, float.PositiveInfinity) ? Fill(rows) : rows;

    /// <summary>As <see cref="Filled(float[])"/>.</summary>
    public static ReadOnlySpan<float> Filled(ReadOnlySpan<float> rows) => rows.ContainsAnyExceptInRange(float.NegativeInfinity, float.PositiveInfinity) ? Fill(rows) : rows;

    private static float[] Fill(ReadOnlySpan<float> rows)
    {
        var filled = rows.ToArray();
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = float.IsNaN(filled[i]) ? 0 : filled[i];
        }

        return filled;
    }
}
