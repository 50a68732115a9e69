using System.Numerics.Tensors;
using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Mel bands in decibels, frames in lanes. Reference and range may depend on the whole recording, so they come last.</summary>
internal sealed class LogMelComputer
{
    private readonly DecibelOptions _options;

    public LogMelComputer(LogMelOptions options)
    {
        options.Check();
        _options = options.Decibels;
        Mel = new MelComputer(options.Mel);
    }

    public MelComputer Mel { get; }

    /// <summary>Computes the bands in decibels; give the buffer back to <see cref="Mel"/>.</summary>
    public LaneBuffer Compute(ReadOnlySpan<float> samples, SampleRate rate, out int frames)
    {
        var bands = Mel.Compute(samples, rate, out frames);
        LaneMath.ToDecibels(bands, MelComputer.Batches(frames) * Mel.BandCount, (float)_options.Minimum);
        var values = Mel.Used(bands, frames);
        if (_options is { Range: null, Reference: not null })
        {
            Shift(values, Reference(_options.Reference.Value));
            return bands;
        }

        var loudest = TensorPrimitives.Max(values);
        if (_options.Range is { } range)
        {
            TensorPrimitives.Max(values, loudest - (float)range, values);
        }

        Shift(values, _options.Reference is { } reference ? Reference(reference) : loudest);
        return bands;
    }

    private float Reference(double reference) => (float)(10 * Math.Log10(Math.Max(_options.Minimum, Math.Abs(reference))));

    private static void Shift(Span<float> values, float decibels)
    {
        if (decibels != 0)
        {
            TensorPrimitives.Subtract(values, decibels, values);
        }
    }
}
