namespace Timbre.Audio.Tests.Views;

/// <summary>Rows that are there already, one frame every half second.</summary>
internal sealed class Given(params float[][] rows) : IFeatureExtractor
{
    public string Kind => "given";

    public IReadOnlyDictionary<string, object?> Settings { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public int FeatureCount => rows.Length;

    public bool PerRecording { get; init; }

    public SampleRate? RequiredRate => SampleRate.Speech;

    public FeatureMatrix Matrix => new(rows.Length, rows[0].Length, [.. rows.SelectMany(r => r)]);

    public static Dictionary<string, string> Parse(string settings) =>
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    public string? WarningFor(SampleRate recorded) => "narrow";

    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate) => Matrix;

    public double HopSeconds(SampleRate rate) => 0.5;
}
