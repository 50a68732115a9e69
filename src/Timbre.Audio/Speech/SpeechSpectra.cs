using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Plans of <see cref="SpeechActivity"/>: spectra of 64 ms around each frame, and how harmonic they are. Immutable; scratch belongs to the caller.</summary>
internal sealed class SpeechSpectra
{
    /// <summary>Samples before a frame's first that belong to its window.</summary>
    public const int Lead = (Window - SpeechActivity.FrameLength) / 2;

    /// <summary>Samples from one block to the next.</summary>
    public const int BlockStep = SpeechBlock.Frames * SpeechActivity.FrameLength;

    /// <summary>Samples that the windows of a block take.</summary>
    public const int BlockSamples = BlockStep - SpeechActivity.FrameLength + Window;

    /// <summary>Periods that are tried: 2 to 16.75 ms in steps of a quarter of a millisecond.</summary>
    private const int Periods = 60;

    private const int Window = 1024;
    private const int LowestBin = 4; // 62.5 Hz
    private const int PeriodStep = 4;
    private const int ShortestPeriod = 32;

    private static readonly int[] s_bandEdges = [6, 16, 32, 52, 80, 128, 192, 288, 512]; // bins of 15.625 Hz
    private readonly FrameFft _fft;
    private readonly LaneMatrix _bands;
    private readonly LaneMatrix _correlation;
    private readonly AlignedFloats _emphasis = new(SpeechBlock.Bins);

    public SpeechSpectra()
    {
        var window = Windows.Centred(WindowFunction.Hann, Window, Window);
        _fft = new FrameFft(Window, window);
        _bands = new LaneMatrix(_fft.BinCount, [.. Enumerable.Range(0, SpeechBlock.Bands).Select(b => (s_bandEdges[b], Ones(s_bandEdges[b + 1] - s_bandEdges[b])))]);
        for (var bin = LowestBin; bin < SpeechBlock.Bins; bin++)
        {
            _emphasis.Span[bin] = MathF.Sqrt(bin);
        }

        _correlation = new LaneMatrix(SpeechBlock.Bins, [.. Enumerable.Range(0, Periods).Select(p => (0, Cosines(ShortestPeriod + (p * PeriodStep), window)))]);
    }

    /// <summary>Weights of the bins' amplitudes: their square roots, as a spectrum of voice falls; 0 below 60 Hz.</summary>
    public ReadOnlySpan<float> Emphasis => _emphasis.Span;

    public LaneBuffer CreateScratch() => _fft.CreateScratch();

    public LaneBuffer CreatePower() => new(_fft.BinCount);

    public static LaneBuffer CreateBands() => new(SpeechBlock.Bands);

    public static LaneBuffer CreateBins() => new(SpeechBlock.Bins);

    public static LaneBuffer CreateCorrelation() => new(Periods);

    /// <summary>Powers of the bins and bands of <paramref name="count"/> frames.</summary>
    public void Analyse(ReadOnlySpan<float> samples, int count, SpeechBlock block, LaneBuffer scratch, LaneBuffer power, LaneBuffer bands)
    {
        for (var first = 0; first < count; first += LaneBuffer.Lanes)
        {
            var n = Math.Min(LaneBuffer.Lanes, count - first);
            _fft.Power(samples[(first * SpeechActivity.FrameLength)..], SpeechActivity.FrameLength, n, scratch, power);
            _bands.Multiply(power, 0, bands, 0);
            LaneFrames.Store(power, SpeechBlock.Bins, n, block.Powers[(first * SpeechBlock.Stride)..], SpeechBlock.Stride);
            LaneFrames.Store(bands, SpeechBlock.Bands, n, block.Powers[((first * SpeechBlock.Stride) + SpeechBlock.Bins)..], SpeechBlock.Stride);
        }
    }

    /// <summary>The highest autocorrelation of spectra, each a row of amplitudes.</summary>
    public void Correlate(ReadOnlySpan<float> amplitudes, int count, LaneBuffer bins, LaneBuffer correlation, Span<float> highest)
    {
        for (var first = 0; first < count; first += LaneBuffer.Lanes)
        {
            var n = Math.Min(LaneBuffer.Lanes, count - first);
            LaneFrames.Load(amplitudes[(first * SpeechBlock.Stride)..], SpeechBlock.Stride, n, _emphasis.Span, bins);
            _correlation.Multiply(bins, 0, correlation, 0);
            var best = correlation.Row(0);
            for (var period = 1; period < Periods; period++)
            {
                TensorPrimitives.Max(best, correlation.Row(period), best);
            }

            best[..n].CopyTo(highest[first..]);
        }
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>cos(2πkτ/N) over the square root of the window's own autocorrelation, so that long periods are not at a disadvantage (Boersma 1993, by half since amplitudes are compressed).</summary>
    private static float[] Cosines(int period, float[] window)
    {
        var (own, whole) = (0.0, 0.0);
        for (var i = 0; i < window.Length; i++)
        {
            whole += (double)window[i] * window[i];
            own += i + period < window.Length ? (double)window[i] * window[i + period] : 0;
        }

        var row = new float[SpeechBlock.Bins];
        for (var bin = LowestBin; bin < row.Length; bin++)
        {
            row[bin] = (float)(double.CosPi(2.0 * bin * period / Window) / Math.Sqrt(own / whole));
        }

        return row;
    }
}
