namespace Timbre.Audio;

/// <summary>
/// Pieces of features over time, each laid out as one long column: what a convolutional network looks at. The result is
/// <c>[features × frames, pictures]</c>; a picture's values are in C order, feature by feature. What is left at the end and does not fill a picture is
/// dropped; a recording shorter than one picture is repeated until it fills it.
/// </summary>
public sealed class PictureExtractor : IFeatureExtractor
{
    /// <summary>Puts pictures together from an extractor's frames.</summary>
    /// <param name="features">What a picture shows.</param>
    /// <param name="frames">Frames per picture.</param>
    /// <param name="step">Frames from one picture's start to the next; null = only the first picture of a recording.</param>
    /// <exception cref="TimbreException">A number is out of range.</exception>
    public PictureExtractor(IFeatureExtractor features, int frames, int? step)
    {
        ArgumentNullException.ThrowIfNull(features);
        Setting.Require(frames > 0, "frames", frames, "must be a positive number of frames");
        Setting.Require(step is null or > 0, "step", step, "must be a positive number of frames, or none for the first picture alone");
        Setting.Require((long)features.FeatureCount * frames <= 1 << 24, "frames", frames, $"makes pictures of {features.FeatureCount} × {frames} values; 2^24 are the most");
        Features = features;
        Frames = frames;
        Step = step;
        Settings = new Dictionary<string, object?>(features.Settings, StringComparer.Ordinal) { ["of"] = features.Kind, ["frames"] = frames, ["step"] = step };
    }

    /// <summary>What a picture shows: its rows.</summary>
    public IFeatureExtractor Features { get; }

    /// <summary>Frames per picture: its columns.</summary>
    public int Frames { get; }

    /// <summary>Frames from one picture's start to the next; null = only the first one is taken.</summary>
    public int? Step { get; }

    /// <inheritdoc/>
    public string Kind => "picture";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Features.FeatureCount * Frames;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames => [.. Features.FeatureNames.SelectMany(name => Enumerable.Range(0, Frames).Select(frame => $"{name}@{frame}"))];

    /// <inheritdoc/>
    public SampleRate? RequiredRate => Features.RequiredRate;

    /// <inheritdoc/>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var source = Features.Extract(samples, rate);
        if (source.FrameCount == 0)
        {
            throw new TimbreException("there is no frame to make a picture of");
        }

        var pictures = Step is { } step && source.FrameCount >= Frames ? ((source.FrameCount - Frames) / step) + 1 : 1;
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
    public double HopSeconds(SampleRate rate) => Features.HopSeconds(rate) * (Step ?? Frames);

    internal static IFeatureExtractor Create(SettingsReader settings)
    {
        var of = settings.Text("of", "logmel");
        var frames = settings.Integer("frames", 87);
        var step = settings.OptionalInteger("step", null);
        return of == "picture"
            ? throw Setting.Wrong("of", of, "a picture of pictures is not possible; name the features that a picture shows")
            : new PictureExtractor(FeatureKinds.Create(of, settings.Rest()), frames, step);
    }
}
