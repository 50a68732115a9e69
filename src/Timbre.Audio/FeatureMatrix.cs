namespace Timbre.Audio;

/// <summary>
/// Features over time, <c>[features, frames]</c> in C order as librosa has them: one row per feature (coefficient, band, bin),
/// one column per frame. Immutable by convention; may be shared by threads.
/// </summary>
public sealed class FeatureMatrix
{
    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/> (<c>[features, frames]</c>, C order) without copying.</summary>
    public FeatureMatrix(int featureCount, int frameCount, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(featureCount);
        ArgumentOutOfRangeException.ThrowIfNegative(frameCount);
        if (values.LongLength != (long)featureCount * frameCount)
        {
            throw new ArgumentException($"[{featureCount}, {frameCount}] does not hold {values.LongLength} values", nameof(values));
        }

        FeatureCount = featureCount;
        FrameCount = frameCount;
        _values = values;
    }

    /// <summary>Number of rows.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of columns.</summary>
    public int FrameCount { get; }

    /// <summary>All values in C order.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>One value.</summary>
    public float this[int feature, int frame] => _values[((long)feature * FrameCount) + frame];

    /// <summary>One feature over all frames.</summary>
    public ReadOnlySpan<float> Row(int feature) => _values.AsSpan(feature * FrameCount, FrameCount);

    /// <summary>A copy with frames as rows: <c>[frames, features]</c>, C order, the form that classifiers take.</summary>
    public float[] ToFrameMajor()
    {
        var result = new float[_values.Length];
        for (var feature = 0; feature < FeatureCount; feature++)
        {
            var row = Row(feature);
            for (var frame = 0; frame < row.Length; frame++)
            {
                result[((long)frame * FeatureCount) + feature] = row[frame];
            }
        }

        return result;
    }
}
