using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>Trains a time-delay network on stretches of pictures, as many of each class.</summary>
internal static class TdnnTraining
{
    private const int LeastFrames = 15;

    public static (TdnnClassifier Classifier, TrainingResult Result) Fit(
        TrainingSettings settings, FrameSet train, FrameSet validation, int classes, long seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (train.Shape is not [var height, >= LeastFrames and var frames])
        {
            throw new TimbreException($"model '{ModelCatalog.Tdnn}' looks at pictures of {LeastFrames} frames or more, not at [{string.Join(", ", train.Shape)}]; give it features of kind 'picture'");
        }

        var details = settings.TdnnDetails;
        var width = Math.Clamp((int)Math.Round(details.CropFraction * frames), LeastFrames, frames);
        var margin = details.Margin > 0;
        var network = Network.Create(Architectures.XVector(height, width, classes, details.Channels, details.Embedding, cosine: margin), seed);
        var crops = new SpectrogramCrops(Pictures(Missing.Filled(train.Rows), train.FeatureCount), height, Crops(details, height, width, seed), train.Labels);
        var result = Trainer.Fit(
            network, Options(settings, validation.Count > 0, seed), crops, crops.Labels, Middles(validation, height, frames, width, details.SubtractMean), validation.Labels, progress, cancellation);
        return (new TdnnClassifier(network.WithInputShape([height, frames]), details.SubtractMean), result);
    }

    private static CropOptions Crops(TdnnSettings details, int height, int width, long seed) => new(width)
    {
        BandMasks = details.Masks,
        BandMaskHeight = height / 6,
        TimeMasks = details.Masks,
        TimeMaskWidth = width / 6,
        LevelDeviation = details.LevelDeviation,
        TiltDeviation = details.TiltDeviation,
        WalkDeviation = details.WalkDeviation,
        SubtractMean = details.SubtractMean,
        Balanced = true,
        Seed = seed,
    };

    private static TrainingOptions Options(TrainingSettings settings, bool validated, long seed)
    {
        var details = settings.TdnnDetails;
        return new TrainingOptions
        {
            Epochs = settings.Tdnn.Epochs,
            Patience = validated ? settings.Patience : 0,
            BatchSize = settings.Tdnn.Batch,
            LearningRate = settings.Tdnn.Rate,
            Optimiser = new AdamW { WeightDecay = settings.Tdnn.WeightDecay },
            Schedule = details.OneCycle ? new OneCycle() : new CosineDecay(),
            LabelSmoothing = details.Margin > 0 ? 0 : settings.LabelSmoothing,
            Margin = details.Margin,
            Seed = seed,
        };
    }

    private static List<ReadOnlyMemory<float>> Pictures(float[] rows, int size) =>
        [.. Enumerable.Range(0, rows.Length / size).Select(i => new ReadOnlyMemory<float>(rows, i * size, size))];

    /// <summary>The middle of each picture, as wide as what is learned from.</summary>
    private static float[] Middles(FrameSet set, int height, int frames, int width, bool subtractMean)
    {
        var rows = Missing.Filled(set.Rows);
        var middles = new float[set.Count * height * width];
        for (var i = 0; i < set.Count; i++)
        {
            SpectrogramCrops.Copy(rows.AsSpan(i * height * frames, height * frames), height, (frames - width) / 2, middles.AsSpan(i * height * width, height * width));
        }

        if (subtractMean)
        {
            TdnnClassifier.SubtractMeans(middles, width);
        }

        return middles;
    }
}
