namespace Timbre.Classification;

/// <summary>What the frames of one utterance say together.</summary>
/// <param name="MeanLogProbabilities">Mean over frames of the log-probability of each class.</param>
/// <param name="VoteShares">Share of frames for which each class is the most probable.</param>
/// <param name="FrameCount">Number of frames.</param>
public sealed record UtteranceScores(double[] MeanLogProbabilities, double[] VoteShares, int FrameCount)
{
    /// <summary>Sums up log-probabilities <c>[frames, classes]</c> in C order; one frame at least.</summary>
    public static UtteranceScores Of(ReadOnlySpan<float> logProbabilities, int classes)
    {
        var frames = logProbabilities.Length / classes;
        var means = new double[classes];
        var votes = new double[classes];
        for (var frame = 0; frame < frames; frame++)
        {
            var row = logProbabilities.Slice(frame * classes, classes);
            var best = 0;
            for (var c = 0; c < classes; c++)
            {
                means[c] += row[c];
                best = row[c] > row[best] ? c : best;
            }

            votes[best]++;
        }

        for (var c = 0; c < classes; c++)
        {
            means[c] /= Math.Max(1, frames);
            votes[c] /= Math.Max(1, frames);
        }

        return new UtteranceScores(means, votes, frames);
    }
}
