namespace Timbre.Audio;

/// <summary>Plays samples faster or slower, as a tape does: pitch, formants and length change together.</summary>
internal static class Speed
{
    private const int Precision = 500; // ratios are exact to 0.1 %, two hundredths of a semitone; each finer one needs a larger filter

    /// <summary>By <paramref name="factor"/> as <see cref="Exact"/> has it; the result has <see cref="Length"/> samples.</summary>
    public static float[] Change(ReadOnlySpan<float> samples, double factor)
    {
        var from = new SampleRate((int)Math.Round(factor * Precision));
        return Fitted(Resampler.Resample(samples, from, new SampleRate(Precision)), Length(samples.Length, Exact(factor)));
    }

    /// <summary>The nearest factor that resampling keeps to however long the signal is.</summary>
    public static double Exact(double factor) => Math.Round(factor * Precision) / Precision;

    /// <summary>Samples that remain of <paramref name="count"/>: count / factor, rounded, one at least.</summary>
    /// <exception cref="TimbreException">They do not fit an array.</exception>
    public static int Length(int count, double factor)
    {
        var length = Math.Round(count / factor);
        return length <= Array.MaxLength ? Math.Max(1, (int)length) : throw new TimbreException($"{count} samples at {Setting.Text(factor)} of their speed are too many for one array; augment in parts");
    }

    /// <summary>The first <paramref name="count"/> samples, silence behind them where there are fewer.</summary>
    public static float[] Fitted(float[] samples, int count)
    {
        if (samples.Length != count)
        {
            Array.Resize(ref samples, count);
        }

        return samples;
    }
}
