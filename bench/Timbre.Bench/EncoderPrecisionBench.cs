using System.Numerics.Tensors;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Corpora;
using Timbre.Learning;
using Timbre.Neural;

namespace Timbre.Bench;

/// <summary>
/// <c>encoder-precision FOLDER DATA [UTTERANCES] --threads N --batch B</c>: what 8 bits cost on a corpus with gender labels, in chunks of 2 s of
/// UTTERANCES (default 100) spread over its speakers. Cosine of each frame of the last hidden state to its single-precision counterpart, plain and with the
/// mean single-precision frame taken off both; and the accuracy of gender from an utterance's mean frame by logistic regression, over five
/// speaker-disjoint folds, with either kind of embedding.
/// </summary>
internal static class EncoderPrecisionBench
{
    private const int Folds = 5;

    public static int Run(string[] args)
    {
        if (args is not [var folder, var data, .. var rest])
        {
            throw new TimbreException("usage: encoder-precision FOLDER DATA [UTTERANCES] --threads N --batch B");
        }

        var options = EncoderArguments.Parse([folder, .. rest]);
        var utterances = Spread(CorpusScanner.Scan(data).Utterances, (int)(options.Number ?? 100));
        var single = Encode(options, EncoderPrecision.Single, utterances, out var units);
        var eight = Encode(options, EncoderPrecision.EightBit, utterances, out _);
        var mean = Mean(single.SelectMany(u => u).ToArray(), units);
        var (plain, centred) = Cosines(single, eight, units, mean);
        var (ours, theirs) = (Embeddings(single, units), Embeddings(eight, units));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "encoder-precision",
            utterances = utterances.Count,
            speakers = utterances.Select(u => u.Speaker).Distinct(StringComparer.Ordinal).Count(),
            frames = plain.Length,
            cosine = Summary(plain),
            cosine_without_mean = Summary(centred),
            accuracy_single = Accuracy(utterances, ours, ours, units),
            accuracy_eight_bit = Accuracy(utterances, theirs, theirs, units),
            accuracy_trained_single_tested_eight_bit = Accuracy(utterances, ours, theirs, units),
        }));
        return 0;
    }

    // One utterance of each speaker in turn, of those that say whose gender it is and are at least a chunk long.
    private static List<Utterance> Spread(IReadOnlyList<Utterance> all, int count)
    {
        var taken = all.Where(u => u.Gender is not null && u.Speaker is not null)
            .GroupBy(u => u.Speaker, StringComparer.Ordinal)
            .SelectMany(speaker => speaker.Where(IsLongEnough).Take(1 + (count / 2)).Select((u, turn) => (u, turn)))
            .OrderBy(x => x.turn)
            .Take(count)
            .Select(x => x.u)
            .ToList();
        return taken.Count == count ? taken : throw new TimbreException($"utterances={count}: must be at most {taken.Count}, which is what there are of 2 s and more with a gender label");
    }

    private static bool IsLongEnough(Utterance utterance) => Recording.Open(utterance.Path).FrameCount >= 2 * Recording.Open(utterance.Path).Rate.Hertz;

    private static List<float[]> Encode(EncoderArguments options, EncoderPrecision precision, List<Utterance> utterances, out int units)
    {
        var model = EncoderModel.Load(options.Folder, precision);
        units = model.Units;
        var result = new List<float[]>();
        foreach (var utterance in utterances)
        {
            var frames = new List<float>();
            foreach (var batch in EncoderBench.Chunks(Recording.Open(utterance.Path)).Chunk(options.Batch))
            {
                frames.AddRange(model.Encode(batch, threads: options.Threads));
            }

            result.Add([.. frames]);
        }

        return result;
    }

    private static (double[] Plain, double[] Centred) Cosines(List<float[]> single, List<float[]> eight, int units, float[] mean)
    {
        var (plain, centred) = (new List<double>(), new List<double>());
        var (a, b) = (new float[units], new float[units]);
        for (var u = 0; u < single.Count; u++)
        {
            for (var at = 0; at < single[u].Length; at += units)
            {
                var x = single[u].AsSpan(at, units);
                var y = eight[u].AsSpan(at, units);
                plain.Add(TensorPrimitives.CosineSimilarity(x, y));
                TensorPrimitives.Subtract(x, mean, a);
                TensorPrimitives.Subtract(y, mean, b);
                centred.Add(TensorPrimitives.CosineSimilarity(a, b));
            }
        }

        return ([.. plain], [.. centred]);
    }

    private static object Summary(double[] values)
    {
        Array.Sort(values);
        return new { min = Math.Round(values[0], 5), median = Math.Round(values[values.Length / 2], 5), mean = Math.Round(values.Average(), 5) };
    }

    private static float[] Mean(float[] frames, int units)
    {
        var sums = new double[units];
        for (var i = 0; i < frames.Length; i++)
        {
            sums[i % units] += frames[i];
        }

        return Array.ConvertAll(sums, s => (float)(s / (frames.Length / units)));
    }

    private static float[] Embeddings(List<float[]> utterances, int units) => [.. utterances.SelectMany(u => Mean(u, units))];

    private static double Accuracy(List<Utterance> utterances, float[] train, float[] test, int units)
    {
        var row = utterances.Select((u, i) => (u.Id, i)).ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);
        var right = 0;
        foreach (var fold in Corpora.Split.BySpeaker(utterances, Folds, seed: 0).Folds)
        {
            var (x, y) = Rows(fold.Train, train);
            var scaler = StandardScaler.Fit(x, units);
            scaler.Transform(x);
            var model = LogisticRegression.Fit(new() { C = 0.01 }, x, units, y, 2);
            var (unseen, truth) = Rows(fold.Test, test);
            scaler.Transform(unseen);
            var margins = new float[truth.Length];
            model.PredictMargins(unseen, margins);
            for (var i = 0; i < truth.Length; i++)
            {
                right += (margins[i] > 0 ? 1 : 0) == truth[i] ? 1 : 0;
            }
        }

        return Math.Round((double)right / utterances.Count, 4);

        (float[] Values, int[] Labels) Rows(IReadOnlyList<Utterance> part, float[] from) =>
            ([.. part.SelectMany(u => from.AsSpan(row[u.Id] * units, units).ToArray())], [.. part.Select(u => u.Gender == Gender.M ? 1 : 0)]);
    }
}
