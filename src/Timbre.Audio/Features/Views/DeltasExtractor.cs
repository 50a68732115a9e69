namespace Timbre.Audio;

/// <summary>
/// Features with their derivatives over time below them: the rows of the source, the first derivative of each, the second of each. Derivatives are
/// those of <c>librosa.feature.delta(…, mode='nearest')</c> 0.10.2, so that a recording of a single frame has them too.
/// </summary>
public sealed class DeltasExtractor : IFeatureView
{
    internal const string KindName = "deltas";

    private static readonly IReadOnlyList<(string Name, Centring Value)> s_centrings =
        [("none", Centring.None), ("null", Centring.None), ("mean", Centring.Mean), ("standardise", Centring.Standardise)];

    private readonly SavitzkyGolay[] _filters;

    /// <summary>Puts derivatives below an extractor's rows.</summary>
    /// <exception cref="TimbreException">An option is out of range, or the features have no frames.</exception>
    public DeltasExtractor(IFeatureExtractor features, DeltasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        Options = options ?? new DeltasOptions();
        Options.Check();
        ViewSettings.Check(KindName, features);
        Features = features;
        _filters = [.. Enumerable.Range(1, Options.Orders).Select(order => new SavitzkyGolay(Options.Width, order, DeltaMode.Nearest))];
        Settings = ViewSettings.Describe(
            features, ("orders", Options.Orders), ("width", Options.Width), ("centre", s_centrings.First(c => c.Value == Options.Centre).Name));
    }

    /// <summary>What it was made of, beside the features.</summary>
    public DeltasOptions Options { get; }

    /// <inheritdoc/>
    public IFeatureExtractor Features { get; }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount => Features.FeatureCount * (1 + Options.Orders);

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames =>
        [.. Features.FeatureNames, .. Enumerable.Range(1, Options.Orders).SelectMany(order => Features.FeatureNames.Select(name => $"{name}_d{order}"))];

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
        var centred = RowCentring.Apply(source, Options.Centre);
        var values = ShortTimeSpectrum.Room(FeatureCount, source.FrameCount);
        var part = source.Values.Length;
        centred.Values.CopyTo(values);
        for (var i = 0; i < _filters.Length; i++)
        {
            _filters[i].Apply(centred).Values.CopyTo(values.AsSpan((i + 1) * part, part));
        }

        return new FeatureMatrix(FeatureCount, source.FrameCount, values);
    }

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => Features.HopSeconds(rate);

    internal static IFeatureExtractor Create(SettingsReader settings)
    {
        var defaults = new DeltasOptions();
        var options = new DeltasOptions
        {
            Orders = settings.Integer("orders", defaults.Orders),
            Width = settings.Integer("width", defaults.Width),
            Centre = settings.Choice("centre", s_centrings, defaults.Centre),
        };
        return new DeltasExtractor(ViewSettings.Source(settings, "mfcc"), options);
    }
}
