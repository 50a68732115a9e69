using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Gaussian noise whose power falls with frequency as 1/f^exponent: 0 white, 1 pink, 2 brown. Coloured noise is white noise through a symmetric
/// filter of that response from 20 Hz on, with nothing below: what cannot be heard should not count as level.
/// </summary>
internal static class Noise
{
    private const double LowestHertz = 20;
    private const double FilterSeconds = 0.1; // its response is then exact to some 10 Hz
    private const int LongestFilter = 1 << 18;

    /// <summary>Adds noise at <c>snr</c> dB below the RMS of all samples, exactly; or of the expected standard deviation <c>deviation</c>.</summary>
    public static float[] Add(ReadOnlySpan<float> samples, SampleRate rate, double exponent, DrawnStep drawn, SeededRandom random)
    {
        var noise = Make(samples.Length, rate, exponent, random);
        double scale;
        if (drawn.Values.TryGetValue("deviation", out var deviation))
        {
            scale = deviation;
        }
        else
        {
            var own = Level.Rms(noise);
            scale = own > 0 ? Level.Rms(samples) / own * Math.Pow(10, -drawn.Values["snr"] / 20) : 0;
        }

        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = samples[i] + (float)(scale * noise[i]);
        }

        return noise;
    }

    /// <summary>Noise of expected variance 1.</summary>
    public static float[] Make(int count, SampleRate rate, double exponent, SeededRandom random)
    {
        if (exponent == 0)
        {
            return White(count, random);
        }

        var filter = Filter(rate, exponent);
        var noise = new float[count];
        new FftConvolution(filter).Run(White(checked(count + filter.Length - 1), random), filter.Length - 1, noise);
        return noise;
    }

    private static float[] White(int count, SeededRandom random)
    {
        var noise = new float[count];
        foreach (ref var value in noise.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return noise;
    }

    /// <summary>The taps: a real, even response has a real, even transform, so a forward transform does for the inverse one.</summary>
    private static float[] Filter(SampleRate rate, double exponent)
    {
        var length = 256;
        while (length < rate.Hertz * FilterSeconds && length < LongestFilter)
        {
            length *= 2;
        }

        var response = new float[length];
        for (var k = 1; k <= length / 2; k++)
        {
            var hertz = (double)k * rate.Hertz / length;
            response[k] = hertz < LowestHertz ? 0 : (float)Math.Pow(hertz / LowestHertz, -exponent / 2);
            response[length - k] = response[k];
        }

        var flat = new float[length];
        Array.Fill(flat, 1);
        var transform = new FrameFft(length, flat);
        var real = new LaneBuffer(transform.BinCount);
        transform.Spectrum(response, 0, 1, transform.CreateScratch(), real, new LaneBuffer(transform.BinCount));
        var taps = new float[length];
        double energy = 0;
        for (var i = 0; i < length; i++)
        {
            var away = Math.Abs(i - (length / 2));
            taps[i] = real.Row(away)[0] * (float)(0.5 + (0.5 * Math.Cos(2 * Math.PI * away / length)));
            energy += (double)taps[i] * taps[i];
        }

        // At rates of a few hertz there may be nothing above 20 Hz.
        var scale = energy > 0 ? (float)(1 / Math.Sqrt(energy)) : 0;
        foreach (ref var tap in taps.AsSpan())
        {
            tap *= scale;
        }

        return taps;
    }
}
