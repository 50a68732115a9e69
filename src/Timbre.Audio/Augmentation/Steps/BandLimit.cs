using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Takes away what lies outside a band, without delay: a symmetric filter, a sinc under a Kaiser window, flat to 0.1 dB inside the band and 60 dB
/// down from 150 Hz outside it (half the lower limit, where that is less).
/// </summary>
internal static class BandLimit
{
    private const double Attenuation = 60;
    private const double Beta = 0.1102 * (Attenuation - 8.7); // Kaiser's formula
    private const double Transition = 150;
    private const double LeastTransition = 5;

    /// <summary>Keeps <paramref name="low"/> to <paramref name="high"/> hertz. A lower limit of 0 and an upper one at half the rate limit nothing.</summary>
    public static float[] Apply(ReadOnlySpan<float> samples, SampleRate rate, double low, double high)
    {
        var below = Math.Clamp(low / 2, LeastTransition, Transition);
        var from = low - (below / 2);
        var to = high + (Transition / 2);
        var hasLow = low > LeastTransition && from < rate.Hertz / 2.0;
        var hasHigh = to < rate.Hertz / 2.0;
        if (low >= high || low >= rate.Hertz / 2.0)
        {
            return new float[samples.Length];
        }

        if (!hasLow && !hasHigh)
        {
            return samples.ToArray();
        }

        var taps = Design(hasLow ? from / rate.Hertz : 0, hasHigh ? to / rate.Hertz : 0.5, (hasLow ? below : Transition) / rate.Hertz);
        var output = new float[samples.Length];
        new FftConvolution(taps).Run(samples, taps.Length / 2, output);
        return output;
    }

    /// <summary>Frequencies as parts of the rate.</summary>
    private static float[] Design(double low, double high, double transition)
    {
        var half = (int)Math.Ceiling((Attenuation - 7.95) / (2.285 * 2 * Math.PI * transition) / 2);
        var taps = new float[(2 * half) + 1];
        for (var i = -half; i <= half; i++)
        {
            var t = (double)i / (half + 1);
            taps[half + i] = (float)((Sinc(high, i) - Sinc(low, i)) * BesselI0(Beta * Math.Sqrt(1 - (t * t))) / BesselI0(Beta));
        }

        return taps;
    }

    private static double Sinc(double cutoff, int i) => i == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * i) / (Math.PI * i);

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
