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
        if (!IsBeatenBy(epoch.ValidationLoss!.Value, epoch.ValidationAccuracy!.Value))
        {
            return;
        }

        Set(epoch.Epoch, ScoreOf(epoch.ValidationLoss.Value, epoch.ValidationAccuracy.Value));
        if (options.RestoreBest)
        {
            network.Weights.Span.CopyTo(Weights);
            network.Statistics.Span.CopyTo(Statistics);
        }
    }

    /// <summary>Whether a loss and an accuracy on the validation rows are better than the best, or there is none yet.</summary>
    public bool IsBeatenBy(double loss, double accuracy) => Epoch == 0 || ScoreOf(loss, accuracy) > Score + options.MinimumImprovement;

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

    private double ScoreOf(double loss, double accuracy) => options.Watch == Watched.ValidationLoss ? -loss : accuracy;
}
