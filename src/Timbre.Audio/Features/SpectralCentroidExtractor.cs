using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// The centre of gravity of each frame's magnitudes in Hz, as <c>librosa.feature.spectral_centroid</c> 0.10.2: how bright a sound is; one row.
/// Silence gives 0.
/// </summary>
public sealed class SpectralCentroidExtractor : SpectralExtractor
{
    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralCentroidExtractor(SpectralCentroidOptions options)
        : base("spectral_centroid", options.Stft, options.Check, options.Describe) => Options = options;

    /// <summary>What it was made of.</summary>
    public SpectralCentroidOptions Options { get; }

    internal override ISpectrumPass Begin(int frames, SampleRate rate) => new Centres(Spectrum.BinCount, (float)Spectrum.BinWidth(rate), frames);

    private sealed class Centres(int bins, float width, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _moments = new(2);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneSpectra.Moments(power, bins, _moments);
            SpectralMean.Divide(_moments.Row(1), _moments.Row(0));
            for (var lane = 0; lane < count; lane++)
            {
                _values[firstFrame + lane] = width * _moments.Row(1)[lane];
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);
    }
}
