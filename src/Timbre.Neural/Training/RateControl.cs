namespace Timbre.Neural;

/// <summary>The learning rate step by step: schedule, warm-up and what a plateau did to it.</summary>
internal sealed class RateControl(TrainingOptions options, long stepsPerEpoch)
{
    private double _reduction = 1;
    private double _best = double.PositiveInfinity;
    private int _waited;
    private long _step;

    /// <summary>Rate of the latest step.</summary>
    public double Current { get; private set; }

    /// <summary>Momentum of the latest step where the schedule says one; else null.</summary>
    public double? Momentum { get; private set; }

    /// <summary>All that the next rates depend on.</summary>
    public RateState State
    {
        get => new(_reduction, _best, _waited, _step, Current);
        set => (_reduction, _best, _waited, _step, Current) = (value.Reduction, value.Best, value.Waited, value.Step, value.Current);
    }

    /// <summary>Moves to the next step.</summary>
    public double Next(int epoch)
    {
        var steps = stepsPerEpoch * options.Epochs;
        var rate = options.Schedule.At(options.LearningRate, epoch, options.Epochs, _step, steps);
        Momentum = options.Schedule.MomentumAt(_step, steps);
        if (options.Schedule is ReduceOnPlateau plateau)
        {
            rate = Math.Max(Math.Min(rate, plateau.Minimum), rate * _reduction);
        }

        _step++;
        Current = _step < options.WarmUpSteps ? rate * _step / options.WarmUpSteps : rate;
        return Current;
    }

    /// <summary>Told the loss of an epoch.</summary>
    public void Epoch(double loss)
    {
        if (options.Schedule is not ReduceOnPlateau plateau)
        {
            return;
        }

        if (loss < _best * (1 - 1e-4)) // torch's default threshold
        {
            (_best, _waited) = (loss, 0);
        }
        else if (++_waited > plateau.Patience)
        {
            (_reduction, _waited) = (_reduction * plateau.Factor, 0);
        }
    }
}

/// <summary>Where a <see cref="RateControl"/> stands.</summary>
internal sealed record RateState(double Reduction, double Best, int Waited, long Step, double Current);
