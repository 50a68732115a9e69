using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Neural;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>What in a picture speaks for an answer.</summary>
public sealed class VoiceExplanationTests
{
    private static readonly Lazy<VoiceClassifier> s_pooled = new(() => TinyProblem.Model(ModelCatalog.Cnn2dPooled, pictures: true));
    private static readonly Lazy<VoiceClassifier> s_plain = new(() => TinyProblem.Model(ModelCatalog.Cnn2d, pictures: true));

    [Theory]
    [InlineData(ModelCatalog.Cnn2d, 0.2)]
    [InlineData(ModelCatalog.Cnn2d, 3.1)]
    [InlineData(ModelCatalog.Cnn2dPooled, 0.9)]
    public void A_recording_is_explained_as_it_is_judged(string kind, double seconds)
    {
        var model = kind == ModelCatalog.Cnn2d ? s_plain.Value : s_pooled.Value;
        using var folder = new TempFolder();
        var utterance = Recording(folder, seconds);
        Assert.True(model.IsExplainable);
        var explanation = model.Explain(utterance);
        var prediction = model.Predict(utterance);
        Assert.Equal(prediction.Label, explanation.Label);
        Assert.Equal(model.Labels[explanation.ClassIndex], explanation.Label);
        Assert.Equal([ExplanationMethod.GradCam, ExplanationMethod.IntegratedGradients, ExplanationMethod.Occlusion], explanation.Maps.Select(m => m.Method));
        Assert.All(explanation.Maps, m => Assert.Equal((TinyProblem.Height, explanation.Picture.FrameCount), (m.Map.Height, m.Map.Width)));
        Assert.Equal(3, explanation.Agreement.Count);
        Assert.Equal(PictureRowKind.Frequency, explanation.Axes.Kind);
        Assert.InRange(explanation.Seconds, seconds - (24 * 0.032) - 0.1, seconds + 0.1);
        Assert.True(explanation.Score > 0);
        Assert.InRange(explanation.CompletenessError, 0, 0.2);

        var again = model.Explain(utterance);
        Assert.All(again.Maps, m => Assert.True(m.Map.Values.SequenceEqual(explanation[m.Method].Values)));
    }

    [Fact]
    public void The_half_that_tells_the_classes_apart_holds_the_evidence()
    {
        var model = s_plain.Value;
        const int Count = 24;
        var (rows, labels) = TinyProblem.Scaled(model, TinyProblem.Make(pictures: true, Count, seed: 9));
        var axes = PictureAxes.Of(((PictureExtractor)model.Features).Features, SampleRate.Speech);
        var network = ((NetworkClassifier)model.Frames).Network;
        var explained = Enumerable.Range(0, Count).Select(i =>
        {
            var row = rows.AsMemory(i * TinyProblem.Height * TinyProblem.Width, TinyProblem.Height * TinyProblem.Width);
            return VoiceExplanation.Of(network, row, [0], new FeatureMatrix(TinyProblem.Height, TinyProblem.Width, row.ToArray()), labels[i], model.Labels[labels[i]], axes);
        }).ToList();
        Assert.All(explained, e => Assert.True(e.Score > 0));
        foreach (var method in new[] { ExplanationMethod.IntegratedGradients, ExplanationMethod.Occlusion })
        {
            // the noise of single pictures speaks for and against, and evens out over many
            var (telling, all) = (explained.Sum(e => e[method].RowMeans().Take(TinyProblem.Height / 2).Sum()), explained.Sum(e => e[method].RowMeans().Sum()));
            Assert.True(telling > 2 * Math.Abs(all - telling), $"{method}: {telling} of {all}");
        }
    }

    [Fact]
    public void Pictures_that_overlap_are_joined_by_their_mean_and_one_that_is_too_long_goes_round()
    {
        var network = Network.Create(new NetworkDefinition([1, 2, 4], [new FlattenDefinition(), new LinearDefinition(1)]), seed: 1);
        var random = new SeededRandom(2);
        var inputs = Enumerable.Range(0, 16).Select(_ => (float)random.NextGaussian()).ToArray();
        var axes = new PictureAxes(PictureRowKind.Feature, [0, 1], 0.01);
        var slopes = new float[8];
        new InputGradient(network).Of(new float[8], 1, new float[1], [], slopes);
        double Evidence(int picture, int row, int frame) => inputs[(picture * 8) + (row * 4) + frame] * slopes[(row * 4) + frame];

        // a layer that is linear has no picture within: Grad-CAM has nothing to look at
        Assert.Contains("has no layer whose output is a picture", Assert.Throws<TimbreException>(() => VoiceExplanation.Of(network, inputs, [0, 2], new FeatureMatrix(2, 6, new float[12]), 1, "M", axes)).Message, StringComparison.Ordinal);

        network = Network.Create(new NetworkDefinition([1, 2, 4], [new Conv2dDefinition(1, 1, 1), new FlattenDefinition(), new LinearDefinition(1)]), seed: 1);
        new InputGradient(network).Of(new float[8], 1, new float[1], [], slopes);
        var map = VoiceExplanation.Of(network, inputs, [0, 2], new FeatureMatrix(2, 6, new float[12]), 1, "M", axes)[ExplanationMethod.IntegratedGradients];
        Assert.Equal(Evidence(0, 1, 1), map[1, 1], 1e-5);
        Assert.Equal((Evidence(0, 1, 3) + Evidence(1, 1, 1)) / 2, map[1, 3], 1e-5);
        Assert.Equal(Evidence(1, 0, 3), map[0, 5], 1e-5);

        map = VoiceExplanation.Of(network, inputs.AsMemory(0, 8), [0], new FeatureMatrix(2, 3, new float[6]), 1, "M", axes)[ExplanationMethod.IntegratedGradients];
        Assert.Equal((Evidence(0, 0, 0) + Evidence(0, 0, 3)) / 2, map[0, 0], 1e-5);
        Assert.Equal(Evidence(0, 1, 2), map[1, 2], 1e-5);
    }

    [Fact]
    public void Refuses_what_cannot_be_explained()
    {
        using var folder = new TempFolder();
        var boosting = TrainedModels.Make(ModelCatalog.Boosting);
        Assert.False(boosting.IsExplainable);
        Assert.Contains("'boosting' on features of kind 'mfcc' cannot be explained", Assert.Throws<TimbreException>(() => boosting.Explain(Recording(folder, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("window=0", Assert.Throws<TimbreException>(() => s_plain.Value.Explain(Recording(folder, 1), new ExplanationOptions { Window = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("steps=0", Assert.Throws<TimbreException>(() => s_plain.Value.Explain(Recording(folder, 1), new ExplanationOptions { Steps = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("0.1 s are needed", Assert.Throws<TimbreException>(() => s_plain.Value.Explain(Recording(folder, 0.05))).Message, StringComparison.Ordinal);
        var axes = new PictureAxes(PictureRowKind.Feature, [0, 1], 0.01);
        Assert.Contains("do not fit", Assert.Throws<TimbreException>(() => VoiceExplanation.Of(Network.Create(Architectures.Cnn2dPooled(16, 16), 0), new float[256], [0], new FeatureMatrix(2, 3, new float[6]), 1, "M", axes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bands_lie_where_the_mel_scale_puts_them()
    {
        var axes = PictureAxes.Of(new LogMelExtractor(new LogMelOptions { Mel = new MelOptions { BandCount = 40, MinimumFrequency = 0, MaximumFrequency = 8000 } }), SampleRate.Speech);
        Assert.Equal(40, axes.Rows.Count);
        Assert.Equal(axes.Rows.Order(), axes.Rows);

        // Slaney's scale: 45.245640471924965 mels up to 8 kHz, so that the first centre is a 41st of them at 200/3 Hz each
        Assert.Equal(45.245640471924965 / 41 * 200 / 3, axes.Rows[0], 1e-9);
        Assert.Equal(0.032, axes.HopSeconds, 1e-12);
        Assert.Equal(PictureRowKind.Cepstrum, PictureAxes.Of(TrainedModels.Extractor, SampleRate.Speech).Kind);

        // by their names, wherever they come from
        var stored = PictureAxes.Of(AudioMnistPictures.Features, SampleRate.Speech);
        Assert.Equal((PictureRowKind.Cepstrum, 12, 0.01), (stored.Kind, stored.Rows.Count, stored.HopSeconds));
        Assert.Equal(PictureRowKind.Feature, PictureAxes.Of(new StoredFeatures("other", ["mfcc_0", "mfcc_2"], 0.01), SampleRate.Speech).Kind);
    }

    [Theory]
    [InlineData(new double[] { 0.1, 0.2, 0.4, 0.2, 0.1 }, 0.5, 1, 2)]
    [InlineData(new double[] { 0, 0, 0, 1 }, 0.5, 3, 3)]
    [InlineData(new double[] { 0.25, 0.25, 0.25, 0.25 }, 1, 0, 3)]
    public void The_narrowest_band_holds_what_is_wanted(double[] shares, double wanted, int first, int last)
    {
        var band = EvidenceBand.Narrowest(shares, wanted)!;
        Assert.Equal((first, last), (band.First, band.Last));
        Assert.Equal(shares[first..(last + 1)].Sum(), band.Share, 1e-12);
        Assert.Null(EvidenceBand.Narrowest(new double[3]));
    }

    private static Utterance Recording(TempFolder folder, double seconds)
    {
        var path = Path.Combine(folder.Path, FormattableString.Invariant($"{seconds}.wav"));
        File.WriteAllBytes(path, WavWriter.ToBytes(TrainedModels.Buzz((int)(16000 * seconds), 180, 16000), SampleRate.Speech));
        return new Utterance("a", path);
    }
}
