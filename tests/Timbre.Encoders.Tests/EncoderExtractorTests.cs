using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Encoders.Tests;

/// <summary>An encoder as a kind of features: settings, store, weights.</summary>
public sealed class EncoderExtractorTests
{
    [Fact]
    public void SettingsSayEverythingThatDecidesTheNumbers()
    {
        var encoder = Checkpoints.Load();
        var extractor = new EncoderExtractor(encoder, new EncoderOptions { Layer = 2, Chunk = TimeSpan.FromSeconds(2), Pooling = EncoderPooling.Mean, Normalize = false });
        Assert.Equal("encoder", extractor.Kind);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["model"] = encoder.Path, ["weights"] = encoder.Fingerprint, ["layer"] = "2", ["chunk"] = "2", ["pool"] = "mean", ["normalize"] = "false", ["precision"] = "single",
            },
            FeatureKinds.SettingsAsText(extractor));
        Assert.Matches("^[0-9a-f]{64}$", encoder.Fingerprint);
        Assert.Equal(64, extractor.FeatureCount);
        Assert.Equal(SampleRate.Speech, extractor.RequiredRate);
        Assert.True(extractor.PerRecording);
        var plain = new EncoderExtractor(encoder);
        Assert.Equal("last", plain.Settings["layer"]);
        Assert.Equal(true, plain.Settings["normalize"]); // as the checkpoint says
        Assert.Equal(0.02, plain.HopSeconds(SampleRate.Speech));
        Assert.False(plain.PerRecording);
    }

    [Fact]
    public void TheExtractorGivesWhatTheEncoderGives()
    {
        var encoder = Checkpoints.Load();
        var hum = Checkpoints.Hum(150_000);
        var recording = Recording.FromSamples(hum, SampleRate.Speech);
        foreach (var chunk in new TimeSpan?[] { null, TimeSpan.FromSeconds(1) })
        {
            Assert.Equal(encoder.Encode(recording, chunk).Values, new EncoderExtractor(encoder, new EncoderOptions { Chunk = chunk }).Extract(hum, SampleRate.Speech).Values);
            var mean = new EncoderExtractor(encoder, new EncoderOptions { Chunk = chunk, Pooling = EncoderPooling.Mean }).Extract(hum, SampleRate.Speech);
            Assert.Equal(1, mean.FrameCount);
            Assert.Equal(encoder.Embed(recording, chunk), mean.Values);
        }

        Assert.Throws<TimbreException>(() => new EncoderExtractor(encoder).Extract(new float[300], SampleRate.Speech));
        Assert.StartsWith("sr=8000: ", Assert.Throws<TimbreException>(() => new EncoderExtractor(encoder).Extract(hum, new SampleRate(8000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStoreFindsThemAgainUnlessTheWeightsOrASettingAreOthers()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), Checkpoints.Hum(20_000), SampleRate.Speech);
        var checkpoint = Checkpoints.Copy(folder);
        var options = new ExtractionOptions { Store = FeatureStore.Open(folder.File("store")) };
        bool FromStore(EncoderOptions? how = null)
        {
            var extracted = FeatureExtraction.Extract([new Utterance("a", folder.File("a.wav"))], new EncoderExtractor(Encoder.Load(checkpoint), how), options);
            Assert.Empty(extracted.Failures);
            return extracted.FromStore == 1;
        }

        Assert.False(FromStore());
        Assert.True(FromStore());
        Assert.False(FromStore(new EncoderOptions { Layer = 3 }));
        Assert.False(FromStore(new EncoderOptions { Normalize = false }));
        Assert.False(FromStore(new EncoderOptions { Chunk = TimeSpan.FromSeconds(2) }));
        Assert.False(FromStore(new EncoderOptions { Pooling = EncoderPooling.Mean }));
        Assert.True(FromStore(new EncoderOptions { Normalize = true })); // what the checkpoint says anyway

        var weights = Path.Combine(checkpoint, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[bytes.Length / 2] ^= 1; // in the last bits of a weight
        File.WriteAllBytes(weights, bytes);
        Assert.False(FromStore());
    }

    [Fact]
    public void ExtractionWarnsOfANarrowRecordingAlsoFromTheStore()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), Checkpoints.Hum(8000), new SampleRate(8000));
        var options = new ExtractionOptions { Store = FeatureStore.Open(folder.File("store")) };
        for (var i = 0; i < 2; i++)
        {
            var extracted = FeatureExtraction.Extract(new Utterance("a", folder.File("a.wav")), new EncoderExtractor(Checkpoints.Load()), options);
            Assert.Contains("4 kHz", Assert.Single(extracted.Warnings), StringComparison.Ordinal);
        }
    }
}
