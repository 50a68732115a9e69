namespace Timbre.Classification;

/// <summary>
/// Turns the mean log-odds of a recording's windows into calibrated log-odds: <see cref="Slope"/> · mean · (seconds / 10)^<see cref="Growth"/>. Windows of one voice are
/// far from independent, so more of them make an answer surer, but less than their number would.
/// </summary>
/// <param name="Slope">At ten seconds of speech: above 0.</param>
/// <param name="Growth">0: length does not matter; 1: windows count as independent.</param>
public sealed record GenderCalibration(double Slope, double Growth)
{
    private const double Unit = 10;
    private const double Shortest = 0.5;
    private const double Longest = 30;

    /// <summary>Leaves the mean as it is.</summary>
    public static GenderCalibration None { get; } = new(1, 0);

    /// <summary>Calibrated log-odds.</summary>
    /// <param name="mean">Mean log-odds of windows.</param>
    /// <param name="seconds">Seconds of speech they heard.</param>
    public double LogOdds(double mean, double seconds) => Slope * mean * Math.Pow(Math.Clamp(seconds, Shortest, Longest) / Unit, Growth);

    /// <summary>Calibrated probability of the label that the log-odds speak for.</summary>
    /// <param name="mean">Mean log-odds of windows.</param>
    /// <param name="seconds">Seconds of speech they heard.</param>
    public double Probability(double mean, double seconds) => 1 / (1 + Math.Exp(-LogOdds(mean, seconds)));

    /// <summary>
    /// The slope and growth with the smallest log-loss over recordings of different lengths that the network was not trained on. One recording that is wrong with the
    /// certainty of the average one is added, so that the slope stays finite when all are right.
    /// </summary>
    /// <param name="heard">Mean log-odds of the second label, seconds of speech, whether it is the second label.</param>
    public static GenderCalibration Fit(IReadOnlyList<(double Mean, double Seconds, bool Positive)> heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        if (heard.Count == 0)
        {
            return None;
        }

        var (best, least) = (None, double.PositiveInfinity);
        for (var growth = 0; growth <= 20; growth++)
        {
            for (var step = 0; step <= 120; step++)
            {
                var tried = new GenderCalibration(0.05 * Math.Pow(10, step / 40.0), growth / 20.0); // slopes from 0.05 to 50
                var loss = tried.Loss(heard);
                (best, least) = loss < least ? (tried, loss) : (best, least);
            }
        }

        return best;
    }

    private double Loss(IReadOnlyList<(double Mean, double Seconds, bool Positive)> heard)
    {
        var (loss, size) = (0.0, 0.0);
        foreach (var (mean, seconds, positive) in heard)
        {
            var odds = LogOdds(mean, seconds);
            loss += SoftPlus(positive ? -odds : odds);
            size += Math.Abs(odds);
        }

        return loss + SoftPlus(size / heard.Count);
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
