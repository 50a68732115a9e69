namespace Timbre.Classification;

/// <summary>
/// Turns the mean log-probability of an utterance's frames into class probabilities: softmax(<see cref="Slope"/> × mean).
/// Frames of one utterance are far from independent, so their sum would be too sure and their mean is too timid; the slope says by how
/// much, and is fitted on recordings that the model was not trained on (temperature scaling, Guo et al. 2017).
/// </summary>
/// <param name="Slope">From 0.05 to 200; 1 where nothing could be fitted.</param>
public sealed record ScoreCalibration(double Slope)
{
    /// <summary>Leaves the mean as it is.</summary>
    public static ScoreCalibration None { get; } = new(1);

    /// <summary>
    /// The slope with the smallest log-loss. A prior worth two utterances, one of each outcome at chance, keeps it finite when every utterance is right.
    /// </summary>
    /// <param name="means">Mean log-probabilities, one array <c>[classes]</c> per utterance.</param>
    /// <param name="labels">The true class of each.</param>
    public static ScoreCalibration Fit(IReadOnlyList<double[]> means, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(labels);
        if (means.Count == 0)
        {
            return None;
        }

        double Loss(double logSlope)
        {
            var calibration = new ScoreCalibration(Math.Exp(logSlope));
            var loss = 0.0;
            var margin = 0.0;
            for (var i = 0; i < means.Count; i++)
            {
                var p = calibration.Probabilities(means[i]);
                loss -= Math.Log(Math.Max(p[labels[i]], 1e-300));
                margin += p.Max();
            }

            // The prior: an utterance as sure as the average one that turns out wrong, and one that turns out right.
            margin = Math.Min(margin / means.Count, 1 - 1e-12);
            return loss - Math.Log(margin) - Math.Log(1 - margin);
        }

        // The loss has one valley in the logarithm of the slope: golden section.
        var (low, high) = (Math.Log(0.05), Math.Log(200));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (a, b) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (lossA, lossB) = (Loss(a), Loss(b));
        for (var step = 0; step < 60; step++)
        {
            if (lossA < lossB)
            {
                (high, b, lossB) = (b, a, lossA);
                a = high - (ratio * (high - low));
                lossA = Loss(a);
            }
            else
            {
                (low, a, lossA) = (a, b, lossB);
                b = low + (ratio * (high - low));
                lossB = Loss(b);
            }
        }

        return new ScoreCalibration(Math.Exp((low + high) / 2));
    }

    /// <summary>Class probabilities of an utterance with these mean log-probabilities.</summary>
    public double[] Probabilities(ReadOnlySpan<double> means)
    {
        var largest = double.NegativeInfinity;
        foreach (var mean in means)
        {
            largest = Math.Max(largest, mean);
        }

        var result = new double[means.Length];
        var sum = 0.0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Math.Exp(Slope * (means[i] - largest));
            sum += result[i];
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] /= sum;
        }

        return result;
    }
}
