using Timbre.Audio;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>What was trained and what is read again give the same bits.</summary>
public sealed class ModelFolderTests
{
    [Theory]
    [InlineData(ModelCatalog.Majority)]
    [InlineData(ModelCatalog.Boosting)]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Cnn1d)]
    public void ALoadedModelPredictsTheSameBits(string kind)
    {
        using var folder = new TempFolder();
        var model = TrainedModels.Make(kind);
        model.Save(folder.File("model"));
        var loaded = VoiceClassifier.Load(folder.File("model"));

        Assert.Equal(kind, loaded.Kind);
        Assert.Equal(model.Labels, loaded.Labels);
        Assert.Equal(model.Description, loaded.Description);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.Equal(model.Calibration, loaded.Calibration);
        Assert.Equal(model.Features.Settings, loaded.Features.Settings);

        var samples = TrainedModels.Buzz(16000, 190, 16000);
        var features = model.Features.Extract(samples, SampleRate.Speech);
        Assert.Equal(Bits(model.FrameLogProbabilities(features)), Bits(loaded.FrameLogProbabilities(features)));
        Assert.Equal(model.Predict(samples, SampleRate.Speech).Scores, loaded.Predict(samples, SampleRate.Speech).Scores);
    }

    [Theory]
    [InlineData(ModelCatalog.Boosting)]
    [InlineData(ModelCatalog.Cnn1d)]
    public void SavingTwiceWritesTheSameFilesAndLeavesNothingElse(string kind)
    {
        using var folder = new TempFolder();
        var model = TrainedModels.Make(kind);
        model.Save(folder.File("a"));
        VoiceClassifier.Load(folder.File("a")).Save(folder.File("b"));
        model.Save(folder.File("b"));
        var names = Directory.GetFiles(folder.File("a")).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(2, names.Count);
        Assert.Equal(names, Directory.GetFiles(folder.File("b")).Select(Path.GetFileName).Order());
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(Path.Combine(folder.File("a"), n!)), File.ReadAllBytes(Path.Combine(folder.File("b"), n!))));
    }

    [Theory]
    [InlineData(ModelCatalog.Majority)]
    [InlineData(ModelCatalog.Boosting)]
    [InlineData(ModelCatalog.Mlp)]
    [InlineData(ModelCatalog.Cnn1d)]
    public void TheSameSeedTrainsTheSameBits(string kind)
    {
        var rows = TrainedModels.Frames(64, 9).Rows;
        float[] Predicted()
        {
            var result = new float[128];
            TrainedModels.Make(kind).Frames.PredictLogProbabilities(rows, result);
            return result;
        }

        Assert.Equal(Bits(Predicted()), Bits(Predicted()));
    }

    [Fact]
    public void LogProbabilitiesSumToOne()
    {
        foreach (var kind in ModelCatalog.Names.Except([ModelCatalog.Cnn2d, ModelCatalog.Cnn2dPooled, ModelCatalog.Tdnn])) // those look at pictures
        {
            var result = new float[128];
            TrainedModels.Make(kind).Frames.PredictLogProbabilities(TrainedModels.Frames(64, 5).Rows, result);
            for (var i = 0; i < result.Length; i += 2)
            {
                Assert.InRange(Math.Exp(result[i]) + Math.Exp(result[i + 1]), 0.9999, 1.0001);
            }
        }
    }

    [Fact]
    public void AnUnknownModelNameListsTheKnownOnes()
    {
        var e = Assert.Throws<TimbreException>(() => ModelCatalog.Checked("forest"));
        Assert.All(ModelCatalog.Names, n => Assert.Contains(n, e.Message, StringComparison.Ordinal));
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
