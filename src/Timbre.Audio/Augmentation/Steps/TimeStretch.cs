namespace Timbre.Audio;

/// <summary>
/// Changes the length and keeps pitch and formants: WSOLA (Verhelst and Roelands 1993). Overlapping pieces are laid one after another; each is taken
/// from near its place in time, where it continues the one before it best (normalised cross-correlation).
/// </summary>
internal static class TimeStretch
{
    private const double OverlapSeconds = 0.014;
    private const double SearchSeconds = 0.008; // to each side: half a period of the deepest voices
    private const int Lanes = 16;

    /// <summary>Stretches or shortens to <paramref name="length"/> samples.</summary>
    public static float[] To(ReadOnlySpan<float> samples, SampleRate rate, int length)
    {
        var overlap = Math.Max(Lanes, (int)(rate.Hertz * OverlapSeconds) / Lanes * Lanes);
        var search = Math.Max(1, (int)(rate.Hertz * SearchSeconds));
        var output = new float[length];
        if (length == samples.Length || samples.Length == 0)
        {
            samples.CopyTo(output);
            return output;
        }

        var margin = search + overlap;
        var padded = new float[checked(samples.Length + (2 * margin) + (2 * overlap))];
        samples.CopyTo(padded.AsSpan(margin));
        var fade = Fade(overlap);
        var step = (double)samples.Length / length;
        long continuation = margin; // where the piece before goes on
        for (var at = 0; at < length; at += overlap)
        {
            var place = margin + (long)(at * step);
            var piece = at == 0 ? margin : Best(padded, (int)continuation, (int)Math.Min(place, margin + samples.Length), search, overlap);
            var count = Math.Min(overlap, length - at);
            for (var i = 0; i < count; i++)
            {
                var before = padded[continuation + i];
                output[at + i] = before + (fade[i] * (padded[piece + i] - before));
            }

            continuation = Math.Min(piece + overlap, padded.Length - overlap);
        }

        return output;
    }

    /// <summary>The start within <paramref name="search"/> of <paramref name="place"/> whose samples are most like those at <paramref name="continuation"/>.</summary>
    private static int Best(float[] x, int continuation, int place, int search, int overlap)
    {
        var template = x.AsSpan(continuation, overlap);
        var first = place - search;
        var last = Math.Min(place + search, x.Length - overlap);
        if (continuation >= first && continuation <= last && Convolution.Dot(template, template) == 0)
        {
            return continuation;
        }

        double energy = Convolution.Dot(x.AsSpan(first, overlap), x.AsSpan(first, overlap));
        var best = place;
        var likeness = double.NegativeInfinity;
        for (var start = first; start <= last; start++)
        {
            var product = Convolution.Dot(x.AsSpan(start, overlap), template);
            var value = product / Math.Sqrt(Math.Max(energy, 1e-20));
            if (value > likeness)
            {
                (best, likeness) = (start, value);
            }

            if (start < last)
            {
                energy += ((double)x[start + overlap] * x[start + overlap]) - ((double)x[start] * x[start]);
            }
        }

        return best;
    }

    private static float[] Fade(int count)
    {
        var fade = new float[count];
        for (var i = 0; i < count; i++)
        {
            fade[i] = (float)(0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / count)));
        }

        return fade;
    }
}
