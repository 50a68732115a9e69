using System.Text.Json.Serialization;

namespace Timbre.Neural;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training rows, at most.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows per step. A single row left over at the end of an epoch is left out (batch normalisation cannot use it).</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How weights follow their gradients.</summary>
    public Optimiser Optimiser { get; init; } = new Adam();

    /// <summary>The base learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantRate();

    /// <summary>Rates of some weights, or epochs from which they learn; the others learn as usual. A name may be matched by several, the longest prefix decides.</summary>
    [JsonIgnore]
    public IReadOnlyList<LayerRate> LayerRates { get; init; } = [];

    /// <summary>Leaves no layer rates out of the JSON, so that it stays as it was before there were any.</summary>
    [JsonInclude]
    [JsonPropertyName("layer_rates")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<LayerRate>? WrittenLayerRates
    {
        get => LayerRates.Count == 0 ? null : LayerRates;
        init => LayerRates = value ?? [];
    }

    /// <summary>Steps at the start over which the rate rises linearly to its value; 0 = none.</summary>
    public int WarmUpSteps { get; init; }

    /// <summary>Stop after so many epochs without improvement on the validation rows; 0 = never.</summary>
    public int Patience { get; init; }

    /// <summary>What counts as improvement.</summary>
    public Watched Watch { get; init; }

    /// <summary>By how much it must improve to count.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>Share of each label that is spread over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Mixup (Zhang et al. 2018): each row of a batch is replaced by share · row + (1 − share) · another row of the batch, and its loss by share · loss of the one label
    /// + (1 − share) · loss of the other. This is alpha: every row draws its share from Beta(alpha, alpha), 0.1 to 0.4 published; 0 = none. A share for each row instead of one
    /// for the batch has the same mean but varies less from step to step. Needs batches of two rows or more. The training loss is that of the mixed rows; the training
    /// accuracy counts the label with the larger share.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Mixup { get; init; }

    /// <summary>
    /// Additive angular margin (Deng et al. 2019, who take 0.5 for faces; 0.2 is usual for voices), in radians: while it learns, a row's angle to its own class counts as so
    /// much wider. Only for networks that end with a <see cref="CosineLinearDefinition"/> of two or more outputs; 0 = none. The training loss is that with the margin,
    /// accuracies and the validation loss are without.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Margin { get; init; }

    /// <summary>Go back to the weights of the best epoch in the end; needs validation rows, without them the last weights stay.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Ends with the mean of the weights of some epochs instead of those of one; null = not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightAveraging? Averaging { get; init; }

    /// <summary>Order of the rows, shares of mixup and dropout depend on it. The network's first weights have a seed of their own.</summary>
    public long Seed { get; init; }

    /// <summary>Threads that evaluate the validation rows. Steps run on one thread: the networks are too small to gain; train several at once instead.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Folder for the state of the training after every <see cref="CheckpointEvery"/> epochs; null = none. A training that finds its own state there goes on
    /// from it and ends with the same bits as one that was never interrupted; one that had ended is not repeated. The state of another training is refused.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Epochs from one checkpoint to the next; the last epoch always has one.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <exception cref="TimbreException">An option is out of range.</exception>
    internal void Validate()
    {
        Require(Epochs > 0, "epochs", Epochs, "a positive number");
        Require(BatchSize > 0, "batch_size", BatchSize, "a positive number of rows");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning_rate", LearningRate, "a positive number");
        Require(WarmUpSteps >= 0, "warm_up_steps", WarmUpSteps, "0 or more");
        Require(Patience >= 0, "patience", Patience, "0 or more epochs");
        Require(LabelSmoothing is >= 0 and < 1, "label_smoothing", LabelSmoothing, "at least 0 and below 1");
        Require(Mixup is 0 or (>= 0.001 and <= 1000), "mixup", Mixup, "0 or 0.001 to 1000");
        Require(Mixup == 0 || BatchSize > 1, "mixup", Mixup, "0 with batch_size=1, where no row has another to mix with");
        Require(Margin is >= 0 and < Math.PI / 2, "margin", Margin, "at least 0 and below 1.57");
        Require(MinimumImprovement >= 0, "minimum_improvement", MinimumImprovement, "0 or more");
        Require(Threads > 0, "threads", Threads, "a positive number");
        Require(CheckpointEvery > 0, "checkpoint_every", CheckpointEvery, "a positive number of epochs");
        ValidateLayerRates();
        if (Averaging is not null)
        {
            Require(Averaging.FromEpoch >= 1 && Averaging.FromEpoch <= Epochs, "averaging.from_epoch", Averaging.FromEpoch, $"1 to the number of epochs ({Epochs})");
            Require(Averaging.Every > 0, "averaging.every", Averaging.Every, "a positive number of epochs");
            Require(Patience == 0, "patience", Patience, "0 with averaging, which needs all its epochs");
        }

        Schedule.Validate();
        if (Schedule is OneCycle { Momentum: not null } && Optimiser is RmsProp)
        {
            throw new TimbreException("schedule.momentum: must be left out with rmsprop, which has no momentum");
        }

        Require(Optimiser.WeightDecay >= 0, "weight_decay", Optimiser.WeightDecay, "0 or more");
    }

    internal static void Require(bool right, string option, double value, string wanted)
    {
        if (!right)
        {
            throw new TimbreException(FormattableString.Invariant($"{option}={value}: must be {wanted}"));
        }
    }

    private void ValidateLayerRates()
    {
        foreach (var rate in LayerRates)
        {
            if (rate?.Prefix is null)
            {
                throw new TimbreException("layer_rates: must have a prefix each");
            }

            Require(rate.Factor >= 0 && double.IsFinite(rate.Factor), "layer_rates.factor", rate.Factor, "0 or a positive number");
            Require(rate.FromEpoch >= 1 && rate.FromEpoch <= Epochs, "layer_rates.from_epoch", rate.FromEpoch, $"1 to the number of epochs ({Epochs}); for never, a factor of 0");
            if (LayerRates.Count(r => r?.Prefix == rate.Prefix) > 1)
            {
                throw new TimbreException($"layer_rates.prefix={rate.Prefix}: must be there once");
            }
        }
    }
}

/// <summary>What early stopping and the best checkpoint go by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Watched>))]
public enum Watched
{
    /// <summary>Loss on the validation rows: lower is better.</summary>
    ValidationLoss,

    /// <summary>Accuracy on the validation rows: higher is better.</summary>
    ValidationAccuracy,
}

/// <summary>One epoch as it was.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean loss of the training rows while they were learned.</param>
/// <param name="TrainAccuracy">Accuracy on them, likewise.</param>
/// <param name="ValidationLoss">Mean loss of the validation rows afterwards; null without any.</param>
/// <param name="ValidationAccuracy">Accuracy on them.</param>
/// <param name="LearningRate">Rate of the epoch's last step.</param>
/// <param name="Seconds">Time the epoch took.</param>
public sealed record TrainingEpoch(int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate, double Seconds);

/// <summary>Told after each epoch.</summary>
/// <param name="Epochs">Number of epochs planned.</param>
/// <param name="Last">The epoch that ended.</param>
/// <param name="BestEpoch">The best so far, from 1.</param>
public sealed record TrainingProgress(int Epochs, TrainingEpoch Last, int BestEpoch);

/// <summary>What came of a training.</summary>
/// <param name="History">Every epoch in order.</param>
/// <param name="BestEpoch">The epoch whose weights were best on the validation rows (without any: the last), from 1.</param>
/// <param name="StoppedEarly">Whether patience ran out.</param>
public sealed record TrainingResult(IReadOnlyList<TrainingEpoch> History, int BestEpoch, bool StoppedEarly)
{
    /// <summary>What came of <see cref="TrainingOptions.Averaging"/>; null without.</summary>
    public AveragedWeights? Averaged { get; init; }
}
