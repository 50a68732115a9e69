using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The frequency in Hz (that of a bin) below which a share of each frame's magnitudes lies, as <c>librosa.feature.spectral_rolloff</c> 0.10.2; one row.
/// Silence gives 0.
/// </summary>
public sealed class SpectralRolloffExtractor : SpectralExtractor
{
    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralRolloffExtractor(SpectralRolloffOptions options)
        : base("spectral_rolloff", options.Stft, options.Check, options.Describe) => Options = options;

    /// <summary>What it was made of.</summary>
    public SpectralRolloffOptions Options { get; }

    internal override ISpectrumPass Begin(int frames, SampleRate rate) => new Edges((float)Options.Share, Spectrum.BinCount, Spectrum.BinWidth(rate), frames);

    private sealed class Edges(float share, int bins, double width, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _sums = new(bins);
        private readonly LaneBuffer _bin = new(1);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneSpectra.Reach(power, bins, share, _sums, _bin);
            for (var lane = 0; lane < count; lane++)
            {
                _values[firstFrame + lane] = (float)(width * _bin.Values[lane]);
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);
    }
}
