using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Corpora.Tests;

/// <summary>A few recordings, a store beside them, and what is compared.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public StoreFixture(int recordings = 4)
    {
        var random = new Random(5);
        for (var i = 0; i < recordings; i++)
        {
            var level = 0.1f + (0.05f * i);
            Add($"u{i}", [.. Enumerable.Range(0, 8000 + (700 * i)).Select(n => level * (float)(Math.Sin(n * (0.05 + (0.01 * i))) + (0.1 * random.NextDouble())))]);
        }
    }

    public List<Utterance> Utterances { get; } = [];

    public IFeatureExtractor Mfcc { get; } = Kind("mfcc", "n_mfcc=13", "sr=16000");

    public string StoreFolder => _folder.File("store");

    public string Folder => _folder.Path;

    public static IFeatureExtractor Kind(string kind, params string[] settings) =>
        FeatureKinds.Create(kind, settings.ToDictionary(s => s.Split('=')[0], s => s.Split('=')[1], StringComparer.Ordinal));

    /// <summary>A store object as a process of its own would have it.</summary>
    public FeatureStore Store() => FeatureStore.Open(StoreFolder, 0, TimeProvider.System);

    /// <summary>A recording that has lain there for an hour.</summary>
    public Utterance Add(string id, float[] samples)
    {
        var path = _folder.File(id + ".wav");
        WavWriter.Write(path, samples, SampleRate.Speech);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        Utterances.Add(new Utterance(id, path));
        return Utterances[^1];
    }

    public ExtractedCorpus Extract(FeatureStore? store, IFeatureExtractor? extractor = null, int jobs = 2) =>
        FeatureExtraction.Extract(Utterances, extractor ?? Mfcc, new ExtractionOptions { Store = store, Jobs = jobs });

    public bool Has(Utterance utterance, IFeatureExtractor? extractor = null) =>
        FeatureExtraction.Extract([utterance], extractor ?? Mfcc, new ExtractionOptions { Store = Store() }).FromStore == 1;

    public string[] Entries() => Directory.Exists(StoreFolder) ? [.. Directory.GetFiles(StoreFolder, "*.features", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    public string[] Temporary() => [.. Directory.GetFiles(StoreFolder, "*.tmp", SearchOption.AllDirectories)];

    /// <summary>Same utterances, same bits, same words.</summary>
    public static void Same(ExtractedCorpus expected, ExtractedCorpus actual)
    {
        Assert.Equal(expected.Failures, actual.Failures);
        Assert.Equal(expected.Utterances.Count, actual.Utterances.Count);
        foreach (var (one, other) in expected.Utterances.Zip(actual.Utterances))
        {
            Assert.Equal(one.Utterance, other.Utterance);
            Assert.Equal((one.Features.FeatureCount, one.Features.FrameCount), (other.Features.FeatureCount, other.Features.FrameCount));
            Assert.Equal(Bits(one.Features), Bits(other.Features));
            Assert.Equal(BitConverter.DoubleToInt64Bits(one.Seconds), BitConverter.DoubleToInt64Bits(other.Seconds));
            Assert.Equal(BitConverter.DoubleToInt64Bits(one.LevelDb), BitConverter.DoubleToInt64Bits(other.LevelDb));
            Assert.Equal(one.Warnings, other.Warnings);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static int[] Bits(FeatureMatrix matrix) => Array.ConvertAll(matrix.Values.ToArray(), BitConverter.SingleToInt32Bits);
}
