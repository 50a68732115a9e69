using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Timbre.Audio;

/// <summary>Root mean square of each frame's samples (1 is full scale for a square wave), as <c>librosa.feature.rms(y=…)</c> 0.10.2; one row.</summary>
public sealed class RmsExtractor : IFeatureExtractor
{
    /// <summary>Checks the options.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public RmsExtractor(RmsOptions options)
    {
        options.Check();
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public RmsOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "rms";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 1;

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Rate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var (length, hop) = (Options.FrameLength, Options.HopLength);
        var values = new float[FrameGrid.Count(samples, rate, Options.Rate, "frame_length", length, hop, Options.Center)];
        var signal = new PaddedSignal(samples, preemphasis: null, Options.PadMode);
        var lead = Options.Center ? length / 2 : 0;
        var room = ArrayPool<float>.Shared.Rent(length);
        for (var frame = 0; frame < values.Length; frame++)
        {
            var power = SumOfSquares(signal.Read(((long)frame * hop) - lead, length, room)) / length;
            values[frame] = MathF.Sqrt(power);
        }

        ArrayPool<float>.Shared.Return(room);
        return new FeatureMatrix(1, values.Length, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => rate.Seconds(Options.HopLength);

    /// <summary>Compiled at once: a short run would be over before the runtime has noticed that this is hot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares(ReadOnlySpan<float> x)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        var s0 = Vector<float>.Zero;
        var s1 = Vector<float>.Zero;
        var s2 = Vector<float>.Zero;
        var s3 = Vector<float>.Zero;
        var i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            s0 += vectors[i] * vectors[i];
            s1 += vectors[i + 1] * vectors[i + 1];
            s2 += vectors[i + 2] * vectors[i + 2];
            s3 += vectors[i + 3] * vectors[i + 3];
        }

        for (; i < vectors.Length; i++)
        {
            s0 += vectors[i] * vectors[i];
        }

        var sum = Vector.Sum(s0 + s1 + (s2 + s3));
        foreach (var rest in x[(vectors.Length * Vector<float>.Count)..])
        {
            sum += rest * rest;
        }

        return sum;
    }
}
