using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Recipes;

/// <summary>A stretch of speech as long as a word, with its cepstra as a picture has them, its place in the picture, and the label of its voice.</summary>
/// <param name="Cepstra">Coefficients, <c>[coefficients, frames of the stretch]</c>; nothing clipped.</param>
/// <param name="Frames">Frames of the stretch.</param>
/// <param name="Start">The frame of the picture at which it begins.</param>
/// <param name="Label">0 or 1.</param>
internal sealed record VoicePiece(float[] Cepstra, int Frames, int Start, int Label);

/// <summary>
/// Cuts recordings of continuous speech into <see cref="VoicePiece"/>s. Bands that a recording has nothing in, for it was sampled at a lower rate than the pictures, are gone on
/// with as the highest ones leave off, with a slope and a noise floor drawn for each piece: a network is not to learn from which corpus a piece is.
/// </summary>
internal static class VoicePieces
{
    private const int ShortestWord = 35; // frames of 10 ms
    private const int LongestWord = 65;
    private const int Tries = 20;
    private const double SpeechBelowLoud = 25; // dB below the loud frames, above which a frame counts as speech
    private const double SpeechShare = 0.6;

    /// <summary>Pieces of one recording.</summary>
    /// <param name="logMel">Decibels, <c>[bands, frames]</c>.</param>
    /// <param name="cosines">What <see cref="Cosines"/> gave.</param>
    /// <param name="number">How many.</param>
    /// <param name="label">Of the voice.</param>
    /// <param name="random">Draws them.</param>
    /// <returns>None where the recording is shorter than a word.</returns>
    public static IEnumerable<VoicePiece> Of(FeatureMatrix logMel, float[][] cosines, int number, int label, SeededRandom random)
    {
        var frames = logMel.FrameCount;
        if (frames < ShortestWord)
        {
            yield break;
        }

        var heard = HeardBands(logMel);
        double[] level = [.. Enumerable.Range(0, frames).Select(t => Enumerable.Range(0, heard).Average(b => (double)logMel[b, t]))];
        var speech = level.Order().ElementAt(frames * 9 / 10) - SpeechBelowLoud;
        for (var i = 0; i < number; i++)
        {
            var (start, length) = (0, 0);
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                length = Math.Min(ShortestWord + random.NextInt(LongestWord - ShortestWord + 1), frames);
                start = random.NextInt(frames - length + 1);
                if (level.AsSpan(start, length).ToArray().Count(l => l > speech) >= SpeechShare * length)
                {
                    break;
                }
            }

            yield return new VoicePiece(Cepstra(Bands(logMel, heard, start, length, random), length, cosines), length, random.NextInt(PictureCorpus.Frames - length + 1), label);
        }
    }

    /// <summary>What each band counts in each coefficient, <c>[coefficients][bands]</c>: the orthonormal cosine transform of type 2, liftered.</summary>
    /// <exception cref="TimbreException">The coefficients are of another kind.</exception>
    public static float[][] Cosines(MfccOptions options)
    {
        if (options is not { DctType: 2, Orthonormal: true })
        {
            throw new TimbreException("voices: are made into pictures by the orthonormal cosine transform of type 2 only (features: dct_type=2, norm=ortho)");
        }

        var bands = options.LogMel.Mel.BandCount;
        return [.. Enumerable.Range(0, options.CoefficientCount).Select(k =>
        {
            var lift = options.Lifter > 0 ? 1 + (options.Lifter / 2 * double.SinPi((k + 1) / options.Lifter)) : 1;
            return Enumerable.Range(0, bands).Select(b => (float)(lift * Math.Sqrt((k == 0 ? 1.0 : 2.0) / bands) * double.CosPi(k * (b + 0.5) / bands))).ToArray();
        })];
    }

    /// <summary>The lowest bands up to the last that rises above the floor now and then; that one itself may be half empty, and is left out where others follow.</summary>
    public static int HeardBands(FeatureMatrix logMel)
    {
        var values = logMel.Values;
        var floor = values[0];
        foreach (var value in values)
        {
            floor = Math.Min(floor, value);
        }

        bool Heard(int band) => logMel.Row(band).ToArray().Count(v => v > floor + 3) > logMel.FrameCount / 20;
        var last = logMel.FeatureCount - 1;
        while (last > 0 && !Heard(last))
        {
            last--;
        }

        return last == logMel.FeatureCount - 1 ? logMel.FeatureCount : Math.Max(2, last);
    }

    private static float[] Bands(FeatureMatrix logMel, int heard, int start, int length, SeededRandom random)
    {
        var count = logMel.FeatureCount;
        var bands = new float[count * length];
        for (var b = 0; b < heard; b++)
        {
            logMel.Row(b).Slice(start, length).CopyTo(bands.AsSpan(b * length));
        }

        Continue(bands, heard, count, length, random);
        var loudest = double.NegativeInfinity;
        foreach (var value in bands)
        {
            loudest = Math.Max(loudest, value);
        }

        var noise = Math.Pow(10, (loudest - random.NextDouble(45, 80)) / 10);
        for (var i = 0; i < bands.Length; i++)
        {
            bands[i] = (float)(10 * Math.Log10(Math.Pow(10, bands[i] / 10) + noise));
        }

        return bands;
    }

    /// <summary>Bands from <paramref name="heard"/> on: as loud as the two below them are on average, following them over time, on a slope.</summary>
    private static void Continue(float[] bands, int heard, int count, int length, SeededRandom random)
    {
        if (heard >= count)
        {
            return;
        }

        var edge = new double[length];
        for (var t = 0; t < length; t++)
        {
            edge[t] = (bands[((heard - 1) * length) + t] + bands[((heard - 2) * length) + t]) / 2;
        }

        var mean = edge.Average();
        var (follow, slope, drop) = (random.NextDouble(0.6, 1), random.NextDouble(-1, 1.5), random.NextDouble(0, 6));
        for (var b = heard; b < count; b++)
        {
            for (var t = 0; t < length; t++)
            {
                bands[(b * length) + t] = (float)(mean + (follow * (edge[t] - mean)) - drop - (slope * (b - heard)) + (3 * random.NextGaussian()));
            }
        }
    }

    private static float[] Cepstra(float[] bands, int length, float[][] cosines)
    {
        var cepstra = new float[cosines.Length * length];
        for (var k = 0; k < cosines.Length; k++)
        {
            var row = cepstra.AsSpan(k * length, length);
            for (var b = 0; b < cosines[k].Length; b++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(bands.AsSpan(b * length, length), cosines[k][b], row, row);
            }
        }

        return cepstra;
    }
}
