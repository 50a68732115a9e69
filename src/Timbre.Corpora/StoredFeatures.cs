using Timbre.Audio;

namespace Timbre.Corpora;

/// <summary>
/// Stands for the extractor of features that somebody else computed and published without their audio: it says what the rows are, and extracts nothing.
/// </summary>
public sealed class StoredFeatures : IFeatureExtractor
{
    /// <summary>The kind.</summary>
    public const string KindName = "stored";

    private readonly string _source;
    private readonly double _hopSeconds;

    /// <summary>Describes stored features.</summary>
    /// <param name="source">What they come from, e.g. <c>audiomnist-mfcc</c>.</param>
    /// <param name="featureNames">A name for each row.</param>
    /// <param name="hopSeconds">Seconds from one frame to the next.</param>
    public StoredFeatures(string source, IReadOnlyList<string> featureNames, double hopSeconds)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(featureNames);
        (_source, _hopSeconds, FeatureNames) = (source, hopSeconds, [.. featureNames]);
        Settings = new Dictionary<string, object?>(StringComparer.Ordinal) { ["source"] = source, ["rows"] = FeatureNames.Count, ["hop_seconds"] = hopSeconds };
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    /// <remarks>For readers: no extractor can be made of them.</remarks>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => FeatureNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc/>
    public SampleRate? RequiredRate => null;

    /// <summary>Always throws: there is no audio to compute them of.</summary>
    /// <exception cref="TimbreException">Always.</exception>
    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) =>
        throw new TimbreException($"{_source}: its features were stored by others, and there is no audio that they could be computed of; other recordings need features of another kind");

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _hopSeconds;
}
