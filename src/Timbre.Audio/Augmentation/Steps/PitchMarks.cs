namespace Timbre.Audio;

/// <summary>A place between samples that a period of the voice, or a piece without voice, is cut out around.</summary>
/// <param name="Position">In samples.</param>
/// <param name="Voiced">A period of the voice.</param>
internal readonly record struct PitchMark(double Position, bool Voiced);

/// <summary>Marks one period apart where there is a voice, at like places of each period, and 5 ms apart elsewhere.</summary>
internal static class PitchMarks
{
    private const double UnvoicedSeconds = 0.005;
    private const double Search = 0.2; // of a period to each side

    public static List<PitchMark> Find(ReadOnlySpan<float> samples, SampleRate rate)
    {
        var track = VoicingTrack.Of(samples, rate);
        var perStep = rate.Hertz * VoicingTrack.StepSeconds;
        var marks = new List<PitchMark>();
        var gap = Math.Max(1, rate.Hertz * UnvoicedSeconds);
        double at = 0;
        for (var step = 0; step < track.Count; step++)
        {
            if (track[step] == 0)
            {
                continue;
            }

            var end = step;
            while (end + 1 < track.Count && track[end + 1] > 0)
            {
                end++;
            }

            var from = Math.Max(0, (step - 0.5) * perStep);
            var to = Math.Min(samples.Length, (end + 0.5) * perStep);
            var voiced = Voiced(samples, track, rate, from, to);
            if (voiced.Count > 1)
            {
                AddUnvoiced(marks, at, voiced[0], gap);
                marks.AddRange(voiced.Select(v => new PitchMark(v, true)));
                at = voiced[^1] + (voiced[^1] - voiced[^2]);
            }

            step = end;
        }

        AddUnvoiced(marks, at, samples.Length, gap);
        marks.Add(new PitchMark(Math.Max(samples.Length, marks.Count > 0 ? marks[^1].Position + 1 : 0), false));
        return marks;
    }

    private static void AddUnvoiced(List<PitchMark> marks, double from, double to, double gap)
    {
        var count = (int)Math.Ceiling((to - from) / gap);
        for (var i = 0; i < count; i++)
        {
            marks.Add(new PitchMark(from + ((to - from) * i / count), false));
        }
    }

    /// <summary>From the strongest place in the middle of a voiced stretch outwards, to where the waveform is most like that of the mark before.</summary>
    private static List<double> Voiced(ReadOnlySpan<float> x, VoicingTrack track, SampleRate rate, double from, double to)
    {
        var middle = Period(track, rate, (from + to) / 2);
        var best = (int)Math.Clamp((from + to) / 2, 0, x.Length - 1);
        var last = (int)Math.Min(best + middle, x.Length);
        for (var i = best; i < last; i++)
        {
            best = Math.Abs(x[i]) > Math.Abs(x[best]) ? i : best;
        }

        var marks = new List<double>();
        for (double mark = best; mark >= from && mark < to; mark = Next(x, mark, -Period(track, rate, mark)))
        {
            marks.Add(mark);
        }

        marks.Reverse();
        for (var mark = Next(x, best, Period(track, rate, best)); mark < to; mark = Next(x, mark, Period(track, rate, mark)))
        {
            marks.Add(mark);
        }

        return marks;
    }

    private static double Period(VoicingTrack track, SampleRate rate, double position)
    {
        var step = (int)Math.Round(position / rate.Hertz / VoicingTrack.StepSeconds);
        for (var away = 0; away < 3; away++)
        {
            var period = Math.Max(track[step - away], track[step + away]);
            if (period > 0)
            {
                return period * rate.Hertz;
            }
        }

        return rate.Hertz / VoicingTrack.LowestHertz;
    }

    private static double Next(ReadOnlySpan<float> x, double mark, double period)
    {
        var centre = (int)Math.Round(mark);
        var half = Math.Max(8, (int)Math.Abs(period) / 2 / 8 * 8); // whole vectors
        var reach = Math.Max(1, (int)(Search * Math.Abs(period)));
        var middle = (int)Math.Round(period);
        if (centre - half < 0 || centre + half > x.Length || centre + middle - reach - half - 1 < 0 || centre + middle + reach + half + 1 > x.Length)
        {
            return mark + period;
        }

        var template = x.Slice(centre - half, 2 * half);
        var best = 0;
        var values = new double[(2 * reach) + 3];
        var first = centre + middle - reach - 1 - half;
        double energy = Convolution.Dot(x.Slice(first, 2 * half), x.Slice(first, 2 * half));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Convolution.Dot(template, x.Slice(first + i, 2 * half)) / Math.Sqrt(Math.Max(energy, 1e-20));
            best = values[i] > values[best] ? i : best;
            if (i + 1 < values.Length)
            {
                energy += ((double)x[first + i + (2 * half)] * x[first + i + (2 * half)]) - ((double)x[first + i] * x[first + i]);
            }
        }

        if (best == 0 || best == values.Length - 1)
        {
            return mark + period;
        }

        var (a, b, c) = (values[best - 1], values[best], values[best + 1]);
        var bend = a - (2 * b) + c;
        return mark + middle - reach - 1 + best + (bend < 0 ? 0.5 * (a - c) / bend : 0);
    }
}
