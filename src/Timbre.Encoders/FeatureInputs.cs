using System.Collections.Concurrent;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Neural;

namespace Timbre.Encoders;

/// <summary>
/// Makes extractors of every kind: those of <see cref="FeatureKinds"/>, the outputs of pre-trained encoders, and views of these. A checkpoint that several of them
/// use is loaded once. May be shared by threads.
/// </summary>
public sealed class FeatureInputs
{
    private readonly ConcurrentDictionary<(string Path, EncoderPrecision Precision), Lazy<Encoder>> _encoders = new();

    /// <summary>Every kind that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FeatureKinds.Names, EncoderExtractor.KindName, StoredFeatures.KindName];

    /// <summary>How many checkpoints were loaded.</summary>
    internal int LoadedCount => _encoders.Values.Count(e => e.IsValueCreated);

    /// <summary>
    /// Refuses names and values that are not possible whatever the checkpoint, without touching one: whether <c>model</c> is given and there, and has such a layer, is found out
    /// by <see cref="Create"/>.
    /// </summary>
    /// <exception cref="TimbreException">The kind or a setting is not known, or a value is not possible; the message says which and what is.</exception>
    public static void Check(string kind, IReadOnlyDictionary<string, string> settings) =>
        Made(kind, settings, inner => new EncoderSketch(EncoderSettings.Parse(inner)));

    /// <summary>An extractor of <paramref name="kind"/>, as <see cref="FeatureKinds.Create"/> makes it.</summary>
    /// <param name="kind">One of <see cref="Names"/>.</param>
    /// <param name="settings">
    /// Values by name. Of <c>encoder</c>: <c>model</c> (a folder, a file, or the name of a downloaded model), <c>layer</c> (<see cref="EncoderOptions.WithLayer"/>), <c>chunk</c> in seconds or none,
    /// <c>pool</c> (none, mean), <c>normalize</c>, <c>precision</c> (single, eight-bit), and <c>weights</c>, the fingerprint that the checkpoint must have.
    /// </param>
    /// <exception cref="TimbreException">The kind or a setting is not known, a value is not possible, or the checkpoint is not there, cannot be read or has other weights.</exception>
    public IFeatureExtractor Create(string kind, IReadOnlyDictionary<string, string> settings) => Made(kind, settings, inner => Make(EncoderSettings.Parse(inner)));

    private static IFeatureExtractor Made(string kind, IReadOnlyDictionary<string, string> settings, Func<IReadOnlyDictionary<string, string>, IFeatureExtractor> encoder)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(settings);
        return FeatureKinds.Create(kind, settings, (other, inner) => other switch
        {
            EncoderExtractor.KindName => encoder(inner),
            StoredFeatures.KindName => AudioMnistPictures.Features,
            _ => null,
        });
    }

    private EncoderExtractor Make(EncoderSettings settings)
    {
        if (settings.Model is not { } model)
        {
            throw new TimbreException("model: must name the encoder: a folder, or the name (owner/name) of a downloaded model");
        }

        var path = Path.GetFullPath(ModelFolders.Resolve(model));
        var encoder = _encoders.GetOrAdd((path, settings.Precision), key => new Lazy<Encoder>(() => Encoder.Load(key.Path, key.Precision))).Value;
        if (settings.Weights is { } weights && !weights.Equals(encoder.Fingerprint, StringComparison.OrdinalIgnoreCase))
        {
            throw new TimbreException($"{model}: the checkpoint has other weights than the model was trained with (fingerprint {encoder.Fingerprint} instead of {weights}); get the checkpoint that was used, or train again");
        }

        return new EncoderExtractor(encoder.Called(Path.Exists(model) ? path : model), settings.Layer.Of(settings.Options, encoder.Model.LayerCount));
    }

    /// <summary>Stands for an encoder that was not loaded while settings are checked.</summary>
    private sealed class EncoderSketch(EncoderSettings settings) : IFeatureExtractor
    {
        public string Kind => EncoderExtractor.KindName;

        public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

        /// <remarks>Of the largest checkpoints that are common: a view is not refused for rows that the encoder may have.</remarks>
        public int FeatureCount => 1024;

        public bool PerRecording => settings.Options.Pooling == EncoderPooling.Mean;

        public SampleRate? RequiredRate => SampleRate.Speech;

        public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => throw new NotSupportedException();

        public double HopSeconds(SampleRate rate) => throw new NotSupportedException();
    }
}
