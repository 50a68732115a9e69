using Timbre.Classification;
using Timbre.Learning;

namespace Timbre.Recipes;

/// <summary>What a fitted model says of stretches: the mean log-probability of each speaker over the rows in them.</summary>
internal sealed class RowScorer(IFrameClassifier classifier, StandardScaler scaler, RowTable table, int classes)
{
    /// <summary>Judges utterances chunk by chunk and as a whole; what is said of single frames too, where rows are frames and it is wanted.</summary>
    public JudgedScores Judge(IReadOnlyList<JudgedUtterance> utterances, bool frames, CancellationToken cancellation)
    {
        var chunks = new List<double[]>();
        var wholes = new List<double[]>();
        var single = frames && !table.OfPieces ? new List<float[]>() : null;
        foreach (var utterance in utterances)
        {
            cancellation.ThrowIfCancellationRequested();
            var logs = LogProbabilities(utterance.Utterance);
            chunks.AddRange(utterance.Chunks.Select(c => Mean(logs, [table.RowsOf(c)])));
            var rows = utterance.All.Select(table.RowsOf).ToList();
            wholes.Add(Mean(logs, rows));
            single?.Add([.. rows.SelectMany(r => logs[(r.First * classes)..((r.First + r.Count) * classes)])]);
        }

        return new JudgedScores(chunks, wholes, single);
    }

    /// <summary>Judges stretches of one utterance.</summary>
    public IEnumerable<double[]> Judge(int utterance, IReadOnlyList<Stretch> stretches)
    {
        var logs = LogProbabilities(utterance);
        return stretches.Select(s => Mean(logs, [table.RowsOf(s)]));
    }

    private float[] LogProbabilities(int utterance)
    {
        var rows = (float[])table.Rows(utterance).Clone();
        scaler.Transform(rows);
        var logs = new float[rows.Length / table.Width * classes];
        classifier.PredictLogProbabilities(rows, logs);
        return logs;
    }

    private double[] Mean(float[] logs, List<(int First, int Count)> ranges)
    {
        var mean = new double[classes];
        foreach (var (first, count) in ranges)
        {
            for (var i = first * classes; i < (first + count) * classes; i++)
            {
                mean[i % classes] += logs[i];
            }
        }

        var rows = Math.Max(1, ranges.Sum(r => r.Count));
        return Array.ConvertAll(mean, m => m / rows);
    }
}

/// <summary>Mean log-probabilities of each speaker.</summary>
/// <param name="Chunks">Of every chunk, utterance after utterance.</param>
/// <param name="Utterances">Of every utterance.</param>
/// <param name="Frames">Log-probabilities of the frames of every utterance, <c>[frames, speakers]</c>; null where rows are no frames.</param>
internal sealed record JudgedScores(IReadOnlyList<double[]> Chunks, IReadOnlyList<double[]> Utterances, IReadOnlyList<float[]>? Frames);
