using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>
/// Tonal centroids (Harte, Sandler and Gasser 2006), as <c>librosa.feature.tonnetz(chroma=librosa.feature.chroma_stft(…))</c> 0.10.2: where a frame's
/// chroma lies on the circles of fifths, minor and major thirds. librosa's own default takes a constant-Q chroma of the harmonic part; here it
/// is always that of the short-time Fourier transform, of the harmonic part where <see cref="TonnetzOptions.Harmonic"/> says so.
/// </summary>
public sealed class TonnetzExtractor : IFeatureExtractor, ISpectralFeature
{
    // Half turns per semitone and radius of the three circles; even rows are sines, written as cosines half a turn back.
    private static readonly (double Step, double Radius)[] Circles = [(7.0 / 6, 1), (3.0 / 2, 1), (2.0 / 3, 0.5)];

    private readonly ChromaComputer _computer;
    private readonly HarmonicPercussive? _separation;
    private readonly double[][] _weights;

    /// <summary>Checks the options and plans the transforms.</summary>
    /// <exception cref="TimbreException">An option is out of range.</exception>
    public TonnetzExtractor(TonnetzOptions options)
    {
        options.Check();
        _computer = new ChromaComputer(options.Chroma);
        _separation = options.Harmonic ? new HarmonicPercussive(new()) : null;
        _weights = Weights(options.Chroma.ChromaCount);
        Options = options;
        var settings = new Dictionary<string, object?>(StringComparer.Ordinal);
        options.Describe(settings);
        Settings = settings;
    }

    /// <summary>What it was made of.</summary>
    public TonnetzOptions Options { get; }

    /// <inheritdoc/>
    public string Kind => "tonnetz";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => 6;

    /// <summary>Circle and axis: <c>tonnetz_fifth_x</c>, <c>tonnetz_fifth_y</c>, then <c>minor</c> and <c>major</c>.</summary>
    public IReadOnlyList<string> FeatureNames { get; } =
        ["tonnetz_fifth_x", "tonnetz_fifth_y", "tonnetz_minor_x", "tonnetz_minor_y", "tonnetz_major_x", "tonnetz_major_y"];

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Options.Chroma.Stft.Rate;

    /// <summary>Tonal centroids of chroma that is there already, whatever its number of classes.</summary>
    public static FeatureMatrix Of(FeatureMatrix chroma)
    {
        ArgumentNullException.ThrowIfNull(chroma);
        ArgumentOutOfRangeException.ThrowIfZero(chroma.FeatureCount, nameof(chroma));
        return Project(chroma, Weights(chroma.FeatureCount));
    }

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) =>
        Project(_computer.Compute(_separation is null ? samples : _separation.Harmonic(samples), rate), _weights);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _computer.HopSeconds(rate);

    bool ISpectralFeature.OnePass => _separation is null && _computer.OnePass;

    ShortTimeSpectrum ISpectralFeature.Spectrum => _computer.Spectrum;

    ISpectrumPass ISpectralFeature.Begin(int frames, SampleRate rate) => new Centroids(_computer.Begin(frames, rate), _weights);

    private static double[][] Weights(int classes)
    {
        var weights = new double[6][];
        for (var row = 0; row < 6; row++)
        {
            var (step, radius) = Circles[row / 2];
            weights[row] = new double[classes];
            for (var c = 0; c < classes; c++)
            {
                weights[row][c] = radius * double.CosPi((step * c * 12 / classes) - (row % 2 == 0 ? 0.5 : 0));
            }
        }

        return weights;
    }

    /// <summary>Each frame's chroma counts with a sum of 1.</summary>
    private static FeatureMatrix Project(FeatureMatrix chroma, double[][] weights)
    {
        var frames = chroma.FrameCount;
        var shares = chroma.Values.ToArray();
        ChromaRows.Normalise(shares, frames, frames, ChromaNorm.Sum);
        var values = ShortTimeSpectrum.Room(weights.Length, frames);
        for (var row = 0; row < weights.Length; row++)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                var sum = 0.0;
                for (var c = 0; c < chroma.FeatureCount; c++)
                {
                    sum += weights[row][c] * shares[(c * frames) + frame];
                }

                values[(row * frames) + frame] = (float)sum;
            }
        }

        return new FeatureMatrix(weights.Length, frames, values);
    }

    private sealed class Centroids(ChromaRows chroma, double[][] weights) : ISpectrumPass
    {
        public void Accept(int firstFrame, int count, LaneBuffer power) => chroma.Accept(firstFrame, count, power);

        public FeatureMatrix End() => Project(chroma.End(), weights);
    }
}
