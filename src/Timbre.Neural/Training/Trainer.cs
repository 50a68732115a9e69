namespace Timbre.Neural;

/// <summary>
/// Trains a network by mini-batches. The same network, options and rows give the same bits. A training runs on the caller's thread;
/// several networks may be trained at once on different threads.
/// </summary>
public static class Trainer
{
    /// <summary>Changes the network's weights; afterwards it holds the best (see <see cref="TrainingOptions.RestoreBest"/>) or their mean (see <see cref="TrainingOptions.Averaging"/>).</summary>
    /// <param name="network">The network to train, from its present weights on; to resume from <see cref="TrainingOptions.CheckpointFolder"/>, as it was at the start.</param>
    /// <param name="options">How.</param>
    /// <param name="trainRows">[n, <see cref="Network.InputSize"/>].</param>
    /// <param name="trainLabels">[n], class numbers from 0.</param>
    /// <param name="validationRows">Rows to judge by, of speakers that are not in training; may be empty.</param>
    /// <param name="validationLabels">Their classes.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Checked before each step; the network then keeps the weights of its last step.</param>
    /// <exception cref="TimbreException">An option is out of range or does not fit the network, rows and labels do not fit, the loss stopped being a number, or a checkpoint is damaged or belongs to another training.</exception>
    public static TrainingResult Fit(
        Network network,
        TrainingOptions options,
        ReadOnlyMemory<float> trainRows,
        ReadOnlyMemory<int> trainLabels,
        ReadOnlyMemory<float> validationRows = default,
        ReadOnlyMemory<int> validationLabels = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        Check(network, trainRows.Length, trainLabels.Span, "training");
        return Fit(network, options, new ArrayRows(trainRows, network.InputSize), trainLabels, validationRows, validationLabels, progress, cancellation);
    }

    /// <summary>Like the other, with training rows that are drawn anew in each epoch; validation rows stay the same.</summary>
    /// <param name="network">The network to train, from its present weights on.</param>
    /// <param name="options">How.</param>
    /// <param name="trainRows">The rows, each of <see cref="Network.InputSize"/> values. A training with checkpoints draws those of the first epoch once more, to know them again.</param>
    /// <param name="trainLabels">One class number, from 0, per row.</param>
    /// <param name="validationRows">Rows to judge by, of speakers that are not in training; may be empty.</param>
    /// <param name="validationLabels">Their classes.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Checked before each step; the network then keeps the weights of its last step.</param>
    /// <exception cref="TimbreException">As the other.</exception>
    public static TrainingResult Fit(
        Network network,
        TrainingOptions options,
        ITrainingRows trainRows,
        ReadOnlyMemory<int> trainLabels,
        ReadOnlyMemory<float> validationRows = default,
        ReadOnlyMemory<int> validationLabels = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trainRows);
        options.Validate();
        if (trainRows.RowLength != network.InputSize || trainRows.Count != trainLabels.Length)
        {
            throw new TimbreException($"training: {trainLabels.Length} labels and {trainRows.Count} rows of {trainRows.RowLength} values do not go together with a network whose rows have {network.InputSize} ({network.Plan.Input})");
        }

        Check(network, (long)trainLabels.Length * network.InputSize, trainLabels.Span, "training");
        Check(network, validationRows.Length, validationLabels.Span, "validation");
        if (trainLabels.IsEmpty)
        {
            throw new TimbreException("there are no training rows");
        }

        if (validationLabels.IsEmpty && options.Patience > 0)
        {
            throw new TimbreException($"patience={options.Patience}: early stopping needs validation rows; give some, or set patience to 0");
        }

        if (options.Margin > 0 && (network.OutputSize < 2 || network.Plan.Layers[^1] is not Layers.CosineLinearLayer))
        {
            throw new TimbreException(FormattableString.Invariant($"margin={options.Margin}: must be 0, because the network does not end with a cosine_linear layer of two or more outputs"));
        }

        return new TrainingRun(network, options, trainRows, trainLabels, validationRows, validationLabels).Run(progress, cancellation);
    }

    private static void Check(Network network, long values, ReadOnlySpan<int> labels, string what)
    {
        if ((long)labels.Length * network.InputSize != values)
        {
            throw new TimbreException($"{what}: {labels.Length} labels do not fit {values} values; a row of this network has {network.InputSize} ({network.Plan.Input})");
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= network.ClassCount)
            {
                throw new TimbreException($"{what}: row {i} has the label {labels[i]}; this network knows 0 to {network.ClassCount - 1}");
            }
        }
    }
}
