using System.Numerics;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>What Kaldi's features need at one sample rate: sizes, window, transform and mel filters. Immutable.</summary>
internal sealed class KaldiPlan
{
    public KaldiPlan(KaldiFbankOptions options, SampleRate rate)
    {
        var high = options.CheckAt(rate);
        var frames = options.Frames;
        WindowSize = frames.WindowSize(rate);
        Shift = frames.Shift(rate);
        var length = frames.RoundToPowerOfTwo ? (int)BitOperations.RoundUpToPowerOf2((uint)WindowSize) : WindowSize;
        var window = new float[length];
        for (var i = 0; i < WindowSize; i++)
        {
            window[i] = (float)Value(frames, i);
        }

        Window = window;
        Fft = new FrameFft(length, window);
        Filters = Mel(options, rate, high, length);
        var scale = new float[WindowSize];
        Array.Fill(scale, (float)frames.Scale);
        Scale = scale;
    }

    /// <summary>Samples of a frame.</summary>
    public int WindowSize { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Shift { get; }

    /// <summary>The window, then zeros up to the transform's length.</summary>
    public float[] Window { get; }

    /// <summary>The scale of the samples, as many times as a frame has samples.</summary>
    public float[] Scale { get; }

    public FrameFft Fft { get; }

    public LaneMatrix Filters { get; }

    private double Value(KaldiFrameOptions options, int i)
    {
        var turn = 2.0 * i / (WindowSize - 1);
        return options.Window switch
        {
            KaldiWindow.Povey => Math.Pow(0.5 - (0.5 * double.CosPi(turn)), 0.85),
            KaldiWindow.Hamming => 0.54 - (0.46 * double.CosPi(turn)),
            KaldiWindow.Hanning => 0.5 - (0.5 * double.CosPi(turn)),
            KaldiWindow.Rectangular => 1,
            KaldiWindow.Blackman =>
                options.BlackmanCoefficient - (0.5 * double.CosPi(turn)) + ((0.5 - options.BlackmanCoefficient) * double.CosPi(2 * turn)),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
    }

    /// <summary>Triangles that are straight in mel, with peaks of 1, over all bins but that at half the rate.</summary>
    private static LaneMatrix Mel(KaldiFbankOptions options, SampleRate rate, double high, int length)
    {
        var low = MelOf(options.LowFrequency);
        var step = (MelOf(high) - low) / (options.BandCount + 1);
        var bins = length / 2;
        var rows = new (int First, float[] Weights)[options.BandCount];
        for (var band = 0; band < rows.Length; band++)
        {
            var left = low + (band * step);
            var weights = new List<float>();
            var first = 0;
            for (var bin = 0; bin < bins; bin++)
            {
                var mel = (MelOf((double)bin * rate.Hertz / length) - left) / step; // 0 … 1 … 2
                var weight = Math.Min(mel, 2 - mel);
                if (weight > 0)
                {
                    first = weights.Count == 0 ? bin : first;
                    weights.Add((float)weight);
                }
            }

            rows[band] = (first, [.. weights]);
        }

        return new LaneMatrix(bins + 1, rows);
    }

    private static double MelOf(double hertz) => 1127 * Math.Log(1 + (hertz / 700));
}
