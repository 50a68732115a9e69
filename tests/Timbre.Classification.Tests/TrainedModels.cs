using Timbre.Audio;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification.Tests;

/// <summary>Small models on simulated frames: 13 features, the first of which tells the two classes apart.</summary>
internal static class TrainedModels
{
    public const int Features = 13;

    public static IFeatureExtractor Extractor { get; } =
        FeatureKinds.Create("mfcc", new Dictionary<string, string>(StringComparer.Ordinal) { ["n_mfcc"] = "13", ["sr"] = "16000" });

    public static VoiceClassifier Make(string kind, long seed = 1)
    {
        var train = Frames(400, seed);
        var scaler = StandardScaler.Fit(train.Rows, Features);
        scaler.Transform(train.Rows);
        var settings = new TrainingSettings { Mlp = new(2, 64, 1e-3, 0), Cnn = new(2, 64, 1e-3, 0), Trees = 8 };
        var result = FrameTraining.Fit(kind, settings, train, FrameSet.Empty([Features]), 2, seed);
        var description = new ModelDescription("gender", "simulated", 4, 40, seed);
        return new VoiceClassifier(description, ["F", "M"], Extractor, scaler, result.Classifier, new ScoreCalibration(3.25));
    }

    public static FrameSet Frames(int count, long seed)
    {
        var random = new SeededRandom(seed);
        var rows = new float[count * Features];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            for (var f = 0; f < Features; f++)
            {
                rows[(i * Features) + f] = (float)(random.NextDouble(-1, 1) + (f == 0 ? 1.5 * labels[i] : 0));
            }
        }

        return new FrameSet(rows, labels, [Features]);
    }

    /// <summary>A second of a buzz at some pitch, loud enough to be judged.</summary>
    public static float[] Buzz(int count, double hertz, double rate) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * i / rate) + 0.1 * Math.Sin(6 * Math.PI * hertz * i / rate)))];
}
