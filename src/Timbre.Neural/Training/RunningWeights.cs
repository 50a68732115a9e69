using System.Numerics.Tensors;

namespace Timbre.Neural;

/// <summary>The mean of a network's weights over epochs.</summary>
internal sealed class RunningWeights(Network network, WeightAveraging averaging)
{
    private readonly float[] _difference = new float[network.Weights.Length];

    /// <summary>The mean; zeros before the first epoch that counts.</summary>
    public float[] Mean { get; } = new float[network.Weights.Length];

    /// <summary>How many epochs count up to one, from 1.</summary>
    public int Count(int epoch) => epoch < averaging.FromEpoch ? 0 : 1 + ((epoch - averaging.FromEpoch) / averaging.Every);

    /// <summary>Told that an epoch (from 1) has ended.</summary>
    public void Offer(int epoch)
    {
        var count = Count(epoch);
        if (count == Count(epoch - 1))
        {
            return;
        }

        // A weight that never changes stays exactly what it is, as it would not in a sum divided in the end.
        TensorPrimitives.Subtract(network.Weights.Span, Mean, _difference);
        TensorPrimitives.Divide(_difference, count, _difference);
        TensorPrimitives.Add(Mean, _difference, Mean);
    }
}
