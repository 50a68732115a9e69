namespace Timbre.Audio;

/// <summary>
/// Pieces of features over time, each summed up: <c>[values, pieces]</c>, row by row the statistics (<c>mfcc_3_mean</c>, <c>mfcc_3_std</c>), then the correlations
/// of rows with one another (<c>mfcc_1*mfcc_2</c>). What is left at the end and does not fill a piece is dropped; a recording shorter than a piece is one
/// piece. Values that are not finite are left out; NaN where a row of a piece has none that is.
/// </summary>
public sealed class PooledExtractor : IPieceView
{
    internal const string KindName = "pooled";

    private readonly PieceGrid _grid;
    private readonly PoolStatistic[] _statistics;

    /// <summary>Sums up an extractor's frames.</summary>
    /// <exception cref="TimbreException">An option is out of range, or the features have no frames.</exception>
    public PooledExtractor(IFeatureExtractor features, PooledOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        Options = options ?? new PooledOptions();
        ViewSettings.Check(KindName, features);
        Options.Check(features.FeatureCount);
        _grid = new PieceGrid(Options.Frames, Options.Step);
        _statistics = [.. Options.Statistics];
        Features = features;
        FeatureCount = (int)Options.ValueCount(features.FeatureCount);
        Settings = ViewSettings.Describe(
            features,
            ("frames", Options.Frames), ("step", Options.Step), ("statistics", Options.StatisticsText), ("correlations", Options.Correlations), ("speech", Options.Speech));
    }

    /// <summary>What it was made of, beside the features.</summary>
    public PooledOptions Options { get; }

    /// <inheritdoc/>
    public IFeatureExtractor Features { get; }

    /// <inheritdoc/>
    public int Frames => _grid.Frames;

    /// <inheritdoc/>
    public int? Step => _grid.Step;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames
    {
        get
        {
            var names = Features.FeatureNames;
            var pairs = Enumerable.Range(0, Options.Correlations).SelectMany(i => Enumerable.Range(i + 1, Options.Correlations - i - 1).Select(j => $"{names[i]}*{names[j]}"));
            return [.. names.SelectMany(name => _statistics.Select(statistic => $"{name}_{PooledOptions.NameOf(statistic)}")), .. pairs];
        }
    }

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
        var pieces = _grid.Count(source.FrameCount);
        var values = ShortTimeSpectrum.Room(FeatureCount, pieces);
        var piece = new PooledPiece(Math.Min(Frames, source.FrameCount), Options);
        for (var i = 0; i < pieces; i++)
        {
            piece.Choose(source, i * (Step ?? 0));
            var at = i;
            for (var row = 0; row < source.FeatureCount; row++)
            {
                piece.Load(row);
                foreach (var statistic in _statistics)
                {
                    values[at] = piece.Value(statistic);
                    at += pieces;
                }
            }

            for (var a = 0; a < Options.Correlations; a++)
            {
                for (var b = a + 1; b < Options.Correlations; b++)
                {
                    values[at] = piece.Correlation(a, b);
                    at += pieces;
                }
            }
        }

        return new FeatureMatrix(FeatureCount, pieces, values);
    }

    /// <inheritdoc/>
    public IPieceView WithFrames(int frames, int? step) => new PooledExtractor(Features, Options with { Frames = frames, Step = step });

    /// <inheritdoc/>
    public double HopSeconds(SampleRate rate) => _grid.HopSeconds(Features.HopSeconds(rate));

    internal static IFeatureExtractor Create(SettingsReader settings)
    {
        var defaults = new PooledOptions();
        var options = new PooledOptions
        {
            Frames = settings.Integer("frames", defaults.Frames),
            Step = settings.OptionalInteger("step", defaults.Step),
            Statistics = PooledOptions.ParseStatistics(settings.Text("statistics", defaults.StatisticsText)),
            Correlations = settings.Integer("correlations", defaults.Correlations),
            Speech = settings.Number("speech", defaults.Speech),
        };
        return new PooledExtractor(ViewSettings.Source(settings, "mfcc"), options);
    }
}
