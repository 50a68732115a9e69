using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>Several classifiers answer as one.</summary>
public sealed class VoiceEnsembleTests
{
    [Fact]
    public void TheLogarithmsAreAveragedWithWeightsAndCalibratedAgain()
    {
        var ensemble = Make([3, 1], 2);
        var said = ensemble.Members.Select(m => m.Predict(TrainedModels.Buzz(16000, 190, 16000), SampleRate.Speech)).ToList();
        var joined = ensemble.Join(said);
        var expected = ensemble.Labels.Select(l => Math.Exp(2 * ((0.75 * Math.Log(Math.Max(1e-12, said[0].Scores[l]))) + (0.25 * Math.Log(Math.Max(1e-12, said[1].Scores[l])))))).ToList();
        Assert.All(ensemble.Labels.Select((l, i) => (l, i)), p => Assert.Equal(expected[p.i] / expected.Sum(), joined.Scores[p.l], 9));
        Assert.Equal(joined.Scores.MaxBy(s => s.Value).Key, joined.Label);
    }

    [Fact]
    public void ALoadedEnsembleSaysTheSame()
    {
        using var folder = new TempFolder();
        var ensemble = Make([3, 1], 1.7);
        ensemble.Save(folder.File("e"));
        var loaded = Assert.IsType<VoiceEnsemble>(VoiceModel.Load(folder.File("e")));
        Assert.Equal(ensemble.Labels, loaded.Labels);
        Assert.Equal(ensemble.Weights, loaded.Weights);
        Assert.Equal((ensemble.Description, ensemble.Calibration, ensemble.Task), (loaded.Description, loaded.Calibration, loaded.Task));
        var utterance = Recorded(folder, TrainedModels.Buzz(48000, 190, 16000));
        var (before, after) = (ensemble.Predict(utterance), loaded.Predict(utterance));
        Assert.Equal(PredictionStatus.Ok, before.Status);
        Assert.Equal(before.Scores, after.Scores);
        Assert.Equal(3, after.Seconds!.Value, 3);
        Assert.Equal(ensemble.PredictSegments(utterance, 1).Select(p => (p.Start, p.Prediction.Label)), loaded.PredictSegments(utterance, 1).Select(p => (p.Start, p.Prediction.Label)));
        Assert.Equal(3, loaded.PredictSegments(utterance, 1).Count);
    }

    [Fact]
    public void ItRefusesWhatItsMembersRefuse()
    {
        using var folder = new TempFolder();
        var ensemble = Make([1, 1], 1);
        Assert.Equal(PredictionStatus.NoSpeech, ensemble.Predict(Recorded(folder, new float[16000])).Status);
        Assert.Equal(PredictionStatus.TooShort, ensemble.Predict(Recorded(folder, TrainedModels.Buzz(400, 190, 16000))).Status);
        Assert.Equal(PredictionStatus.Error, ensemble.Predict(new Utterance("absent", folder.File("absent.wav"))).Status);
        Assert.Equal(PredictionStatus.Error, Assert.Single(ensemble.PredictSegments(new Utterance("absent", folder.File("absent.wav")))).Prediction.Status);
    }

    [Fact]
    public void MembersMustGoTogether()
    {
        var (one, other) = (FiveVoices.Model(ModelCatalog.Centroid), TrainedModels.Make(ModelCatalog.Logistic));
        var about = one.Description;
        Assert.Throws<TimbreException>(() => new VoiceEnsemble(about, [one], [1], ScoreCalibration.None));
        Assert.Throws<TimbreException>(() => new VoiceEnsemble(about, [one, other], [1, 1], ScoreCalibration.None));
        Assert.Throws<TimbreException>(() => new VoiceEnsemble(about, [one, one], [1], ScoreCalibration.None));
        foreach (var weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<TimbreException>(() => new VoiceEnsemble(about, [one, one], [1, weight], ScoreCalibration.None));
        }
    }

    [Theory]
    [InlineData("members", "[]")]
    [InlineData("members", "null")]
    [InlineData("members", "[1, 2]")]
    [InlineData("members", """[{"folder":"../e/1-centroid","weight":1},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("members", """[{"folder":"..","weight":1},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("members", """[{"folder":"1-centroid","weight":0},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("members", """[{"folder":"1-centroid","weight":1},{"folder":"absent","weight":1}]""")]
    [InlineData("members", """[{"folder":"1-centroid","weight":"x"},{"folder":"2-gmm","weight":1}]""")]
    [InlineData("labels", """["a","b"]""")]
    [InlineData("labels", "7")]
    [InlineData("task", "\"gender\"")]
    [InlineData("version", "99")]
    [InlineData("version", "\"x\"")]
    [InlineData("calibration", "{}")]
    [InlineData("calibration", """{"slope":-1}""")]
    [InlineData("training", "null")]
    [InlineData("format", "7")]
    public void HostileFoldersAreRefusedByName(string property, string value)
    {
        using var folder = new TempFolder();
        Make([1, 1], 1).Save(folder.File("e"));
        var path = Path.Combine(folder.File("e"), "model.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json[property] = JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());
        Assert.StartsWith(folder.File("e"), Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.File("e"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEnsembleIsNoMemberOfItself()
    {
        using var folder = new TempFolder();
        Make([1, 1], 1).Save(folder.File("e"));
        var inner = Path.Combine(folder.File("e"), "1-centroid", "model.json");
        File.Copy(Path.Combine(folder.File("e"), "model.json"), inner, overwrite: true);
        Assert.StartsWith(inner, Assert.Throws<TimbreException>(() => VoiceModel.Load(folder.File("e"))).Message, StringComparison.Ordinal);
    }

    private static VoiceEnsemble Make(double[] weights, double slope)
    {
        var members = new[] { FiveVoices.Model(ModelCatalog.Centroid), FiveVoices.Model(ModelCatalog.Mixture) };
        return new VoiceEnsemble(members[0].Description, members, weights, new ScoreCalibration(slope));
    }

    private static Utterance Recorded(TempFolder folder, float[] samples)
    {
        var path = folder.File("buzz.wav");
        WavWriter.Write(path, samples, SampleRate.Speech);
        return new Utterance("buzz", path);
    }
}
