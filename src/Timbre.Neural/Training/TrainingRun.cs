using System.Diagnostics;
using Timbre.Numerics;

namespace Timbre.Neural;

/// <summary>One training from its first or a later epoch to its end.</summary>
internal sealed class TrainingRun
{
    private readonly Network _network;
    private readonly TrainingOptions _options;
    private readonly ITrainingRows _rows;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _validationRows;
    private readonly ReadOnlyMemory<int> _validationLabels;
    private readonly int _batch;
    private readonly SeededRandom _random;
    private readonly int[] _order;
    private readonly float[] _validationLogits;
    private readonly TrainingStep _step;
    private readonly RateControl _rate;
    private readonly BestEpoch _best;
    private readonly RunningWeights? _average;
    private readonly List<TrainingEpoch> _history = [];
    private bool _stopped;

    public TrainingRun(
        Network network,
        TrainingOptions options,
        ITrainingRows rows,
        ReadOnlyMemory<int> labels,
        ReadOnlyMemory<float> validationRows,
        ReadOnlyMemory<int> validationLabels)
    {
        (_network, _options, _rows, _labels, _validationRows, _validationLabels) = (network, options, rows, labels, validationRows, validationLabels);
        _batch = Math.Min(options.BatchSize, labels.Length);
        _random = new SeededRandom(options.Seed).Fork("order");
        _order = [.. Enumerable.Range(0, labels.Length)];
        _validationLogits = new float[validationLabels.Length * network.OutputSize];
        var mixup = options.Mixup > 0 ? new RowMixup(options.Mixup, options.Seed, _batch, network.InputSize) : null;
        var learning = options.LayerRates.Count > 0 ? new LearningWeights(network.Plan, options.LayerRates, StepsPerEpoch) : null;
        _step = new TrainingStep(network, _batch, options.Optimiser, options.Seed, options.LabelSmoothing, options.Margin, mixup, learning);
        _rate = new RateControl(options, (labels.Length + _batch - 1) / _batch);
        _best = new BestEpoch(network, options);
        _average = options.Averaging is null ? null : new RunningWeights(network, options.Averaging);
    }

    /// <summary>A single row left over has no step.</summary>
    private int StepsPerEpoch => (_order.Length / _batch) + (_order.Length % _batch > Math.Min(1, _batch - 1) ? 1 : 0);

    public TrainingResult Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var checkpoint = OpenCheckpoint();
        for (var epoch = _history.Count; epoch < _options.Epochs && !_stopped; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var (loss, accuracy) = Learn(epoch, cancellation);
            var (validationLoss, validationAccuracy) = Judge(cancellation);
            _history.Add(new TrainingEpoch(epoch + 1, loss, accuracy, validationLoss, validationAccuracy, _rate.Current, clock.Elapsed.TotalSeconds));
            _rate.Epoch(validationLoss ?? loss);
            _average?.Offer(epoch + 1);
            if (validationLoss is not null)
            {
                _best.Offer(_history[^1]);
                _stopped = _options.Patience > 0 && epoch + 1 - _best.Epoch >= _options.Patience;
            }

            if (checkpoint is not null && (_stopped || epoch + 1 == _options.Epochs || (epoch + 1) % _options.CheckpointEvery == 0))
            {
                TrainingMemory.Save(checkpoint, _network, _step, _rate, _best, _average, _history, _stopped);
            }

            progress?.Report(new TrainingProgress(_options.Epochs, _history[^1], _best.Epoch > 0 ? _best.Epoch : epoch + 1));
        }

        var averaged = Average(cancellation);
        if (averaged is not { Kept: true })
        {
            _best.Restore();
        }

        return new TrainingResult(_history, _best.Epoch > 0 ? _best.Epoch : _history.Count, _stopped) { Averaged = averaged };
    }

    private TrainingCheckpoint? OpenCheckpoint()
    {
        if (_options.CheckpointFolder is null)
        {
            return null;
        }

        var fingerprint = TrainingFingerprint.Of(_network, _options, _rows, _labels.Span, _validationRows.Span, _validationLabels.Span);
        var checkpoint = new TrainingCheckpoint(_options.CheckpointFolder, fingerprint);
        if (checkpoint.Load() is var (progress, tensors))
        {
            TrainingMemory.Restore(checkpoint, progress, tensors, _network, _options, _step, _rate, _best, _average);
            _history.AddRange(progress.History);
            _stopped = progress.Stopped;
            foreach (var _ in _history)
            {
                _random.Shuffle(_order.AsSpan()); // the order of an epoch comes from the order before
            }
        }

        return checkpoint;
    }

    private (double Loss, double Accuracy) Learn(int epoch, CancellationToken cancellation)
    {
        _random.Shuffle(_order.AsSpan());
        _step.BeginEpoch(epoch);
        Span<int> wanted = _batch <= 256 ? stackalloc int[_batch] : new int[_batch];
        var (loss, correct, seen) = (0.0, 0, 0);
        for (var batch = 0; batch < StepsPerEpoch; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Collect(batch, epoch, wanted);
            var batchLoss = _step.Run(wanted[..count], out var batchCorrect);
            if (!double.IsFinite(batchLoss))
            {
                throw new TimbreException($"training: the loss is no longer a number (epoch {epoch + 1}, batch {batch + 1}); "
                    + $"lower the learning rate (now {_rate.Current:G3}) or look for values in the features that are not finite");
            }

            var rate = _rate.Next(epoch);
            _step.Apply(rate, _rate.Momentum);
            loss += batchLoss;
            correct += batchCorrect;
            seen += count;
        }

        return (loss / seen, (double)correct / seen);
    }

    /// <summary>Draws the rows of a batch and their labels; how many there are.</summary>
    private int Collect(int batch, int epoch, Span<int> wanted)
    {
        var chosen = _order.AsSpan(batch * _batch, Math.Min(_batch, _order.Length - (batch * _batch)));
        var input = _step.Input(chosen.Length);
        var size = _network.InputSize;
        var classes = _labels.Span;
        for (var i = 0; i < chosen.Length; i++)
        {
            _rows.Fill(chosen[i], epoch, input.Slice(i * size, size));
            wanted[i] = classes[chosen[i]];
        }

        return chosen.Length;
    }

    /// <summary>Gives the network the averaged weights and judges them; the weights of the last step come back if it is interrupted.</summary>
    private AveragedWeights? Average(CancellationToken cancellation)
    {
        if (_average is null)
        {
            return null;
        }

        var (weights, statistics) = (_network.Weights.Span.ToArray(), _network.Statistics.Span.ToArray());
        try
        {
            _average.Mean.CopyTo(_network.Weights.Span);
            TakeStatistics(cancellation);
            var (loss, accuracy) = Judge(cancellation);
            var kept = !_options.RestoreBest || loss is null || _best.IsBeatenBy(loss.Value, accuracy!.Value);
            return new AveragedWeights(_average.Count(_options.Epochs), loss, accuracy, kept);
        }
        catch
        {
            weights.CopyTo(_network.Weights.Span);
            statistics.CopyTo(_network.Statistics.Span);
            throw;
        }
    }

    private void TakeStatistics(CancellationToken cancellation)
    {
        if (_network.Statistics.Length == 0)
        {
            return;
        }

        var labels = new int[_batch];
        _step.BeginEpoch(_options.Epochs - 1);
        for (var batch = 0; batch < StepsPerEpoch; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            _step.TakeStatistics(Collect(batch, _options.Epochs - 1, labels), 1.0 / (batch + 1));
        }
    }

    private (double? Loss, double? Accuracy) Judge(CancellationToken cancellation)
    {
        var count = _validationLabels.Length;
        if (count == 0)
        {
            return (null, null);
        }

        _network.Predict(_validationRows, _validationLogits, _options.Threads, cancellation);
        var loss = Loss.Compute(_validationLogits, _validationLabels.Span, _network.OutputSize, 0, default, out var correct);
        return (loss / count, (double)correct / count);
    }
}
