using Timbre.Neural;

namespace Timbre.Classification;

/// <summary>What the heads of a checkpoint said of the stretches of a recording, summed up by their length.</summary>
internal sealed class LogitSums(IReadOnlyList<EncoderHead> heads)
{
    private readonly double[][] _sums = [.. heads.Select(h => new double[Math.Max(1, h.Labels.Count)])];

    /// <summary>Samples that were heard, silent ones included.</summary>
    public long Samples { get; private set; }

    /// <summary>Samples that were judged.</summary>
    public long Weight { get; private set; }

    /// <summary>The level of the loudest stretch, in dB relative to full scale.</summary>
    public double Loudest { get; private set; } = double.NegativeInfinity;

    /// <summary>A stretch was heard.</summary>
    public void Pass(int samples, double level)
    {
        Samples += samples;
        Loudest = Math.Max(Loudest, level);
    }

    /// <summary>A stretch was judged.</summary>
    public void Add(float[][] scores, int samples)
    {
        for (var head = 0; head < _sums.Length; head++)
        {
            for (var i = 0; i < _sums[head].Length; i++)
            {
                _sums[head][i] += (double)scores[head][i] * samples;
            }
        }

        Weight += samples;
    }

    /// <summary>The mean of what a head said.</summary>
    public double[] Mean(int head) => Array.ConvertAll(_sums[head], s => s / Weight);

    /// <summary>The softmax of the mean.</summary>
    public double[] Probabilities(int head)
    {
        var mean = Mean(head);
        var highest = mean.Max();
        var powers = Array.ConvertAll(mean, m => Math.Exp(m - highest));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, p => p / sum);
    }
}
