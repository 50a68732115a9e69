namespace Timbre.Audio;

/// <summary>
/// Pieces of features over time, each laid out as one long column: what a convolutional network looks at. The result is
/// <c>[features × frames, pictures]</c>; a picture's values are in C order, feature by feature. What is left at the end and does not fill a picture is
/// dropped; a recording shorter than one picture is repeated until it fills it.
/// </summary>
public sealed class PictureExtractor : IPieceView
{
    internal const string KindName = "picture";

    private readonly PieceGrid _grid;

    /// <summary>Puts pictures together from an extractor's frames.</summary>
    /// <param name="features">What a picture shows.</param>
    /// <param name="frames">Frames per picture.</param>
    /// <param name="step">Frames from one picture's start to the next; null = only the first picture of a recording.</param>
    /// <exception cref="TimbreException">A number is out of range, or the features have no frames.</exception>
    public PictureExtractor(IFeatureExtractor features, int frames, int? step)
    {
        ArgumentNullException.ThrowIfNull(features);
        ViewSettings.Check(KindName, features);
        _grid = new PieceGrid(frames, step);
        _grid.Check();
        Setting.Require((long)features.FeatureCount * frames <= 1 << 24, "frames", frames, $"makes pictures of {features.FeatureCount} × {frames} values; 2^24 are the most");
        Features = features;
        Settings = ViewSettings.Describe(features, ("frames", frames), ("step", step));
    }

    /// <summary>What a picture shows: its rows.</summary>
    public IFeatureExtractor Features { get; }

    /// <summary>Frames per picture: its columns.</summary>
    public int Frames => _grid.Frames;

    /// <summary>Frames from one picture's start to the next; null = only the first one is taken.</summary>
    public int? Step => _grid.Step;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Features.FeatureCount * Frames;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames => [.. Features.FeatureNames.SelectMany(name => Enumerable.Range(0, Frames).Select(frame => $"{name}@{frame}"))];

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Features.RequiredRate;

    /// <inheritdoc/>
    public string? WarningFor(SampleRate recorded) => Features.WarningFor(recorded);

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => Of(Features.Extract(samples, rate));

    /// <inheritdoc/>
    public FeatureMatrix Of(FeatureMatrix source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var pictures = _grid.Count(source.FrameCount);
        var values = ShortTimeSpectrum.Room(FeatureCount, pictures);
        for (var row = 0; row < source.FeatureCount; row++)
        {
            var line = source.Row(row);
            for (var frame = 0; frame < Frames; frame++)
            {
                var target = values.AsSpan(((row * Frames) + frame) * pictures, pictures);
                for (var picture = 0; picture < pictures; picture++)
                {
                    target[picture] = line[((picture * (Step ?? 0)) + frame) % line.Length];
                }
            }
        }

        return new FeatureMatrix(FeatureCount, pictures, values);
    }

    /// <inheritdoc/>
    public IPieceView WithFrames(int frames, int? step) => new PictureExtractor(Features, frames, step);

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _grid.HopSeconds(Features.HopSeconds(rate));

    internal static IFeatureExtractor Create(SettingsReader settings)
    {
        var frames = settings.Integer("frames", 87);
        var step = settings.OptionalInteger("step", null);
        return new PictureExtractor(ViewSettings.Source(settings, "logmel"), frames, step);
    }
}
