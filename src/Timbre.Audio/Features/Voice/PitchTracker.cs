using System.Runtime.CompilerServices;

namespace Timbre.Audio;

/// <summary>Candidates of each frame from its autocorrelation, and the cheapest path through them (Boersma 1993, with Praat's standard costs).</summary>
internal sealed class PitchTracker : ICorrelationConsumer
{
    private const int MostCandidates = 15;
    private const int Depth = 30;
    private const double SilenceThreshold = 0.03;
    private const double VoicingThreshold = 0.45;
    private const double OctaveCost = 0.01;
    private const double OctaveJumpCost = 0.35;
    private const double VoicingCost = 0.14;

    private readonly double _rate;
    private readonly double _floor;
    private readonly double _ceiling;
    private readonly int _longestLag;
    private readonly FrameCentres _grid;
    private readonly int[] _counts;
    private readonly double[] _lags; // [frame, candidate]; 0: unvoiced
    private readonly double[] _octaves; // log2 of the frequency
    private readonly double[] _strengths;

    private PitchTracker(VoiceOptions options, SampleRate rate, FrameCentres grid, int longestLag)
    {
        _rate = rate.Hertz;
        _floor = options.PitchFloor;
        _ceiling = Math.Min(options.PitchCeiling, _rate / 2);
        _longestLag = longestLag;
        _grid = grid;
        _counts = new int[grid.Count];
        _lags = new double[grid.Count * MostCandidates];
        _octaves = new double[grid.Count * MostCandidates];
        _strengths = new double[grid.Count * MostCandidates];
    }

    public static VoicePitch Track(ReadOnlySpan<float> samples, SampleRate rate, VoiceOptions options)
    {
        var correlation = new Autocorrelation(rate, options.PitchFloor, periodsPerWindow: 3, options.TimeStep);
        var tracker = new PitchTracker(options, rate, correlation.Frames(samples.Length), correlation.LongestLag);
        correlation.Run(samples, tracker);
        return tracker.Path();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accept(int frame, double loudness, ReadOnlySpan<float> correlation)
    {
        var at = frame * MostCandidates;
        var unvoiced = 2 - (loudness / (SilenceThreshold / (1 + VoicingThreshold)));
        _strengths[at] = VoicingThreshold + Math.Max(0, unvoiced);
        var count = 1;
        for (var lag = Math.Max(2, (int)(_rate / _ceiling)); lag < _longestLag; lag++)
        {
            var r = correlation[lag];
            if (r > 0.5 * VoicingThreshold && r > correlation[lag - 1] && r >= correlation[lag + 1])
            {
                var slope = 0.5 * ((double)correlation[lag + 1] - correlation[lag - 1]);
                var bend = (2.0 * r) - correlation[lag - 1] - correlation[lag + 1];
                var peak = lag + (bend > 0 ? slope / bend : 0);
                if (_rate / peak <= _ceiling)
                {
                    var strength = SincInterpolation.At(correlation, peak, Depth);
                    count = Insert(at, count, peak, strength > 1 ? 1 / strength : strength);
                }
            }
        }

        _counts[frame] = count;
    }

    // Where all places are taken, the weakest gives way, with a preference for high frequencies.
    private int Insert(int at, int count, double lag, double strength)
    {
        var octave = Math.Log2(_rate / lag);
        strength += OctaveCost * (octave - Math.Log2(_ceiling));
        var place = count;
        if (count == MostCandidates)
        {
            place = 1;
            for (var i = 2; i < count; i++)
            {
                place = _strengths[at + i] < _strengths[at + place] ? i : place;
            }

            if (strength <= _strengths[at + place])
            {
                return count;
            }
        }

        (_lags[at + place], _octaves[at + place], _strengths[at + place]) = (lag, octave, strength);
        return Math.Max(count, place + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private VoicePitch Path()
    {
        var frequencies = new double[_grid.Count];
        if (_grid.Count == 0)
        {
            return new VoicePitch(_grid, frequencies);
        }

        var correction = 0.01 / _grid.Step;
        var pointers = new byte[_grid.Count * MostCandidates];
        Span<double> before = stackalloc double[MostCandidates];
        Span<double> now = stackalloc double[MostCandidates];
        _strengths.AsSpan(0, _counts[0]).CopyTo(now);
        for (var t = 1; t < _grid.Count; t++)
        {
            now.CopyTo(before);
            var at = t * MostCandidates;
            for (var j = 0; j < _counts[t]; j++)
            {
                var best = double.NegativeInfinity;
                for (var i = 0; i < _counts[t - 1]; i++)
                {
                    var cost = i == 0 && j == 0 ? 0
                        : i == 0 || j == 0 ? VoicingCost
                        : OctaveJumpCost * Math.Abs(_octaves[at + j] - _octaves[at - MostCandidates + i]);
                    var value = before[i] - (correction * cost);
                    if (value > best)
                    {
                        best = value;
                        pointers[at + j] = (byte)i;
                    }
                }

                now[j] = best + _strengths[at + j];
            }
        }

        var chosen = 0;
        for (var j = 1; j < _counts[^1]; j++)
        {
            chosen = now[j] > now[chosen] ? j : chosen;
        }

        for (var t = _grid.Count - 1; t >= 0; t--)
        {
            frequencies[t] = chosen == 0 ? 0 : _rate / _lags[(t * MostCandidates) + chosen];
            chosen = pointers[(t * MostCandidates) + chosen];
        }

        return new VoicePitch(_grid, frequencies);
    }
}
