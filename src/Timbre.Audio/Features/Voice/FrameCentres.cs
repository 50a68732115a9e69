namespace Timbre.Audio;

/// <summary>Where the centres of frames lie: as many whole windows as fit, in the middle of the signal. Sample i is at (i + ½)/rate seconds.</summary>
internal readonly record struct FrameCentres(int Count, double FirstTime, double Step)
{
    public static FrameCentres Over(int samples, double rate, double windowSeconds, double step)
    {
        var duration = samples / rate;
        if (windowSeconds > duration)
        {
            return new FrameCentres(0, 0, step);
        }

        var count = (int)Math.Floor((duration - windowSeconds) / step) + 1;
        return new FrameCentres(count, (duration / 2) - (0.5 * (count - 1) * step), step);
    }

    public double Time(int frame) => FirstTime + (frame * Step);

    /// <summary>The first sample after the centre of a frame.</summary>
    public int SampleAfter(int frame, double rate) => (int)Math.Floor((Time(frame) * rate) - 0.5) + 1;
}
