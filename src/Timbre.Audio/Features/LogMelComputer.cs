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

    /// <summary>As <see cref="MelComputer.Begin"/>, with bands in decibels.</summary>
    public ISpectrumPass Begin(int frames, SampleRate rate, Func<LaneBuffer, int, FeatureMatrix> finish) => Mel.Begin(frames, rate, (bands, count) =>
    {
        ToDecibels(bands, count);
        return finish(bands, count);
    });

    private void ToDecibels(LaneBuffer bands, int frames)
    {
        var rows = MelComputer.Batches(frames) * Mel.BandCount;
        var loudest = LaneMath.ToDecibels(bands, rows, (float)_options.Minimum);
        if (_options.Range is { } range)
        {
            LaneMath.AtLeast(bands, rows, loudest - (float)range);
        }

        var zero = _options.Reference is { } reference ? Reference(reference) : loudest;
        if (zero != 0)
        {
            var values = bands.Values[..(rows * LaneBuffer.Lanes)];
            TensorPrimitives.Subtract(values, zero, values);
        }
    }

    private float Reference(double reference) => (float)(10 * Math.Log10(Math.Max(_options.Minimum, Math.Abs(reference))));
}
