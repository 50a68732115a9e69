using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Evaluation.Descriptive;
using Timbre.TestSupport;
using static Timbre.Recipes.Tests.MadeUpCorpus;

namespace Timbre.Recipes.Tests;

public class ExplorationTests
{
    private static readonly float[] s_withOneFarOut = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 100, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];

    [Fact]
    public void Outliers_are_counted_over_all_frames_by_both_rules()
    {
        // Mean 5.24, deviation 21.2: z of 100 is 4.5. Quartiles 0 and 1: fences −1.5 and 2.5.
        var exploration = Explore([Recording("a", "1", Gender.F, [s_withOneFarOut[..10], new float[10]]), Recording("b", "2", Gender.M, [s_withOneFarOut[10..], new float[11]])]);
        var json = exploration.ToJson();
        Assert.Equal("[1,0]", json["outliers"]!["z"]!.ToJsonString());
        Assert.Equal("[1,0]", json["outliers"]!["iqr"]!.ToJsonString());
        Assert.Equal("21", json["outliers"]!["frames"]!.ToJsonString());
        Assert.Equal("""["mfcc_0","mfcc_1"]""", json["outliers"]!["names"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, -1)]
    public void Association_with_the_gender_takes_one_value_per_speaker(bool swapped, int sign)
    {
        // Speakers' means 3 4 5 against 0 1 2, each from two recordings one above and one below.
        var utterances = Enumerable.Range(0, 6).SelectMany(s => new[] { -1f, 1f }.Select(off =>
            Recording($"{s}{off}", $"{s}", s >= 3 != swapped ? Gender.F : Gender.M, [[s + off - 0.5f, s + off + 0.5f]]))).ToList();
        var mean = Explore(utterances).Features[0].Mean;
        Assert.Equal(swapped ? 0 : 1, mean.Auc.Estimate, 12);
        Assert.Equal(3 * sign, mean.Effect.Estimate, 9);
        Assert.Equal(3 * sign * Math.Sqrt(9.0 / 6 / 17.5), mean.R.Estimate, 9);
        Assert.Equal(!swapped, mean.HigherInFemale);
        Assert.True(mean.Auc.IsDefined && mean.R.IsDefined && mean.Effect.IsDefined);
        Assert.True(double.IsNaN(Explore(utterances).Features[0].Spread.R.Estimate)); // every recording spreads alike
    }

    [Fact]
    public void Global_normalisation_keeps_effects_and_per_utterance_normalisation_takes_them()
    {
        var study = Explore(Voices(shift: 2)).Features[1];
        Assert.True(study.Before.Effect > 1, $"{study.Before.Effect}");
        Assert.Equal(study.Before.Effect, study.Global.Effect);
        Assert.Equal(0, study.PerUtterance.Effect);
        Assert.InRange(study.PerUtterance.Auc, 0.48, 0.52);
        Assert.Equal(0, study.Global.Mean, 6);
        Assert.Equal(1, study.Global.Deviation, 3);
        Assert.Equal(study.Before.SpeakerSpread / study.Before.Deviation, study.Global.SpeakerSpread, 3);
        Assert.Equal(0, study.PerUtterance.SpeakerSpread);
    }

    [Fact]
    public void Global_statistics_come_from_training_speakers_alone()
    {
        List<ExtractedUtterance> utterances = [Recording("a", "1", Gender.F, [[1, 3]]), Recording("b", "2", Gender.M, [[12, 14, 16, 18]])];
        var study = Explore(utterances, new HashSet<string>(["1"], StringComparer.Ordinal)).Features[0]; // mean 2, deviation 1
        Assert.Equal(13, study.HeldOutMean, 9);
        Assert.Equal(Math.Sqrt(5), study.HeldOutDeviation, 9);
        Assert.Equal((64 / 6.0) - 2, study.Global.Mean, 9);
        Assert.False(Explore(utterances, new HashSet<string>(["1"], StringComparer.Ordinal)).Corpus.TrainingIsAll);
        Assert.True(Explore(utterances).Corpus.TrainingIsAll);
        Assert.True(Explore(utterances, new HashSet<string>(["nobody"], StringComparer.Ordinal)).Corpus.TrainingIsAll);
        Assert.True(double.IsNaN(Explore(utterances).Features[0].HeldOutMean));
    }

    [Fact]
    public void Frames_without_a_label_count_for_outliers_but_not_for_comparisons()
    {
        var labelled = Voices(shift: 1);
        var study = Explore([.. labelled, Recording("x", "x", null, [[1000], [1000], [1000]])]).Features[1];
        var without = Explore(labelled).Features[1];
        Assert.Equal(without.PerFrame.Overall.N + 1, study.PerFrame.Overall.N);
        Assert.Equal(1, study.PerFrame.OutliersByZ);
        Assert.Equal(without.Mean, study.Mean);
        Assert.Equal(without.PerFrame.Auc, study.PerFrame.Auc);
    }

    [Fact]
    public void Frame_comparisons_agree_with_the_descriptive_statistics()
    {
        var utterances = Voices(shift: 0.7);
        var study = Explore(utterances).Features[1];
        double[] values = [.. utterances.SelectMany(u => u.Features.Row(1).ToArray().Select(v => (double)v))];
        bool[] female = [.. utterances.SelectMany(u => Enumerable.Repeat(u.Utterance.Gender == Gender.F, u.Features.FrameCount))];
        Assert.Equal(LabelCorrelation.Auc<double>(values, female).Estimate, study.PerFrame.Auc, 10);
        Assert.Equal(EffectSize.Of<double>(values, female).CohensD.Estimate, study.PerFrame.Effect, 10);
    }

    [Fact]
    public void The_same_data_give_the_same_numbers()
    {
        Assert.Equal(Explore(Voices(0.4)).ToJson().ToJsonString(), Explore(Voices(0.4)).ToJson().ToJsonString());
    }

    [Fact]
    public void Json_has_every_feature_with_its_intervals()
    {
        var json = Explore(Voices(2)).ToJson();
        Assert.Equal(["data", "outliers", "correlation", "normalisation", "distributions"], json.Select(p => p.Key));
        var mean = json["correlation"]![1]!["mean"]!;
        Assert.Equal("mfcc_1", (string?)json["correlation"]![1]!["name"]);
        Assert.Equal(1, (double)mean["auc"]!);
        Assert.InRange((double)mean["r"]!, (double)mean["r_ci95"]![0]!, (double)mean["r_ci95"]![1]!);
        Assert.InRange((double)mean["d"]!, (double)mean["d_ci95"]![0]!, (double)mean["d_ci95"]![1]!);
        Assert.Equal("all recordings", (string?)json["normalisation"]!["fitted_on"]);
        Assert.Equal(3, json["normalisation"]!["utterance"]!["frame_d"]!.AsArray().Count);
        Assert.Equal(6, (int)json["data"]!["speakers"]!["F"]!);
    }

    [Fact]
    public void Another_number_of_features_than_names_is_refused()
    {
        var error = Assert.Throws<TimbreException>(() => Explore([Recording("a", "1", Gender.F, [[1, 2]])], features: 2));
        Assert.Contains("1 features where 2 are named", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_stopped()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Exploration.Of(Voices(1), null, "mfcc", Names(3), cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Real_speech_gives_the_counts_of_its_frames()
    {
        var manifest = CorpusScanner.Scan(TestData.Data("LibriSpeech"), "auto", "train-clean-100").TakeBalanced(8, 1);
        var extractor = FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "13", ["sr"] = "16000" });
        var corpus = FeatureExtraction.Extract(manifest.Utterances, extractor);
        var exploration = Explore(corpus.Utterances);
        double[] first = [.. corpus.Utterances.SelectMany(u => u.Features.Row(0).ToArray().Select(v => (double)v))];
        Assert.Equal(first.Length, exploration.FrameCount);
        Assert.Equal(Outliers.ByZScore<double>(first), exploration.Features[0].PerFrame.OutliersByZ);
        Assert.Equal(Outliers.ByQuartiles<double>(first), exploration.Features[0].PerFrame.OutliersByQuartiles);
        Assert.All(exploration.Features, f => Assert.True(f.Mean.Auc.IsDefined && f.PerUtterance.SpeakerSpread == 0));
    }
}
