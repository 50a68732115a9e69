using Timbre.Numerics;

namespace Timbre.Audio;

/// <summary>Which bin of a spectrum counts how much in which pitch class, as <c>librosa.filters.chroma</c> 0.10.2 has it (after Ellis, 2007).</summary>
internal static class ChromaFilters
{
    private const double LowestA = 27.5; // octave 0 begins here

    /// <summary>[pitch classes, bins] for a tuning in pitch classes.</summary>
    public static LaneMatrix Create(ChromaOptions options, SampleRate rate, double tuning)
    {
        var count = options.ChromaCount;
        var bins = (options.Stft.FrameLength / 2) + 1;
        var rows = new (int First, float[] Weights)[count];
        for (var row = 0; row < count; row++)
        {
            rows[row] = (0, new float[bins]);
        }

        var shift = options.BaseC ? 3 * (count / 12) : 0;
        var column = new double[count];
        for (var bin = 0; bin < bins; bin++)
        {
            Column(options, rate, tuning, bin, column);
            for (var c = 0; c < count; c++)
            {
                rows[(c - shift + count) % count].Weights[bin] = (float)column[c];
            }
        }

        return new LaneMatrix(bins, rows);
    }

    /// <summary>Of one bin: a bell around its pitch, of length 1 over all classes, then the weight of its octave.</summary>
    private static void Column(ChromaOptions options, SampleRate rate, double tuning, int bin, double[] column)
    {
        var count = options.ChromaCount;
        var pitch = Pitch(bin);
        var width = bin == options.Stft.FrameLength - 1 ? 1 : Math.Max(1, Pitch(bin + 1) - pitch);
        var half = (int)Math.Round(count / 2.0, MidpointRounding.ToEven);
        var energy = 0.0;
        for (var c = 0; c < count; c++)
        {
            var distance = pitch - c + half + (10.0 * count);
            distance -= Math.Floor(distance / count) * count;
            var bell = 2 * (distance - half) / width;
            column[c] = Math.Exp(-0.5 * bell * bell);
            energy += column[c] * column[c];
        }

        var octave = options.OctaveWidth is { } octaves ? ((pitch / count) - options.CentreOctave) / octaves : 0;
        var scale = Math.Exp(-0.5 * octave * octave) / (energy > 0 ? Math.Sqrt(energy) : 1);
        for (var c = 0; c < count; c++)
        {
            column[c] *= scale;
        }

        // In pitch classes above the lowest A; 0 Hz counts as one and a half octaves below bin 1.
        double Pitch(int k) => k == 0
            ? Pitch(1) - (1.5 * count)
            : count * Math.Log2((double)k * rate.Hertz / options.Stft.FrameLength / (LowestA * Math.Pow(2, tuning / count)));
    }
}
