using Timbre.Audio;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification.Tests;

/// <summary>Five classes that are easy to tell apart: by 12 values of a row, or by which fifth of a picture of 20 × 24 is brighter, and how it changes over time.</summary>
internal static class FiveVoices
{
    public const int Classes = 5;
    public const int Height = 20;
    public const int Frames = 24;

    /// <summary>The kinds for several voices, which the folders of other tests take from here.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [ModelCatalog.Mixture, ModelCatalog.FullMixture, ModelCatalog.AdaptedMixture, ModelCatalog.SpeakerNetwork, ModelCatalog.PooledNetwork, ModelCatalog.Tdnn];

    public static string[] Labels { get; } = ["ann", "ben", "cleo", "dan", "eve"];

    public static TrainingSettings Settings { get; } = new()
    {
        Dense = new(30, 16, 3e-3, 0),
        Mlp = new(30, 32, 3e-3, 0.01),
        SpeakerNetwork = new(20, 32, 5e-3, 0.01),
        PooledNetwork = new(20, 32, 3e-3, 0.01),
        Tdnn = new(12, 16, 5e-3, 0.01),
        TdnnDetails = new() { Channels = 16, Embedding = 8 },
        Mixtures = new() { Components = 3, FullComponents = 2, BackgroundComponents = 2, Starts = 2, Relevance = 2 },
        Trees = 20,
        Depth = 2,
        LogisticC = 1,
    };

    public static bool LooksAtPictures(string kind) => kind == ModelCatalog.Tdnn;

    public static FrameSet Make(string kind, int count = 200, long seed = 1, int frames = Frames)
    {
        var random = new SeededRandom(seed);
        int[] shape = LooksAtPictures(kind) ? [Height, frames] : [12];
        var features = shape.Aggregate(1, (product, n) => product * n);
        var (rows, labels) = (new float[count * features], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            for (var f = 0; f < features; f++)
            {
                var tells = LooksAtPictures(kind)
                    ? (f / frames / 4 == labels[i] ? 1 + Math.Sin(f % frames) : 0)
                    : f % Classes == labels[i] ? 2.5 : 0;
                rows[(i * features) + f] = (float)(random.NextDouble(-1, 1) + tells);
            }
        }

        return new FrameSet(rows, labels, shape);
    }

    public static IFrameClassifier Fit(string kind, TrainingSettings? settings = null, long seed = 1)
    {
        var data = Make(kind);
        return FrameTraining.Fit(kind, settings ?? Settings, data, FrameSet.Empty(data.Shape), Classes, seed).Classifier;
    }

    /// <summary>The model with features of recordings, to be stored.</summary>
    public static VoiceClassifier Model(string kind, TrainingSettings? settings = null)
    {
        var features = LooksAtPictures(kind)
            ? FeatureKinds.Create("picture", Settings16(("of", "logmel"), ("n_mels", "20"), ("frames", "24"), ("step", "24"), ("n_fft", "512")))
            : FeatureKinds.Create("mfcc", Settings16(("n_mfcc", "12")));
        var scaler = new StandardScaler(new double[features.FeatureCount], Enumerable.Repeat(1.0, features.FeatureCount).ToArray());
        return new VoiceClassifier(new ModelDescription("speaker", "simulated", 5, 200, 1), Labels, features, scaler, Fit(kind, settings), new ScoreCalibration(1.5));
    }

    public static float[] Predicted(IFrameClassifier classifier, float[] rows, int count)
    {
        var logs = new float[Classes * count];
        classifier.PredictLogProbabilities(rows, logs);
        return logs;
    }

    public static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    private static Dictionary<string, string> Settings16(params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        all["sr"] = "16000";
        return all;
    }
}
