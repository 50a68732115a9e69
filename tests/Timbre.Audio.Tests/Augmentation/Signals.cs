using System.Numerics;
using Timbre.Audio;

namespace Timbre.Tests.Augmentation;

/// <summary>Signals that steps are tried on, and measurements of what came out.</summary>
internal static class Signals
{
    public static readonly SampleRate Rate = SampleRate.Speech;

    public static float[] Run(string plan, ReadOnlySpan<float> samples, int copy = 1, SampleRate? rate = null) =>
        AugmentationPlan.Parse(plan).Apply(samples, rate ?? Rate, "someone", copy);

    public static float[] Tone(double hertz, int count, int rate = 16000)
    {
        var tone = new float[count];
        for (var i = 0; i < count; i++)
        {
            tone[i] = (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / rate));
        }

        return tone;
    }

    /// <summary>A steady vowel: harmonics of f0 under one resonance of 120 Hz width.</summary>
    public static float[] Vowel(double f0, double formant, int count, int rate = 16000)
    {
        var vowel = new float[count];
        for (var h = 1; h * f0 < rate / 2.2; h++)
        {
            var response = 1 / ((Complex.ImaginaryOne * h * f0) - new Complex(-60, formant)) / ((Complex.ImaginaryOne * h * f0) - new Complex(-60, -formant)) * formant * 120;
            for (var i = 0; i < count; i++)
            {
                vowel[i] += (float)(0.1 * response.Magnitude * Math.Sin((2 * Math.PI * h * f0 * i / rate) + response.Phase));
            }
        }

        return vowel;
    }

    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var value in samples)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>f0 by the autocorrelation's first high peak, refined between samples.</summary>
    public static double Pitch(ReadOnlySpan<float> x, int rate = 16000)
    {
        var count = x.Length - 400;
        var curve = new double[300];
        for (var lag = 20; lag < 300; lag++)
        {
            for (var i = 0; i < count; i++)
            {
                curve[lag] += (double)x[i] * x[i + lag];
            }
        }

        var highest = curve.Skip(25).Max();
        for (var lag = 25; lag < 299; lag++)
        {
            if (curve[lag] > 0.9 * highest && curve[lag] >= curve[lag - 1] && curve[lag] > curve[lag + 1])
            {
                return rate / (lag + (0.5 * (curve[lag - 1] - curve[lag + 1]) / (curve[lag - 1] - (2 * curve[lag]) + curve[lag + 1])));
            }
        }

        throw new InvalidOperationException("no pitch");
    }

    /// <summary>Power at a frequency under a Hann window of all samples.</summary>
    public static double Power(ReadOnlySpan<float> x, double hertz, int rate = 16000)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / x.Length))) * Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz * i / rate);
        }

        return sum.Magnitude * sum.Magnitude / ((double)x.Length * x.Length);
    }

    /// <summary>Where the harmonics of <paramref name="f0"/> are strongest: a parabola through the strongest one and its neighbours, in decibels.</summary>
    public static double EnvelopePeak(ReadOnlySpan<float> x, double f0, double from, double to)
    {
        var levels = new double[(int)(8000 / f0)];
        for (var h = 1; h < levels.Length; h++)
        {
            levels[h] = Math.Max(Math.Max(Decibels(x, h * f0), Decibels(x, h * f0 * 0.997)), Decibels(x, h * f0 * 1.003));
        }

        var best = Enumerable.Range(2, levels.Length - 3).Where(h => h * f0 > from && h * f0 < to).MaxBy(h => levels[h]);
        var (a, b, c) = (levels[best - 1], levels[best], levels[best + 1]);
        return f0 * (best + (0.5 * (a - c) / (a - (2 * b) + c)));
    }

    private static double Decibels(ReadOnlySpan<float> x, double hertz) => 10 * Math.Log10(Power(x, hertz) + 1e-20);
}
