namespace Timbre.Neural;

/// <summary>The best epoch so far: which it was, how good, and its weights.</summary>
internal sealed class Checkpoint(Network network, TrainingOptions options)
{
    private readonly float[] _weights = new float[options.RestoreBest ? network.Weights.Length : 0];
    private readonly float[] _statistics = new float[options.RestoreBest ? network.Statistics.Length : 0];
    private double _best = double.NegativeInfinity;

    /// <summary>From 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Keeps the network as it is now if the epoch is better than the best.</summary>
    public void Offer(TrainingEpoch epoch)
    {
        var score = options.Watch == Watched.ValidationLoss ? -epoch.ValidationLoss!.Value : epoch.ValidationAccuracy!.Value;
        if (Epoch > 0 && !(score > _best + options.MinimumImprovement))
        {
            return;
        }

        (_best, Epoch) = (score, epoch.Epoch);
        if (options.RestoreBest)
        {
            network.Weights.Span.CopyTo(_weights);
            network.Statistics.Span.CopyTo(_statistics);
        }
    }

    /// <summary>Gives the network the best weights.</summary>
    public void Restore()
    {
        if (options.RestoreBest && Epoch > 0)
        {
            _weights.CopyTo(network.Weights.Span);
            _statistics.CopyTo(network.Statistics.Span);
        }
    }
}
