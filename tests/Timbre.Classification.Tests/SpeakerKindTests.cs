using Timbre.Audio;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>The kinds of model that tell several voices apart: each learns, comes back from its folder as it was, and gives the same bits whoever asks.</summary>
public sealed class SpeakerKindTests
{
    public static TheoryData<string> Kinds =>
    [
        ModelCatalog.Centroid, ModelCatalog.Logistic, ModelCatalog.Discriminant, ModelCatalog.SupportVectors, ModelCatalog.Mixture, ModelCatalog.FullMixture, ModelCatalog.AdaptedMixture,
        ModelCatalog.Boosting, ModelCatalog.Mlp, ModelCatalog.Dense, ModelCatalog.PooledNetwork, ModelCatalog.SpeakerNetwork, ModelCatalog.Tdnn,
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachTellsFiveVoicesApart(string kind)
    {
        var classifier = FiveVoices.Fit(kind);
        var unheard = FiveVoices.Make(kind, 100, seed: 2);
        var logs = FiveVoices.Predicted(classifier, unheard.Rows, unheard.Count);
        Assert.Equal(kind, classifier.Kind);
        Assert.True(classifier.ParameterCount > 0);
        Assert.All(logs.Chunk(FiveVoices.Classes), p => Assert.Equal(1, p.Sum(v => Math.Exp(v)), 4));

        // The shared components move only a little way to classes that lie as far apart as these.
        var least = kind == ModelCatalog.AdaptedMixture ? 70 : 85;
        Assert.InRange(logs.Chunk(FiveVoices.Classes).Where((p, i) => Array.IndexOf(p, p.Max()) == unheard.Labels[i]).Count(), least, 100);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ALoadedModelPredictsTheSameBits(string kind)
    {
        using var folder = new TempFolder();
        var model = FiveVoices.Model(kind);
        model.Save(folder.File("model"));
        var loaded = VoiceClassifier.Load(folder.File("model"));
        Assert.Equal((model.Kind, model.ParameterCount, model.Description), (loaded.Kind, loaded.ParameterCount, loaded.Description));
        Assert.Equal(model.Labels, loaded.Labels);

        var rows = FiveVoices.Make(kind, 40, seed: 3).Rows;
        rows[3] = float.NaN;
        var before = FiveVoices.Predicted(model.Frames, rows, 40);
        Assert.DoesNotContain(before, v => !float.IsFinite(v));
        Assert.Equal(FiveVoices.Bits(before), FiveVoices.Bits(FiveVoices.Predicted(loaded.Frames, rows, 40)));

        var samples = TrainedModels.Buzz(16000, 190, 16000);
        Assert.Equal(model.Predict(samples, SampleRate.Speech).Scores, loaded.Predict(samples, SampleRate.Speech).Scores);
        loaded.Save(folder.File("again"));
        Assert.All(Directory.GetFiles(folder.File("model")), f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(folder.File("again"), Path.GetFileName(f)))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheSameSeedGivesTheSameBitsToAnyNumberOfThreads(string kind)
    {
        var rows = FiveVoices.Make(kind, 60, seed: 4).Rows;
        var classifier = FiveVoices.Fit(kind, seed: 7);
        var expected = FiveVoices.Bits(FiveVoices.Predicted(classifier, rows, 60));
        Assert.Equal(expected, FiveVoices.Bits(FiveVoices.Predicted(FiveVoices.Fit(kind, seed: 7), rows, 60)));
        var asked = new int[8][];
        Parallel.For(0, asked.Length, i => asked[i] = FiveVoices.Bits(FiveVoices.Predicted(classifier, rows, 60)));
        Assert.All(asked, bits => Assert.Equal(expected, bits));
    }

    [Fact]
    public void MachinesThatShareVectorsSayWhatEachSaysAlone()
    {
        var data = FiveVoices.Make(ModelCatalog.SupportVectors, 150);
        var logs = FiveVoices.Predicted(FrameTraining.Fit(ModelCatalog.SupportVectors, FiveVoices.Settings, data, FrameSet.Empty(data.Shape), FiveVoices.Classes, 1).Classifier, data.Rows, 150);
        var alone = Enumerable.Range(0, FiveVoices.Classes).Select(label =>
        {
            var options = new SupportVectorOptions { C = FiveVoices.Settings.SupportVectorC, Kernel = SupportVectorKernel.Rbf };
            var decisions = new float[150];
            SupportVectorMachine.Fit(options, data.Rows, 12, [.. data.Labels.Select(l => l == label ? 1 : 0)]).PredictDecisions(data.Rows, decisions);
            return decisions;
        }).ToArray();
        for (var i = 0; i < 150; i++)
        {
            Assert.All(Enumerable.Range(1, FiveVoices.Classes - 1), k => Assert.Equal(alone[k][i] - alone[0][i], logs[(i * FiveVoices.Classes) + k] - logs[i * FiveVoices.Classes], 1e-4));
        }
    }

    [Theory]
    [InlineData("support_vectors")]
    [InlineData("coefficients")]
    public void DamagedSupportVectorsAreRefusedByTheirFile(string tensor)
    {
        using var folder = new TempFolder();
        FiveVoices.Model(ModelCatalog.SupportVectors).Save(folder.Path);
        var path = folder.File("weights.safetensors");
        using var stream = new MemoryStream(File.ReadAllBytes(path));
        var file = SafeTensors.Read(stream, path);
        var all = file.Names.Select(n => new SafeTensor(n, file.ShapeOf(n), file.ReadSingle(n))).ToList();
        var one = all.Single(t => t.Name == tensor);
        foreach (var changed in new[] { one with { Values = [.. one.Values[..^1], float.NaN] }, one with { Shape = [.. one.Shape.Reverse()] }, one with { Shape = [1], Values = [0] }, one with { Name = "another" } })
        {
            using (var target = File.Create(path))
            {
                SafeTensors.Write(target, all.Select(t => t.Name == tensor ? changed : t));
            }

            Assert.StartsWith(path, Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.Path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheNamesForATaskAreKnown()
    {
        Assert.All(ModelCatalog.NamesFor("gender").Concat(ModelCatalog.NamesFor("speaker")), n => Assert.Contains(n, ModelCatalog.Names));
        Assert.DoesNotContain(ModelCatalog.Tdnn, ModelCatalog.NamesFor("gender"));
        Assert.Contains(ModelCatalog.Tdnn, ModelCatalog.NamesFor("speaker"));
        Assert.Equal(ModelCatalog.Names, ModelCatalog.NamesFor("dialect"));
        Assert.All(ModelCatalog.Names, n => Assert.NotEqual(n, ModelCatalog.Describe(n)));
    }
}
