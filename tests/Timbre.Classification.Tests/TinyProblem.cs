using Timbre.Audio;
using Timbre.Learning;
using Timbre.Numerics;

namespace Timbre.Classification.Tests;

/// <summary>Two classes that are easy to tell apart: by 32 statistics of a recording, or by pictures of 24 × 24 whose upper half is brighter for one of them.</summary>
internal static class TinyProblem
{
    public const int Height = 24;
    public const int Width = 24;

    public static TrainingSettings Settings { get; } = new()
    {
        Dense = new(30, 16, 3e-3, 0), Pictures = new(10, 16, 3e-3, 0), Trees = 20, Depth = 2, LogisticC = 1,
    };

    private static IFeatureExtractor Statistics { get; } = FeatureKinds.Create("statistics", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["features"] = "mfcc", ["statistics"] = "mean,std", ["mfcc.n_mfcc"] = "16", ["sr"] = "16000",
    });

    private static IFeatureExtractor Pictures { get; } = FeatureKinds.Create("picture", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["of"] = "logmel", ["n_mels"] = "24", ["frames"] = "24", ["step"] = "24", ["n_fft"] = "512", ["sr"] = "16000",
    });

    public static VoiceClassifier Model(string kind, bool pictures, bool missing = false)
    {
        var data = Make(pictures, 120, seed: 1, missing);
        var scaler = StandardScaler.Fit(data.Rows, data.FeatureCount, pictures ? Width : 1);
        scaler.Transform(data.Rows);
        var classifier = FrameTraining.Fit(kind, Settings, data, FrameSet.Empty(data.Shape), 2, 1).Classifier;
        return new VoiceClassifier(new ModelDescription("gender", "simulated", 4, 120, 1), ["F", "M"], pictures ? Pictures : Statistics, scaler, classifier, new ScoreCalibration(1.5));
    }

    public static FrameSet Make(bool pictures, int count, long seed, bool missing = false)
    {
        var random = new SeededRandom(seed);
        int[] shape = pictures ? [Height, Width] : [32];
        var features = pictures ? Height * Width : 32;
        var (rows, labels) = (new float[count * features], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            for (var f = 0; f < features; f++)
            {
                var tells = pictures ? f < features / 2 : f < 4;
                var value = (float)(20 + (3 * f % 7) + random.NextDouble(-1, 1) + (tells ? 1.5 * labels[i] : 0));
                rows[(i * features) + f] = missing && random.NextDouble() < 0.05 ? float.NaN : value;
            }
        }

        return new FrameSet(rows, labels, shape);
    }

    public static (float[] Rows, int[] Labels) Scaled(VoiceClassifier model, FrameSet data)
    {
        model.Scaler.Transform(data.Rows);
        return (data.Rows, data.Labels);
    }
}
