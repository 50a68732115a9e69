using System.Diagnostics;
using Timbre.Classification;
using Timbre.Neural;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>Trains the networks on pictures. Runs on the caller's thread; the same seed gives the same bits.</summary>
internal static class PictureTraining
{
    private const string Head = "fc";
    private const string FrameHead = "head";
    private const int Digits = 10;

    /// <summary>Trains a network of a kind.</summary>
    /// <param name="kind">One of <see cref="PictureModels"/>.</param>
    /// <param name="recipe">How.</param>
    /// <param name="before">What learned another task; null for kinds that begin from nothing.</param>
    /// <param name="train">What is learned from, scaled.</param>
    /// <param name="digits">The digit of each of its pictures.</param>
    /// <param name="validation">What the curve is drawn by, scaled; it decides nothing. May be empty.</param>
    /// <param name="seed">Decides the first weights, the order and the variations.</param>
    /// <param name="progress">Told after each epoch, in words.</param>
    /// <param name="cancellation">Ends the training.</param>
    public static FrameTrainingResult Fit(
        string kind, Recipe recipe, Network? before, FrameSet train, int[] digits, FrameSet validation, long seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var curve = new List<LearningCurvePoint>();
        void Learn(Network network, TrainingOptions options, ITrainingRows rows, bool withDigits = false)
        {
            int[] labels = withDigits ? [.. train.Labels.Zip(digits, (label, digit) => (Digits * label) + digit)] : train.Labels;
            var held = withDigits ? FrameSet.Empty(train.Shape) : validation; // label and digit together are another loss than the label
            var told = progress is null ? null : new Relay<TrainingProgress>(p => progress.Report($"{kind}: epoch {p.Last.Epoch}/{p.Epochs}, loss {p.Last.TrainLoss:0.000}"));
            var result = Trainer.Fit(network, options, rows, labels, held.Rows, held.Labels, told, cancellation);
            curve.AddRange(result.History.Select(e => new LearningCurvePoint(curve.Count + e.Epoch, e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy)));
        }

        var settings = recipe.Pictures;
        if (kind == PictureModels.Small)
        {
            var members = Enumerable.Range(0, settings.Members).Select(i => Network.Create(SmallDefinition(train.Shape), seed + (1000L * i))).ToList();
            foreach (var (i, member) in members.Index())
            {
                curve.Clear();
                Learn(member, Own(recipe, seed + (1000L * i)), Varied(recipe, train, seed + (1000L * i)));
            }

            return Result(members);
        }

        if (kind is PictureModels.WithDigits or PictureModels.WithMoreMen or PictureModels.OtherVoices)
        {
            var withDigits = kind != PictureModels.OtherVoices;
            var members = Enumerable.Range(0, settings.Members).Select(i => Network.Create(FrameDefinition(recipe, train.Shape, withDigits ? 2 * Digits : 1), seed + (1000L * i))).ToList();
            foreach (var (i, member) in members.Index())
            {
                curve.Clear();
                if (withDigits)
                {
                    member.CopyFrom(before!, FrameHead);
                }

                var own = Own(recipe, seed + (1000L * i)) with { Epochs = recipe.Training.Tdnn.Epochs, BatchSize = recipe.Training.Tdnn.Batch, LearningRate = recipe.Training.Tdnn.Rate, Mixup = 0, Averaging = null };
                Learn(member, own, Varied(recipe, train, seed + (1000L * i)), withDigits);
            }

            return Result(members);
        }

        var network = Network.Create(Definition(recipe, train.Shape, 1), seed);
        if (kind != PictureModels.ResNet)
        {
            network.CopyFrom(before!, Head);
        }

        if (kind != PictureModels.TunedAsPublished)
        {
            var options = Own(recipe, seed);
            Learn(network, kind == PictureModels.Tuned ? options with { LayerRates = Released(options.Epochs) } : options, Varied(recipe, train, seed));
            return Result([network]);
        }

        // As published: the head alone for two passes, then everything for one; nothing varied.
        var published = new TrainingOptions { Epochs = 2, BatchSize = 64, LearningRate = 2e-3, Schedule = new OneCycle { Momentum = new MomentumCycle() }, RestoreBest = false, Seed = seed };
        var plain = new PictureVariations(train, 0, 0, 0, seed);
        Learn(network, published with { LayerRates = [new LayerRate("", 0), new LayerRate(Head)] }, plain);
        Learn(network, published with { Epochs = 1, LearningRate = 1e-3 }, plain);
        return Result([network]);

        FrameTrainingResult Result(IReadOnlyList<Network> networks) => new(new AveragedNetworks(kind, networks), curve, curve.Count > 0 ? curve[^1].Epoch : null, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The residual network: for a checkpoint of others as they built it, else one of few filters that sees every position of the picture.</summary>
    public static NetworkDefinition Definition(Recipe recipe, IReadOnlyList<int> shape, int outputs)
    {
        var settings = recipe.Pictures;
        var (width, stem) = settings.Pretrained is null ? (settings.Width, ResNetStem.Small) : (64, ResNetStem.Published);
        return settings.Layers == 34
            ? Architectures.ResNet34(shape[0], shape[1], outputs, channels: 1, width, stem)
            : Architectures.ResNet18(shape[0], shape[1], outputs, channels: 1, width, stem);
    }

    /// <summary>The time-delay network: a picture is 12 coefficients over time, which no filter should move along.</summary>
    public static NetworkDefinition FrameDefinition(Recipe recipe, IReadOnlyList<int> shape, int outputs) =>
        Architectures.XVector(shape[0], shape[1], outputs, recipe.Training.TdnnDetails.Channels, recipe.Training.TdnnDetails.Embedding);

    /// <summary>Pictures of a training, other ones in each epoch.</summary>
    public static ITrainingRows Varied(Recipe recipe, FrameSet train, long seed) => new PictureVariations(train, recipe.Pictures.Shift, recipe.Pictures.Offset, recipe.Training.Masks, seed);

    /// <summary>
    /// How Timbre trains: one cycle of the rate, labels smoothed, pictures mixed, and in the end the mean of the weights of the last quarter of the epochs. No epoch is chosen by
    /// validation speakers: six are too few to tell two epochs apart.
    /// </summary>
    public static TrainingOptions Own(Recipe recipe, long seed)
    {
        var network = recipe.Training.Pictures;
        return new TrainingOptions
        {
            Epochs = network.Epochs,
            BatchSize = network.Batch,
            LearningRate = network.Rate,
            Optimiser = new AdamW { WeightDecay = network.WeightDecay },
            Schedule = new OneCycle { Momentum = new MomentumCycle() },
            LabelSmoothing = recipe.Training.LabelSmoothing,
            Mixup = recipe.Pictures.Mixup,
            Averaging = network.Epochs >= 4 ? new WeightAveraging(network.Epochs - (network.Epochs / 4) + 1) : null,
            RestoreBest = false,
            Seed = seed,
        };
    }

    /// <summary>Last layers first, and earlier ones slower (Howard and Ruder 2018): half of the epochs pass until all learn.</summary>
    private static LayerRate[] Released(int epochs)
    {
        int From(double share) => Math.Clamp(1 + (int)Math.Round(share * epochs), 1, epochs);
        return
        [
            new("", 0.1, From(0.5)), new("layer1", 0.2, From(0.4)), new("layer2", 0.3, From(0.3)), new("layer3", 0.5, From(0.2)), new("layer4", 0.7, From(0.1)), new(Head),
        ];
    }

    /// <summary>A small network for pictures of 12 lines: three times a convolution 3 × 3, batch normalisation, ReLU and a maximum of 2 × 2, then the mean over what is left.</summary>
    private static NetworkDefinition SmallDefinition(IReadOnlyList<int> shape)
    {
        var layers = new List<LayerDefinition>();
        foreach (var filters in new[] { 16, 32, 64 })
        {
            layers.Add(new Conv2dDefinition(filters, 3, 3) { Border = Border.Same, Initialisation = Initialisation.HeUniform });
            layers.Add(new BatchNormDefinition());
            layers.Add(new ReluDefinition());
            layers.Add(new MaxPool2dDefinition(2, 2));
        }

        layers.Add(new GlobalAveragePoolDefinition());
        layers.Add(new DropoutDefinition(0.3));
        layers.Add(new LinearDefinition(1) { Name = "head" });
        return new NetworkDefinition([1, shape[0], shape[1]], layers);
    }
}
