using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>The harmonics-to-noise ratio of each frame, 10·log10(r/(1 − r)) with r the highest peak of its autocorrelation (Boersma 1993).</summary>
internal sealed class Harmonicity : ICorrelationConsumer
{
    private const double PeriodsPerWindow = 4.5;
    private const double SilenceThreshold = 0.1;
    private const int Depth = 70;
    private const double Largest = 1 - 1e-15;

    private readonly int _longestLag;
    private readonly double[] _decibels;

    private Harmonicity(int frames, int longestLag)
    {
        _decibels = new double[frames];
        _longestLag = longestLag;
    }

    /// <summary>Decibels per frame; NaN where the frame is silent or has no peak.</summary>
    public static (FrameCentres Grid, double[] Decibels) Track(ReadOnlySpan<float> samples, SampleRate rate, VoiceOptions options)
    {
        var correlation = new Autocorrelation(rate, options.PitchFloor, PeriodsPerWindow, options.TimeStep);
        var grid = correlation.Frames(samples.Length);
        var tracker = new Harmonicity(grid.Count, correlation.LongestLag);
        correlation.Run(samples, tracker);
        return (grid, tracker._decibels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accept(int frame, double loudness, ReadOnlySpan<float> correlation)
    {
        var best = 0;
        var highest = 0.0;
        for (var lag = 2; lag < _longestLag; lag++)
        {
            var r = correlation[lag];
            if (r > 0 && r > correlation[lag - 1] && r >= correlation[lag + 1])
            {
                var slope = 0.5 * ((double)correlation[lag + 1] - correlation[lag - 1]);
                var bend = (2.0 * r) - correlation[lag - 1] - correlation[lag + 1];
                var peak = r + (bend > 0 ? 0.5 * slope * slope / bend : 0);
                (best, highest) = peak > highest ? (lag, peak) : (best, highest);
            }
        }

        _decibels[frame] = double.NaN;
        if (best > 0)
        {
            var strength = SincInterpolation.Maximum(correlation, best, Depth).Value;
            strength = Math.Min(strength > 1 ? 1 / strength : strength, Largest);
            if (strength > Math.Max(0, 2 - (loudness / SilenceThreshold)))
            {
                _decibels[frame] = 10 * Math.Log10(strength / (1 - strength));
            }
        }
    }
}
