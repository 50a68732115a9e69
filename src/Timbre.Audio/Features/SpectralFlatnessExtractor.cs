using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The geometric mean of each frame's spectrum over its arithmetic mean, as <c>librosa.feature.spectral_flatness</c> 0.10.2: near 0 for a tone, 1 for a flat
/// spectrum and for silence; one row.
/// </summary>
public sealed class SpectralFlatnessExtractor : SpectralExtractor
{
    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralFlatnessExtractor(SpectralFlatnessOptions options)
        : base("spectral_flatness", options.Stft, options.Check, options.Describe) => Options = options;

    /// <summary>What it was made of.</summary>
    public SpectralFlatnessOptions Options { get; }

    internal override ISpectrumPass Begin(int frames, SampleRate rate) => new Means(Options, Spectrum.BinCount, frames);

    private sealed class Means(SpectralFlatnessOptions options, int bins, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _sums = new(3);
        private readonly LaneBuffer? _raised = options.Power is 1 or 2 ? null : new LaneBuffer(bins);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => options.Power != 2;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            if (_raised is not null)
            {
                LanePower.Raise(power, _raised, bins, (float)options.Power);
            }

            LaneSpectra.Product(_raised ?? power, bins, (float)options.Minimum, _sums);
            for (var lane = 0; lane < count; lane++)
            {
                var octaves = (Math.Log2(_sums.Row(1)[lane]) + _sums.Row(2)[lane]) / bins;
                _values[firstFrame + lane] = (float)(double.Exp2(octaves) * bins / _sums.Row(0)[lane]);
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);
    }
}
