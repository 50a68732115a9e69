using System.Text.Json.Serialization;

namespace Timbre.Evaluation;

/// <summary>Items whose confidence lies in [<see cref="Low"/>, <see cref="High"/>), the last bin closed. Means are NaN (JSON: null) where the bin is empty.</summary>
/// <param name="Low">Lower edge.</param>
/// <param name="High">Upper edge.</param>
/// <param name="MeanConfidence">Mean of what the model said.</param>
/// <param name="Accuracy">Share for which it was so.</param>
/// <param name="Count">Number of items.</param>
public readonly record struct CalibrationBin(
    [property: JsonPropertyName("low")] double Low,
    [property: JsonPropertyName("high")] double High,
    [property: JsonPropertyName("mean_confidence")][property: JsonConverter(typeof(NanAsNullConverter))] double MeanConfidence,
    [property: JsonPropertyName("accuracy")][property: JsonConverter(typeof(NanAsNullConverter))] double Accuracy,
    [property: JsonPropertyName("count")] int Count);

/// <summary>Whether probabilities mean what they say: reliability by bin, and the expected and largest calibration error (Guo et al. 2017).</summary>
public sealed record Calibration
{
    /// <summary>The bins, of equal width over [0, 1].</summary>
    [JsonPropertyName("bins")]
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    /// <summary>Expected calibration error: mean of |accuracy − confidence| over bins, weighted by count; NaN without items.</summary>
    [JsonPropertyName("ece")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double ExpectedError { get; init; }

    /// <summary>Largest |accuracy − confidence| of a bin that holds items; NaN without items.</summary>
    [JsonPropertyName("mce")]
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double MaximumError { get; init; }

    /// <summary>Reliability of a probability: <paramref name="confidence"/> in [0, 1] (clamped; NaN left out) against whether it came true.</summary>
    public static Calibration Of(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> cameTrue, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (confidence.Length != cameTrue.Length)
        {
            throw new ArgumentException($"{confidence.Length} probabilities, but {cameTrue.Length} outcomes", nameof(cameTrue));
        }

        var sums = new double[bins];
        var hits = new int[bins];
        var counts = new int[bins];
        for (var i = 0; i < confidence.Length; i++)
        {
            if (!double.IsNaN(confidence[i]))
            {
                var p = Math.Clamp(confidence[i], 0, 1);
                var bin = Math.Min((int)(p * bins), bins - 1);
                sums[bin] += p;
                hits[bin] += cameTrue[i] ? 1 : 0;
                counts[bin]++;
            }
        }

        double total = 0, gap = 0, largest = double.NaN;
        var result = new CalibrationBin[bins];
        for (var b = 0; b < bins; b++)
        {
            result[b] = new CalibrationBin((double)b / bins, (b + 1.0) / bins, sums[b] / counts[b], (double)hits[b] / counts[b], counts[b]);
            if (counts[b] > 0)
            {
                var distance = Math.Abs(result[b].Accuracy - result[b].MeanConfidence);
                total += counts[b];
                gap += counts[b] * distance;
                largest = largest > distance ? largest : distance;
            }
        }

        return new Calibration { Bins = result, ExpectedError = gap / total, MaximumError = largest };
    }

    /// <summary>Reliability of the likeliest class's probability: does a decision made with 0.9 come true nine times in ten?</summary>
    /// <param name="truth">Class of each item.</param>
    /// <param name="probabilities">[n, classes] in C order.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="bins">Number of bins.</param>
    public static Calibration OfDecisions(ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, int classes, int bins = 10)
    {
        ScoredItems.CheckShape(truth, probabilities.Length, classes);
        var confidence = new double[truth.Length];
        var right = new bool[truth.Length];
        for (var i = 0; i < truth.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var best = 0;
            for (var c = 1; c < classes; c++)
            {
                best = row[c] > row[best] || float.IsNaN(row[best]) ? c : best;
            }

            confidence[i] = row[best];
            right[i] = best == truth[i];
        }

        return Of(confidence, right, bins);
    }
}
