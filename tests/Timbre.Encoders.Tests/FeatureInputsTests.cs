using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Encoders.Tests;

/// <summary>Every kind by its settings: encoders and views of them come back as they were, checkpoints are loaded once, mistakes are named.</summary>
public sealed class FeatureInputsTests
{
    private static readonly float[] s_hum = Checkpoints.Hum(40_000);

    [Theory]
    [InlineData("encoder", "")]
    [InlineData("encoder", "layer=2 chunk=0.29 pool=mean normalize=false precision=eight-bit")]
    [InlineData("encoder", "layer=mean chunk=1.0000001")]
    [InlineData("encoder", "layer=3:0.2,1:0.7,0:0.1")]
    [InlineData("pooled", "of=encoder layer=1 frames=30 step=7 correlations=5")]
    [InlineData("pooled", "of=deltas of.of=encoder layer=mean of.orders=1 frames=40")]
    [InlineData("picture", "of=encoder of.layer=last frames=10")]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string kind, string settings)
    {
        var first = Create(kind, $"{settings} {(kind == "encoder" ? "" : "of.")}{(settings.Contains("of.of", StringComparison.Ordinal) ? "of." : "")}model={Checkpoints.TinyBase}");
        var text = FeatureKinds.SettingsAsText(first);
        var second = new FeatureInputs().Create(kind, text);
        Assert.Equal(text, FeatureKinds.SettingsAsText(second));
        Assert.Equal(first.FeatureNames, second.FeatureNames);
        Assert.Equal(first.Extract(s_hum, SampleRate.Speech).Values.ToArray(), second.Extract(s_hum, SampleRate.Speech).Values.ToArray());
        FeatureInputs.Check(kind, text);
    }

    [Fact]
    public void OtherKindsAreThoseOfFeatureKinds()
    {
        Assert.Equal([.. FeatureKinds.Names, "encoder", "stored"], FeatureInputs.Names);
        Assert.Equal("stored", new FeatureInputs().Create("deltas", Parse("of=stored")) is DeltasExtractor deltas ? deltas.Features.Kind : null);
        Assert.Equal("mfcc", new FeatureInputs().Create("mfcc", Parse("n_mfcc=4")).Kind);
        FeatureInputs.Check("pooled", Parse("of=mfcc n_mfcc=4"));
    }

    [Fact]
    public void ACheckpointIsLoadedOnceByManyThreads()
    {
        var inputs = new FeatureInputs();
        var results = new float[12][];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var extractor = inputs.Create(i % 2 == 0 ? "encoder" : "pooled", Parse(i % 2 == 0 ? $"model={Checkpoints.TinyBase}" : $"of=encoder model={Checkpoints.TinyBase}/../tiny-base"));
            results[i] = extractor.Extract(s_hum, SampleRate.Speech).Values.ToArray();
        });
        Assert.Equal(1, inputs.LoadedCount);
        Assert.All(results, (r, i) => Assert.Equal(results[i % 2], r));
        inputs.Create("encoder", Parse($"model={Checkpoints.TinyBase} precision=eight-bit"));
        Assert.Equal(2, inputs.LoadedCount);
    }

    [Theory]
    [InlineData("layer=mean", new[] { 1, 2, 3 }, new[] { 1.0, 1, 1 })]
    [InlineData("layer=3:2,1:6", new[] { 1, 3 }, new[] { 6.0, 2 })]
    [InlineData("layer=0:1", new[] { 0 }, new[] { 1.0 })]
    public void AMeanOfLayersIsTheWeightedMeanOfEach(string setting, int[] layers, double[] weights)
    {
        var mean = Create("encoder", $"{setting} model={Checkpoints.TinyBase}").Extract(s_hum, SampleRate.Speech).Values.ToArray();
        var each = Array.ConvertAll(layers, layer => Create("encoder", $"layer={layer} model={Checkpoints.TinyBase}").Extract(s_hum, SampleRate.Speech).Values.ToArray());
        for (var i = 0; i < mean.Length; i++)
        {
            var expected = layers.Select((_, k) => weights[k] * each[k][i]).Sum() / weights.Sum();
            Assert.InRange(Math.Abs(mean[i] - expected) / (1 + Math.Abs(expected)), 0, 1e-6);
        }
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotChangeAMeanOfLayers()
    {
        var encoder = Checkpoints.Load();
        var options = EncoderOptions.Default.WithLayer("1:0.3,3:0.7", encoder.Model);
        foreach (var chunk in new TimeSpan?[] { null, TimeSpan.FromSeconds(0.5) })
        {
            var each = new[] { 1, 2, 5 }.Select(t => encoder.EncodeSamples(s_hum, options with { Chunk = chunk }, t).SelectMany(b => b.Values).ToArray()).ToList();
            Assert.Equal(each[0], each[1]);
            Assert.Equal(each[0], each[2]);
        }
    }

    [Theory]
    [InlineData("layer=first", "layer=first: must be last, a number, mean, or layers with their weights")]
    [InlineData("layer=-1", "layer=-1: must be last, a number")]
    [InlineData("layer=1:0.5,2", "layer=1:0.5,2: must be last")]
    [InlineData("layer=1:x", "layer=1:x: must be last")]
    [InlineData("layer=1:0", "layer=1: must have a weight above 0")]
    [InlineData("layer=1:NaN", "layer: weights of layers")]
    [InlineData("layer=1:1e308,2:1e308", "layer: weights of layers")]
    [InlineData("layer=1:1,1:2", "layer=1: is there twice")]
    [InlineData("chunk=0", "chunk=0: must be a positive number of seconds")]
    [InlineData("chunk=NaN", "chunk=NaN: must be a positive number of seconds")]
    [InlineData("pool=max", "pool=max: must be none or mean")]
    [InlineData("normalize=maybe", "normalize=maybe: must be true, false")]
    [InlineData("precision=half", "precision=half: must be single or eight-bit")]
    [InlineData("n_mfcc=3", "n_mfcc: is not a setting of encoder; there are model, weights, layer")]
    public void MistakesAreNamedWithoutACheckpoint(string setting, string message)
    {
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureInputs.Check("encoder", Parse(setting))).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureInputs.Check("pooled", Parse($"of=encoder {setting}"))).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => Create("encoder", $"model={Checkpoints.TinyBase} {setting}")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer=4", "layer=4: must be from 0")]
    [InlineData("layer=1:1,99:1", "layer=99: must be from 0")]
    [InlineData("chunk=0.001", "chunk=0.001: must be from")]
    public void WhatTheModelHasNotIsFoundWhenItIsLoaded(string setting, string message)
    {
        FeatureInputs.Check("encoder", Parse(setting));
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => Create("encoder", $"model={Checkpoints.TinyBase} {setting}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCheckpointMustBeThereAndTheOneThatIsMeant()
    {
        FeatureInputs.Check("encoder", Parse("model=nobody/nothing"));
        FeatureInputs.Check("pooled", Parse("of=encoder correlations=700"));
        Assert.StartsWith("model: must name the encoder", Assert.Throws<TimbreException>(() => Create("encoder", "")).Message, StringComparison.Ordinal);
        Assert.Contains("models get", Assert.Throws<TimbreException>(() => Create("encoder", "model=nobody/nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<TimbreException>(() => Create("encoder", "model=/no/such/folder/at/all")).Message, StringComparison.Ordinal);
        Assert.StartsWith("of=encoder: gives one column", Assert.Throws<TimbreException>(() => FeatureInputs.Check("pooled", Parse("of=encoder pool=mean"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("encodr: is not a kind", Assert.Throws<TimbreException>(() => Create("encodr", "")).Message, StringComparison.Ordinal);

        using var folder = new TempFolder();
        var copy = Checkpoints.Copy(folder);
        var text = FeatureKinds.SettingsAsText(Create("encoder", $"model={copy}"));
        var weights = Path.Combine(copy, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("has other weights than the model was trained with", Assert.Throws<TimbreException>(() => new FeatureInputs().Create("encoder", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AViewOfAnEncoderFindsItsFramesInTheStore()
    {
        using var folder = new TempFolder();
        WavWriter.Write(folder.File("a.wav"), s_hum, SampleRate.Speech);
        File.SetLastWriteTimeUtc(folder.File("a.wav"), DateTime.UtcNow.AddHours(-1));
        var inputs = new FeatureInputs();
        ExtractedCorpus Extract(string kind, string settings) => FeatureExtraction.Extract(
            [new Utterance("a", folder.File("a.wav"))], inputs.Create(kind, Parse($"{settings} model={Checkpoints.TinyBase}")), new ExtractionOptions { Store = FeatureStore.Open(folder.File("store")) });
        Assert.Equal(0, Extract("encoder", "").FromStore);
        var pooled = Extract("pooled", "of=encoder frames=20");
        Assert.Equal((1, 128), (pooled.FromStore, pooled.Utterances[0].Features.FeatureCount));
        Assert.Equal(0, Extract("pooled", "of=encoder frames=20 layer=mean").FromStore);
    }

    private static IFeatureExtractor Create(string kind, string settings) => new FeatureInputs().Create(kind, Parse(settings));

    private static Dictionary<string, string> Parse(string settings) =>
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
}
