namespace Timbre.Audio;

/// <summary>Cuts a signal into overlapping pieces around marks and lays them at other distances.</summary>
internal static class PitchGrains
{
    private const int Taps = 16;
    private const int Phases = 64;
    private static readonly float[] s_between = Interpolation();

    /// <summary>Voiced pieces lie <paramref name="ratio"/> times as dense, at the same power; the others stay where they are.</summary>
    public static float[] Lay(ReadOnlySpan<float> samples, List<PitchMark> marks, double ratio)
    {
        var output = new float[samples.Length];
        var padded = new float[checked(samples.Length + (2 * Taps))];
        samples.CopyTo(padded.AsSpan(Taps));
        var place = marks[0].Position;
        var mark = 0;
        while (place <= marks[^1].Position)
        {
            while (mark + 1 < marks.Count && Math.Abs(marks[mark + 1].Position - place) <= Math.Abs(marks[mark].Position - place))
            {
                mark++;
            }

            var at = marks[mark].Position;
            var left = mark > 0 ? at - marks[mark - 1].Position : 0;
            var right = mark + 1 < marks.Count ? marks[mark + 1].Position - at : 0;
            var voiced = marks[mark].Voiced;
            Add(padded, output, at, place, left, right, voiced ? 1 / Math.Sqrt(ratio) : 1);
            var next = voiced ? place + (right / ratio) : marks[Math.Min(mark + 1, marks.Count - 1)].Position;
            place = Math.Max(next, place + 1);
        }

        return output;
    }

    /// <summary>Adds the piece around <paramref name="at"/>, as wide as the neighbouring marks are away, around <paramref name="place"/>.</summary>
    private static void Add(float[] padded, float[] output, double at, double place, double left, double right, double gain)
    {
        var first = Math.Max(0, (int)Math.Ceiling(place - left));
        var last = Math.Min(output.Length - 1, (int)Math.Floor(place + right));
        var move = at - place;
        var whole = (int)Math.Floor(move);
        var phase = (int)Math.Round((move - whole) * Phases);
        var kernel = s_between.AsSpan(phase * Taps, Taps);
        var cosine = default(CosineSteps);
        for (var i = first; i <= last; i++)
        {
            if (i == first || (i >= place && i - 1 < place))
            {
                var width = i < place ? left : right;
                cosine = width > 0 ? new CosineSteps(Math.PI * (i - place) / width, Math.PI / width) : new CosineSteps(0, 0);
            }

            var window = gain * (0.5 + (0.5 * cosine.Next()));
            var start = i + whole - (Taps / 2) + 1 + Taps;
            if (start >= 0 && start <= padded.Length - Taps)
            {
                output[i] += (float)window * Convolution.Dot(padded.AsSpan(start, Taps), kernel);
            }
        }
    }

    /// <summary>cos(angle), cos(angle + step), … by the recurrence of Chebyshev.</summary>
    private struct CosineSteps(double angle, double step)
    {
        private readonly double _twice = 2 * Math.Cos(step);
        private double _now = Math.Cos(angle);
        private double _before = Math.Cos(angle - step);

        public double Next()
        {
            var result = _now;
            (_now, _before) = ((_twice * _now) - _before, _now);
            return result;
        }
    }

    /// <summary>Rows of a sinc under a Hann window for places between two samples; the first and the last row take a sample as it is.</summary>
    private static float[] Interpolation()
    {
        var table = new float[(Phases + 1) * Taps];
        for (var phase = 0; phase <= Phases; phase++)
        {
            double sum = 0;
            for (var tap = 0; tap < Taps; tap++)
            {
                var t = tap - (Taps / 2) + 1 - ((double)phase / Phases);
                var sinc = Math.Abs(t) < 1e-12 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
                table[(phase * Taps) + tap] = Math.Abs(t - Math.Round(t)) < 1e-12 && Math.Abs(t) > 0.5 ? 0 : (float)(sinc * (0.5 + (0.5 * Math.Cos(Math.PI * t / (Taps / 2)))));
                sum += table[(phase * Taps) + tap];
            }

            foreach (ref var value in table.AsSpan(phase * Taps, Taps))
            {
                value /= (float)sum;
            }
        }

        return table;
    }
}
