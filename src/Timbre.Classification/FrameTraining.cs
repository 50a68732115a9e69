using System.Diagnostics;
using Timbre.Learning;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Classification;

/// <summary>One epoch (networks) as the report draws it.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean cross entropy on the training frames, in nats.</param>
/// <param name="TrainAccuracy">Share of training frames that are right.</param>
/// <param name="ValidationLoss">The same on validation frames; null where there are none.</param>
/// <param name="ValidationAccuracy">The same.</param>
public sealed record LearningCurvePoint(int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy);

/// <summary>A model that was fitted to frames, and how that went.</summary>
/// <param name="Classifier">The model.</param>
/// <param name="Curve">Loss and accuracy per epoch; empty for models without epochs.</param>
/// <param name="BestEpoch">The epoch whose weights were kept; null for models without epochs.</param>
/// <param name="Seconds">Wall clock.</param>
public sealed record FrameTrainingResult(IFrameClassifier Classifier, IReadOnlyList<LearningCurvePoint> Curve, int? BestEpoch, double Seconds);

/// <summary>Fits a model to frames. Runs on the caller's thread; the same seed gives the same bits.</summary>
public static class FrameTraining
{
    /// <summary>Fits a model of that name.</summary>
    /// <param name="model">A name of <see cref="ModelCatalog"/>.</param>
    /// <param name="settings">How.</param>
    /// <param name="train">What is learned from, scaled.</param>
    /// <param name="validation">What decides when to stop, scaled; may be empty.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Decides the first weights and the order of the frames.</param>
    /// <param name="progress">Told after each epoch, in words.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="TimbreException">The name is unknown, there are no frames, or the training diverged.</exception>
    public static FrameTrainingResult Fit(
        string model,
        TrainingSettings settings,
        FrameSet train,
        FrameSet validation,
        int classes,
        long seed,
        IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        if (train.Count == 0)
        {
            throw new TimbreException("there are no frames to train on");
        }

        var clock = Stopwatch.StartNew();
        switch (ModelCatalog.Checked(model))
        {
            case ModelCatalog.Majority:
                return new FrameTrainingResult(MajorityClassifier.Fit(train, classes), [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Centroid:
                return new FrameTrainingResult(LinearFrameClassifier.Centroid(train, classes), [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Mixture or ModelCatalog.FullMixture or ModelCatalog.AdaptedMixture:
                var mixtures = MixtureTraining.Fit(model, settings.Mixtures, train, classes, seed, progress, cancellation);
                return new FrameTrainingResult(mixtures, [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Logistic:
                return new FrameTrainingResult(LinearFrameClassifier.Logistic(train, classes, settings.LogisticC), [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Discriminant:
                return new FrameTrainingResult(LinearFrameClassifier.Discriminant(train, classes), [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.SupportVectors:
                IFrameClassifier vectors = classes > 2
                    ? SupportVectorsPerClass.Fit(train, classes, settings.SupportVectorC, cancellation)
                    : SupportVectorClassifier.Fit(train, settings.SupportVectorC);
                return new FrameTrainingResult(vectors, [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Boosting:
                var trees = GradientBoostedTrees.Fit(Boosting(settings, seed), train.Rows, train.FeatureCount, train.Labels, classes, cancellation: cancellation);
                return new FrameTrainingResult(new BoostingClassifier(trees), [], null, clock.Elapsed.TotalSeconds);
            case ModelCatalog.Tdnn:
                var (tdnn, pieces) = TdnnTraining.Fit(settings, train, validation, classes, seed, Told(model, progress), cancellation);
                return new FrameTrainingResult(tdnn, Curve(pieces), pieces.BestEpoch, clock.Elapsed.TotalSeconds);
            case var kind:
                var network = Network.Create(NetworkClassifier.Definition(kind, train.Shape, classes), seed);
                var told = Told(model, progress);
                var options = Options(kind, settings, validation.Count > 0, seed);
                var (rows, held) = (Missing.Filled(train.Rows), Missing.Filled(validation.Rows));
                var result = settings.Masks > 0 && train.Shape.Count == 2
                    ? Trainer.Fit(network, options, Masked(rows, train.Shape, settings.Masks, seed), train.Labels, held, validation.Labels, told, cancellation)
                    : Trainer.Fit(network, options, rows, train.Labels, held, validation.Labels, told, cancellation);
                return new FrameTrainingResult(new NetworkClassifier(kind, network), Curve(result), result.BestEpoch, clock.Elapsed.TotalSeconds);
        }
    }

    private static Relay<TrainingProgress>? Told(string model, IProgress<string>? progress) => progress is null ? null : new(p => progress.Report(Words(model, p)));

    private static List<LearningCurvePoint> Curve(TrainingResult result) =>
        [.. result.History.Select(e => new LearningCurvePoint(e.Epoch, e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy))];

    /// <summary>Pictures with stretches of time and frequency covered, others in each epoch (SpecAugment).</summary>
    private static SpectrogramCrops Masked(float[] rows, IReadOnlyList<int> shape, int masks, long seed)
    {
        var (height, width) = (shape[0], shape[1]);
        var pictures = Enumerable.Range(0, rows.Length / (height * width)).Select(i => new ReadOnlyMemory<float>(rows, i * height * width, height * width)).ToList();
        return new SpectrogramCrops(pictures, height, new CropOptions(width) { BandMasks = masks, BandMaskHeight = height / 6, TimeMasks = masks, TimeMaskWidth = width / 6, Seed = seed });
    }

    private static BoostingOptions Boosting(TrainingSettings s, long seed) =>
        new() { Trees = s.Trees, MaxDepth = s.Depth, LearningRate = s.TreeRate, RowFraction = s.RowFraction, ColumnFraction = s.ColumnFraction, Seed = seed };

    private static TrainingOptions Options(string model, TrainingSettings s, bool validated, long seed)
    {
        var network = s.Of(model);
        var decays = network.WeightDecay > 0;
        return new TrainingOptions
        {
            Epochs = network.Epochs,
            Patience = validated ? s.Patience : 0,
            BatchSize = network.Batch,
            LearningRate = network.Rate,
            Optimiser = decays ? new AdamW { WeightDecay = network.WeightDecay } : Published(model),
            Schedule = decays ? new CosineDecay() : network.EpochFactor < 1 ? new StepDecay(1, network.EpochFactor) : new ConstantRate(),
            LabelSmoothing = s.LabelSmoothing,
            Seed = seed,
        };
    }

    private static Optimiser Published(string model) => model switch
    {
        ModelCatalog.Mlp => new RmsProp(),
        ModelCatalog.SpeakerNetwork => new Sgd { Momentum = 0.9, Nesterov = true },
        _ => new Adam(),
    };

    private static string Words(string model, TrainingProgress progress) =>
        $"{model}: epoch {progress.Last.Epoch}/{progress.Epochs}, loss {progress.Last.TrainLoss:0.000}"
        + (progress.Last.ValidationLoss is { } loss ? $", validation {loss:0.000}" : "");
}
