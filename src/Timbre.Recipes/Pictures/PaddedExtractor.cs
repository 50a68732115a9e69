using Timbre.Audio;

namespace Timbre.Recipes;

/// <summary>
/// Features of recordings that are brought to one length first: zeros before and after, alike, or what is too long left out at the end. (Published: zeros at a place
/// drawn at random; here the training moves the pictures instead, and a recording has one picture.)
/// </summary>
internal sealed class PaddedExtractor : IFeatureExtractor
{
    private readonly IFeatureExtractor _inner;
    private readonly int _length;

    /// <param name="inner">What computes the features.</param>
    /// <param name="length">Samples at the inner extractor's rate.</param>
    public PaddedExtractor(IFeatureExtractor inner, int length)
    {
        (_inner, _length) = (inner, length);
        Settings = new Dictionary<string, object?>(inner.Settings, StringComparer.Ordinal) { ["padded_to"] = length };
    }

    public string Kind => _inner.Kind;

    public IReadOnlyDictionary<string, object?> Settings { get; }

    public int FeatureCount => _inner.FeatureCount;

    public IReadOnlyList<string> FeatureNames => _inner.FeatureNames;

    public SampleRate? RequiredRate => _inner.RequiredRate;

    public string? WarningFor(SampleRate recorded) => _inner.WarningFor(recorded);

    public double HopSeconds(SampleRate rate) => _inner.HopSeconds(rate);

    public FeatureMatrix Extract(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var padded = new float[_length];
        var taken = samples[..Math.Min(samples.Length, _length)];
        taken.CopyTo(padded.AsSpan((_length - taken.Length) / 2));
        return _inner.Extract(padded, rate);
    }
}
