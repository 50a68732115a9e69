using System.Numerics;
using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>
/// Formants over time from the poles of linear prediction (Burg's method), as Praat's "To Formant (burg)": resampled to twice the ceiling,
/// pre-emphasised from 50 Hz, a Gaussian window of 50 ms every 6.25 ms. NaN where a frame has fewer formants or was left out.
/// </summary>
internal sealed class FormantTrack
{
    /// <summary>Formants that are kept of each frame.</summary>
    public const int Kept = 4;

    /// <summary>Seconds from one frame to the next.</summary>
    public const double Step = 0.00625;

    private const double WindowSeconds = 0.05;
    private const double EmphasisFrom = 50;
    private const double Margin = 50; // poles nearer to 0 Hz or to half the rate are no formants

    private FormantTrack(FrameCentres grid)
    {
        Grid = grid;
        Frequencies = new double[Kept][];
        Bandwidths = new double[Kept][];
        for (var f = 0; f < Kept; f++)
        {
            Frequencies[f] = new double[grid.Count];
            Bandwidths[f] = new double[grid.Count];
            Frequencies[f].AsSpan().Fill(double.NaN);
            Bandwidths[f].AsSpan().Fill(double.NaN);
        }
    }

    public FrameCentres Grid { get; }

    /// <summary>Hz by formant and frame.</summary>
    public double[][] Frequencies { get; }

    public double[][] Bandwidths { get; }

    /// <summary>Only frames whose time <paramref name="wanted"/> takes are analysed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FormantTrack Of(ReadOnlySpan<float> samples, SampleRate rate, VoiceOptions options, Predicate<double> wanted)
    {
        // Below half the rate of a slower recording there are fewer formants.
        var ceiling = Math.Min(options.FormantCeiling, rate.Hertz / 2.0);
        var formants = Math.Max(1, (int)Math.Round(options.FormantCount * ceiling / options.FormantCeiling));
        var resampling = new FormantResampling(rate, 2 * ceiling);
        var signal = new float[resampling.Count(samples.Length)];
        var done = 0; // samples of the signal that are there
        var emphasis = (float)Math.Exp(-2 * Math.PI * EmphasisFrom / resampling.Rate);
        var window = Window((int)(WindowSeconds * resampling.Rate));
        var track = new FormantTrack(FrameCentres.Over(signal.Length, resampling.Rate, WindowSeconds, Step));
        var burg = new BurgPrediction(window.Length, 2 * formants);
        var roots = new PolynomialRoots(2 * formants);
        var frame = new double[window.Length];
        for (var t = 0; t < track.Grid.Count; t++)
        {
            if (wanted(track.Grid.Time(t)))
            {
                var start = Math.Clamp(track.Grid.SampleAfter(t, resampling.Rate) - (window.Length / 2), 0, signal.Length - window.Length);
                done = Math.Max(done, start - 1);
                resampling.Fill(samples, done, signal.AsSpan(done..(start + window.Length)));
                done = start + window.Length;
                frame[0] = signal[start] - (start > 0 ? emphasis * signal[start - 1] : 0);
                frame[0] *= window[0];
                for (var i = 1; i < frame.Length; i++)
                {
                    frame[i] = (signal[start + i] - (emphasis * signal[start + i - 1])) * window[i];
                }

                if (burg.Run(frame))
                {
                    track.Keep(t, roots.Find(burg.Coefficients), resampling.Rate);
                }
            }
        }

        return track;
    }

    private void Keep(int frame, ReadOnlySpan<Complex> poles, double rate)
    {
        Span<(double Frequency, double Bandwidth)> found = stackalloc (double, double)[poles.Length];
        var count = 0;
        foreach (var pole in poles)
        {
            var frequency = Math.Atan2(pole.Imaginary, pole.Real) * rate / (2 * Math.PI);
            if (frequency >= Margin && frequency <= (rate / 2) - Margin)
            {
                // A pole outside the unit circle stands for the one mirrored into it.
                found[count++] = (frequency, Math.Abs(Math.Log((pole.Real * pole.Real) + (pole.Imaginary * pole.Imaginary))) * rate / (2 * Math.PI));
            }
        }

        found = found[..count];
        found.Sort();
        for (var f = 0; f < Math.Min(Kept, count); f++)
        {
            Frequencies[f][frame] = found[f].Frequency;
            Bandwidths[f][frame] = found[f].Bandwidth;
        }
    }

    private static double[] Window(int length)
    {
        length -= length % 2;
        var window = new double[length];
        var edge = Math.Exp(-12);
        for (var i = 0; i < length; i++)
        {
            var distance = (i + 1 - (0.5 * (length + 1))) / (length + 1);
            window[i] = (Math.Exp(-48 * distance * distance) - edge) / (1 - edge);
        }

        return window;
    }
}
