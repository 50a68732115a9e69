namespace Timbre.Neural;

/// <summary>The best epoch so far: which it was, how good, and its weights.</summary>
internal sealed class BestEpoch(Network network, TrainingOptions options)
{
    /// <summary>From 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>What it reached, higher is better.</summary>
    public double Score { get; private set; } = double.NegativeInfinity;

    /// <summary>Its weights; empty where they need not be restored.</summary>
    public float[] Weights { get; } = new float[options.RestoreBest ? network.Weights.Length : 0];

    /// <summary>Its running statistics, likewise.</summary>
    public float[] Statistics { get; } = new float[options.RestoreBest ? network.Statistics.Length : 0];

    /// <summary>Keeps the network as it is now if the epoch is better than the best.</summary>
    public void Offer(TrainingEpoch epoch)
    {
        var score = options.Watch == Watched.ValidationLoss ? -epoch.ValidationLoss!.Value : epoch.ValidationAccuracy!.Value;
        if (Epoch > 0 && !(score > Score + options.MinimumImprovement))
        {
            return;
        }

        Set(epoch.Epoch, score);
        if (options.RestoreBest)
        {
            network.Weights.Span.CopyTo(Weights);
            network.Statistics.Span.CopyTo(Statistics);
        }
    }

    /// <summary>Takes what a checkpoint says; the weights are set by themselves.</summary>
    public void Set(int epoch, double score) => (Epoch, Score) = (epoch, score);

    /// <summary>Gives the network the best weights.</summary>
    public void Restore()
    {
        if (options.RestoreBest && Epoch > 0)
        {
            Weights.CopyTo(network.Weights.Span);
            Statistics.CopyTo(network.Statistics.Span);
        }
    }
}
