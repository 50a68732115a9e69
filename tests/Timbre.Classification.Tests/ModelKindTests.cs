using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>The kinds of model for statistics of recordings and for pictures: each learns, judges, and comes back from its folder as it was.</summary>
public sealed class ModelKindTests
{
    public static TheoryData<string, bool> Kinds => new()
    {
        { ModelCatalog.Logistic, false }, { ModelCatalog.Discriminant, false }, { ModelCatalog.SupportVectors, false }, { ModelCatalog.Boosting, false }, { ModelCatalog.Dense, false },
        { ModelCatalog.Cnn1dUtterance, true }, { ModelCatalog.Cnn2d, true }, { ModelCatalog.Cnn2dPooled, true }, { ModelCatalog.Discriminant, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachLearnsATinyProblem(string kind, bool pictures)
    {
        var model = TinyProblem.Model(kind, pictures);
        var (rows, labels) = TinyProblem.Scaled(model, TinyProblem.Make(pictures, 60, seed: 2));
        var logs = Predicted(model, rows, labels.Length);
        Assert.All(logs.Chunk(2), p => Assert.Equal(1, Math.Exp(p[0]) + Math.Exp(p[1]), 5));
        Assert.InRange(logs.Chunk(2).Where((p, i) => (p[1] > p[0] ? 1 : 0) == labels[i]).Count(), 51, 60);
        Assert.Equal(kind, model.Kind);
        Assert.True(model.ParameterCount > 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ALoadedModelPredictsTheSameBitsAlsoWhereValuesAreMissing(string kind, bool pictures)
    {
        using var folder = new TempFolder();
        var model = TinyProblem.Model(kind, pictures, missing: true);
        model.Save(folder.File("model"));
        var loaded = VoiceClassifier.Load(folder.File("model"));
        Assert.Equal(model.Kind, loaded.Kind);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.Equal(model.Description, loaded.Description);
        Assert.Equal(model.Features.FeatureNames, loaded.Features.FeatureNames);
        Assert.Equal(model.Features.Settings, loaded.Features.Settings);

        var (rows, labels) = TinyProblem.Scaled(model, TinyProblem.Make(pictures, 40, seed: 3, missing: true));
        Assert.Contains(rows, float.IsNaN);
        var before = Predicted(model, rows, labels.Length);
        Assert.DoesNotContain(before, v => !float.IsFinite(v));
        Assert.Equal(Bits(before), Bits(Predicted(loaded, rows, labels.Length)));

        var samples = TrainedModels.Buzz(16000, 190, 16000);
        Assert.Equal(model.Predict(samples, SampleRate.Speech).Scores, loaded.Predict(samples, SampleRate.Speech).Scores);
        loaded.Save(folder.File("again"));
        Assert.All(Directory.GetFiles(folder.File("model")), f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(folder.File("again"), Path.GetFileName(f)))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhatIsMissingIsTheMeanToAllButTrees(string kind, bool pictures)
    {
        var model = TinyProblem.Model(kind, pictures, missing: true);
        var (rows, labels) = TinyProblem.Scaled(model, TinyProblem.Make(pictures, 30, seed: 4));
        var (gaps, means) = (rows.ToArray(), rows.ToArray());
        for (var i = 0; i < rows.Length; i += 3)
        {
            (gaps[i], means[i]) = (float.NaN, 0); // scaling has put the mean of training at 0
        }

        var unlike = !Bits(Predicted(model, means, labels.Length)).SequenceEqual(Bits(Predicted(model, gaps, labels.Length)));
        Assert.Equal(kind == ModelCatalog.Boosting, unlike);
        Assert.Contains(gaps, float.IsNaN); // the caller's rows stay as they are
    }

    [Fact]
    public void TreesLearnFromWhatIsMissing()
    {
        // Nothing but the gap tells the classes apart.
        var rows = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? float.NaN : MathF.Sin(i)).ToArray();
        var labels = Enumerable.Range(0, 200).Select(i => i % 2).ToArray();
        var trees = FrameTraining.Fit(ModelCatalog.Boosting, new TrainingSettings { Trees = 20 }, new FrameSet(rows, labels, [1]), FrameSet.Empty([1]), 2, 1).Classifier;
        var logs = new float[4];
        trees.PredictLogProbabilities([float.NaN, 0.2f], logs);
        Assert.True(logs[0] > logs[1] && logs[3] > logs[2]);
    }

    [Theory]
    [InlineData(ModelCatalog.Dense, 32, 0, 66937)]
    [InlineData(ModelCatalog.Dense, 3480, 0, 949625)]
    [InlineData(ModelCatalog.Cnn1dUtterance, 40, 87, 449425)]
    [InlineData(ModelCatalog.Cnn1dUtterance, 3480, 0, 449425)]
    [InlineData(ModelCatalog.Cnn2d, 40, 87, 60729)]
    [InlineData(ModelCatalog.Cnn2dPooled, 40, 87, 60641)]
    public void NetworksHaveTheirNumberOfParameters(string kind, int height, int width, int expected) =>
        Assert.Equal(expected, Network.Create(NetworkClassifier.Definition(kind, width == 0 ? [height] : [height, width], 2), 1).ParameterCount);

    [Fact]
    public void LinearModelsHaveAWeightForEachFeatureAndOneMore()
    {
        var data = TinyProblem.Make(false, 60, seed: 1);
        var settings = new TrainingSettings();
        Assert.Equal(33, FrameTraining.Fit(ModelCatalog.Logistic, settings, data, FrameSet.Empty(data.Shape), 2, 1).Classifier.ParameterCount);
        Assert.Equal(33, FrameTraining.Fit(ModelCatalog.Discriminant, settings, data, FrameSet.Empty(data.Shape), 2, 1).Classifier.ParameterCount);
        Assert.Equal(3 * 33, FrameTraining.Fit(ModelCatalog.Logistic, settings, data with { Labels = [.. data.Labels.Select((l, i) => i % 3)] }, FrameSet.Empty(data.Shape), 3, 1).Classifier.ParameterCount);
        Assert.Equal(0, FrameTraining.Fit(ModelCatalog.SupportVectors, settings, data, FrameSet.Empty(data.Shape), 2, 1).Classifier.ParameterCount % 33);
    }

    [Theory]
    [InlineData(ModelCatalog.Cnn2d)]
    [InlineData(ModelCatalog.Cnn2dPooled)]
    public void PicturesAreNeededWhereTheModelLooksAtThem(string kind) => Assert.Contains(
        "give it features of kind 'picture'", Assert.Throws<TimbreException>(() => NetworkClassifier.Definition(kind, [32], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void ThreeClassesAreATaskForAll()
    {
        foreach (var (kind, pictures) in new[] { (ModelCatalog.Logistic, false), (ModelCatalog.Discriminant, false), (ModelCatalog.SupportVectors, false), (ModelCatalog.Dense, false), (ModelCatalog.Cnn2dPooled, true) })
        {
            var data = TinyProblem.Make(pictures, 60, seed: 1);
            data = data with { Labels = [.. data.Labels.Select((_, i) => i % 3)] };
            var classifier = FrameTraining.Fit(kind, TinyProblem.Settings, data, FrameSet.Empty(data.Shape), 3, 1).Classifier;
            var logs = new float[180];
            classifier.PredictLogProbabilities(data.Rows, logs);
            Assert.All(logs.Chunk(3), p => Assert.Equal(1, p.Sum(v => Math.Exp(v)), 4));
        }
    }

    [Fact]
    public void SettingsOfMembersComeBackFromAModelFolder()
    {
        using var folder = new TempFolder();
        var extractor = FeatureKinds.Create("statistics", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["features"] = "rms,mfcc,spectral_rolloff,chroma_stft", ["statistics"] = "mean,p90", ["mfcc.n_mfcc"] = "7", ["mfcc.hop_length"] = "320", ["hop_length"] = "160",
            ["spectral_rolloff.roll_percent"] = "0.95", ["chroma_stft.tuning"] = "0.1", ["sr"] = "16000",
        });
        var scaler = new StandardScaler(new double[extractor.FeatureCount], Enumerable.Repeat(1.0, extractor.FeatureCount).ToArray());
        var frames = new MajorityClassifier([0.5, 0.5]);
        new VoiceClassifier(new ModelDescription("gender", "simulated", 2, 2, 1), ["F", "M"], extractor, scaler, frames, ScoreCalibration.None).Save(folder.Path);
        var settings = JsonNode.Parse(File.ReadAllText(folder.File("model.json")))!["features"]!["settings"]!;
        Assert.Equal((7, 320), ((int)settings["mfcc.n_mfcc"]!, (int)settings["mfcc.hop_length"]!));

        var loaded = VoiceClassifier.Load(folder.Path).Features;
        Assert.Equal(extractor.Settings, loaded.Settings);
        Assert.Equal(extractor.FeatureNames, loaded.FeatureNames);
        var samples = TrainedModels.Buzz(16000, 190, 16000);
        Assert.Equal(extractor.Extract(samples, SampleRate.Speech).Values.ToArray(), loaded.Extract(samples, SampleRate.Speech).Values.ToArray());
    }

    private static float[] Predicted(VoiceClassifier model, float[] rows, int count)
    {
        var logs = new float[2 * count];
        model.Frames.PredictLogProbabilities(rows, logs);
        return logs;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
