using System.Diagnostics;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>
/// Trains a network by mini-batches. The same network, options and rows give the same bits. A training runs on the caller's thread;
/// several networks may be trained at once on different threads.
/// </summary>
public static class Trainer
{
    /// <summary>Changes the network's weights; afterwards it holds the best (see <see cref="TrainingOptions.RestoreBest"/>).</summary>
    /// <param name="network">The network to train, from its present weights on.</param>
    /// <param name="options">How.</param>
    /// <param name="trainRows">[n, <see cref="Network.InputSize"/>].</param>
    /// <param name="trainLabels">[n], class numbers from 0.</param>
    /// <param name="validationRows">Rows to judge by, of speakers that are not in training; may be empty.</param>
    /// <param name="validationLabels">Their classes.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Checked before each step; the network then keeps the weights of its last step.</param>
    /// <exception cref="TimbreException">An option is out of range, rows and labels do not fit, or the loss stopped being a number.</exception>
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
        options.Validate();
        Check(network, trainRows.Length, trainLabels.Span, "training");
        Check(network, validationRows.Length, validationLabels.Span, "validation");
        if (trainLabels.IsEmpty)
        {
            throw new TimbreException("there are no training rows");
        }

        if (validationLabels.IsEmpty && options.Patience > 0)
        {
            throw new TimbreException($"patience={options.Patience}: early stopping needs validation rows; give some, or set patience to 0");
        }

        return new Training(network, options, trainRows, trainLabels, validationRows, validationLabels).Run(progress, cancellation);
    }

    private static void Check(Network network, int values, ReadOnlySpan<int> labels, string what)
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

    private sealed class Training(
        Network network,
        TrainingOptions options,
        ReadOnlyMemory<float> rows,
        ReadOnlyMemory<int> labels,
        ReadOnlyMemory<float> validationRows,
        ReadOnlyMemory<int> validationLabels)
    {
        private readonly int _batch = Math.Min(options.BatchSize, labels.Length);
        private readonly SeededRandom _random = new SeededRandom(options.Seed).Fork("order");
        private readonly int[] _order = [.. Enumerable.Range(0, labels.Length)];
        private readonly float[] _validationLogits = new float[validationLabels.Length * network.OutputSize];

        public TrainingResult Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
        {
            var step = new TrainingStep(network, _batch, options.Optimiser, options.Seed, options.LabelSmoothing);
            var rate = new RateControl(options, (labels.Length + _batch - 1) / _batch);
            var best = new Checkpoint(network, options);
            var history = new List<TrainingEpoch>();
            var stopped = false;
            for (var epoch = 0; epoch < options.Epochs && !stopped; epoch++)
            {
                var clock = Stopwatch.StartNew();
                var (loss, accuracy) = Learn(step, rate, epoch, cancellation);
                var (validationLoss, validationAccuracy) = Judge(cancellation);
                history.Add(new TrainingEpoch(epoch + 1, loss, accuracy, validationLoss, validationAccuracy, rate.Current, clock.Elapsed.TotalSeconds));
                rate.Epoch(validationLoss ?? loss);
                if (validationLoss is not null)
                {
                    best.Offer(history[^1]);
                    stopped = options.Patience > 0 && epoch + 1 - best.Epoch >= options.Patience;
                }

                progress?.Report(new TrainingProgress(options.Epochs, history[^1], best.Epoch > 0 ? best.Epoch : epoch + 1));
            }

            best.Restore();
            return new TrainingResult(history, best.Epoch > 0 ? best.Epoch : history.Count, stopped);
        }

        private (double Loss, double Accuracy) Learn(TrainingStep step, RateControl rate, int epoch, CancellationToken cancellation)
        {
            _random.Shuffle(_order.AsSpan());
            Span<int> wanted = _batch <= 256 ? stackalloc int[_batch] : new int[_batch];
            var (loss, correct, seen) = (0.0, 0, 0);
            for (var start = 0; start < _order.Length; start += _batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(_batch, _order.Length - start);
                if (count == 1 && _batch > 1)
                {
                    break;
                }

                Collect(_order.AsSpan(start, count), step.Input(count), wanted);
                var batchLoss = step.Run(wanted[..count], out var batchCorrect);
                if (!double.IsFinite(batchLoss))
                {
                    throw new TimbreException($"training: the loss is no longer a number (epoch {epoch + 1}, batch {(start / _batch) + 1}); "
                        + $"lower the learning rate (now {rate.Current:G3}) or look for values in the features that are not finite");
                }

                step.Apply(rate.Next(epoch));
                loss += batchLoss;
                correct += batchCorrect;
                seen += count;
            }

            return (loss / seen, (double)correct / seen);
        }

        private void Collect(ReadOnlySpan<int> chosen, Span<float> input, Span<int> wanted)
        {
            var size = network.InputSize;
            var source = rows.Span;
            var classes = labels.Span;
            for (var i = 0; i < chosen.Length; i++)
            {
                source.Slice(chosen[i] * size, size).CopyTo(input[(i * size)..]);
                wanted[i] = classes[chosen[i]];
            }
        }

        private (double? Loss, double? Accuracy) Judge(CancellationToken cancellation)
        {
            var count = validationLabels.Length;
            if (count == 0)
            {
                return (null, null);
            }

            network.Predict(validationRows, _validationLogits, options.Threads, cancellation);
            var loss = Loss.Compute(_validationLogits, validationLabels.Span, network.OutputSize, 0, default, out var correct);
            return (loss / count, (double)correct / count);
        }
    }
}
