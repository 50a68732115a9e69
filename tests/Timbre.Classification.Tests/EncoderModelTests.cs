using Timbre.Audio;
using Timbre.Encoders;
using Timbre.Learning;
using Timbre.TestSupport;

namespace Timbre.Classification.Tests;

/// <summary>Models on what an encoder gives, read again.</summary>
public sealed class EncoderModelTests
{
    [Theory]
    [InlineData("encoder", "layer=mean pool=mean")]
    [InlineData("pooled", "of=encoder layer=2 frames=25 step=10 chunk=0.29")]
    public void AModelOnEncoderFeaturesPredictsTheSameBitsAfterLoading(string kind, string settings)
    {
        using var folder = new TempFolder();
        var model = Train(kind, settings, CheckpointCopy(folder));
        model.Save(folder.File("model"));
        var loaded = VoiceClassifier.Load(folder.File("model"));
        Assert.Equal(model.Features.Settings, loaded.Features.Settings);
        var samples = TrainedModels.Buzz(20000, 150, 16000);
        Assert.Equal(model.Predict(samples, SampleRate.Speech).Scores, loaded.Predict(samples, SampleRate.Speech).Scores);
    }

    [Fact]
    public void OtherWeightsOrAnAbsentCheckpointAreToldWithTheModelsFile()
    {
        using var folder = new TempFolder();
        var checkpoint = CheckpointCopy(folder);
        Train("encoder", "", checkpoint).Save(folder.File("model"));
        var weights = Path.Combine(checkpoint, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("has other weights than the model was trained with", Refused(), StringComparison.Ordinal);
        Directory.Delete(checkpoint, recursive: true);
        Assert.Contains("no such file or folder", Refused(), StringComparison.Ordinal);

        string Refused()
        {
            var message = Assert.Throws<TimbreException>(() => VoiceClassifier.Load(folder.File("model"))).Message;
            Assert.StartsWith(Path.Combine(folder.File("model"), "model.json"), message, StringComparison.Ordinal);
            return message;
        }
    }

    private static VoiceClassifier Train(string kind, string settings, string checkpoint)
    {
        var read = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append($"model={checkpoint}").Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal);
        var extractor = new FeatureInputs().Create(kind, read);
        var width = extractor.FeatureCount;
        var random = new Random(4);
        var labels = Enumerable.Range(0, 60).Select(i => i % 2).ToArray();
        var rows = labels.SelectMany(label => Enumerable.Range(0, width).Select(_ => (float)(random.NextDouble() + (0.2 * label)))).ToArray();
        var scaler = StandardScaler.Fit(rows, width);
        scaler.Transform(rows);
        var result = FrameTraining.Fit(ModelCatalog.Logistic, new TrainingSettings(), new FrameSet(rows, labels, [width]), FrameSet.Empty([width]), 2, 1);
        return new VoiceClassifier(new ModelDescription("gender", "simulated", 4, 40, 1), ["F", "M"], extractor, scaler, result.Classifier, new ScoreCalibration(1));
    }

    private static string CheckpointCopy(TempFolder folder)
    {
        var source = TestData.Golden("wav2vec2/tiny-base");
        var copy = folder.File("checkpoint");
        Directory.CreateDirectory(copy);
        foreach (var name in new[] { "config.json", "preprocessor_config.json", "model.safetensors" })
        {
            File.WriteAllBytes(Path.Combine(copy, name), File.ReadAllBytes(Path.Combine(source, name)));
        }

        return copy;
    }
}
