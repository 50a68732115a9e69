namespace Timbre.Audio;

/// <summary>The periods that are looked at, in samples at a rate.</summary>
internal sealed class PeriodRange
{
    public PeriodRange(PitchOptions options, SampleRate rate)
    {
        options.CheckAt(rate);
        Rate = rate;
        Shortest = (int)Math.Floor(rate.Hertz / options.MaximumFrequency);
        Longest = (int)Math.Min(Math.Ceiling(rate.Hertz / options.MinimumFrequency), options.FrameLength - options.EffectiveWindowLength - 1);
    }

    public SampleRate Rate { get; }

    public int Shortest { get; }

    /// <summary>At least one more than <see cref="Shortest"/>.</summary>
    public int Longest { get; }

    public int Count => Longest - Shortest + 1;

    /// <summary>The frequency of the trough at <paramref name="index"/>, refined by the parabola through it and its neighbours.</summary>
    public double Frequency(ReadOnlySpan<float> values, int index) => Rate.Hertz / (Shortest + index + Troughs.Shift(values, index));
}
