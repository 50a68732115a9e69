using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// How far each frame's magnitudes spread around their centroid, in Hz where they are normalised, as <c>librosa.feature.spectral_bandwidth</c> 0.10.2; one row.
/// Silence gives 0.
/// </summary>
public sealed class SpectralBandwidthExtractor : SpectralExtractor
{
    /// <summary>Checks the options and plans the transform.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public SpectralBandwidthExtractor(SpectralBandwidthOptions options)
        : base("spectral_bandwidth", options.Stft, options.Check, options.Describe) => Options = options;

    /// <summary>What it was made of.</summary>
    public SpectralBandwidthOptions Options { get; }

    internal override ISpectrumPass Begin(int frames, SampleRate rate) => new Spreads(Options, Spectrum.BinCount, Spectrum.BinWidth(rate), frames);

    private sealed class Spreads(SpectralBandwidthOptions options, int bins, double width, int frames) : ISpectrumPass
    {
        private readonly LaneBuffer _moments = new(2);
        private readonly LaneBuffer _centre = new(1);
        private readonly LaneBuffer _spread = new(1);
        private readonly float[] _values = new float[frames];

        public bool TakesMagnitude => true;

        public void Accept(int firstFrame, int count, LaneBuffer power)
        {
            LaneSpectra.Moments(power, bins, _moments);
            _moments.Row(1).CopyTo(_centre.Values);
            SpectralMean.Divide(_centre.Values, _moments.Row(0));
            if (options.Exponent is 1 or 2)
            {
                LaneSpectra.Spread(power, bins, _centre, options.Exponent == 2, _spread);
            }
            else
            {
                SpreadByAnyPower(power, count);
            }

            if (options.Normalised)
            {
                SpectralMean.Divide(_spread.Values, _moments.Row(0));
            }

            for (var lane = 0; lane < count; lane++)
            {
                _values[firstFrame + lane] = (float)(width * Math.Pow(_spread.Values[lane], 1 / options.Exponent));
            }
        }

        public FeatureMatrix End() => new(1, frames, _values);

        private void SpreadByAnyPower(LaneBuffer power, int count)
        {
            for (var lane = 0; lane < count; lane++)
            {
                var sum = 0.0;
                for (var bin = 0; bin < bins; bin++)
                {
                    sum += power.Row(bin)[lane] * Math.Pow(Math.Abs(bin - _centre.Values[lane]), options.Exponent);
                }

                _spread.Values[lane] = (float)sum;
            }
        }
    }
}
